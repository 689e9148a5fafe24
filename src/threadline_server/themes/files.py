"""Files on their way out and in, the same for pages and programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.utils import timezone

from threadline.documents.triage_page import render_triage_html, render_triage_markdown
from threadline.errors import InputError
from threadline_server.themes import pages, queries
from threadline_server.themes.actions import checking
from threadline_server.tickets.downloads import temporary_path

if TYPE_CHECKING:
    from threadline_server.accounts.models import User
    from threadline_server.themes.models import AccuracyCheck

TYPES = {"html": "text/html; charset=utf-8", "md": "text/markdown; charset=utf-8", "json": "application/json"}


def one_page_response(form: str) -> HttpResponse:
    """Return the one-page triage as HTML, Markdown or JSON. Raises NotFound before the first run."""
    answer = pages.one_page_answer(queries.whole_run())
    response = HttpResponse(_rendered(answer, form), content_type=TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="triage-{answer["as_of"][:10]}.{form}"'
    return response


def _rendered(answer: dict[str, Any], form: str) -> str:
    if form == "html":
        return render_triage_html(answer)
    if form == "md":
        return render_triage_markdown(answer)
    return json.dumps(answer, indent=2, ensure_ascii=False) + "\n"


def receive_labels(file: Any, *, by: User) -> AccuracyCheck:
    """Take an uploaded file in. Raises InputError when there is none, or when it is no table."""
    if file is None or not file.size:
        raise InputError("Choose a file that is not empty: CSV, JSON lines or Parquet.")
    path = temporary_path(".labels")
    with path.open("wb") as target:
        for chunk in file.chunks():
            target.write(chunk)
    return checking.receive_labels(path, file.name or "labels", by=by, at=timezone.now())
