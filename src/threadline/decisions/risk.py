"""The risk assessment: what today's support load costs, what a quick model could cost, and what waiting costs.

Costs multiply quantities that are known only as ranges. Each range is taken as a lognormal distribution with the
range as its central interval, so that the product's interval follows in closed form: logarithms add, and so do their
variances (Limpert, Stahel and Abbt, "Log-normal distributions across the sciences", BioScience 51, 2001).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from threadline.answers import Estimate, Undecided

if TYPE_CHECKING:
    from threadline.answers import Plain

_LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class SupportLoad:
    """What a theme costs support today: tickets a week, minutes of handling a ticket, and money an hour (0 unknown)."""

    tickets_a_week: Estimate | None
    handle_minutes: Estimate | None
    cost_an_hour: Estimate | None


@dataclass(frozen=True, slots=True)
class QuickModel:
    """A quick model as it is expected: the share of tickets it removes (0..1), and new tickets that it causes."""

    removed_share: Estimate | None
    new_tickets_a_week: Estimate | None
    weeks_earlier: float


@dataclass(frozen=True, slots=True)
class MinimalOption:
    """The least that helps: what ships, the guardrails that stop it, and who supports customers meanwhile."""

    ships: str
    guardrails: tuple[str, ...]
    support_plan: str

    def gaps(self) -> tuple[str, ...]:
        """Return what is missing before it may be proposed."""
        missing = []
        if not self.ships.strip():
            missing.append("what ships")
        if not self.guardrails:
            missing.append("a guardrail that stops it")
        if not self.support_plan.strip():
            missing.append("who supports customers meanwhile")
        return tuple(missing)

    def to_dict(self) -> dict[str, Plain]:
        """Return the option and what it lacks as plain values."""
        return {
            "ships": self.ships,
            "guardrails": list(self.guardrails),
            "support_plan": self.support_plan,
            "gaps": list(self.gaps()),
        }


@dataclass(frozen=True, slots=True)
class RiskAssessment:
    """Costs in the money of `cost_an_hour`: of today's load a week, of the quick model's new tickets, of waiting."""

    load_a_week: Estimate | Undecided
    hours_a_week: Estimate | Undecided
    quick_model_a_week: Estimate | Undecided
    cost_of_delay: Estimate | Undecided
    option: MinimalOption

    def to_dict(self) -> dict[str, Plain]:
        """Return the assessment as plain values."""
        return {
            "load_a_week": self.load_a_week.to_dict(),
            "hours_a_week": self.hours_a_week.to_dict(),
            "quick_model_a_week": self.quick_model_a_week.to_dict(),
            "cost_of_delay": self.cost_of_delay.to_dict(),
            "option": self.option.to_dict(),
        }


def assess_risk(load: SupportLoad, quick: QuickModel, option: MinimalOption) -> RiskAssessment:
    """Return what waiting and hurrying cost, each with its interval or with what is missing.

    The cost of delay is what the quick model would have saved in the weeks that waiting adds: the removed share of the
    load. It is an upper bound, since the new tickets that a quick model causes are told apart.
    """
    hour = Estimate(1 / 60, 1 / 60, 1 / 60)
    hours = _product({"tickets a week": load.tickets_a_week, "minutes a ticket": load.handle_minutes, "": hour})
    cost = {"what an hour costs": load.cost_an_hour}
    per_ticket = {"minutes a ticket": load.handle_minutes, "": hour, **cost}
    today = {"tickets a week": load.tickets_a_week, **per_ticket}
    weeks = Estimate(quick.weeks_earlier, quick.weeks_earlier, quick.weeks_earlier)
    return RiskAssessment(
        load_a_week=_product(today),
        hours_a_week=hours,
        quick_model_a_week=_product({"new tickets a week": quick.new_tickets_a_week, **per_ticket}),
        cost_of_delay=_product({**today, "the share removed": quick.removed_share, "weeks": weeks}),
        option=option,
    )


def _product(factors: dict[str, Estimate | None]) -> Estimate | Undecided:
    """Return the product of independent ranges at 95%, or what is missing for it."""
    missing = [name for name, factor in factors.items() if factor is None]
    if missing:
        return Undecided(f"{' and '.join(missing)} is not known", "Give a range, however wide: lowest, usual, highest")
    known = [factor for factor in factors.values() if factor is not None]
    if any(factor.value == 0 for factor in known):
        return Estimate(0.0, 0.0, math.prod(factor.high for factor in known), _LEVEL)
    if any(min(factor.low, factor.value) <= 0 for factor in known):
        return Undecided("a range reaches down to zero or below", "Say the least that it surely is")
    middle = sum(math.log(factor.value) for factor in known)
    down = math.sqrt(sum(_half(factor, factor.low) ** 2 for factor in known))
    up = math.sqrt(sum(_half(factor, factor.high) ** 2 for factor in known))
    return Estimate(math.exp(middle), math.exp(middle - down), math.exp(middle + up), _LEVEL)


def _half(factor: Estimate, end: float) -> float:
    """Return the log distance of an end from the value, scaled from the range's own level to 95%."""
    from statistics import NormalDist  # noqa: PLC0415  only needed for ranges

    normal = NormalDist()
    scale = normal.inv_cdf(0.5 + _LEVEL / 2) / normal.inv_cdf(0.5 + factor.level / 2)
    return abs(math.log(end / factor.value)) * scale
