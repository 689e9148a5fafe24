"""Failure modes, spikes, accuracy and the reports beside a run: each door gives the same answer."""

from __future__ import annotations

import csv
import json

import pyarrow.parquet as pq
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from doors import command, command_json, write_export
from factories import NOON
from server.themes.conftest import classifier_folder  # noqa: F401  a fixture

import threadline as tl
from threadline.playbook import load_playbook
from threadline.themes.failure_modes.classification import classify_texts
from threadline.themes.failure_modes.journey import JourneyTicket, map_journey
from threadline.themes.failure_modes.tag_guide import ObservedTheme, compare_tags, propose_tag_guide
from threadline.tickets.preparation import prepare_texts
from threadline_server.themes.actions import running
from threadline_server.tickets import projection
from threadline_server.tickets.lake import open_lake

LABELLED = (
    "text,failure_mode",
    *(f"The bot invented a rule about refunds number {n},fabricated_answer" for n in range(8)),
    *(f"Your page has been down since {n} and nothing loads,slow_or_unavailable" for n in range(8)),
)


@pytest.fixture(autouse=True)
def trained(own_data_folder, classifier_folder):  # noqa: F811  the fixture
    """Let the web and Python keep the trained classifier in one place."""
    (own_data_folder / "themes").mkdir()
    (own_data_folder / "themes" / "classifier").symlink_to(classifier_folder)
    return classifier_folder


@pytest.fixture
def export(tmp_path):
    return write_export(tmp_path / "export.csv")


@pytest.fixture
def by_library(export, trained):
    table = tl.read_tickets(export, as_of=NOON)
    return tl.run_triage(table, as_of=NOON, settings=tl.TriageSettings(cache=trained))


@pytest.fixture
def by_web(db, export, run_jobs, alice_client):
    """Run the triage of the same file on the server; return a function that asks the API."""
    open_lake().load(tl.read_tickets(export, as_of=NOON))
    projection.catch_up(lambda *_: None)
    running.start_run(by=None, at=NOON, as_of=NOON)
    run_jobs()
    return lambda path: alice_client.get(f"/api/v1{path}").json()


def test_what_a_run_tells_is_what_the_library_tells(by_library, by_web, export):
    spikes = tl.find_theme_spikes(tl.read_tickets(export, as_of=NOON), as_of=NOON).to_dict()
    assert command_json("themes", "spikes", str(export), "--as-of", NOON.isoformat()) == json.loads(json.dumps(spikes))
    spiking = {row["theme_id"] for row in spikes["rows"]}
    assert spiking
    assert {theme["theme_id"] for theme in by_web("/triage")["themes"] if theme["spike"]} == spiking

    said = {row["ticket_id"]: row for row in by_library.assignments.to_pylist()}
    for ticket in by_web("/tickets?limit=1000")["rows"]:
        row = said[ticket["ticket_id"]]
        assert (ticket["theme_key"], ticket["failure_mode"], ticket["lane"]) == (
            row["theme_id"] or "",
            row["failure_mode"],
            row["lane"],
        )
    guide, agreement = guide_by_library(by_library)
    assert by_web("/triage/tag-guide") == {"entries": guide, "agreement": agreement}
    steps = {step["id"]: step["cells"] for step in by_web("/triage/journey")["steps"]}
    assert [cell for cells in steps.values() for cell in cells] == journey_by_library(by_library)


def guide_by_library(triage: tl.Triage) -> tuple[list, dict]:
    playbook, themes = load_playbook(), triage.result.themes
    observed = [ObservedTheme(theme.name, str(theme.failure_mode["label"]), theme.size) for theme in themes]
    tags = [row or [] for batch in triage.prepared.batches(["tags"]) for row in batch.column("tags").to_pylist()]
    modes = triage.assignments.column("failure_mode").to_pylist()
    entries = [entry.to_dict() for entry in propose_tag_guide(playbook, observed)]
    return plain(entries), plain(compare_tags(playbook, tags, modes).to_dict())


def journey_by_library(triage: tl.Triage) -> list:
    columns = ("clean", "capability", "user_id")
    rows = [row for batch in triage.prepared.batches(columns) for row in batch.to_pylist()]
    modes = triage.assignments.column("failure_mode").to_pylist()
    tickets = [
        JourneyTicket(row["clean"], mode, row["capability"], row["user_id"])
        for row, mode in zip(rows, modes, strict=True)
    ]
    told = map_journey(load_playbook(), tickets)
    return plain([cell.to_dict() for step in told.steps for cell in told.cells if cell.step == step.id])


def plain(value: object) -> object:
    return json.loads(json.dumps(value))


def test_each_text_has_one_failure_mode_whoever_asks(export, tmp_path, trained):
    with export.open(encoding="utf-8") as file:
        texts = [row["text"] for row in csv.DictReader(file)]
    classifier = tl.FailureModeClassifier.train(load_playbook(), cache=trained)
    rows = list(classify_texts(classifier, prepare_texts(texts)))
    out = tmp_path / "told.parquet"
    command("themes", "classify", str(export), "--text", "text", "--out", str(out))

    told = pq.read_table(out).to_pylist()
    assert [(row["failure_mode"], row["lane"]) for row in told] == [(row.failure_mode, row.lane) for row in rows]
    assert len(told) > 500


def test_three_doors_agree_on_how_often_the_classifier_is_right(db, tmp_path, trained, mira_client, run_jobs):
    path = tmp_path / "labelled.csv"
    path.write_text("\n".join((*LABELLED, "")), encoding="utf-8")
    texts, labels = zip(*(line.rsplit(",", 1) for line in LABELLED[1:]), strict=True)
    classifier = tl.FailureModeClassifier.train(load_playbook(), cache=trained)
    library = plain(tl.evaluate_classifier(classifier, prepare_texts(list(texts)), list(labels)).to_dict())
    columns = {"text_column": "text", "label_column": "failure_mode"}
    sent = mira_client.post("/api/v1/accuracy", {"file": SimpleUploadedFile("labelled.csv", path.read_bytes())}).json()
    mira_client.post(f"/api/v1/accuracy/{sent['id']}/start", columns, content_type="application/json")
    run_jobs()

    assert mira_client.get(f"/api/v1/accuracy/{sent['id']}").json()["result"] == library
    asked = ("themes", "evaluate", str(path), "--text", "text", "--label", "failure_mode")
    assert command_json(*asked) == library
    assert library["n"] == 16
