"""An initiative as it was known at an earlier moment."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from threadline.initiatives.record.approvals import Finding, GateDecision
    from threadline.initiatives.record.handoffs import HandoffRound
    from threadline.initiatives.record.history import Event
    from threadline.initiatives.record.initiative import Initiative
    from threadline.initiatives.record.people import Answer, Waiver


def known_at(initiative: Initiative, moment: datetime) -> Initiative:
    """Return the initiative without anything that happened after a moment.

    Stage, state and owners are taken back by the history; people's days of leaving stay, since they are dated.
    """
    later = [event for event in initiative.history if event.at > moment]
    if not later and not _holds_later(initiative, moment):
        return initiative
    history = tuple(event for event in initiative.history if event.at <= moment)
    return replace(
        initiative,
        history=history,
        stage=_last_text(history, "stage_entered", "stage") if _has(later, "stage_entered") else initiative.stage,
        state=_last_text(history, "state_changed", "state", "running")
        if _has(later, "state_changed")
        else initiative.state,
        owners=_owners(initiative, history, later),
        evidence=_until(initiative.evidence, "computed_at", moment),
        attestations=_until(initiative.attestations, "at", moment),
        exemptions=_until(initiative.exemptions, "granted_at", moment),
        gates=tuple(_decision(one, moment) for one in _until(initiative.gates, "asked_at", moment)),
        handoffs=tuple(_round(one, moment) for one in _until(initiative.handoffs, "offered_at", moment)),
        findings=tuple(_finding(one, moment) for one in _until(initiative.findings, "opened_at", moment)),
        red_flags=tuple(one for one in initiative.red_flags if one.dismissed_at is None or one.dismissed_at <= moment),
        daci=replace(
            initiative.daci,
            answers=_until(initiative.daci.answers, "at", moment),
            waivers=_until(initiative.daci.waivers, "at", moment),
        ),
    )


_DATED = {
    "evidence": ("computed_at",),
    "attestations": ("at",),
    "exemptions": ("granted_at",),
    "gates": ("asked_at", "decided_at"),
    "handoffs": ("offered_at", "accepted_at", "returned_at"),
    "findings": ("opened_at", "closed_at"),
    "red_flags": ("dismissed_at",),
}


def _holds_later(initiative: Initiative, moment: datetime) -> bool:
    for name, fields in _DATED.items():
        for one in getattr(initiative, name):
            if any((at := getattr(one, field)) is not None and at > moment for field in fields):
                return True
    said: tuple[Answer | Waiver, ...] = (*initiative.daci.answers, *initiative.daci.waivers)
    return any(one.at > moment for one in said)


def _until(entries: tuple[Any, ...], field: str, moment: datetime) -> tuple[Any, ...]:
    return tuple(one for one in entries if getattr(one, field) <= moment)


def _has(events: Iterable[Event], kind: str) -> bool:
    return any(event.kind == kind for event in events)


def _last_text(history: tuple[Event, ...], kind: str, name: str, otherwise: str = "") -> Any:
    return next((event.text(name) for event in reversed(history) if event.kind == kind), otherwise)


def _owners(initiative: Initiative, history: tuple[Event, ...], later: list[Event]) -> dict[str, str | None]:
    owners = dict(initiative.owners)
    for box in {event.text("box") for event in later if event.kind == "owner_changed"}:
        before = [event for event in history if event.kind == "owner_changed" and event.text("box") == box]
        if before:
            owners[str(box)] = before[-1].text("owner")
        else:
            owners.pop(str(box), None)
    return owners


def _decision(one: GateDecision, moment: datetime) -> GateDecision:
    if one.decided_at is None or one.decided_at <= moment:
        return one
    return replace(
        one, outcome=None, decided_by=None, decided_at=None, reason=None, would_change=None, findings=(), rests_on=()
    )


def _round(one: HandoffRound, moment: datetime) -> HandoffRound:
    if one.answered_at is None or one.answered_at <= moment:
        return one
    return replace(
        one,
        accepted_by=None,
        accepted_at=None,
        receives={},
        returned_by=None,
        returned_at=None,
        reason=None,
        rests_on=(),
    )


def _finding(one: Finding, moment: datetime) -> Finding:
    if one.closed_at is None or one.closed_at <= moment:
        return one
    return replace(one, closed_at=None, closed_by=None, resolution=None)
