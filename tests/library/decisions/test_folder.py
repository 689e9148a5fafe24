"""Records of other tools in a folder."""

from __future__ import annotations

import pytest

from threadline.decisions import Decision, Status
from threadline.decisions.folder import next_number, numbered, read_decisions
from threadline.decisions.search import search_decisions
from threadline.errors import InputError


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "docs" / "adr").mkdir(parents=True)
    return tmp_path / "docs" / "adr"


def write(folder, name, text, encoding="utf-8"):
    (folder / name).write_bytes(text.encode(encoding))


def test_a_checkout_is_read_where_records_usually_stand(folder):
    write(folder, "0002-b.md", "# Second")
    write(folder, "0001-a.md", "# First")
    write(folder.parent.parent, "CONTRIBUTING.md", "# Not a record")
    write(folder, "README.md", "# Not a record either")

    log = read_decisions(folder.parent.parent)
    assert [one.title for one in log.decisions] == ["First", "Second"]


def test_two_files_with_one_number_are_both_kept_and_named(folder):
    write(folder, "0003-a.md", "# A\n\n## Status\n\nAccepted")
    write(folder, "0003-b.md", "# B")

    log = read_decisions(folder)
    assert len(log.files) == 2
    assert [note.says for note in log.notes if "number 3" in note.says] == [
        "number 3 is also taken by 0003-a.md; both are kept"
    ]


def test_a_file_in_another_encoding_with_windows_lines_is_read_and_said(folder):
    write(
        folder,
        "0001-a.md",
        "# Rückfall wählen\r\n\r\n## Kontext\r\n\r\nSchön wäre es, größere Übersicht.\r\n",
        "cp1252",
    )

    log = read_decisions(folder)
    assert log.decisions[0].title == "Rückfall wählen"
    assert any("not UTF-8" in note.says for note in log.notes)


def test_a_folder_without_records_says_what_to_name(tmp_path):
    with pytest.raises(InputError, match="Name the folder"):
        read_decisions(tmp_path)


def test_a_file_of_many_megabytes_is_refused(folder):
    write(folder, "0001-a.md", "# A\n" + "x" * 5_100_000)

    with pytest.raises(InputError, match="too many for one record"):
        read_decisions(folder)


def test_a_new_record_takes_the_next_number(folder):
    write(folder, "0041-a.md", "# A")
    log = read_decisions(folder)

    assert next_number(log) == 42
    assert numbered(Decision("B"), log).reference == "ADR-0042"


def test_search_wants_every_word_and_puts_titles_first():
    rows = [
        Decision("Keep the model", Status.ACCEPTED, number=1, context="The fallback can wait."),
        Decision("Add a fallback", Status.ACCEPTED, number=2, because="Customers loop in the café chat."),
        Decision("Name an owner", Status.ACCEPTED, number=3),
    ]

    assert [one.number for one in search_decisions(rows, "fallback")] == [2, 1]
    assert [one.number for one in search_decisions(rows, "FALLBACK cafe")] == [2]
    assert search_decisions(rows, "fallback zebra") == ()
    assert search_decisions(rows, " ") == ()
