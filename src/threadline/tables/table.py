"""The face of a checked table, wherever its rows live."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pyarrow as pa

    from threadline.tables.contracts import Contract
    from threadline.tables.report import LoadReport


class Table(ABC):
    """A checked event table: a handle, cheap to pass around; the rows stay where they are.

    `fingerprint` is that of the content: the same rows have the same fingerprint, in whichever order and file they
    came. `columns` are the contract's columns that are there, in the contract's order, then those carried along.
    """

    contract: Contract
    fingerprint: str
    report: LoadReport | None
    columns: tuple[str, ...]

    @property
    def name(self) -> str:
        """Return the name of the contract, such as "tickets"."""
        return self.contract.name

    @abstractmethod
    def count(self) -> int:
        """Return the number of rows."""

    @abstractmethod
    def schema(self) -> pa.Schema:
        """Return the names and types of all columns; moments are microseconds in UTC."""

    @abstractmethod
    def batches(self, columns: Sequence[str] | None = None, *, rows: int = 20_000) -> Iterator[pa.RecordBatch]:
        """Yield the rows in batches of at most `rows`, ordered by the contract's moment, then its key.

        The order is the same on every run and every engine; memory stays bounded. Columns not in the table raise
        MissingColumns.
        """

    @abstractmethod
    def aggregate(self, sql: str) -> pa.Table:
        """Return the answer to a query whose table goes by the contract's name: `select count(*) from tickets`.

        Written in DuckDB's dialect; a warehouse is asked in its own. Meant for sums and counts: the answer is small.
        """
