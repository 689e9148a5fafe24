"""Acts that put something on record: evidence, a person's word, anything else that happened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from threadline.errors import Incomplete, OutOfOrder
from threadline.gates.acts.beginning import happened
from threadline.gates.acts.permissions import require_may
from threadline.initiatives import EVENTS, Attestation
from threadline.initiatives.file.checking import SYSTEM

if TYPE_CHECKING:
    from collections.abc import Mapping

    from threadline.answers import Plain
    from threadline.gates.situation import Situation
    from threadline.initiatives import Evidence, Initiative, Reference

FREE_EVENTS = frozenset(
    {
        "brief_changed",
        "metric_changed",
        "thing_changed",
        "thing_vanished",
        "date_set",
        "data_requested",
        "plan_set",
        "output_used",
        "noted",
    }
)
"""Events that are nothing but a note of what happened; all others come from an act of their own."""


def record_evidence(situation: Situation, evidence: Evidence) -> Initiative:
    """Put evidence on record. Raises Incomplete when it does not have the shape of its kind, or an id that is taken."""
    kind = situation.rules.evidence_kinds.get(evidence.kind)
    if kind is None:
        raise OutOfOrder(f"the playbook has no kind of evidence {evidence.kind!r}", "See threadline playbook show")
    if kind.from_record:
        raise OutOfOrder(f"{kind.name} is read from the record itself", "Nobody hands it in")
    if not evidence.by.startswith(SYSTEM):
        require_may(situation, "record_evidence", evidence.by, allowed=())
    if any(one.id == evidence.id for one in situation.initiative.evidence):
        raise Incomplete(f"there is evidence {evidence.id!r} already", "Give it another id; evidence is never replaced")
    if evidence.computed_at > situation.as_of:
        raise OutOfOrder(f"{evidence.id} was computed after now", "Mend its date")
    wrong = kind.problems_in(evidence.values)
    if wrong:
        raise Incomplete(f"{evidence.id} does not have the shape of {kind.name}: {wrong[0]}", "Mend its values")
    records = (*situation.initiative.evidence, evidence)
    by = None if evidence.by.startswith(SYSTEM) else evidence.by
    return happened(situation, "evidence_recorded", by, {"evidence": evidence.id}, evidence=records)


def attest(
    situation: Situation, requirement: str, *, by: str, says: str, rests_on: tuple[Reference, ...] = ()
) -> Initiative:
    """Give one's word that a requirement is met. Raises SeparationOfDuties for the driver."""
    declared = situation.rules.requirements.get(requirement)
    if declared is None or declared.by != "attested":
        raise OutOfOrder(f"{requirement!r} is nothing that a person attests", "See threadline playbook show")
    driver = situation.initiative.daci.in_stage(situation.initiative.stage).driver
    holders = situation.initiative.holders(str(declared.attested_by), situation.today)
    require_may(situation, "attest", by, allowed=holders, never=driver)
    if not says.strip():
        raise Incomplete("whoever attests says what they looked at", "Write a sentence")
    attestation = Attestation(requirement=requirement, by=by, at=situation.as_of, says=says.strip(), rests_on=rests_on)
    attestations = (*situation.initiative.attestations, attestation)
    return happened(situation, "attested", by, {"requirement": requirement}, attestations=attestations)


def record_event(situation: Situation, kind: str, *, by: str | None, values: Mapping[str, Plain]) -> Initiative:
    """Put on record something that happened. Raises OutOfOrder for events that come from an act of their own."""
    if kind not in FREE_EVENTS:
        raise OutOfOrder(f"{kind!r} is no note", f"Notes are: {', '.join(sorted(FREE_EVENTS))}")
    if by is not None:
        require_may(situation, "record_event", by, allowed=())
    carried = EVENTS[kind]
    for name, one in carried.items():
        if one.required and values.get(name) is None:
            raise Incomplete(f"{kind} does not say {name}", f"Add {name}: {one.says}")
    unknown = sorted(set(values) - set(carried))
    if unknown:
        raise Incomplete(f"{kind} carries no {unknown[0]!r}", f"It carries: {', '.join(carried) or 'nothing'}")
    return happened(situation, kind, by, values)
