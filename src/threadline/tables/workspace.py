"""A temporary folder and the DuckDB connection that works in it: where checked tables live."""

from __future__ import annotations

import os
import shutil
import tempfile
import weakref
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, Self

from threadline.tables.abandoned import PREFIX, mark_alive, remove_abandoned
from threadline.tables.engine import EngineSettings, connect

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import duckdb


class Place(Protocol):
    """Where files may be made, with an engine that sees them: a workspace, or a corner of one."""

    path: Path

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """Return a cursor of the engine."""

    def new_path(self, name: str) -> Path:
        """Return the path of a file that does not exist yet, ending in `name`."""


class Scratch:
    """A folder inside a workspace, with the workspace's engine."""

    def __init__(self, workspace: Workspace, path: Path) -> None:
        self.workspace = workspace
        self.path = path
        self._names = count(1)

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """Return a cursor of the workspace."""
        return self.workspace.cursor()

    def new_path(self, name: str) -> Path:
        """Return the path of a file that does not exist yet, ending in `name`."""
        return self.path / f"{next(self._names):04d}-{name}"


class Workspace:
    """A private temporary folder with an engine.

    Tables read into a workspace live as long as it does. Use it as a context manager, or let it go out of scope: the
    folder is removed either way, and that of a process that was killed by the next one to come. `folders` are further
    folders that its engine may read.
    """

    def __init__(
        self,
        *,
        inside: Path | None = None,
        folders: Sequence[Path] = (),
        settings: EngineSettings | None = None,
    ) -> None:
        self.settings = settings or EngineSettings()
        self.path = Path(tempfile.mkdtemp(prefix=PREFIX, dir=inside))
        mark = mark_alive(self.path)
        remove_abandoned(self.path.parent)
        self._folders = tuple(Path(folder).resolve() for folder in folders)
        self._connections: dict[int, duckdb.DuckDBPyConnection] = {}
        self._names = count(1)
        self._finalizer = weakref.finalize(self, _remove, self.path, mark, os.getpid())

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """Return a cursor of this process' connection: one per query, so that a stream is not cut off by the next."""
        # Keyed by process: a connection that crossed a fork must not be used.
        connection = self._connections.get(os.getpid())
        if connection is None:
            connection = connect((self.path, *self._folders), spill=self.path / "spill", settings=self.settings)
            self._connections[os.getpid()] = connection
        return connection.cursor()

    def new_path(self, name: str) -> Path:
        """Return the path of a file that does not exist yet, ending in `name`."""
        return self.path / f"{next(self._names):04d}-{name}"

    @contextmanager
    def scratch(self) -> Iterator[Scratch]:
        """Give a folder for what is only needed on the way; it is removed at the end, whatever happens."""
        folder = self.new_path("scratch")
        folder.mkdir()
        try:
            yield Scratch(self, folder)
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def close(self) -> None:
        """Close the engine and remove the folder; tables in it are gone."""
        connection = self._connections.pop(os.getpid(), None)
        if connection is not None:
            connection.close()
        self._finalizer()

    def __enter__(self) -> Self:
        """Return the workspace itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Remove the folder."""
        self.close()


def _remove(path: Path, mark: int, owner: int) -> None:
    # A forked child ends too, and must not take its parent's tables with it.
    if os.getpid() == owner:
        shutil.rmtree(path, ignore_errors=True)
        os.close(mark)
