"""One Delta table on disk: opening, appending, rewriting, and making sure that it stays after the power fails."""

from __future__ import annotations

import os
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import pyarrow as pa
from deltalake import CommitProperties, DeltaTable, Transaction, WriterProperties, write_deltalake
from deltalake.exceptions import DeltaError, TableNotFoundError

from threadline.errors import OutsideError, TableError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LOADED = "_loaded"
"""Hidden column: the number of the load that brought the row, so that "last loaded" has a meaning."""

# Row groups are held in memory until they are full: the writer's own million rows would take a gigabyte.
COMPRESSION = WriterProperties(compression="ZSTD", compression_level=3, max_row_group_size=65_536)


@dataclass(frozen=True, slots=True)
class LoadMark:
    """What a commit carries so that the same load is recognised: `name` says of what, `number` how far it got."""

    name: str
    number: int = 1


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One version of a Delta table: it stays what it is while others write."""

    version: int
    identity: str
    files: tuple[Path, ...]
    schema: pa.Schema


@dataclass(frozen=True, slots=True)
class DeltaFolder:
    """A folder that holds, or will hold, one Delta table. Callers that write hold the table's lock."""

    path: Path

    def snapshot(self, version: int | None = None) -> Snapshot | None:
        """Return the newest (or the asked) version, or None when nothing was ever loaded.

        Raises TableError when that version's files are gone.
        """
        table = self._open(version)
        if table is None:
            return None
        # Tables are not partitioned, so files lie side by side; their addresses come percent-encoded.
        files = tuple(self.path / PurePosixPath(uri).name for uri in table.file_uris())
        if version is not None and not all(file.exists() for file in files):
            raise TableError(
                f"version {version} of {self.path.name} is no longer recomputable, because its files were removed "
                "when the table was compacted or a person's data was deleted"
            )
        return Snapshot(table.version(), str(table.metadata().id), files, pa.schema(table.schema().to_arrow()))

    def has(self, mark: LoadMark) -> bool:
        """Return whether the load was committed before."""
        return self.number_of(mark.name) >= mark.number

    def number_of(self, name: str) -> int:
        """Return the highest number that was committed under a mark's name, 0 if none was."""
        table = self._open(None)
        return (table.transaction_version(name) or 0) if table is not None else 0

    def append(
        self, schema: pa.Schema, batches: Iterable[pa.RecordBatch], *, mark: LoadMark, moments: list[str]
    ) -> int:
        """Commit the batches as one version and return its number; `moments` are the only columns with statistics.

        Statistics stand in the log, which outlives the rows: texts and identifiers must not get into it.
        """
        before = self.snapshot()
        with _said_plainly(self.path):
            write_deltalake(
                str(self.path),
                pa.RecordBatchReader.from_batches(schema, batches),
                mode="append",
                schema_mode="merge",
                configuration={"delta.dataSkippingStatsColumns": ",".join(moments)} if before is None else None,
                writer_properties=COMPRESSION,
                commit_properties=CommitProperties(app_transactions=[Transaction(mark.name, mark.number)]),
            )
        return self._settle(before)

    def rewrite(self, schema: pa.Schema, batches: Iterable[pa.RecordBatch]) -> int:
        """Replace all rows (and the schema) by the batches, as one version, and return its number."""
        before = self.snapshot()
        with _said_plainly(self.path):
            write_deltalake(
                str(self.path),
                pa.RecordBatchReader.from_batches(schema, batches),
                mode="overwrite",
                schema_mode="overwrite",
                writer_properties=COMPRESSION,
            )
        return self._settle(before)

    def remove_load(self, number: int, *, mark: str) -> int:
        """Drop the rows that a load brought, as one version; content under its mark can be loaded again."""
        before = self.snapshot()
        table = self._open(None)
        if table is not None:
            with _said_plainly(self.path):
                table.delete(
                    f"{LOADED} = {int(number)}",
                    writer_properties=COMPRESSION,
                    commit_properties=CommitProperties(app_transactions=[Transaction(mark, 0)]),
                )
        return self._settle(before)

    def rewritten_since(self, version: int) -> bool:
        """Return whether all rows were written anew after a version (replaced ones are dropped then), or may have."""
        table = self._open(None)
        if table is None:
            return False
        later = [entry for entry in table.history() if entry["version"] > version]
        whole = len(later) == table.version() - version
        modes = [entry.get("operationParameters", {}).get("mode") for entry in later]
        return not whole or "Overwrite" in modes

    def merge_files(self) -> int:
        """Put small files together, and return the version."""
        before = self.snapshot()
        table = self._open(None)
        if table is not None:
            table.optimize.compact(writer_properties=COMPRESSION)
        return self._settle(before)

    def remove_old_files(self, *, keep_hours: int) -> None:
        """Delete files that no version of the last `keep_hours` needs, and what killed loads left behind."""
        table = self._open(None)
        if table is not None:
            table.vacuum(retention_hours=keep_hours, enforce_retention_duration=False, dry_run=False, full=True)

    def _open(self, version: int | None) -> DeltaTable | None:
        try:
            return DeltaTable(str(self.path), version=version)
        except TableNotFoundError:
            return None
        except DeltaError as error:
            raise OutsideError(f"the lake's table {self.path} cannot be opened: {error}") from error

    def _settle(self, before: Snapshot | None) -> int:
        """Flush what the last commit wrote to the disk: Delta itself never does."""
        after = self.snapshot()
        if after is None:
            raise OutsideError(f"the lake's table {self.path} vanished while it was written")
        known = set(before.files) if before else set()
        first = before.version + 1 if before else 0
        log = self.path / "_delta_log"
        commits = [log / f"{number:020d}.json" for number in range(first, after.version + 1)]
        for path in (*(set(after.files) - known), *commits, self.path, log):
            flush(path)
        return after.version


@contextmanager
def _said_plainly(path: Path) -> Iterator[None]:
    try:
        yield
    except DeltaError as error:
        raise OutsideError(f"the lake's table {path} cannot be written: {error}") from error


def flush(path: Path) -> None:
    """Wait until a file, or a folder's list of names, is on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
