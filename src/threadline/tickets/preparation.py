"""Preparing tickets: redacted first, then stripped, told apart by language, and compared with what came before.

Tickets stream through in batches. Only the signatures by which copies are found stay in memory: about 150 bytes a
ticket. The file appears under its name when it is complete.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Protocol

import pyarrow as pa
import pyarrow.parquet as pq

from threadline.tables import Workspace
from threadline.tickets.cleaning.cleaner import clean_text
from threadline.tickets.duplicates import CopyFinder
from threadline.tickets.language import LanguageGuesser
from threadline.tickets.prepared import SCHEMA, PreparationSummary, PreparedTickets, written_summary
from threadline.tickets.redaction.redactor import Redactor
from threadline.tickets.settings import PrepareSettings

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


_MADE_HERE = ("clean", "language", "copy_of")
_TAKEN = tuple(name for name in SCHEMA.names if name not in _MADE_HERE)
_FIRST_PASS = pa.schema([field for field in SCHEMA if field.name != "copy_of"])


class _Preparation:
    """The state that runs through the batches: counts and signatures."""

    def __init__(self, settings: PrepareSettings) -> None:
        self.settings = settings
        self.redactor = Redactor(settings)
        self.guesser = LanguageGuesser(settings.language_confidence)
        self.copies = CopyFinder(settings)
        self.redacted: Counter[str] = Counter()
        self.languages: Counter[str] = Counter()
        self.cut = 0

    def prepare(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """Return the batch redacted, cleaned and with its languages."""
        present = batch.schema.names
        columns = {name: batch.column(name) for name in _TAKEN if name in present}
        people = columns["user_id"].to_pylist() if "user_id" in columns else [None] * batch.num_rows
        subjects = columns["subject"].to_pylist() if "subject" in columns else [None] * batch.num_rows
        texts = [self._redact(text, person) for text, person in zip(columns["text"].to_pylist(), people, strict=True)]
        subjects = [text and self._redact(text, person) for text, person in zip(subjects, people, strict=True)]
        clean = [clean_text(text, subject) for text, subject in zip(texts, subjects, strict=True)]
        languages = self.guesser.guess(clean)
        self.languages.update(languages)
        self.copies.add(clean)
        columns |= {
            "text": pa.array(texts, pa.string()),
            "subject": pa.array(subjects, pa.string()),
            "clean": pa.array(clean, pa.string()),
            "language": pa.array(languages, pa.string()),
        }
        return _in_schema(columns, batch.num_rows)

    def _redact(self, text: str, person: str | None) -> str:
        redaction = self.redactor.redact(text, person)
        self.redacted.update(redaction.counts)
        self.cut += redaction.cut
        return redaction.text


def _in_schema(columns: dict[str, pa.Array], rows: int) -> pa.RecordBatch:
    arrays = [
        columns[field.name].cast(field.type) if field.name in columns else pa.nulls(rows, field.type)
        for field in _FIRST_PASS
    ]
    return pa.RecordBatch.from_arrays(arrays, schema=_FIRST_PASS)


def prepare_tickets(
    table: TicketTable,
    *,
    settings: PrepareSettings | None = None,
    path: Path | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> PreparedTickets:
    """Redact, clean and compare all tickets of the table, and write them to one Parquet file.

    The file is written to `path`, or to a temporary workspace that lives as long as the answer. `progress` is called
    after each batch with the tickets done and their number. The same tickets give the same file content, whatever the
    size of batches.
    """
    settings = settings or PrepareSettings()
    workspace = None
    if path is None:
        workspace = Workspace()
        path = workspace.new_path("prepared.parquet")
    first = path.with_name(path.name + ".first-pass")
    try:
        preparation, ids = _first_pass(table, first, settings, progress)
        leaders = preparation.copies.leaders()
        summary = PreparationSummary(
            tickets=len(ids),
            copies=int((leaders >= 0).sum()),
            redacted=dict(sorted(preparation.redacted.items())),
            languages=dict(sorted(preparation.languages.items())),
            cut=preparation.cut,
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
) -> tuple[_Preparation, pa.Array]:
    preparation = _Preparation(settings)
    total, done = table.count(), 0
    ids: list[pa.Array] = []
    wanted = [name for name in _TAKEN if name in table.columns]
    with pq.ParquetWriter(path, _FIRST_PASS, compression="zstd") as writer:
        for batch in table.batches(wanted, rows=settings.batch_rows):
            prepared = preparation.prepare(batch)
            writer.write_batch(prepared)
            ids.append(prepared.column("ticket_id"))
            done += batch.num_rows
            if progress is not None:
                progress(done, total)
    return preparation, pa.concat_arrays(ids) if ids else pa.array([], pa.string())


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
