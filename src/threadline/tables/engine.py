"""DuckDB connections: closed to the outside, bounded in memory, speaking UTC."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import duckdb

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class EngineSettings:
    """How much of the machine a connection may take. What does not fit into memory is written to the workspace."""

    memory_mb: int = 512
    threads: int = 2


def connect(folders: Sequence[Path], *, spill: Path, settings: EngineSettings) -> duckdb.DuckDBPyConnection:
    """Open a connection that sees only `folders` and spills into `spill`.

    No network, no other files, no extension is ever loaded, and no statement can change that afterwards. A connection
    must not cross a fork: open it in the process that uses it.
    """
    connection = duckdb.connect(
        ":memory:",
        config={
            "memory_limit": f"{settings.memory_mb}MB",
            "threads": settings.threads,
            "temp_directory": str(spill),
            "autoload_known_extensions": "false",
            "autoinstall_known_extensions": "false",
        },
    )
    connection.execute("SET TimeZone = 'UTC'")
    allowed = ", ".join(literal(str(folder)) for folder in (*folders, spill))
    connection.execute(f"SET allowed_directories = [{allowed}]")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection


def quoted(name: str) -> str:
    """Return `name` as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(value: str) -> str:
    """Return `value` as an SQL text."""
    return "'" + value.replace("'", "''") + "'"
