from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq
import pytest

from threadline.simulate import SimulationReport, simulate_company

if TYPE_CHECKING:
    from pathlib import Path

END_ON = date(2026, 11, 20)
AS_OF = datetime(2026, 11, 21, tzinfo=UTC)
TICKETS = 6_000


@dataclass
class Company:
    """A simulated company, read back from its files."""

    out: Path
    report: SimulationReport

    _read: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def rows(self, name: str) -> list[dict[str, Any]]:
        if name not in self._read:
            self._read[name] = pq.read_table(self.out / f"{name}.parquet").to_pylist()
        return self._read[name]

    @cached_property
    def truth(self) -> dict[str, Any]:
        return json.loads((self.out / "truth.json").read_text())

    @cached_property
    def tickets(self) -> list[dict[str, Any]]:
        return self.rows("tickets")

    @cached_property
    def by_ticket(self) -> list[dict[str, Any]]:
        return self.rows("truth/tickets")

    @cached_property
    def predictions(self) -> dict[str, dict[str, Any]]:
        return {row["prediction_id"]: row for row in self.rows("predictions") if row["environment"] == "serving"}

    def event(self, kind: str, theme: str | None = None) -> dict[str, Any]:
        return next(
            event for event in self.truth["events"] if event["kind"] == kind and theme in (None, event["theme"])
        )

    def days_of(self, theme: str) -> list[date]:
        return [
            ticket["created_at"].date()
            for ticket, true in zip(self.tickets, self.by_ticket, strict=True)
            if true["theme"] == theme
        ]


@pytest.fixture(scope="session")
def company(tmp_path_factory: pytest.TempPathFactory) -> Company:
    out = tmp_path_factory.mktemp("company")
    return Company(out, simulate_company(out, tickets=TICKETS, seed=7, end_on=END_ON))


@pytest.fixture(scope="session")
def as_of() -> datetime:
    return AS_OF


@pytest.fixture(scope="session")
def simulate(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Simulate another company into a folder of its own."""

    def simulate_into_new_folder(**arguments: Any) -> Company:
        out = tmp_path_factory.mktemp("another")
        arguments = {"tickets": 400, "seed": 7, "end_on": END_ON, "days": 90, **arguments}
        return Company(out, simulate_company(out, **arguments))

    return simulate_into_new_folder
