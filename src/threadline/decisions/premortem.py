"""The pre-mortem: failures imagined beforehand, whose early signs become monitors, and which of them came true.

The exercise is Klein's ("Performing a project premortem", Harvard Business Review, 2007): suppose it has failed, and
say why. What it lacks is a memory; here an early sign that can be measured is a condition that is asked every day.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from threadline.answers import Undecided, day, moment
from threadline.conditions import STANDARD_MEASURES, Met, evaluate, parse_condition
from threadline.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from threadline.answers import Plain
    from threadline.conditions import Measures
    from threadline.conditions.measures import Fetches


class Likelihood(StrEnum):
    """How likely people held it, in words that mean the same to all: below a tenth, below a half, above."""

    UNLIKELY = "unlikely"
    POSSIBLE = "possible"
    LIKELY = "likely"


@dataclass(frozen=True, slots=True)
class Risk:
    """A failure that somebody imagined, what would be seen first, and what is done about it.

    `monitor` is the early sign as a condition where it can be measured, else empty. `came_true_on` and `ruled_out_on`
    are what people said afterwards.
    """

    failure: str
    likelihood: Likelihood
    early_sign: str
    owner: str
    monitor: str = ""
    response: str = ""
    came_true_on: date | None = None
    ruled_out_on: date | None = None

    def __post_init__(self) -> None:
        """Refuse a monitor that is no condition, and a risk without a failure or an owner."""
        if not self.failure.strip() or not self.owner.strip():
            raise InputError("A risk needs the failure that is imagined and somebody who watches it.")
        if self.monitor:
            parse_condition(self.monitor)

    def to_dict(self) -> dict[str, Plain]:
        """Return the risk as plain values."""
        return {
            "failure": self.failure,
            "likelihood": self.likelihood.value,
            "early_sign": self.early_sign,
            "owner": self.owner,
            "monitor": self.monitor,
            "response": self.response,
            "came_true_on": None if self.came_true_on is None else day(self.came_true_on),
            "ruled_out_on": None if self.ruled_out_on is None else day(self.ruled_out_on),
        }


class Outlook(StrEnum):
    """Where a risk stands."""

    CAME_TRUE = "came_true"
    SIGN_SEEN = "sign_seen"
    QUIET = "quiet"
    RULED_OUT = "ruled_out"
    UNWATCHED = "unwatched"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class RiskState:
    """A risk, where it stands, and why in a sentence."""

    risk: Risk
    outlook: Outlook
    why: str

    def to_dict(self) -> dict[str, Plain]:
        """Return the state as plain values."""
        return {"risk": self.risk.to_dict(), "outlook": self.outlook.value, "why": self.why}


@dataclass(frozen=True, slots=True)
class PremortemReview:
    """All risks at a moment, and how the forecasts fared by likelihood."""

    rows: tuple[RiskState, ...]
    as_of: datetime

    def to_dict(self) -> dict[str, Plain]:
        """Return the review as plain values; `forecasts` counts by likelihood how many came true of those settled."""
        return {
            "rows": [row.to_dict() for row in self.rows],
            "forecasts": [self._forecast(likelihood) for likelihood in Likelihood],
            "as_of": moment(self.as_of),
        }

    def _forecast(self, likelihood: Likelihood) -> dict[str, Plain]:
        settled = {Outlook.CAME_TRUE, Outlook.RULED_OUT}
        rows = [row for row in self.rows if row.risk.likelihood is likelihood and row.outlook in settled]
        true = sum(row.outlook is Outlook.CAME_TRUE for row in rows)
        return {"likelihood": likelihood.value, "settled": len(rows), "came_true": true}


@dataclass(frozen=True, slots=True)
class _Asking:
    fetch: Fetches
    as_of: datetime
    zone: str
    measures: Measures


def review_premortem(
    risks: Sequence[Risk],
    *,
    fetch: Fetches,
    as_of: datetime,
    zone: str = "UTC",
    measures: Measures = STANDARD_MEASURES,
) -> PremortemReview:
    """Return where every risk stands: what people said counts before what a monitor shows."""
    asking = _Asking(fetch, as_of, zone, measures)

    def state(risk: Risk) -> RiskState:
        if risk.came_true_on is not None:
            return RiskState(risk, Outlook.CAME_TRUE, f"it came true on {risk.came_true_on}")
        if risk.ruled_out_on is not None:
            return RiskState(risk, Outlook.RULED_OUT, f"it was ruled out on {risk.ruled_out_on}")
        if not risk.monitor:
            return RiskState(risk, Outlook.UNWATCHED, f"nothing measures its early sign; {risk.owner} watches for it")
        return RiskState(risk, *_look(risk.monitor, asking))

    return PremortemReview(tuple(state(risk) for risk in risks), as_of)


def _look(monitor: str, asking: _Asking) -> tuple[Outlook, str]:
    try:
        condition = parse_condition(monitor, measures=asking.measures)
        verdict = evaluate(
            condition, fetch=asking.fetch, as_of=asking.as_of, zone=asking.zone, measures=asking.measures
        )
    except InputError as error:
        return Outlook.UNDECIDED, str(error)
    if isinstance(verdict, Undecided):
        return Outlook.UNDECIDED, f"{verdict.reason}. {verdict.hint}"
    if isinstance(verdict, Met):
        return Outlook.SIGN_SEEN, f"{monitor}: seen {verdict.checks[0].compared:g}"
    return Outlook.QUIET, f"{monitor} does not hold"
