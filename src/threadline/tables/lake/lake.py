"""The lake: loads that happen whole and once, versions that readers can rely on, and people who can be forgotten."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
from filelock import FileLock, Timeout

from threadline.errors import OutsideError, TableError
from threadline.tables.contracts import CONTRACTS, Kind, find_contract
from threadline.tables.lake.deletion import Deletion, forget_in_rejects, predictions_of, theirs
from threadline.tables.lake.files import LOADED, DeltaFolder, LoadMark
from threadline.tables.lake.journal import Journal
from threadline.tables.lake.merging import join_schemas, without_repeats
from threadline.tables.lake.table import LakeTable
from threadline.tables.lake.taking_back import TakenBack, count_restored, lost_rows, require_last, require_reversible
from threadline.tables.report import LoadReport
from threadline.tables.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from threadline.tables.contracts import Contract
    from threadline.tables.engine import EngineSettings
    from threadline.tables.table import Table


@dataclass(frozen=True, slots=True)
class LakeSettings:
    """`lock_seconds`: how long to wait for another writer. `keep_hours`: how long compaction keeps old versions."""

    lock_seconds: float = 600
    keep_hours: int = 168
    engine: EngineSettings | None = None


class Lake:
    """The six tables in a folder. Safe for several processes: writers wait for each other, readers for nobody."""

    def __init__(self, path: Path | str, *, settings: LakeSettings | None = None) -> None:
        self.path = Path(path).resolve()
        self.settings = settings or LakeSettings()
        for folder in (self.path, self.path / "tables", self.path / "locks", self.rejects):
            # Private: tickets are what customers wrote, reject files are it unredacted.
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    @property
    def rejects(self) -> Path:
        """Return the folder for the reject files of loads: deleting a person reaches those in it."""
        return self.path / "rejects"

    def journal(self) -> Journal:
        """Return the lake's own ingestion journal."""
        return Journal(self.path / "journal")

    def names(self) -> list[str]:
        """Return the names of the tables that hold something."""
        return [name for name in CONTRACTS if self._folder(name).snapshot() is not None]

    def table(self, name: str, *, version: int | None = None, workspace: Workspace | None = None) -> Table:
        """Return a table as it is now, or as it was at an earlier version.

        Raises TableError when nothing was ever loaded, or when that version was removed.
        """
        contract = find_contract(name)
        snapshot = self._folder(name).snapshot(version)
        if snapshot is None:
            raise TableError(f"the lake {self.path} holds no {name} yet. Load some first: threadline load FILE")
        return LakeTable(contract, snapshot, workspace or self._workspace(), self.path / "fingerprints")

    def load(self, table: Table, *, mark: LoadMark | None = None) -> LoadReport:
        """Add a checked table's rows, all of them or none, and return its report.

        The same content, or the same `mark`, loaded again (also at the same moment) changes nothing: `changed` says so.

        Raises OutsideError when another writer holds the table for longer than the settings allow.
        """
        report = table.report or LoadReport(table.name, "table", table.count(), table.count())
        mark = mark or LoadMark(f"content:{table.fingerprint}")
        folder = self._folder(table.name)
        with self._locked(table.name), self._workspace() as workspace:
            if folder.has(mark):
                snapshot = folder.snapshot()
                return replace(report, changed=False, version=snapshot.version if snapshot else None)
            present = folder.snapshot()
            schema, rows, number = table.schema(), table.batches(), 0
            if present is not None:
                schema = self._fit(table.contract, schema, workspace)
                current = self._current(table.name, workspace)
                rows, report = without_repeats(table, current, report)
                number = current.version + 1
            version = folder.append(
                schema.append(pa.field(LOADED, pa.int64())),
                _numbered(rows, schema, number),
                mark=mark,
                moments=_moments(table.contract),
            )
        return replace(report, changed=True, version=version)

    def take_back(self, name: str, *, version: int, fingerprint: str) -> TakenBack:
        """Undo a load, which its report names by version and fingerprint. Done twice, it changes nothing.

        Raises TableError when later loads brought the same keys, or when the table is none where loads can be undone.
        """
        require_reversible(find_contract(name))
        mark, folder = LoadMark(f"content:{fingerprint}"), self._folder(name)
        with self._locked(name), self._workspace() as workspace:
            table = self._current(name, workspace)
            rows = table.count_of_all(f"{LOADED} = {version}")
            if not rows and not folder.has(mark):
                return TakenBack(0, 0, changed=False)
            require_last(table, self._earlier(name, version, workspace), version)
            complete = self._restore(table, version, workspace)
            restored = count_restored(self._current(name, workspace), version)
            folder.remove_load(version, mark=mark.name)
        return TakenBack(rows, restored, complete=complete)

    def _restore(self, table: LakeTable, version: int, workspace: Workspace) -> bool:
        """Bring back rows that a load replaced and that a rewriting dropped; return False when they cannot be read."""
        folder = self._folder(table.name)
        if version == 0 or not folder.rewritten_since(version):
            return True
        before = self._earlier(table.name, version - 1, workspace)
        if before is None:
            return False
        # Under their old numbers the load's own rows still count over them: killed here, it is simply done again.
        folder.append(
            table.stored_schema(),
            lost_rows(table, before, version),
            mark=LoadMark(f"restored:{version}", table.version),
            moments=_moments(table.contract),
        )
        return True

    def _earlier(self, name: str, version: int, workspace: Workspace) -> LakeTable | None:
        try:
            table = self.table(name, version=version, workspace=workspace)
        except (TableError, OutsideError):
            return None  # its files, or the log that lists them, were removed
        return table if isinstance(table, LakeTable) else None

    def progress(self, name: str, mark: str) -> int:
        """Return the highest number that was loaded under a mark, 0 if none was."""
        return self._folder(name).number_of(mark)

    def compact(self) -> None:
        """Put small files together, drop rows that newer ones replaced, and remove files that nobody needs any more."""
        for name in self.names():
            with self._locked(name), self._workspace() as workspace:
                folder = self._folder(name)
                table = self._current(name, workspace)
                if table.has_superseded():
                    self._rewrite(table)
                else:
                    folder.merge_files()
                folder.remove_old_files(keep_hours=self.settings.keep_hours)

    def delete_user(self, user_id: str) -> Deletion:
        """Remove every row of a person, from all versions and all files, and return what was removed.

        Tables are rewritten and their history ends here; the ingestion journal and the reject files are reached too.
        A reject row is removed when it mentions the identifier at all: it could not be read well enough to know.
        """
        with self._workspace() as workspace:
            present = {name: self._current(name, workspace) for name in self.names()}
            predictions = predictions_of(present, user_id)
            # The journal first: what it still holds would otherwise be drained in after the tables are clean.
            journaled = self.journal().delete_user(user_id, prediction_ids=predictions)
            conditions = {name: theirs(table, predictions, user_id) for name, table in present.items()}
            rows = {name: self._delete(name, condition) for name, condition in conditions.items() if condition}
        return Deletion(rows, journaled, forget_in_rejects(self.rejects, user_id))

    def _delete(self, name: str, condition: str) -> int:
        with self._locked(name), self._workspace() as workspace:
            table = self._current(name, workspace)
            count = table.count_of_all(condition)
            if count:
                self._rewrite(table, f"NOT coalesce({condition}, false)")
            # Older versions may hold rows of the person that the newest no longer has.
            self._folder(name).remove_old_files(keep_hours=0)
        return count

    def _rewrite(self, table: LakeTable, condition: str = "true") -> None:
        schema = table.stored_schema()
        self._folder(table.name).rewrite(schema, table.stored_rows(schema, condition))

    def _fit(self, contract: Contract, incoming: pa.Schema, workspace: Workspace) -> pa.Schema:
        """Return the schema that the incoming rows take on, after widening the stored columns where they must be."""
        table = self._current(contract.name, workspace)
        stored = table.stored_schema()
        wider, fitted = join_schemas(stored, incoming)
        if wider != stored:
            self._folder(contract.name).rewrite(wider, table.stored_rows(wider, "true"))
        return fitted

    def _current(self, name: str, workspace: Workspace) -> LakeTable:
        table = self.table(name, workspace=workspace)
        assert isinstance(table, LakeTable)  # noqa: S101 - for the type checker: the lake makes no others
        return table

    def _folder(self, name: str) -> DeltaFolder:
        return DeltaFolder(self.path / "tables" / name)

    def _workspace(self) -> Workspace:
        return Workspace(folders=[self.path], settings=self.settings.engine)

    @contextmanager
    def _locked(self, name: str) -> Iterator[None]:
        lock = FileLock(self.path / "locks" / f"{name}.lock", timeout=self.settings.lock_seconds)
        try:
            with lock:
                yield
        except Timeout as error:
            raise OutsideError(
                f"another process has been writing {name} for {self.settings.lock_seconds:g} s. Try again later."
            ) from error


def _numbered(rows: Iterator[pa.RecordBatch], schema: pa.Schema, number: int) -> Iterator[pa.RecordBatch]:
    for batch in rows:
        fitted = batch.rename_columns(schema.names).cast(schema)
        yield fitted.append_column(LOADED, pa.array([number] * batch.num_rows, pa.int64()))


def _moments(contract: Contract) -> list[str]:
    return [column.name for column in contract.columns if column.kind is Kind.MOMENT]
