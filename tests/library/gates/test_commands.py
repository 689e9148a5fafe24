"""The commands: where an initiative stands, whether a gate is ready, whether evidence still comes out the same."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
import yaml
from click.testing import CliRunner

from threadline.cli.evidence import evidence
from threadline.cli.gate import gate
from threadline.cli.initiative import initiative
from threadline.errors import CheckFailed, InitiativeFileError, InputError
from threadline.gates.files import MANY, check_files
from threadline.initiatives import Evidence, Recompute, read_initiative, write_initiative
from threadline.simulate.initiatives.chapters import pass_gate


@pytest.fixture
def saved(run, tmp_path):
    """Return `saved(stage)`: a project's file and the moment to ask about."""

    def save(stage, project=None):
        project = project or run(stage)
        path = tmp_path / f"{stage}.yaml"
        path.write_text(write_initiative(project.initiative), encoding="utf-8")
        return str(path), project.now.isoformat()

    return save


def ask(command, *words):
    ran = CliRunner().invoke(command, words)
    return ran.exception, ran.output


def test_one_file_is_answered_with_the_keys_of_the_contract(saved):
    path, now = saved("production")
    _, said = ask(initiative, "check", path, "--as-of", now, "--json")
    found = json.loads(said)

    assert found["stage"] == "production"
    assert found["gate"]["name"] == "Launch"
    assert {"requirement", "kind", "why", "needs", "from_whom"} == set(found["gate"]["problems"][0])
    assert {"empty_boxes", "handoffs", "red_flags", "stale", "next_actions"} <= set(found)


def test_a_folder_is_answered_in_rows_and_a_broken_file_hides_none(saved, tmp_path):
    _, now = saved("data")
    saved("baseline")
    (tmp_path / "broken.yaml").write_text("threadline: initiative/1\n")
    error, said = ask(initiative, "check", str(tmp_path), "--as-of", now, "--json")

    assert [row["stage"] for row in json.loads(said)["rows"]] == ["data"]
    assert isinstance(error, InputError)
    assert "broken.yaml, line 1: title is missing" in str(error)
    # The other was written later than the moment that was asked about.
    assert "baseline.yaml, line" in str(error)
    assert "--as-of" in str(error)


def test_in_words_it_says_who_acts_next(saved):
    path, now = saved("data")
    error, said = ask(initiative, "check", path, "--as-of", now)

    assert error is None
    assert "gate Data ready: not ready" in said
    assert "next: data_scientist: Run the feasibility audit" in said


def test_it_fails_on_what_it_is_asked_to_fail_on(saved):
    path, now = saved("data")

    assert isinstance(ask(initiative, "check", path, "--as-of", now, "--fail-on", "not-ready")[0], CheckFailed)
    assert ask(initiative, "check", path, "--as-of", now, "--fail-on", "red-flag")[0] is None


def test_a_name_that_the_playbook_does_not_know_is_told_with_its_line(saved, tmp_path):
    path, now = saved("data")
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text((tmp_path / "data.yaml").read_text().replace("stage: data\n", "stage: date\n"))
    error, _ = ask(initiative, "check", str(wrong), "--as-of", now)

    assert "line 5: the playbook has no stage 'date'. Did you mean 'data'?" in str(error)
    assert path


def test_many_files_are_shared_by_processes_and_answered_alike(saved, tmp_path):
    path, now = saved("data")
    text = (tmp_path / "data.yaml").read_text()
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(MANY + 3):
        (folder / f"{number:03}.yaml").write_text(text.replace("id: refunds\n", f"id: refunds-{number}\n"))
    as_of = read_initiative(tmp_path / "data.yaml").initiative.history[-1].at
    files = sorted(folder.iterdir())

    many = check_files(files, as_of=as_of)
    few = check_files(files[:3], as_of=as_of)

    assert len(many.rows) == MANY + 3
    first, again = (one.rows[0].check.to_dict() for one in (many, few))
    assert {**first, "handoffs": 0} == {**again, "handoffs": 0}
    # With so many files there is a history of such handoffs; with three there is none.
    assert f"{MANY + 3} earlier handoffs" in first["handoffs"][0]["basis"]
    assert "too few" in again["handoffs"][0]["basis"]
    assert path
    assert now


def test_an_empty_folder_is_refused(tmp_path):
    assert "holds no file" in str(ask(initiative, "check", str(tmp_path))[0])


def test_a_pipeline_stops_at_a_gate_that_is_not_ready_and_passes_one_that_is(run, saved):
    path, now = saved("production")
    error, said = ask(gate, "check", path, "--gate", "launch", "--as-of", now, "--json")
    assert isinstance(error, CheckFailed)
    assert not json.loads(said)["gate"]["ready"]

    path, now = saved("monitoring")
    error, said = ask(gate, "check", path, "--gate", "launch", "--as-of", now, "--passed")
    assert error is None
    assert "approved, ready" in said


def test_a_pipeline_may_ask_for_the_approval_too(run, saved):
    project = run("monitoring")
    for requirement in ("retirement_announced", "history_kept", "monitors_switched_off"):
        project.vouch(requirement)
    path, now = saved("monitoring", project)

    assert ask(gate, "check", path, "--gate", "retirement", "--as-of", now)[0] is None
    assert "nobody has approved it" in str(
        ask(gate, "check", path, "--gate", "retirement", "--as-of", now, "--passed")[0]
    )
    pass_gate(project, "retirement")
    path, now = saved("monitoring", project)
    assert ask(gate, "check", path, "--gate", "retirement", "--as-of", now, "--passed")[0] is None


def test_a_gate_that_does_not_exist_is_refused_with_the_nearest(saved):
    path, now = saved("data")

    error, _ = ask(gate, "check", path, "--gate", "lunch", "--as-of", now)
    assert isinstance(error, InputError)
    assert "Did you mean 'launch'?" in str(error)


def test_export_and_import_lose_nothing(saved, tmp_path):
    path, _ = saved("monitoring")
    before = read_initiative(tmp_path / "monitoring.yaml").initiative
    _, as_json = ask(initiative, "export", path, "--json")
    other = tmp_path / "other.json"
    other.write_text(as_json)

    error, said = ask(initiative, "import", str(other), str(tmp_path / "here"))
    assert error is None, said
    assert read_initiative(tmp_path / "here" / "refunds.yaml").initiative == before
    assert "is there already" in str(ask(initiative, "import", str(other), str(tmp_path / "here"))[0])
    ask(initiative, "export", path, "--out", str(tmp_path / "again.yaml"))
    assert read_initiative(tmp_path / "again.yaml").initiative == before


def test_an_older_file_is_exported_in_the_newest_shape(tmp_path):
    old = tmp_path / "old.yaml"
    old.write_text("threadline: initiative/0\nid: x\ntitle: X\nowner: Ann\nstate: running\n")
    error, said = ask(initiative, "export", str(old))

    assert error is None
    assert "threadline: initiative/1" in said
    assert "drives it" in said


def test_a_broken_file_is_not_imported(tmp_path):
    bad = tmp_path / "bad.yaml"
    bad.write_text("threadline: initiative/1\nid: x\n")

    assert isinstance(ask(initiative, "import", str(bad), str(tmp_path / "here"))[0], InitiativeFileError)
    assert not (tmp_path / "here").exists()


def test_the_schema_is_printed():
    found = json.loads(ask(initiative, "schema")[1])

    assert found["properties"]["threadline"] == {"const": "initiative/1", "description": "The shape of the file."}


def test_a_contract_is_printed_for_other_tools(saved):
    path, _ = saved("data")

    assert yaml.safe_load(ask(initiative, "contract", path)[1])["apiVersion"] == "v3.1.0"
    assert "There are: refunds-contract" in str(ask(initiative, "contract", path, "--id", "other")[0])


def test_evidence_that_does_not_come_out_as_recorded_fails_the_check(run, saved, tmp_path):
    project = run("data")
    (tmp_path / "cases.csv").write_text("actual,predicted\n1,1\n1,0\n")
    source = {"cases.csv": "sha256:0000"}
    made = Evidence(
        "hand", "model_evaluation", project.now, "system:x", recompute=Recompute("classification_measures", source)
    )
    project.initiative = replace(project.initiative, evidence=(*project.initiative.evidence, made))
    path, now = saved("data", project)

    error, said = ask(evidence, "verify", path, "--as-of", now)
    assert isinstance(error, CheckFailed)
    assert "hand (model_evaluation): source changed" in said
    (tmp_path / "cases.csv").unlink()
    rows = json.loads(ask(evidence, "verify", path, "--as-of", now, "--json")[1])["rows"]
    assert rows[-1]["outcome"] == "source_vanished"
