"""Names in a record that its playbook does not know: stages, gates, requirements, boxes, handoffs, roles, rules."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from threadline.initiatives.record.shape import Trouble

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from threadline.gates.rules import Rules
    from threadline.initiatives import Initiative
    from threadline.initiatives.record.shape import Path


def unknown_names(initiative: Initiative, rules: Rules) -> list[Trouble]:
    """Return every name that the playbook does not know, with the place where it stands."""
    return [
        _trouble(path, name, word, known)
        for path, name, word, known in _named(initiative, rules)
        if name is not None and name not in known
    ]


def _named(initiative: Initiative, rules: Rules) -> Iterator[tuple[Path, str | None, str, Collection[str]]]:
    roles = {role.id for role in rules.playbook.roles}
    yield ("stage",), initiative.stage, "stage", rules.stages
    yield from ((("owners", box), box, "ownership box", rules.boxes) for box in initiative.owners)
    yield from ((("daci", "phases", stage), stage, "stage", rules.stages) for stage in initiative.daci.phases)
    for number, person in enumerate(initiative.people):
        yield ("people", number, "role"), person.role, "role", roles
        yield from ((("people", number, "further_roles"), role, "role", roles) for role in person.further_roles)
    for place, field, word, known in (
        ("evidence", "kind", "kind of evidence", rules.evidence_kinds),
        ("attestations", "requirement", "requirement", rules.requirements),
        ("gates", "gate", "gate", rules.gates),
        ("handoffs", "handoff", "handoff", rules.handoffs),
        ("red_flags", "rule", "red flag", rules.red_flags),
    ):
        for number, one in enumerate(getattr(initiative, place)):
            yield (place, number, field), getattr(one, field), word, known
    for number, event in enumerate(initiative.history):
        if event.kind == "stage_entered":
            yield ("history", number, "stage"), event.text("stage"), "stage", rules.stages


def _trouble(path: Path, name: str, word: str, known: Collection[str]) -> Trouble:
    near = get_close_matches(name, known, n=1)
    meant = f"Did you mean {near[0]!r}? " if near else ""
    return Trouble(path, f"the playbook has no {word} {name!r}", f"{meant}There are: {', '.join(sorted(known))}")
