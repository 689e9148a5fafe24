from __future__ import annotations

from datetime import UTC, datetime

import pyarrow as pa
import pytest

from threadline.tables import ReadSettings, Workspace, read_table

AS_OF = datetime(2026, 11, 21, tzinfo=UTC)


@pytest.fixture
def as_of():
    return AS_OF


@pytest.fixture(scope="session")
def workspace(tmp_path_factory):
    """One for all tests: opening an engine takes longer than most of them."""
    with Workspace(inside=tmp_path_factory.mktemp("tables")) as one:
        yield one


@pytest.fixture
def read(workspace, tmp_path):
    """Reads a table; a text given as source is written to a file first."""

    def reading(source, name="tickets", *, as_of=AS_OF, **settings):
        if isinstance(source, str | bytes):
            path = tmp_path / f"source-{len(list(tmp_path.iterdir()))}.txt"
            path.write_bytes(source.encode() if isinstance(source, str) else source)
            source = path
        return read_table(name, source, as_of=as_of, settings=ReadSettings(workspace=workspace, **settings))

    return reading


@pytest.fixture
def tickets(read):
    """Reads made tickets: t0, t1 ... of the users u0, u1, u2, all else as given."""

    def made(count, *, first=0, **columns):
        numbers = range(first, first + count)
        table = {
            "ticket_id": [f"t{i}" for i in numbers],
            "created_at": [f"2025-01-01T00:{i // 60 % 60:02d}:{i % 60:02d}Z" for i in numbers],
            "text": [f"complaint {i}" for i in numbers],
            "user_id": [f"u{i % 3}" for i in numbers],
        }
        return read(pa.table(table | columns))

    return made
