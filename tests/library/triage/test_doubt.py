"""A theme of which nobody knows yet how it failed is put to the meeting as a question, not as nothing to do."""

from __future__ import annotations

import csv
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from planted_tickets import plant_tickets

import threadline as tl
from threadline.playbook import load_playbook
from threadline.themes.failure_modes.verdicts import Status, Verdict
from threadline.triage.run import run_triage
from threadline.triage.verdicts import TicketVerdicts
from threadline.triage.wording import ask, decisions

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def summary(name, response, *, perhaps=()):
    label = "unclear" if response == "no_action" else "false_alarm"
    option = SimpleNamespace(response=response)
    return SimpleNamespace(
        theme_id=name,
        name=name,
        response=response,
        response_because="because",
        options=[option],
        failure_mode={"label": label, "perhaps": list(perhaps)},
    )


def test_the_meeting_is_asked_what_failed_where_it_cannot_be_said():
    themes = [
        summary("Praise", "no_action"),
        summary("Wrong sums", "no_action", perhaps=["wrong_estimate"]),
        summary("Blocked cards", "fix_model"),
    ]

    asked = ask(themes)

    assert "say what failed for “Wrong sums”" in asked
    assert "leave as they are for “Praise”" in asked
    assert [one.question for one in decisions(themes, load_playbook())][:2] == [
        "“Praise”: leave as they are?",
        "“Wrong sums”: say what failed?",
    ]


@pytest.fixture
def in_doubt(monkeypatch):
    verdict = Verdict("unclear", 0.02, "none", Status.POSSIBLE, [("wrong_estimate", 0.41), ("false_alarm", 0.3)])
    monkeypatch.setattr(TicketVerdicts, "of_theme", lambda *_, **__: verdict)


def test_a_theme_in_doubt_names_what_it_may_be(in_doubt, tmp_path):
    path = tmp_path / "tickets.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["ticket_id", "created_at", "text"])
        for at, one in enumerate(plant_tickets(160, seed=3, about=["refund", "login", "voice"]).rows):
            rows.writerow([one["ticket_id"], (NOW - timedelta(hours=5 * at + 30)).isoformat(), one["clean"]])

    first = run_triage(tl.read_tickets(path, as_of=NOW), as_of=NOW).result.themes[0]

    assert first.failure_mode["perhaps"] == ["wrong_estimate", "false_alarm"]
    assert "perhaps Wrong estimate (41%) or False alarm (30%)" in first.response_because
