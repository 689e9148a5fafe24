"""Python, the command line and the web are asked the same question, and give the same answer."""

import json

import pytest
from doors import command_json
from factories import NOON
from server.themes.conftest import load_tickets, planted_rows

import threadline as tl
from threadline_server.themes.actions import running

# What only a file can say: how it was read. A lake has no lines that were refused, and no columns to be taken for.
OF_THE_FILE = {"read", "rejected", "repeated_ids", "notes"}


@pytest.fixture
def by_web(db, own_data_folder, run_jobs, alice_client):
    load_tickets(own_data_folder, *planted_rows())
    running.start_run(by=None, at=NOON, as_of=NOON)
    run_jobs()
    return alice_client.get("/api/v1/triage").json()


@pytest.fixture
def export(own_data_folder, by_web):
    return own_data_folder / "planted.csv"


def by_library(export) -> dict:
    return tl.run_triage(tl.read_tickets(export, as_of=NOON), as_of=NOON).to_dict()


def by_command(export) -> dict:
    return command_json("triage", str(export), "--as-of", NOON.isoformat())


def without_the_file(answer: dict) -> dict:
    tickets = {key: value for key, value in answer["tickets"].items() if key not in OF_THE_FILE}
    return {**answer, "tickets": tickets}


def test_three_doors_give_one_answer(by_web, export):
    library, command = by_library(export), by_command(export)

    assert json.loads(json.dumps(library)) == command
    assert without_the_file(by_web) == without_the_file(command)
    assert len(by_web["themes"]) >= 3
