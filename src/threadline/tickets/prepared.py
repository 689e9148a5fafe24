"""Prepared tickets: one Parquet file, in order of time, and what was done to make it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import pyarrow as pa
import pyarrow.parquet as pq

from threadline.errors import UnreadableFile

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from threadline.answers import Plain
    from threadline.tables import Workspace

_UTC = pa.timestamp("us", tz="UTC")

SCHEMA = pa.schema(
    [
        ("ticket_id", pa.string()),
        ("created_at", _UTC),
        ("updated_at", _UTC),
        ("user_id", pa.string()),
        ("subject", pa.string()),
        ("text", pa.string()),
        ("clean", pa.string()),
        ("language", pa.string()),
        ("copy_of", pa.string()),
        ("tags", pa.list_(pa.string())),
        ("channel", pa.string()),
        ("status", pa.string()),
        ("csat", pa.float64()),
        ("handle_minutes", pa.float64()),
        ("capability", pa.string()),
    ]
)
_SUMMARY_KEY = b"threadline.preparation"


@dataclass(frozen=True, slots=True)
class PreparationSummary:
    """What preparing the tickets did.

    `copies` are tickets that repeat an earlier one. `redacted` counts replaced values by kind, `languages` tickets by
    ISO 639-1 code ("und" where the text does not say). `cut` tickets were longer than the limit of characters.
    """

    tickets: int
    copies: int
    redacted: Mapping[str, int]
    languages: Mapping[str, int]
    cut: int
    text_limit: int

    def to_dict(self) -> dict[str, Plain]:
        """Return the summary as plain values."""
        return {
            "tickets": self.tickets,
            "copies": self.copies,
            "redacted": dict(self.redacted),
            "languages": dict(self.languages),
            "cut": self.cut,
            "text_limit": self.text_limit,
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, Plain]) -> Self:
        """Return the summary that `to_dict` wrote."""
        return cls(**values)  # type: ignore[arg-type]  # the file was written by to_dict

    def notes(self) -> tuple[str, ...]:
        """Return the sentences that the user should see."""
        if not self.cut:
            return ()
        return (f"{self.cut} tickets are longer than {self.text_limit:,} characters: only their beginning is read",)


@dataclass(frozen=True, slots=True)
class PreparedTickets:
    """Tickets made ready for analysis, in a Parquet file sorted by created_at, then ticket_id.

    `text` is what may be shown, `clean` what is analysed; both hold placeholders such as `<EMAIL>` in place of
    personal data. `user_id` counts people and is never shown: it may itself be an address. `fingerprint` is that of
    the table that was prepared. `workspace` owns the file where nobody else does.
    """

    path: Path
    count: int
    summary: PreparationSummary
    fingerprint: str
    workspace: Workspace | None = None

    def batches(self, columns: Sequence[str] | None = None, *, rows: int = 20_000) -> Iterator[pa.RecordBatch]:
        """Yield the tickets in order, in batches of at most `rows`; columns as asked for, by default all."""
        wanted = list(SCHEMA.names if columns is None else columns)
        with pq.ParquetFile(self.path) as file:
            for batch in file.iter_batches(batch_size=rows, columns=wanted):
                yield batch.select(wanted).replace_schema_metadata(None)


def written_summary(summary: PreparationSummary, fingerprint: str) -> dict[bytes, bytes]:
    """Return what is written into the file's metadata, so that it can be opened again."""
    return {_SUMMARY_KEY: json.dumps({"fingerprint": fingerprint, "summary": summary.to_dict()}).encode()}


def open_prepared(path: Path) -> PreparedTickets:
    """Open a file that `prepare_tickets` wrote.

    Raises UnreadableFile when it is no such file.
    """
    try:
        metadata = pq.read_metadata(path)
    except (OSError, pa.ArrowInvalid) as error:
        raise UnreadableFile(path, "not a Parquet file", hint="Prepare the tickets again") from error
    written = (metadata.metadata or {}).get(_SUMMARY_KEY)
    if written is None:
        raise UnreadableFile(path, "not a file of prepared tickets", hint="Prepare the tickets again")
    values = json.loads(written)
    summary = PreparationSummary.from_dict(values["summary"])
    return PreparedTickets(path, metadata.num_rows, summary, values["fingerprint"])
