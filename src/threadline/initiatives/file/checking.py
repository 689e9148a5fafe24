"""What no single field can know: names that point at nobody, ids that come twice, a history out of order."""

from __future__ import annotations

from collections import Counter
from datetime import datetime  # noqa: TC003
from typing import TYPE_CHECKING, Any

from threadline.errors import ConditionError
from threadline.initiatives.record.shape import Trouble

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from threadline.initiatives.record.initiative import Initiative
    from threadline.initiatives.record.shape import Path

SYSTEM = "system:"
"""Begins the name of whatever is no person: system:nightly-audit."""


def troubles_of(initiative: Initiative, *, as_of: datetime | None) -> list[Trouble]:
    """Return everything that does not fit together; with `as_of`, also what lies after it."""
    found = [
        *_unknown_people(initiative),
        *_doubles(initiative),
        *_broken_references(initiative),
        *_history_out_of_order(initiative),
        *_broken_guardrails(initiative),
    ]
    if as_of is not None:
        found += _in_the_future(initiative, as_of)
    return found


def _unknown_people(initiative: Initiative) -> Iterator[Trouble]:
    known = {person.name for person in initiative.people}
    for path, name in _named_people(initiative):
        if name is not None and name not in known and not name.startswith(SYSTEM):
            yield Trouble(path, f"there is no person {name!r}", f"Add them to people: {_sample(known)}")


def _sample(known: set[str]) -> str:
    return f"known are {', '.join(sorted(known)[:8])}" if known else "nobody is named there yet"


def _named_people(initiative: Initiative) -> Iterator[tuple[Path, str | None]]:
    daci = initiative.daci
    yield from ((("owners", box), owner) for box, owner in initiative.owners.items())
    for place, letters in ((("daci",), daci), *((("daci", "phases", name), one) for name, one in daci.phases.items())):
        yield from (((*place, letter), getattr(letters, letter)) for letter in ("driver", "approver"))
        for letter in ("consulted", "informed"):
            yield from (((*place, letter, number), one) for number, one in enumerate(getattr(letters, letter)))
    yield from _in_entries(daci.answers, ("daci", "answers"), ("person",))
    yield from _in_entries(daci.waivers, ("daci", "waivers"), ("person", "by"))
    for name, fields in _PERSON_FIELDS.items():
        yield from _in_entries(getattr(initiative, name), (name,), fields)
    for number, contract in enumerate(initiative.data_contracts):
        yield from _in_entries(contract.signed, ("data_contracts", number, "signed"), ("person",))


_PERSON_FIELDS = {
    "evidence": ("by",),
    "attestations": ("by",),
    "gates": ("asked_of", "asked_by", "decided_by"),
    "exemptions": ("granted_by",),
    "handoffs": ("offered_by", "accepted_by", "returned_by"),
    "findings": ("owner", "closed_by"),
    "red_flags": ("owner", "dismissed_by"),
    "data_contracts": ("producer", "consumer"),
    "history": ("by",),
}


def _in_entries(entries: Iterable[Any], place: Path, fields: tuple[str, ...]) -> Iterator[tuple[Path, str | None]]:
    for number, one in enumerate(entries):
        for name in fields:
            yield (*place, number, name), getattr(one, name)


def _doubles(initiative: Initiative) -> Iterator[Trouble]:
    named = (("people", "name"), ("evidence", "id"), ("findings", "id"), ("data_contracts", "id"))
    for place, field in named:
        seen: Counter[str] = Counter()
        for number, one in enumerate(getattr(initiative, place)):
            name = getattr(one, field)
            seen[name] += 1
            if seen[name] > 1:
                yield Trouble((place, number, field), f"{name!r} is named twice in {place}", "Give one another name")


def _broken_references(initiative: Initiative) -> Iterator[Trouble]:
    evidence = {one.id for one in initiative.evidence}
    for place in ("evidence", "attestations", "gates", "handoffs"):
        for number, one in enumerate(getattr(initiative, place)):
            for reference in one.rests_on:
                if reference.kind == "evidence" and reference.id not in evidence:
                    problem = f"it rests on evidence {reference.id!r}, which is not there"
                    hint = "Add it to evidence, or remove the line"
                    yield Trouble((place, number, "rests_on", "evidence"), problem, hint)
    findings = {one.id for one in initiative.findings}
    for number, decision in enumerate(initiative.gates):
        for place_in, name in enumerate(decision.findings):
            if name not in findings:
                path: Path = ("gates", number, "findings", place_in)
                yield Trouble(path, f"there is no finding {name!r}", "Add it to findings, with an owner and a day")


def _history_out_of_order(initiative: Initiative) -> Iterator[Trouble]:
    newest: datetime | None = None
    for number, event in enumerate(initiative.history):
        if newest is not None and event.at < newest:
            problem = f"{event.kind} at {event.at:%Y-%m-%d %H:%M} stands after something of {newest:%Y-%m-%d %H:%M}"
            yield Trouble(("history", number), problem, "Order the history by time, oldest first, or mend the date")
        newest = event.at if newest is None else max(newest, event.at)


def _in_the_future(initiative: Initiative, as_of: datetime) -> Iterator[Trouble]:
    for place, fields in _MOMENTS.items():
        for number, one in enumerate(getattr(initiative, place)):
            for field in fields:
                at = getattr(one, field)
                if at is not None and at > as_of:
                    problem = f"{at:%Y-%m-%d %H:%M} lies after the moment asked about, {as_of:%Y-%m-%d %H:%M}"
                    hint = "Mend the date, or ask about a later moment with --as-of"
                    yield Trouble((place, number, field), problem, hint)


_MOMENTS = {
    "evidence": ("computed_at",),
    "attestations": ("at",),
    "gates": ("asked_at", "decided_at"),
    "exemptions": ("granted_at",),
    "handoffs": ("offered_at", "accepted_at", "returned_at"),
    "findings": ("opened_at", "closed_at"),
    "red_flags": ("dismissed_at",),
    "history": ("at",),
}


def _broken_guardrails(initiative: Initiative) -> Iterator[Trouble]:
    if not initiative.success_metric.guardrails:
        return
    from threadline.conditions import parse_condition  # noqa: PLC0415  only where there are some

    for number, line in enumerate(initiative.success_metric.guardrails):
        try:
            parse_condition(line)
        except ConditionError as error:
            path = ("success_metric", "guardrails", number)
            yield Trouble(path, f"this guardrail is no condition: {error.problem}", error.hint)
