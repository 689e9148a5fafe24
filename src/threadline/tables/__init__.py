"""The six event tables: contracts, readers, checks, the embedded lake, the ingestion journal and warehouses.

This is the only folder that touches DuckDB, Ibis, Arrow files and Delta. The names below load their module when they
are first used, so that importing this folder costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from threadline.tables.contracts import CONTRACTS, Contract
    from threadline.tables.engine import EngineSettings
    from threadline.tables.export import write_csv, write_parquet
    from threadline.tables.lake.deletion import Deletion
    from threadline.tables.lake.journal import Ack, Journal
    from threadline.tables.lake.lake import Lake, LakeSettings
    from threadline.tables.reading.load import ReadSettings, read_table, read_tickets
    from threadline.tables.report import LoadReport
    from threadline.tables.table import Table
    from threadline.tables.warehouse import open_warehouse
    from threadline.tables.workspace import Workspace

_HOMES = {
    "CONTRACTS": "contracts",
    "Ack": "lake.journal",
    "Contract": "contracts",
    "Deletion": "lake.deletion",
    "EngineSettings": "engine",
    "Journal": "lake.journal",
    "Lake": "lake.lake",
    "LakeSettings": "lake.lake",
    "LoadReport": "report",
    "ReadSettings": "reading.load",
    "Table": "table",
    "Workspace": "workspace",
    "open_warehouse": "warehouse",
    "read_table": "reading.load",
    "read_tickets": "reading.load",
    "write_csv": "export",
    "write_parquet": "export",
}

__all__ = [
    "CONTRACTS",
    "Ack",
    "Contract",
    "Deletion",
    "EngineSettings",
    "Journal",
    "Lake",
    "LakeSettings",
    "LoadReport",
    "ReadSettings",
    "Table",
    "Workspace",
    "open_warehouse",
    "read_table",
    "read_tickets",
    "write_csv",
    "write_parquet",
]


def __getattr__(name: str) -> Any:
    """Load the module that holds `name`."""
    if name not in _HOMES:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
