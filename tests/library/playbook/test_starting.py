from __future__ import annotations

import pytest

from threadline.errors import OutsideError, PlaybookError, SettingError
from threadline.playbook import check_playbook, list_playbook, load_playbook, start_playbook
from threadline.playbook.files import BUNDLED


def test_all_bundled_files_are_written_to_be_edited(tmp_path):
    written = start_playbook(tmp_path / "ours")

    assert len(written) == len(list(BUNDLED.rglob("*.md")))
    assert check_playbook(tmp_path / "ours").fingerprint == load_playbook().fingerprint


@pytest.mark.parametrize("kind", ["gates", "gate"])
def test_one_kind_alone_can_be_written(tmp_path, kind):
    start_playbook(tmp_path, [kind])

    assert [path.name for path in tmp_path.iterdir()] == ["gates"]


def test_nothing_is_overwritten_and_nothing_half_written(own):
    own.change("gates/launch.md", "conditional: true", "conditional: false")
    before = (own.folder / "gates/launch.md").read_text(encoding="utf-8")

    with pytest.raises(PlaybookError, match=r"launch\.md: stands there already; nothing was written"):
        start_playbook(own.folder, ["gates", "roles"])

    assert [path.name for path in own.folder.rglob("*.md")] == ["launch.md"]
    assert (own.folder / "gates/launch.md").read_text(encoding="utf-8") == before


def test_a_kind_that_there_is_not_is_told(tmp_path):
    with pytest.raises(SettingError, match="Did you mean 'gates'"):
        start_playbook(tmp_path, ["gatez"])


def test_a_folder_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "gates").write_text("a file where a folder should be", encoding="utf-8")

    with pytest.raises(OutsideError, match="cannot be written"):
        start_playbook(tmp_path, ["gates"])


def test_the_kinds_are_listed_with_their_things():
    rows = list_playbook(load_playbook()).to_dict()["rows"]

    assert rows[0]["kind"] == "stage"
    assert rows[0]["ids"][0] == "framing"
    assert {row["folder"] for row in rows} == {path.name for path in BUNDLED.iterdir()}


def test_a_thing_is_shown_whole():
    listing = list_playbook(load_playbook(), "gate", name="launch")

    assert listing.to_dict()["rows"] == [load_playbook().gate("launch").to_dict()]
    assert listing.to_dict()["version"] == load_playbook().version


def test_a_thing_that_there_is_not_is_told():
    with pytest.raises(PlaybookError, match=r"no gate 'lunch'.*launch"):
        list_playbook(load_playbook(), "gates", name="lunch")
