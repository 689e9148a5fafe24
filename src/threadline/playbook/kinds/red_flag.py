"""A red flag: a declared check over an initiative's history, its thresholds, what it means and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from threadline.playbook.fields import Fields
from threadline.playbook.kinds.plain import plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from threadline.answers import Plain
    from threadline.playbook.fields import Told
    from threadline.playbook.page import Page

SEVERITIES = ("low", "medium", "high")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A threshold of a check: its least and greatest value, and the value when a file names none."""

    usual: float
    least: float
    greatest: float
    means: str


CHECKS: Mapping[str, Mapping[str, Parameter]] = {
    "no_baseline": {
        "grace_days": Parameter(5, 0, 365, "days that modelling may run before a baseline is missed"),
    },
    "more_data_again": {
        "times": Parameter(2, 2, 20, "requests for more data that count as again"),
        "flat_gain": Parameter(0.01, 0, 1, "gain of the last doubling of the data up to which the curve is flat"),
    },
    "date_slipped_twice": {
        "times": Parameter(2, 2, 20, "moves of the target date to a later day"),
        "smallest_slip_days": Parameter(1, 1, 365, "a shorter move does not count"),
    },
    "gain_within_spread": {
        "spreads": Parameter(1, 0.1, 10, "how many times the spread between runs the gain must exceed"),
    },
    "offline_online_gap": {
        "smallest_share": Parameter(0.5, 0, 1, "share of the offline gain that must be seen online"),
    },
    "monitoring_without_owner": {
        "grace_days": Parameter(0, 0, 365, "days for which monitoring may stand without an owner"),
    },
    "nothing_acts_on_output": {
        "grace_days": Parameter(30, 1, 365, "days after launch within which something must act on the output"),
    },
    "trained_on_own_output": {
        "largest_share": Parameter(0.5, 0, 1, "share of training labels that the current system may have produced"),
    },
    "no_control_group": {},
    "no_deployment_work": {
        "smallest_share": Parameter(0.2, 0, 1, "share of the planned days that deployment must at least take"),
    },
    "proxy_metric": {},
    "stale_approval": {
        "grace_days": Parameter(0, 0, 365, "days for which an approval may be older than what it approves"),
    },
    "quality_keeps_changing": {
        "evaluations": Parameter(3, 3, 50, "evaluations of one model version that are compared"),
        "spreads": Parameter(2, 0.1, 20, "how many times the spread between runs they may differ by"),
    },
}
"""The declared checks, each with its thresholds by name."""


@dataclass(frozen=True, slots=True)
class RedFlag:
    """A red flag. `parameters` holds every threshold of its `check`, those that the file leaves out as usual."""

    id: str
    name: str
    check: str
    parameters: Mapping[str, float]
    severity: str
    meaning: str
    action: str
    asks_role: str
    description: str
    path: str

    def to_dict(self) -> dict[str, Plain]:
        """Return the red flag as plain values."""
        return plain(self)


def red_flag_of(page: Page) -> Told[RedFlag]:
    """Return the red flag that a page tells, with everything that is broken in it."""
    fields = Fields(page)
    check = fields.choice("check", tuple(CHECKS))
    flag = RedFlag(
        id=fields.identifier(),
        name=fields.text("name"),
        check=check,
        parameters=_parameters(fields, CHECKS.get(check, {})),
        severity=fields.choice("severity", SEVERITIES),
        meaning=fields.text("meaning"),
        action=fields.text("action"),
        asks_role=fields.text("asks_role"),
        description=page.body.strip(),
        path=page.path,
    )
    return fields.finish(flag)


def _parameters(fields: Fields, known: Mapping[str, Parameter]) -> Mapping[str, float]:
    given = fields.numbers("parameters")
    for name, value in given.items():
        if name not in known:
            fields.refuse("parameters", name, tuple(known))
        elif not known[name].least <= value <= known[name].greatest:
            hint = f"It is {known[name].means}: from {known[name].least:g} to {known[name].greatest:g}"
            fields.complain("parameters", f"cannot have {name} {value:g}", hint)
    return {name: given.get(name, parameter.usual) for name, parameter in known.items()}
