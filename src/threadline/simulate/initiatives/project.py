"""A project that runs: one act after another, each at its moment, with what was known at the end of each month."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from threadline.gates.acts import acting, attest, record_event, record_evidence
from threadline.initiatives import Evidence, Reference

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from numpy.random import Generator

    from threadline.answers import Plain
    from threadline.gates.rules import Rules
    from threadline.initiatives import Initiative
    from threadline.simulate.initiatives.course import Course

MONTH = timedelta(days=30)


class Project:
    """One project: its course, its clock, and the initiative as it stands."""

    def __init__(self, initiative: Initiative, rules: Rules, course: Course, rng: Generator) -> None:
        self.initiative, self.rules, self.course, self.rng = initiative, rules, course, rng
        self.now: datetime = initiative.history[0].at
        self.months: list[tuple[datetime, Initiative]] = []
        self._month_ends = self.now + MONTH

    def wait(self, low: float, high: float) -> None:
        """Let some days pass, and keep what was known whenever a month ends."""
        self.now += timedelta(days=float(self.rng.uniform(low, high)))
        self.now = self.now.replace(second=0, microsecond=0)
        while self._month_ends <= self.now:
            self.months.append((self._month_ends, self.initiative))
            self._month_ends += MONTH

    def act(self, act: Callable[..., Initiative], *given: Any, **said: Any) -> None:
        """Do something now; a minute passes with it."""
        self.initiative = act(acting(self.initiative, self.rules, at=self.now), *given, **said)
        self.now += timedelta(minutes=1)

    def note(self, kind: str, values: Mapping[str, Plain], *, by: str | None = None) -> None:
        """Put on record that something happened."""
        self.act(record_event, kind, by=by, values=values)

    def measure(self, kind: str, values: Mapping[str, Plain], *, model: str | None = None) -> str:
        """Put evidence on record, resting on what its kind must rest on, and return its id."""
        number = sum(one.kind == kind for one in self.initiative.evidence) + 1
        name = f"{kind.replace('_', '-')}-{number}"
        evidence = Evidence(
            id=name,
            kind=kind,
            computed_at=self.now,
            by=self.who("data_scientist"),
            rests_on=tuple(self._ground(one, model) for one in self.rules.evidence_kinds[kind].rests_on),
            values=values,
        )
        self.act(record_evidence, evidence)
        return name

    def vouch(self, requirement: str) -> None:
        """Let whoever must give their word that a requirement is met."""
        role = str(self.rules.requirements[requirement].attested_by)
        self.act(attest, requirement, by=self.who(role), says="Gone through it point by point.")

    def who(self, role: str) -> str:
        """Return who holds a role now."""
        return self.initiative.holders(role, self.now.date())[0]

    @property
    def driver(self) -> str:
        """Who drives the project."""
        return str(self.initiative.daci.driver)

    def version_of(self, what: str, name: str) -> str:
        """Return the version of a thing that is in force."""
        changes = [one for one in self.initiative.events("thing_changed") if one.text("what") == what]
        versions = [str(one.text("version")) for one in changes if one.text("id") == name]
        return versions[-1] if versions else "1"

    def _ground(self, kind: str, model: str | None) -> Reference:
        name = self.initiative.id
        if kind == "model_version":
            return Reference(kind, name, model or self.version_of(kind, name))
        if kind == "owner":
            return Reference(kind, "monitoring", self.initiative.owners["monitoring"])
        if kind == "playbook":
            return Reference(kind, "playbook", self.initiative.playbook_version)
        called = {"table_version": f"{name}-cases", "data_contract": f"{name}-contract", "theme": f"theme-{name}"}[kind]
        return Reference(kind, called, self.version_of(kind, called))
