"""The ingestion journal: what comes over the wire is on disk before it is acknowledged, and gets into the lake once.

One SQLite file, synchronous to the disk. Batches wait there until they are drained into the lake together: small
commits would make small files. A killed drain is recognised by the mark that its commit left in the lake.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import sqlite3
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filelock import FileLock

from threadline.errors import KeyReused, TableError
from threadline.tables.contracts import find_contract
from threadline.tables.lake.files import LoadMark
from threadline.tables.reading.load import ReadSettings, read_table
from threadline.tables.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from threadline.tables.lake.lake import Lake
    from threadline.tables.report import LoadReport

SCHEMA = """
CREATE TABLE IF NOT EXISTS journal (name TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS batch (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    contract TEXT NOT NULL,
    key_digest TEXT UNIQUE,
    body_digest TEXT NOT NULL,
    received_at TEXT NOT NULL,
    row_count INTEGER NOT NULL,
    body TEXT
);
CREATE INDEX IF NOT EXISTS batch_waiting ON batch (contract, number) WHERE body IS NOT NULL;
"""


@dataclass(frozen=True, slots=True)
class Ack:
    """A batch that is safe on disk. `repeated`: it was acknowledged before, under the same key, and not taken again."""

    number: int
    rows: int
    repeated: bool


class Journal:
    """A journal in a folder. Safe for several processes and threads; every acknowledged batch survives a kill."""

    def __init__(self, folder: Path | str) -> None:
        self.folder = Path(folder)
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._path = self.folder / "journal.sqlite"
        with self._connection() as connection:
            connection.executescript(SCHEMA)
            # A journal that is started anew counts from 1 again: its marks in the lake must not be taken for the old.
            with _writing(connection):
                if connection.execute("SELECT 1 FROM journal").fetchone() is None:
                    connection.execute("INSERT INTO journal VALUES (?)", (f"journal:{secrets.token_hex(8)}",))

    def append(self, contract: str, rows: Sequence[Mapping[str, Any]], *, key: str | None, at: datetime) -> Ack:
        """Store the rows and return when they are on the disk.

        `key` is the caller's Idempotency-Key: the same key with the same rows is acknowledged again and stored once.

        Raises SettingError for a table that does not exist, TableError for rows that lack what is required, and
        KeyReused for a key that came with other rows before.
        """
        _checked(contract, rows)
        body = _packed(rows)
        digest = _digest(body)
        key_digest = None if key is None else _digest(f"{contract}:{key}")
        with self._connection() as connection, _writing(connection):
            known = connection.execute(
                "SELECT number, row_count, body_digest FROM batch WHERE key_digest = ?", (key_digest,)
            ).fetchone()
            if known is not None:
                if known[2] != digest:
                    raise KeyReused(str(key))
                return Ack(known[0], known[1], repeated=True)
            number = connection.execute(
                "INSERT INTO batch (contract, key_digest, body_digest, received_at, row_count, body) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                (contract, key_digest, digest, at.isoformat(), len(rows), body),
            ).lastrowid
        return Ack(int(number or 0), len(rows), repeated=False)

    def waiting(self) -> dict[str, int]:
        """Return how many rows of each table wait to be drained."""
        with self._connection() as connection:
            rows = connection.execute(
                "SELECT contract, sum(row_count) FROM batch WHERE body IS NOT NULL GROUP BY contract"
            ).fetchall()
        return dict(rows)

    def drain(self, lake: Lake, *, as_of: datetime, rows: int = 50_000) -> list[LoadReport]:
        """Move what waits into the lake, at most about `rows` per table, and return a report for each commit.

        Rows that break the contract go to a reject file in the lake's folder; they never hold up the others.
        Interrupted at any point, the next drain goes on where the lake says that this one got to.
        """
        with FileLock(self.folder / "drain.lock"):
            return [self._drain(contract, lake, as_of=as_of, rows=rows) for contract in self.waiting()]

    def delete_user(self, user_id: str, *, prediction_ids: frozenset[str] = frozenset()) -> int:
        """Remove a person's rows (and those of their predictions) from all batches that wait; return how many."""

        def is_theirs(row: Mapping[str, Any]) -> bool:
            return str(row.get("user_id")) == user_id or str(row.get("prediction_id")) in prediction_ids

        removed = 0
        with self._connection() as connection, _writing(connection):
            for number, body in connection.execute("SELECT number, body FROM batch WHERE body IS NOT NULL").fetchall():
                rows = json.loads(body)
                kept = [row for row in rows if not is_theirs(row)]
                removed += len(rows) - len(kept)
                if len(kept) < len(rows):
                    connection.execute(
                        "UPDATE batch SET body = ?, row_count = ? WHERE number = ?", (_packed(kept), len(kept), number)
                    )
        return removed

    def _drain(self, contract: str, lake: Lake, *, as_of: datetime, rows: int) -> LoadReport:
        name = self._name()
        # What a killed drain committed is in the lake, though still here.
        self._forget_bodies(contract, lake.progress(contract, name))
        numbers, lines = self._take(contract, rows)
        with Workspace(settings=lake.settings.engine) as workspace:
            path = workspace.path / "journal.jsonl"
            path.write_text("\n".join(lines), encoding="utf-8")
            settings = ReadSettings(
                reject_file=lake.rejects / f"{contract}-{numbers[0]}-{numbers[-1]}.csv",
                max_reject_share=1.0,
                workspace=workspace,
            )
            table = read_table(contract, path, as_of=as_of, settings=settings)
            report = lake.load(table, mark=LoadMark(name, numbers[-1]))
        self._forget_bodies(contract, numbers[-1])
        return report

    def _take(self, contract: str, rows: int) -> tuple[list[int], list[str]]:
        numbers: list[int] = []
        lines: list[str] = []
        with self._connection() as connection:
            for number, body in connection.execute(
                "SELECT number, body FROM batch WHERE contract = ? AND body IS NOT NULL ORDER BY number", (contract,)
            ):
                numbers.append(number)
                lines.extend(json.dumps(row, ensure_ascii=False) for row in json.loads(body))
                if len(lines) >= rows:
                    break
        return numbers, lines

    def _forget_bodies(self, contract: str, number: int) -> None:
        with self._connection() as connection, _writing(connection):
            connection.execute("UPDATE batch SET body = NULL WHERE contract = ? AND number <= ?", (contract, number))

    def _name(self) -> str:
        with self._connection() as connection:
            return str(connection.execute("SELECT name FROM journal").fetchone()[0])

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self._path, timeout=60, isolation_level=None)) as connection:
            # EXTRA also flushes the folder's list of names; secure_delete overwrites what is removed.
            connection.execute("PRAGMA synchronous = EXTRA")
            connection.execute("PRAGMA secure_delete = ON")
            yield connection


@contextmanager
def _writing(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _checked(contract: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Refuse what could never be drained."""
    known = find_contract(contract)
    if not rows:
        raise TableError(f"the batch of {contract} holds no rows")
    for place, row in enumerate(rows, start=1):
        missing = [name for name in known.required if row.get(name) in {None, ""}]
        if missing:
            raise TableError(f"row {place} of the batch of {contract} has no {', '.join(missing)}")
        if known.any_of and not any(row.get(name) is not None for name in known.any_of):
            raise TableError(f"row {place} of the batch of {contract} has neither {' nor '.join(known.any_of)}")


def _packed(rows: Sequence[Mapping[str, Any]]) -> str:
    return json.dumps(list(rows), ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
