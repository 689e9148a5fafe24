from __future__ import annotations

import json

import pytest

from threadline.errors import PlaybookError
from threadline.playbook import Playbook, freeze_playbook, load_playbook, thaw_playbook


@pytest.fixture(scope="module")
def frozen():
    return freeze_playbook(load_playbook())


def test_a_frozen_playbook_comes_back_as_it_was(frozen):
    thawed = thaw_playbook(json.loads(json.dumps(frozen)))
    bundled = load_playbook()

    assert (thawed.version, thawed.fingerprint) == (bundled.version, bundled.fingerprint)
    assert [gate.to_dict() for gate in thawed.gates] == [gate.to_dict() for gate in bundled.gates]
    assert thawed.labels == bundled.labels


def test_an_old_version_stays_as_it_was_when_the_folder_changes(own):
    own.change("gates/launch.md", "conditional: true", "conditional: false")
    published = freeze_playbook(load_playbook(own.folder))
    own.change("gates/launch.md", "conditional: false", "conditional: true")

    assert thaw_playbook(published).gate("launch").conditional is False
    assert load_playbook(own.folder).version != thaw_playbook(published).version


def test_what_is_broken_is_not_published(own):
    own.change("gates/launch.md", "stage: production", "stage: prod")

    with pytest.raises(PlaybookError, match="there is no stage 'prod'"):
        freeze_playbook(load_playbook(own.folder))


def test_a_version_that_was_changed_since_is_refused(frozen):
    files = {**frozen["files"], "gates/launch.md": frozen["files"]["gates/launch.md"].replace("true", "false")}

    with pytest.raises(PlaybookError, match="was changed since it was frozen"):
        thaw_playbook({**frozen, "files": files})


def test_a_version_with_a_file_missing_is_refused(frozen):
    files = {name: text for name, text in frozen["files"].items() if name != "gates/launch.md"}

    with pytest.raises(PlaybookError, match="was changed since it was frozen"):
        thaw_playbook({**frozen, "files": files})


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"threadline": "playbook/2"}, "Read it with a version of Threadline that knows this format"),
        ({"threadline": None}, "is frozen as None"),
        ({"version": "0123456789ab"}, "was changed since"),
        ({"files": ["gates/launch.md"]}, "holds no files by name"),
        ({"files": {"gates/launch.md": 3}}, "holds no files by name"),
        ({"files": {"elsewhere/launch.md": "x"}}, "holds no files by name"),
        ({"files": {}}, "to abstain with"),
    ],
)
def test_what_is_no_frozen_playbook_is_refused(frozen, changed, told):
    with pytest.raises(PlaybookError, match=told):
        thaw_playbook({**frozen, **changed})


def test_a_playbook_without_files_cannot_be_frozen():
    bundled = load_playbook()

    with pytest.raises(PlaybookError, match="was not loaded from files"):
        freeze_playbook(Playbook(bundled.failure_modes, bundled.journey, "x"))


def test_the_triage_does_not_notice_a_change_of_a_gate(own):
    own.change("gates/launch.md", "conditional: true", "conditional: false")
    changed, bundled = load_playbook(own.folder), load_playbook()

    assert changed.triage_fingerprint == bundled.triage_fingerprint
    assert changed.fingerprint != bundled.fingerprint


def test_loading_a_playbook_for_the_triage_reads_no_gate(own):
    own.change("gates/launch.md", "stage: production", "stage: prod")

    assert load_playbook(own.folder).labels == load_playbook().labels


@pytest.mark.parametrize(
    ("find", "name", "told"),
    [
        ("stage", "dta", "no stage 'dta'. Did you mean 'data'?"),
        ("gate", "lunch", "no gate 'lunch'. Did you mean 'launch'?"),
        ("requirement", "x", "no requirement 'x'. There are: acceptance_criteria_met"),
        ("evidence_kind", "bias", "no kind of evidence 'bias'"),
        ("handoff", "e", "no handoff 'e'"),
        ("role", "boss", "no role 'boss'"),
        ("box", "modle", "no ownership box 'modle'. Did you mean 'model'?"),
    ],
)
def test_asking_for_what_there_is_not_names_what_there_is(find, name, told):
    with pytest.raises(PlaybookError) as caught:
        getattr(load_playbook(), find)(name)

    assert told in str(caught.value)


def test_asking_for_what_there_is_returns_it():
    playbook = load_playbook()

    assert playbook.box("model").usual_role == playbook.role("data_scientist").id
    assert playbook.stage("data").gates == (playbook.gate("data_ready").id,)
