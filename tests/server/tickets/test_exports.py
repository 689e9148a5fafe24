from __future__ import annotations

import csv
import io
import json

import pyarrow.parquet as pq
import pytest
from django.urls import reverse
from factories import ticket

from threadline_server.tickets import exports
from threadline_server.tickets.filters import TicketFilters

pytestmark = pytest.mark.django_db


def content(client, form: str, query: str = "") -> bytes:
    response = client.get(reverse("tickets:export", args=[form]) + query)
    assert response["Content-Disposition"].startswith("attachment")
    return b"".join(response.streaming_content)


def test_cells_that_a_spreadsheet_would_execute_are_defused(kofi_client):
    ticket("=1+1", "@SUM(A1)", subject="-2+3", tags=["=x"])
    row = next(csv.DictReader(io.StringIO(content(kofi_client, "csv").decode())))

    assert (row["ticket_id"], row["text"], row["subject"], row["tags"]) == ("'=1+1", "'@SUM(A1)", "'-2+3", "'=x")


def test_an_export_holds_what_the_list_shows_and_nothing_about_who_wrote(kofi_client):
    ticket("A", channel="chat", user_key="secret-key")
    ticket("B", channel="email")
    rows = list(csv.DictReader(io.StringIO(content(kofi_client, "csv", "?channel=chat").decode())))

    assert [row["ticket_id"] for row in rows] == ["A"]
    assert "user_key" not in rows[0]
    assert "secret-key" not in str(rows)


def test_parquet_and_json_lines_hold_the_same_rows(kofi_client, settings):
    ticket("A", csat=4.0, tags=["x", "y"])
    table = pq.read_table(io.BytesIO(content(kofi_client, "parquet")))
    line = json.loads(content(kofi_client, "jsonl"))

    assert table.to_pylist()[0]["tags"] == ["x", "y"] == line["tags"]
    assert table.to_pylist()[0]["csat"] == 4.0 == line["csat"]
    assert list(settings.UPLOAD_FOLDER.iterdir()) == []


def test_an_export_is_read_in_pieces(kofi, django_assert_num_queries):
    for number in range(5):
        ticket(f"T-{number}")
    with django_assert_num_queries(3):
        pieces = [len(rows) for rows in exports.stream_tickets(kofi, TicketFilters(), piece=2)]

    assert pieces == [2, 2, 1]


def test_a_viewer_cannot_take_files_away(vic_client):
    assert vic_client.get(reverse("tickets:export", args=["csv"])).status_code == 403
    assert vic_client.get("/api/v1/tickets/export").status_code == 403


def test_the_api_refuses_a_form_that_it_does_not_know(kofi_client):
    assert kofi_client.get("/api/v1/tickets/export?format=xlsx").status_code == 400
