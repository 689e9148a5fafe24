"""RACI beside DACI: the same people, told by phase."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from threadline.answers import Plain
    from threadline.decisions.record import Roles


@dataclass(frozen=True, slots=True)
class RaciRow:
    """Who is responsible, accountable, consulted and informed in one phase."""

    phase: str
    responsible: tuple[str, ...]
    accountable: tuple[str, ...]
    consulted: tuple[str, ...]
    informed: tuple[str, ...]

    def to_dict(self) -> dict[str, Plain]:
        """Return the row as plain values."""
        return {
            "phase": self.phase,
            "responsible": list(self.responsible),
            "accountable": list(self.accountable),
            "consulted": list(self.consulted),
            "informed": list(self.informed),
        }


def raci_of(phases: Mapping[str, Roles]) -> tuple[RaciRow, ...]:
    """Return the RACI view of who holds which DACI letter in each phase.

    The driver does the work of moving it and is responsible; the approvers answer for it and are accountable.
    """
    return tuple(
        RaciRow(phase, (roles.driver,) if roles.driver else (), roles.approvers, roles.consulted, roles.informed)
        for phase, roles in phases.items()
    )
