"""What reading or loading a table did, in numbers and plain sentences."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from threadline.answers import moment

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    from threadline.answers import Plain


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What became of the rows of one source.

    `read` = `accepted` + `rejected` + `duplicates`. `rejected_by_reason` counts rows, each under its first reason.
    `columns` says for each column of the table where it came from and what it was taken for. `notes` are sentences
    that the user should see: a detected encoding, naive times read as UTC. `changed` and `version` are set when the
    table was loaded into a lake.
    """

    table: str
    source: str
    read: int
    accepted: int
    duplicates: int = 0
    rejected_by_reason: Mapping[str, int] = field(default_factory=dict)
    format: str = ""
    encoding: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    first_at: datetime | None = None
    last_at: datetime | None = None
    reject_file: Path | None = None
    fingerprint: str = ""
    changed: bool | None = None
    version: int | None = None

    @property
    def rejected(self) -> int:
        """Return how many rows broke the contract."""
        return sum(self.rejected_by_reason.values())

    def to_dict(self) -> dict[str, Plain]:
        """Return the report as plain values."""
        return {
            "table": self.table,
            "source": self.source,
            "format": self.format,
            "encoding": self.encoding,
            "read": self.read,
            "accepted": self.accepted,
            "rejected": self.rejected,
            "rejected_by_reason": dict(self.rejected_by_reason),
            "duplicates": self.duplicates,
            "columns": dict(self.columns),
            "notes": list(self.notes),
            "first_at": None if self.first_at is None else moment(self.first_at),
            "last_at": None if self.last_at is None else moment(self.last_at),
            "reject_file": None if self.reject_file is None else str(self.reject_file),
            "fingerprint": self.fingerprint,
            "changed": self.changed,
            "version": self.version,
        }
