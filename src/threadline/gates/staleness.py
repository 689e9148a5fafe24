"""What went stale: everything that rests, directly or through others, on a thing that is no longer as it was.

The record is a graph: evidence rests on versions of things outside it, attestations on evidence, requirements on what
meets them, approvals on all of these and on the approval of the gate before. A thing outside that changed is where the
search begins; the stale set is what it reaches, no more and no less.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from threadline.gates.things import Things, changed_things
from threadline.initiatives import Reference

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from threadline.answers import Plain
    from threadline.gates.rules import Rules
    from threadline.gates.things import Node
    from threadline.initiatives import HandoffRound, Initiative


@dataclass(frozen=True, slots=True)
class Stale:
    """Something of the record that went stale, why, and who is told. `what` is KIND:ID, as in gate:launch.

    Not `in_force` is evidence that newer evidence has replaced and that nothing in force rests on: history.
    """

    kind: str
    id: str
    because: str
    tell: tuple[str, ...] = ()
    in_force: bool = True

    @property
    def what(self) -> str:
        """The thing, as rules and exemptions name it."""
        return f"{self.kind}:{self.id}"

    def to_dict(self) -> dict[str, Plain]:
        """Return it as plain values."""
        return {"what": self.what, "because": self.because, "kind": self.kind, "id": self.id, "tell": list(self.tell)}


@dataclass(frozen=True, slots=True)
class Graph:
    """What rests on what: `rests_on` tells for each thing of the record what is under it; `made_at`, since when."""

    rests_on: Mapping[Node, tuple[Reference, ...]]
    made_at: Mapping[Node, datetime]

    def reached_from(self, changed: Mapping[tuple[Node, Reference], str]) -> dict[Node, str]:
        """Return everything that rests, directly or through others, on what changed, with the reason."""
        above = self._above()
        reached: dict[Node, str] = {}
        for (node, _), why in sorted(changed.items(), key=lambda one: (one[0][0], str(one[0][1]))):
            reached.setdefault(node, why)
        waiting = list(reached)
        while waiting:
            under = waiting.pop(0)
            for node in above.get(under, ()):
                if node not in reached:
                    reached[node] = f"rests on {_named(under)}, which is stale: {_root(reached[under])}"
                    waiting.append(node)
        return reached

    def _above(self) -> dict[Node, list[Node]]:
        above: dict[Node, list[Node]] = {}
        for node, references in self.rests_on.items():
            for reference in references:
                above.setdefault((reference.kind, reference.id), []).append(node)
        return above


def find_stale(initiative: Initiative, rules: Rules, *, as_of: datetime) -> tuple[Stale, ...]:
    """Return everything of the record that is stale, in the order evidence, requirements, handoffs, gates."""
    graph = build_graph(initiative, rules)
    reached = graph.reached_from(changed_things(graph.rests_on, graph.made_at, Things(initiative, rules, as_of)))
    in_force = _in_force(initiative, graph)
    order = {kind: place for place, kind in enumerate(_ORDER)}
    return tuple(
        Stale(kind, name, why, _told(initiative, rules, kind, name), (kind, name) in in_force)
        for (kind, name), why in sorted(reached.items(), key=lambda one: (order[one[0][0]], one[0][1]))
    )


def _in_force(initiative: Initiative, graph: Graph) -> set[Node]:
    """Return what counts today: everything but evidence that was replaced and that nothing which counts rests on."""
    newest = (initiative.newest_evidence(kind) for kind in {one.kind for one in initiative.evidence})
    found: set[Node] = {("evidence", one.id) for one in newest if one is not None}
    found |= {node for node in graph.rests_on if node[0] != "evidence"}
    waiting = list(found)
    while waiting:
        for reference in graph.rests_on.get(waiting.pop(), ()):
            under = (reference.kind, reference.id)
            if under in graph.rests_on and under not in found:
                found.add(under)
                waiting.append(under)
    return found


_ORDER = ("evidence", "attestation", "requirement", "handoff", "gate")


def build_graph(initiative: Initiative, rules: Rules) -> Graph:
    """Return what rests on what in an initiative's record."""
    rests_on: dict[Node, tuple[Reference, ...]] = {}
    made_at: dict[Node, datetime] = {}
    for one in initiative.evidence:
        rests_on["evidence", one.id], made_at["evidence", one.id] = one.rests_on, one.computed_at
    for name in {one.requirement for one in initiative.attestations}:
        newest = initiative.newest_attestation(name)
        if newest is not None:
            rests_on["attestation", name], made_at["attestation", name] = newest.rests_on, newest.at
    rests_on |= _requirements(initiative, rules)
    for name, round_ in _newest_rounds(initiative).items():
        rests_on["handoff", name] = _handoff_references(initiative, rules, round_)
        made_at["handoff", name] = round_.accepted_at or round_.offered_at
    for decision in initiative.gates:
        if decision.decided_at is not None:
            rests_on["gate", decision.gate] = decision.rests_on
            made_at["gate", decision.gate] = decision.decided_at
    return Graph(rests_on, made_at)


def _requirements(initiative: Initiative, rules: Rules) -> dict[Node, tuple[Reference, ...]]:
    found: dict[Node, tuple[Reference, ...]] = {}
    for name, requirement in rules.requirements.items():
        under = []
        if requirement.by == "attested" and initiative.newest_attestation(name) is not None:
            under.append(Reference("attestation", name))
        for kind in (requirement.evidence_kind, requirement.same_as.evidence_kind if requirement.same_as else None):
            evidence = None if kind is None else initiative.newest_evidence(kind)
            if evidence is not None:
                under.append(Reference("evidence", evidence.id))
        if under:
            found["requirement", name] = tuple(under)
    return found


def _newest_rounds(initiative: Initiative) -> dict[str, HandoffRound]:
    return {one.handoff: one for one in initiative.handoffs}


def _handoff_references(initiative: Initiative, rules: Rules, round_: HandoffRound) -> tuple[Reference, ...]:
    """Return what an accepted handoff rests on: its own references, and of its evidence what may open it again."""
    handoff = rules.handoffs.get(round_.handoff)
    if handoff is None or round_.accepted_at is None:
        return round_.rests_on
    brought = {*round_.brings.values(), *round_.receives.values()}
    under = {
        reference
        for one in initiative.evidence
        if one.id in brought
        for reference in one.rests_on
        if reference.kind in handoff.reopened_by
    }
    return (*round_.rests_on, *sorted(under - set(round_.rests_on), key=str))


def _told(initiative: Initiative, rules: Rules, kind: str, name: str) -> tuple[str, ...]:
    """Return who is told: whoever approved what rests on it, and who gave their word."""
    if kind == "gate":
        decision = next((one for one in reversed(initiative.gates) if one.gate == name and one.decided_by), None)
        return () if decision is None or decision.decided_by is None else (decision.decided_by,)
    if kind == "attestation":
        newest = initiative.newest_attestation(name)
        return () if newest is None else (newest.by,)
    if kind == "handoff":
        round_ = initiative.handoff(name)
        return tuple(one for one in (round_.offered_by, round_.accepted_by) if one) if round_ else ()
    if kind == "requirement":
        gates = [gate.id for gate in rules.gates.values() if name in gate.requirements]
        return tuple(dict.fromkeys(one for gate in gates for one in _told(initiative, rules, "gate", gate)))
    driver = initiative.daci.driver
    return (driver,) if driver is not None else ()


def _named(node: Node) -> str:
    kind, name = node
    return f"the approval of {name}" if kind == "gate" else f"{kind} {name}"


def _root(why: str) -> str:
    return why.rsplit("which is stale: ", 1)[-1]
