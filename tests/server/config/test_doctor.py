from __future__ import annotations

import json
from datetime import timedelta

import pytest
from click.testing import CliRunner
from django.db import OperationalError
from django.db.migrations import executor
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from threadline.errors import CheckFailed
from threadline_server.config import doctor
from threadline_server.config.commands import doctor_command
from threadline_server.work import actions as work

pytestmark = pytest.mark.django_db


def findings() -> dict[str, doctor.Finding]:
    return {finding.name: finding for finding in doctor.examine()}


def test_a_well_installation_has_nothing_wrong(ada, own_data_folder):
    for process in ("worker", "scheduler"):
        work.beat(process, at=timezone.now())
    own_data_folder.chmod(0o700)
    states = {name: finding.state for name, finding in findings().items()}

    assert set(states.values()) <= {"ok", "warning"}
    assert {
        "python",
        "settings",
        "database",
        "data folder",
        "playbook",
        "lake",
        "disk",
        "clock",
        "worker",
        "scheduler",
        "people",
        "email",
    } == set(states)
    assert [name for name, state in states.items() if state != "ok"] in ([], ["email"])


def test_a_worker_that_stopped_is_noticed(ada):
    work.beat("worker", at=timezone.now() - timedelta(minutes=30))

    assert "30 minutes ago" in findings()["worker"].text
    assert findings()["scheduler"].text.startswith("Never seen")


def test_missing_changes_of_the_database_are_wrong(monkeypatch):
    monkeypatch.setattr(MigrationExecutor, "migration_plan", lambda *_: [1, 2])
    found = findings()

    assert found["database"].state == "wrong"
    assert "2 changes" in found["database"].text
    assert "worker" not in found  # whose table may not be there


def test_a_database_that_does_not_answer_is_wrong(monkeypatch):
    def refuse(_):
        raise OperationalError("connection refused")

    monkeypatch.setattr(executor, "MigrationExecutor", refuse)

    assert "connection refused" in findings()["database"].text
    assert "THREADLINE_DATABASE_URL" in findings()["database"].hint


def test_a_data_folder_that_others_can_read_is_wrong(own_data_folder):
    key = own_data_folder / "secret_key"
    key.write_text("x")
    key.chmod(0o644)
    own_data_folder.chmod(0o755)
    assert findings()["data folder"].state == "wrong"
    own_data_folder.chmod(0o700)
    assert findings()["data folder"].state == "ok"


def test_a_data_folder_that_is_gone_is_wrong(settings, tmp_path):
    settings.DATA_FOLDER = tmp_path / "gone"

    assert "cannot be written" in findings()["data folder"].text


def test_a_full_disk_is_wrong(monkeypatch):
    monkeypatch.setattr(doctor, "LEAST_FREE_BYTES", 1e18)

    assert findings()["disk"].state == "wrong"


def test_a_clock_that_differs_is_wrong(monkeypatch):
    real = doctor.time.time
    monkeypatch.setattr(doctor.time, "time", lambda: real() + 60)

    assert "differ by" in findings()["clock"].text


def test_an_installation_without_admin_says_how_to_get_one(db):
    assert "--role admin" in findings()["people"].hint


def test_a_mail_server_that_does_not_answer_is_wrong(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9

    assert findings()["email"].state == "wrong"


def test_a_check_that_breaks_is_a_finding(monkeypatch):
    def break_down():
        raise ValueError("odd")

    monkeypatch.setattr(doctor, "check_lake", break_down)

    assert findings()["lake"].text == "ValueError: odd"


def test_the_command_fails_when_something_is_wrong(monkeypatch):
    monkeypatch.setattr(doctor, "LEAST_FREE_BYTES", 1e18)
    answer = CliRunner().invoke(doctor_command, ["--json"])

    assert isinstance(answer.exception, CheckFailed)
    assert {"name", "state", "text", "hint"} == set(json.loads(answer.output)["rows"][0])


def test_every_finding_that_is_not_well_says_what_to_do(db, settings, tmp_path):
    settings.DATA_FOLDER = tmp_path / "gone"

    assert [finding.name for finding in doctor.examine() if finding.state != "ok" and not finding.hint] == []
