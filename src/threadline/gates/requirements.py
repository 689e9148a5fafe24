"""Whether a requirement is met: by evidence that was computed, or by the word of a named person."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from threadline.gates.problem import Problem, asked_from
from threadline.initiatives import Reference
from threadline.playbook import value_at

if TYPE_CHECKING:
    from datetime import datetime

    from threadline.gates.situation import Situation
    from threadline.initiatives import Evidence
    from threadline.playbook import Must, Requirement


def check_requirement(situation: Situation, name: str, *, fresh_at: datetime | None = None) -> Problem | None:
    """Return what keeps a requirement from being met; None when it is met, or exempted by name and in time.

    How fresh evidence must be is judged at `fresh_at`, by default at the moment of the situation.
    """
    asked = (name, fresh_at)
    if asked not in situation.answers:
        situation.answers[asked] = _check(situation, name, fresh_at)
    found: Problem | None = situation.answers[asked]
    return found


def _check(situation: Situation, name: str, fresh_at: datetime | None) -> Problem | None:
    requirement = situation.rules.requirements[name]
    ask = _Ask(situation, requirement, fresh_at or situation.as_of)
    problem = ask.computed() if requirement.by == "computed" else ask.attested()
    if problem is None or situation.exemption(name) is not None:
        return None
    return _with_past_exemption(situation, problem)


def _with_past_exemption(situation: Situation, problem: Problem) -> Problem:
    """Say that an exemption was there and why it does not help: it must never lapse unnoticed."""
    given = [one for one in situation.initiative.exemptions if one.requirement == problem.requirement]
    if not given:
        return problem
    newest = max(given, key=lambda one: one.granted_at)
    if newest.holds_at(situation.as_of):
        return replace(problem, why=f"{problem.why}; {newest.granted_by} may not exempt from it")
    return replace(problem, why=f"{problem.why}; the exemption by {newest.granted_by} ran out on {newest.expires_on}")


def evidence_used(situation: Situation, name: str) -> tuple[Evidence, ...]:
    """Return the evidence that meets a requirement now, for an approval to rest on."""
    requirement = situation.rules.requirements[name]
    kinds = [requirement.evidence_kind, requirement.same_as.evidence_kind if requirement.same_as else None]
    found = (situation.newest_evidence(kind) for kind in kinds if kind is not None)
    return tuple(one for one in found if one is not None)


@dataclass(frozen=True, slots=True)
class _Ask:
    """One requirement, asked in a situation."""

    situation: Situation
    requirement: Requirement
    fresh_at: datetime

    def computed(self) -> Problem | None:
        kind = str(self.requirement.evidence_kind)
        evidence = self.situation.newest_evidence(kind)
        if evidence is None:
            return self._problem("missing", f"there is no evidence yet: {self._called(kind)}")
        return self._fault_in(evidence)

    def attested(self) -> Problem | None:
        newest = self.situation.initiative.newest_attestation(self.requirement.id)
        role = str(self.requirement.attested_by)
        called = self.situation.rules.role_name(role)
        if newest is None:
            return self._problem("not_attested", f"no {called} has given their word for it")
        if newest.by == self.situation.initiative.daci.in_stage(self.situation.initiative.stage).driver:
            return self._problem("separation_of_duties", f"{newest.by} drives the initiative and cannot attest it")
        person = self.situation.initiative.person(newest.by)
        if person is None or role not in person.roles:
            return self._problem("wrong_role", f"{newest.by}, who attested it, is no {called}")
        stale = self.situation.stale_by_name.get(f"attestation:{self.requirement.id}")
        if stale is not None:
            return self._problem("stale", stale.because)
        return self._seen(newest.rests_on)

    def _seen(self, rests_on: tuple[Reference, ...]) -> Problem | None:
        """Check the evidence that an attestation must be based on, where the playbook names a kind."""
        if self.requirement.evidence_kind is None:
            return None
        evidence = self.situation.newest_evidence(self.requirement.evidence_kind)
        if evidence is not None and Reference("evidence", evidence.id) not in rests_on:
            return self._problem("stale", f"whoever attested it had not seen {evidence.id}")
        return self.computed()

    def _fault_in(self, evidence: Evidence) -> Problem | None:
        fault = self._first_fault(evidence)
        return None if fault is None else self._problem(fault[0], f"{fault[1]} ({evidence.id})")

    def _first_fault(self, evidence: Evidence) -> tuple[str, str] | None:
        return (
            _misshapen(self.situation, evidence)
            or _stale(self.situation, evidence)
            or self._too_old(evidence)
            or next((fault for must in self.requirement.must if (fault := must_fault(must, evidence))), None)
            or self._other_data(evidence)
        )

    def _too_old(self, evidence: Evidence) -> tuple[str, str] | None:
        days = self.requirement.fresh_days
        age = self.fresh_at - evidence.computed_at
        if days is None or age < timedelta(days=days):
            return None
        return "too_old", f"it is {age.days} days old, and must be younger than {days}"

    def _other_data(self, evidence: Evidence) -> tuple[str, str] | None:
        same = self.requirement.same_as
        if same is None:
            return None
        other = self.situation.newest_evidence(same.evidence_kind)
        if other is None:
            return "missing", f"there is no evidence yet to compare it with: {self._called(same.evidence_kind)}"
        ours, theirs = value_at(evidence.values, same.field), value_at(other.values, same.field)
        if ours is None or theirs is None:
            return "not_said", f"{evidence.id if ours is None else other.id} does not say its {same.field}"
        if ours == theirs:
            return None
        return "other_data", f"{same.field} is {_short(ours)}, and {_short(theirs)} in {other.id}"

    def _problem(self, kind: str, why: str) -> Problem:
        situation, one = self.situation, self.requirement
        whom = asked_from(situation.initiative, situation.rules, one.from_role, on=situation.today)
        return Problem(one.id, kind, why, one.needs, whom)

    def _called(self, kind: str) -> str:
        return self.situation.rules.evidence_kinds[kind].name


def must_fault(must: Must, evidence: Evidence) -> tuple[str, str] | None:
    """Return the kind of problem and why, when evidence does not pass a test; None when it does."""
    holds = must.holds(evidence.values)
    if holds:
        return None
    found = value_at(evidence.values, must.field)
    if holds is None or found is None:
        return "not_said", f"it must say that {must.told()}, and does not"
    if must.field == "missing_count" and evidence.values.get("missing"):
        return "failed", f"not said yet: {_listed(evidence.values['missing'])}"
    return "failed", f"it must say that {must.told()}, and says {_short(found)}"


def _listed(names: object) -> str:
    return ", ".join(str(one).replace("_", " ") for one in names) if isinstance(names, list) else str(names)


def _misshapen(situation: Situation, evidence: Evidence) -> tuple[str, str] | None:
    kind = situation.rules.evidence_kinds[evidence.kind]
    wrong = situation.shape_faults(evidence)
    if wrong:
        return "malformed", f"the evidence does not have the shape of its kind: {wrong[0]}"
    named = {reference.kind for reference in evidence.rests_on}
    absent = [one for one in kind.rests_on if one not in named]
    if absent:
        # Nobody could tell when it goes stale.
        return "malformed", f"it does not say on which {' and '.join(absent)} it rests"
    return None


def _stale(situation: Situation, evidence: Evidence) -> tuple[str, str] | None:
    stale = situation.stale_by_name.get(f"evidence:{evidence.id}")
    if stale is None:
        return None
    return "source_vanished" if "has vanished" in stale.because else "stale", stale.because


def _short(value: object) -> str:
    said = "yes" if value is True else "no" if value is False else str(value)
    return said if len(said) <= 60 else f"{said[:57]}..."  # noqa: PLR2004  a line's worth
