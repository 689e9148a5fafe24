"""Files on their way out: private, in the data folder, gone when they are sent."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import FileResponse, StreamingHttpResponse
from django.utils import timezone

from threadline_server.tickets import exports
from threadline_server.tickets.filters import TicketFilters
from threadline_server.tickets.lake import open_lake
from threadline_server.web.errors import NotFound

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase

    from threadline_server.tickets.models import Load


def temporary_path(suffix: str) -> Path:
    """Return the path of a fresh file that only its owner can read."""
    settings.UPLOAD_FOLDER.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(suffix=suffix, dir=settings.UPLOAD_FOLDER)
    os.close(descriptor)
    return Path(name)


def export_response(request: HttpRequest, form: str) -> HttpResponseBase:
    """Return the filtered list as CSV (streamed), JSON lines (streamed) or Parquet."""
    filters = TicketFilters.from_query(request.GET)
    user: Any = request.user
    name = f"tickets-{timezone.localdate().isoformat()}"
    response: HttpResponseBase
    if form == "parquet":
        path = temporary_path(".parquet")
        exports.write_parquet_file(user, filters, path)
        file = path.open("rb")
        path.unlink()  # the open file lives on until it is sent
        response = FileResponse(file, content_type="application/vnd.apache.parquet")
    elif form == "jsonl":
        response = StreamingHttpResponse(exports.json_lines(user, filters), content_type="application/x-ndjson")
    else:
        response = StreamingHttpResponse(exports.csv_pieces(user, filters), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response


def rejects_response(load: Load) -> HttpResponseBase:
    """Return the reject file of a load. Raises NotFound when there is none (any more)."""
    path = open_lake().rejects / load.reject_file if load.reject_file else None
    if path is None or not path.is_file():
        raise NotFound("This load has no refused rows, or they were deleted.")
    return FileResponse(
        path.open("rb"), as_attachment=True, filename=f"refused-{load.pk}.csv", content_type="text/csv; charset=utf-8"
    )
