"""What a person is told whose file cannot be used as it is, and the options that mend it."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner

from threadline.cli.main import root
from threadline.cli.reading import open_tickets
from threadline.errors import InputError, MissingColumns, TooManyRejects, UnreadableFile

HEADER = "ticket_id,created_at,text\n"


@pytest.fixture
def load(tmp_path):
    """Loads a file of this content into a lake; returns the report as the command prints it."""

    def run(content, *options):
        path = tmp_path / "tickets.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        asked = ["lake", "load", "tickets", str(path), "--lake", str(tmp_path / "lake"), "--as-of", "2026-11-01"]
        ran = CliRunner().invoke(root, [*asked, "--json", *options])
        if ran.exception is not None:
            raise ran.exception
        return json.loads(ran.stdout)

    return run


def test_dates_that_can_be_read_both_ways_are_read_as_asked(load):
    content = HEADER + "1,3/4/2026,card declined\n"

    assert load(content, "--month-first")["first_at"].startswith("2026-03-04")
    assert load(content, "--day-first")["first_at"].startswith("2026-04-03")


def test_a_file_is_read_in_the_encoding_that_is_named(load):
    content = (HEADER + "1,2026-03-04,größer\n").encode("cp437")

    assert load(content, "--charset", "cp437")["encoding"] == "cp437"


def test_bytes_that_are_no_text_point_to_the_option_that_there_is(load):
    content = (HEADER + "1,2026-03-04,fine\n").encode("utf-16") + b"\x00"

    with pytest.raises(UnreadableFile, match="--charset"):
        load(content)


def test_every_missing_column_is_named_in_one_option_ready_to_fill_in(load):
    with pytest.raises(MissingColumns, match="--map created_at=COLUMN --map text=COLUMN --map ticket_id=COLUMN"):
        load("number,opened,body\n1,2026-03-04,hi\n")


def test_a_name_that_nearly_fits_is_offered(load):
    with pytest.raises(MissingColumns, match=r"Did you mean 'created'\? Say so with --map created_at=created$"):
        load("ticket_id,created,text\n1,2026-03-04,hi\n")


def test_what_is_no_table_does_not_fill_the_screen(load):
    with pytest.raises(MissingColumns) as caught:
        load("D" * 100_000)

    assert len(str(caught.value)) < 300


def test_too_many_rejected_rows_say_how_to_see_them_or_where_they_are(load, tmp_path):
    content = HEADER + "1,2031-01-01,from the future\n2,2026-03-04,hi\n"

    with pytest.raises(TooManyRejects, match=r"more than the 1% that are allowed.*See them with --rejects FILE"):
        load(content)
    with pytest.raises(TooManyRejects, match=r"Mend those in .*refused\.csv"):
        load(content, "--rejects", str(tmp_path / "refused.csv"))


def test_a_file_of_column_names_alone_is_no_triage(tmp_path):
    path = tmp_path / "tickets.csv"
    path.write_text(HEADER)
    asked = {"mapping": {}, "reject_file": None, "max_reject_share": 0, "charset": None, "day_first": None}

    with pytest.raises(InputError, match="holds column names and no tickets"):
        open_tickets(str(path), asked | {"as_of": datetime(2026, 11, 1, tzinfo=UTC)})
