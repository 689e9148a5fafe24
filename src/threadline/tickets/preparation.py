"""Preparing tickets: redacted first, then stripped, told apart by language, and compared with what came before.

Tickets stream through in batches. Only the signatures by which copies are found stay in memory: about 150 bytes a
ticket. The file appears under its name when it is complete.
"""

from __future__ import annotations

from collections import Counter
from contextlib import closing
from typing import TYPE_CHECKING, Protocol

import pyarrow as pa
import pyarrow.parquet as pq

from threadline.tables import Workspace
from threadline.tickets.batch import FIRST_PASS, TAKEN, counts_of, signatures_of, tickets_of
from threadline.tickets.cleaning.cleaner import clean_text
from threadline.tickets.duplicates import CopyFinder
from threadline.tickets.prepared import SCHEMA, PreparationSummary, PreparedTickets, written_summary
from threadline.tickets.redaction.redactor import Redactor
from threadline.tickets.settings import PrepareSettings
from threadline.tickets.workers import prepared_batches

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path


class TicketTable(Protocol):
    """What preparation needs of a table of tickets."""

    fingerprint: str

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the names of the columns that are there."""

    def count(self) -> int:
        """Return the number of tickets."""

    def batches(self, columns: Sequence[str] | None = None, *, rows: int = 20_000) -> Iterator[pa.RecordBatch]:
        """Yield the tickets ordered by created_at, then ticket_id."""


class _Preparation:
    """The state that runs through the batches: counts and signatures."""

    def __init__(self, settings: PrepareSettings) -> None:
        self.copies = CopyFinder(settings.copy_similarity)
        self.redacted: Counter[str] = Counter()
        self.languages: Counter[str] = Counter()
        self.ids: list[pa.Array] = []

    def take(self, prepared: pa.RecordBatch) -> pa.RecordBatch:
        """Count what the batch tells; return its tickets."""
        self.copies.add(signatures_of(prepared))
        self.redacted.update(counts_of(prepared))
        self.languages.update(prepared.column("language").to_pylist())
        self.ids.append(prepared.column("ticket_id"))
        return tickets_of(prepared)


def prepare_tickets(
    table: TicketTable,
    *,
    settings: PrepareSettings | None = None,
    path: Path | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> PreparedTickets:
    """Redact, clean and compare all tickets of the table, and write them to one Parquet file.

    The file is written to `path`, or to a temporary workspace that lives as long as the answer. `progress` is called
    first and after each batch with the tickets done and their number. The same tickets give the same file content,
    whatever the size of batches and the number of processes.
    """
    settings = settings or PrepareSettings()
    workspace = None
    if path is None:
        workspace = Workspace()
        path = workspace.new_path("prepared.parquet")
    first = path.with_name(path.name + ".first-pass")
    try:
        preparation = _first_pass(table, first, settings, progress)
        ids = pa.concat_arrays(preparation.ids) if preparation.ids else pa.array([], pa.string())
        leaders = preparation.copies.leaders()
        cut = preparation.redacted.pop("cut", 0)
        summary = PreparationSummary(
            tickets=len(ids),
            copies=int((leaders >= 0).sum()),
            redacted=dict(sorted(preparation.redacted.items())),
            languages=dict(sorted(preparation.languages.items())),
            cut=cut,
            text_limit=settings.text_limit,
        )
        copy_of = ids.take(pa.array(leaders, mask=leaders < 0))
        _second_pass(first, path, copy_of, written_summary(summary, table.fingerprint))
    finally:
        first.unlink(missing_ok=True)
    return PreparedTickets(path, len(ids), summary, table.fingerprint, workspace)


def prepare_texts(texts: Sequence[str], *, settings: PrepareSettings | None = None) -> list[str]:
    """Return texts redacted and cleaned as those of tickets are, one for one."""
    redactor = Redactor(settings or PrepareSettings())
    return [clean_text(redactor.redact(text, None).text, None) for text in texts]


def _first_pass(
    table: TicketTable, path: Path, settings: PrepareSettings, progress: Callable[[int, int], None] | None
) -> _Preparation:
    preparation = _Preparation(settings)
    total, done = table.count(), 0
    wanted = [name for name in TAKEN if name in table.columns]
    if progress is not None:
        progress(0, total)
    given = table.batches(wanted, rows=settings.batch_rows)
    with (
        pq.ParquetWriter(path, FIRST_PASS, compression="zstd") as writer,
        closing(prepared_batches(given, settings, rows=total)) as batches,
    ):
        for prepared in batches:
            writer.write_batch(preparation.take(prepared))
            done += prepared.num_rows
            if progress is not None:
                progress(done, total)
    return preparation


def _second_pass(first: Path, path: Path, copy_of: pa.Array, metadata: dict[bytes, bytes]) -> None:
    """Copy the file with the column that could only be known at the end; it appears when it is whole."""
    unfinished = path.with_name(path.name + ".unfinished")
    position = SCHEMA.get_field_index("copy_of")
    start = 0
    with (
        pq.ParquetFile(first) as source,
        pq.ParquetWriter(unfinished, SCHEMA.with_metadata(metadata), compression="zstd") as writer,
    ):
        for batch in source.iter_batches(batch_size=20_000):
            arrays = batch.columns
            arrays.insert(position, copy_of.slice(start, batch.num_rows))
            writer.write_batch(pa.RecordBatch.from_arrays(arrays, schema=SCHEMA))
            start += batch.num_rows
    unfinished.replace(path)
