from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from ticket_files import GOOD, csv_of

from threadline_server.journal.models import Entry, News
from threadline_server.tickets.models import Forgetting, Load, Ticket
from threadline_server.work.models import Work

if TYPE_CHECKING:
    from pathlib import Path

PERSON = "maria.lopez@example.com"


def files_that_mention(folder: Path, *words: str) -> list[str]:
    return [
        str(path)
        for path in folder.rglob("*")
        if path.is_file() and any(word.encode() in path.read_bytes() for word in words)
    ]


@pytest.mark.django_db
def test_a_persons_tickets_leave_pages_search_rejects_and_uploads(load_rows, upload, ada_client, run_jobs, settings):
    load_rows(*GOOD, f"T-9,never,unreadable,{PERSON},,,", share="1")
    waiting = upload(csv_of(*GOOD))
    assert files_that_mention(settings.DATA_FOLDER, PERSON)

    response = ada_client.post(reverse("tickets:forget"), {"user_id": PERSON, "sure": "on"})
    run_jobs()

    assert response.status_code == 302
    assert set(Ticket.objects.values_list("ticket_id", flat=True)) == {"T-2", "T-3"}
    assert Ticket.objects.filter(ticket_id="T-1").count() == 0
    assert Ticket.objects.matching("refund").count() == 0
    assert Load.objects.get(pk=waiting.pk).stored_as == ""
    left = files_that_mention(settings.DATA_FOLDER / "lake" / "rejects", PERSON)
    left += files_that_mention(settings.UPLOAD_FOLDER, PERSON)
    assert left == []
    assert News.objects.get(kind="tickets.deleted").facts == {"ticket_ids": ["T-1"]}


@pytest.mark.django_db
def test_neither_journal_nor_list_of_work_says_who_it_was(load_rows, ada_client, run_jobs):
    load_rows()
    ada_client.post(reverse("tickets:forget"), {"user_id": PERSON, "sure": "on"})
    run_jobs()

    said = json.dumps([list(model.objects.values()) for model in (Entry, Work, Forgetting, News)], default=str)
    assert PERSON not in said
    assert Forgetting.objects.get().removed["tickets"] == 1


# A server of its own: the bytes of a database in memory cannot be searched.
SCRIPT = """
import sys
from pathlib import Path
from threadline_server.config.start import prepare_database, start_django
start_django()
prepare_database()
from django.core.management import call_command
from django.utils import timezone
from threadline_server.accounts.demo import set_up_demo
from threadline_server.accounts.queries import find_person
from threadline_server.tickets.actions import forgetting, loading
from threadline_server.tickets.models import Ticket
set_up_demo(Path(sys.argv[1]), at=timezone.now())
ada = find_person("ada@example.com")
file = Path(sys.argv[1]) / "file.csv"
rows = [f"T-{n},2026-11-01T10:00:00Z,some other words {n},u-{n % 7}" for n in range(300)]
file.write_text("ticket_id,created_at,text,user_id\\n" + "\\n".join([
    *rows, "S-1,2026-11-01T10:00:00Z,the xylophonequark is broken,zachary-quill-77"]) + "\\n")
load = loading.receive_file(file, "file.csv", by=ada, at=timezone.now())
loading.start_load(load, load.mapping, max_reject_share=0.0, by=ada, at=timezone.now())
def work():
    call_command("db_worker", "--batch", "--no-startup-delay", "--queue-name", "*", verbosity=0)
work()
assert Ticket.objects.matching("xylophonequark").count() == 1
forgetting.ask_to_forget("zachary-quill-77", by=ada, at=timezone.now())
work()
assert Ticket.objects.count() == 300
"""


def test_no_byte_on_disk_holds_the_person_or_their_words(tmp_path):
    environment = os.environ | {"THREADLINE_DATA": str(tmp_path), "THREADLINE_DATABASE_URL": ""}
    subprocess.run([sys.executable, "-c", SCRIPT, str(tmp_path)], env=environment, check=True)

    assert files_that_mention(tmp_path, "some other words 299")
    assert files_that_mention(tmp_path, "xylophonequark", "zachary-quill-77") == []


@pytest.mark.django_db
def test_deleting_needs_to_be_meant(ada_client):
    response = ada_client.post(reverse("tickets:forget"), {"user_id": PERSON})

    assert response.status_code == 400
    assert Forgetting.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["sam", "alice", "mira", "kofi", "vic"])
def test_only_an_admin_can_delete_a_persons_data(who, request):
    client = request.getfixturevalue(f"{who}_client")

    assert client.post(reverse("tickets:forget"), {"user_id": "x", "sure": "on"}).status_code == 403
    assert client.post("/api/v1/tickets/forget", '{"user_id": "x"}', content_type="application/json").status_code == 403
