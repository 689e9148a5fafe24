"""What would stop an answer from being written is said before the work begins."""

from __future__ import annotations

import itertools
import json

import pytest
from click.testing import CliRunner
from server.themes.conftest import planted_rows

from threadline.cli.main import root
from threadline.errors import MissingColumns


@pytest.fixture
def tickets(tmp_path):
    path = tmp_path / "tickets.csv"
    path.write_text("ticket_id,created_at,text\n" + "".join(f"{n},2026-09-0{n},the bot lies\n" for n in range(1, 7)))
    return path


def refusal(*arguments):
    ran = CliRunner().invoke(root, [str(one) for one in arguments])
    assert ran.exit_code == 2
    assert "rows read" not in ran.output
    return ran.output


@pytest.mark.parametrize("option", ["--html", "--markdown", "--assignments", "--save-themes", "--rejects"])
def test_a_missing_folder_is_said_before_anything_is_read(tickets, tmp_path, option):
    assert "there is no folder" in refusal("triage", tickets, option, tmp_path / "none" / "out.csv")


def test_an_ending_that_no_table_is_written_in_is_said_before_anything_is_read(tickets):
    assert "must end in .csv or .parquet" in refusal("triage", tickets, "--assignments", "out.xlsx")
    assert "must end in .csv or .parquet" in refusal("themes", "classify", tickets, "--text", "text", "--out", "x.xlsx")


def test_an_unknown_zone_is_said_before_anything_is_read(tickets):
    assert "'Mars' is not a time zone such as Europe/Berlin" in refusal("triage", tickets, "--zone", "Mars")


def test_the_themes_of_an_earlier_run_must_be_there_before_anything_is_read(tickets):
    assert "does not exist" in refusal("triage", tickets, "--previous", "none.json")


def test_a_missing_column_is_not_answered_with_an_option_that_the_command_lacks(tickets, tmp_path):
    ran = CliRunner().invoke(
        root, ["themes", "classify", str(tickets), "--text", "body", "--out", str(tmp_path / "x.csv")]
    )

    assert isinstance(ran.exception, MissingColumns)
    assert "Columns found: created_at, text, ticket_id" in str(ran.exception)
    assert "--map" not in str(ran.exception)


def test_copies_of_one_ticket_are_no_theme_and_no_error(tickets):
    ran = CliRunner().invoke(root, ["triage", str(tickets), "--as-of", "2026-10-01"])

    assert ran.exit_code == 0
    assert "most tickets are copies of others" in ran.output
    assert "In no theme: 6 tickets" in ran.output


def test_rejected_rows_stand_beside_the_page_with_their_lines(tmp_path):
    rows = [f"{n},2026-03-{1 + n % 28:02}T10:00:00Z,The parcel never came {n}" for n in range(200)]
    path = tmp_path / "export.csv"
    path.write_text("\n".join(["ticket_id,created_at,text", *rows, "x,no date,A parcel", ""]))

    ran = CliRunner().invoke(root, ["triage", str(path), "--html", str(tmp_path / "page.html")])

    assert ran.exit_code == 0
    assert "202," in (tmp_path / "page.rejects.csv").read_text()


def test_a_language_with_too_few_tickets_for_themes_is_named(tmp_path):
    german = [
        f'd{n},2026-03-02T10:00:00Z,"{who} hat das Paket nie gebracht und {what}",d{n},parcel,1'
        for n, (who, what) in enumerate(itertools.product(GERMAN_WHO, GERMAN_WHAT))
    ]
    path = tmp_path / "export.csv"
    path.write_text("\n".join(["ticket_id,created_at,text,user_id,capability,csat", *planted_rows(), *german, ""]))

    ran = CliRunner().invoke(root, ["triage", str(path), "--json"])

    assert "no theme: 16 in de" in " ".join(json.loads(ran.stdout)["tickets"]["notes"])


GERMAN_WHO = ("Der Bote", "Ihr neuer Fahrer", "Die Post in unserem Dorf", "Niemand von Ihnen")
GERMAN_WHAT = (
    "ich warte seit drei Wochen auf Antwort",
    "meine Nachbarin weiß auch nichts davon",
    "jetzt will ich endlich mein Geld zurück",
    "im Chat hilft mir keiner weiter",
)
