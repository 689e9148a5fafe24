"""Files of tickets, and the way from an upload to rows."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from ticket_files import GOOD, csv_of

from threadline_server.tickets.models import Load


@pytest.fixture
def upload(sam_client):
    """Return a function that uploads bytes as a support lead and returns the load."""

    def send(content: bytes, name: str = "tickets.csv") -> Load:
        response = sam_client.post(reverse("tickets:upload"), {"file": SimpleUploadedFile(name, content)})
        assert response.status_code == 302, response.content.decode()
        return Load.objects.latest("pk")

    return send


@pytest.fixture
def load_rows(upload, sam_client, run_jobs):
    """Return a function that uploads rows, accepts the suggested columns and waits for the load."""

    def go(*rows: str, share: str = "0.01", **options: str) -> Load:
        load = upload(csv_of(*(rows or GOOD), **options))
        data = {**load.mapping, "max_reject_share": share, "start": "yes"}
        sam_client.post(reverse("tickets:load", args=[load.pk]), data)
        run_jobs()
        load.refresh_from_db()
        return load

    return go
