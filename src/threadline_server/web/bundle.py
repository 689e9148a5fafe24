"""The charts' browser bundle (Vega, Vega-Lite and Vega-Embed in one file), made by vl-convert.

The build hook loads this file by its path, so it imports nothing of ours.
"""

from __future__ import annotations

import os
from importlib.metadata import version
from pathlib import Path

BUNDLE = Path(__file__).parent / "static" / "web" / "vendor" / "vega.js"


def ensure_bundle(path: Path = BUNDLE) -> Path:
    """Write the bundle unless the same version of vl-convert wrote the one that is there; takes about 6 s."""
    heading = f"/* vl-convert {version('vl-convert-python')} */\n"
    if path.is_file():
        with path.open(encoding="utf-8") as file:
            if file.readline() == heading:
                return path
    import vl_convert  # noqa: PLC0415  84 MB that only a build needs

    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}")
    draft.write_text(heading + vl_convert.javascript_bundle(), encoding="utf-8")  # type: ignore[call-arg]  # its stub is stricter than it
    draft.replace(path)
    return path
