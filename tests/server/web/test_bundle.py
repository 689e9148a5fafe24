from __future__ import annotations

import sys
from pathlib import Path

import vl_convert

from threadline_server.web import bundle

CHECKOUT = Path(__file__).parents[3]


def test_the_bundle_is_made_once_for_each_version(tmp_path, monkeypatch):
    made = []
    monkeypatch.setattr(vl_convert, "javascript_bundle", lambda: made.append(1) or "window.vegaEmbed=1")
    path = tmp_path / "vendor" / "vega.js"
    bundle.ensure_bundle(path)
    bundle.ensure_bundle(path)
    assert len(made) == 1

    monkeypatch.setattr(bundle, "version", lambda _: "99.0")
    bundle.ensure_bundle(path)
    assert len(made) == 2
    assert path.read_text().startswith("/* vl-convert 99.0 */")
    assert [one.name for one in path.parent.iterdir()] == ["vega.js"]


def test_the_build_writes_the_bundle_into_the_checkout(tmp_path, monkeypatch):
    folder = tmp_path / "src/threadline_server/web"
    folder.mkdir(parents=True)
    (folder / "bundle.py").write_text(Path(bundle.__file__).read_text())
    monkeypatch.setattr(vl_convert, "javascript_bundle", lambda: "window.vegaEmbed=1")
    monkeypatch.setattr(sys, "path", [*sys.path, str(CHECKOUT)])
    from hatch_build import BundleHook  # noqa: PLC0415  it stands beside the packages, not in them

    BundleHook(str(tmp_path), {}, None, None, str(tmp_path), "wheel").initialize("editable", {})

    assert (folder / "static/web/vendor/vega.js").is_file()
