"""An organisation's own playbook, laid over the bundled one by a setting."""

from __future__ import annotations

import factories
import pytest
from django.urls import reverse
from factories import NOON

from threadline.playbook.files import BUNDLED
from threadline_server.config.doctor import check_playbook
from threadline_server.themes import known_playbook, runs
from threadline_server.themes.models import Run

pytestmark = pytest.mark.django_db


@pytest.fixture
def own_playbook(tmp_path, settings):
    """Call false alarms by another name."""
    folder = tmp_path / "playbook" / "failure_modes"
    folder.mkdir(parents=True)
    bundled = (BUNDLED / "failure_modes" / "false_alarm.md").read_text(encoding="utf-8")
    (folder / "false_alarm.md").write_text(bundled.replace("name: False alarm", "name: Wrong stop"), encoding="utf-8")
    settings.PLAYBOOK_FOLDER = folder.parent
    known_playbook.the_playbook.cache_clear()
    yield folder.parent
    known_playbook.the_playbook.cache_clear()


def test_pages_and_forms_speak_its_words(own_playbook, kofi_client):
    ticket = factories.ticket(failure_mode="false_alarm", failure_mode_by="run")
    page = kofi_client.get(reverse("tickets:detail", args=[ticket.pk])).content.decode()

    assert page.count("Wrong stop") == 2  # what was found, and a choice
    assert "False alarm" not in page


def test_runs_are_told_of_it(own_playbook, tickets, monkeypatch):
    told = []
    monkeypatch.setattr("threadline.triage.run.run_triage", lambda *_, settings, **__: told.append(settings))
    runs.compute(Run(as_of=NOON), lambda *_: None)

    assert told[0].playbook_folder == own_playbook


def test_the_doctor_names_a_broken_file(own_playbook):
    assert check_playbook().state == "ok"
    assert str(own_playbook) in check_playbook().text
    (own_playbook / "failure_modes" / "false_alarm.md").write_text("no fields at all", encoding="utf-8")
    found = check_playbook()

    assert found.state == "wrong"
    assert "false_alarm.md" in found.text


def test_the_doctor_says_when_the_folder_is_not_there(settings, tmp_path):
    settings.PLAYBOOK_FOLDER = tmp_path / "nowhere"

    assert "is not a folder" in check_playbook().text
