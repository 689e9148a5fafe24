"""Answering proposals: one or many at once, compare-and-set, journaled, and undone by whoever did it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils.dateparse import parse_datetime

from threadline.errors import InputError
from threadline_server.journal import actions as journal
from threadline_server.triage.models import OPEN, Act, Proposal, State
from threadline_server.web.errors import Conflict, NotAllowed
from threadline_server.web.roles import CONTRIBUTORS, Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from threadline_server.accounts.models import User

MOST_AT_ONCE = 200
LONGEST_SNOOZE = timedelta(days=180)
COLUMNS = (
    "state", "snoozed_until", "number_when_snoozed", "reason", "duplicate_of_id", "decided_by_id", "decided_at",
    "came_back", "released_at",
)  # fmt: skip
VERBS = {
    State.SNOOZED: "snoozed", State.DECLINED: "declined", State.DUPLICATE: "merged", State.ACCEPTED: "accepted",
    State.PENDING: "reopened",
}  # fmt: skip


@transaction.atomic
def snooze(proposals: Sequence[Proposal], until: datetime, *, by: User, at: datetime) -> Act:
    """Put proposals off. Raises InputError for a time that is past or beyond half a year."""
    if not at < until <= at + LONGEST_SNOOZE:
        raise InputError("Choose a day after today, within half a year.")
    change = {"state": State.SNOOZED.value, "snoozed_until": until, "came_back": ""}
    return _answer(proposals, change, allowed=OPEN, by=by, at=at)


@transaction.atomic
def decline(proposals: Sequence[Proposal], reason: str, *, by: User, at: datetime) -> Act:
    """Turn proposals down, with a reason. The same is not proposed again for thirty days."""
    said = " ".join(reason.split())
    if not said:
        raise InputError("Say why, in a few words: whoever proposes it again will read it.")
    change = {"state": State.DECLINED.value, "reason": said[:500], "decided_by_id": by.pk, "decided_at": at}
    return _answer(proposals, change | {"snoozed_until": None}, allowed=OPEN, by=by, at=at)


@transaction.atomic
def merge(proposals: Sequence[Proposal], into: Proposal, *, by: User, at: datetime) -> Act:
    """Say that proposals are the same as another one; links lead both ways, and what was merged into them follows."""
    if into.state not in {*OPEN, State.ACCEPTED}:
        raise Conflict(f"“{into}” is {into.get_state_display()}: choose one that is open or accepted.")
    if any(one.pk == into.pk for one in proposals):
        raise InputError("A proposal cannot be a duplicate of itself. Choose another one.")
    followers = Proposal.objects.filter(duplicate_of__in=[one.pk for one in proposals])
    everything = [*proposals, *followers]
    change = {
        "state": State.DUPLICATE.value, "duplicate_of_id": into.pk, "decided_by_id": by.pk, "decided_at": at,
        "snoozed_until": None,
    }  # fmt: skip
    act = _answer(everything, change, allowed=(*OPEN, State.DUPLICATE), by=by, at=at)
    journal.record("proposal.took_in", into, by=by, at=at, after={"duplicates": [str(one) for one in proposals]})
    return act


@transaction.atomic
def accept(proposals: Sequence[Proposal], *, by: User, at: datetime) -> Act:
    """Take proposals on. Called by what follows from that, in its transaction."""
    change = {"state": State.ACCEPTED.value, "decided_by_id": by.pk, "decided_at": at, "snoozed_until": None}
    return _answer(proposals, change, allowed=OPEN, by=by, at=at)


@transaction.atomic
def reopen(proposals: Sequence[Proposal], *, by: User, at: datetime) -> Act:
    """Let what was put off, turned down or merged wait again. Raises Conflict when the same thing waits already."""
    change: dict[str, Any] = dict.fromkeys(COLUMNS) | {"state": State.PENDING.value, "reason": "", "came_back": ""}
    allowed = (State.SNOOZED, State.DECLINED, State.DUPLICATE)
    return _answer(proposals, change, allowed=allowed, by=by, at=at)


@transaction.atomic
def release(proposal: Proposal, *, at: datetime | None) -> None:
    """Say that what followed from an accepted proposal has ended (or, with None, goes on again)."""
    Proposal.objects.filter(pk=proposal.pk, state=State.ACCEPTED).update(released_at=at)


@transaction.atomic
def undo(act: Act, *, by: User, at: datetime) -> int:
    """Put back what an act changed, except what was changed again since; return how many went back.

    Raises Conflict when it was undone before, or when something else took the place.
    """
    _require_contributor(by)
    if act.kind == State.ACCEPTED:
        raise Conflict("Work followed from this. Take that back instead.")
    return put_back(act, by=by, at=at)


@transaction.atomic
def put_back(act: Act, *, by: User, at: datetime) -> int:
    """Put back what an act changed, whatever it was; whoever calls has checked that nothing rests on it any more."""
    if not Act.objects.filter(pk=act.pk, undone_at=None).update(undone_at=at):
        raise Conflict("This was already undone.")
    back = 0
    for key, columns in act.before.items():
        proposal = Proposal.objects.select_for_update().filter(pk=int(key)).first()
        if proposal is None or _plain(_values(proposal)) != act.after[key]:
            continue
        _write(proposal, _read(columns))
        journal.record(
            "proposal.undone", proposal, by=by, at=at, before={"state": act.kind}, after={"state": columns["state"]}
        )
        back += 1
    if not back:
        raise Conflict("It was changed again since, so there is nothing to take back.")
    return back


def _answer(
    proposals: Sequence[Proposal], change: dict[str, Any], *, allowed: Sequence[str], by: User, at: datetime
) -> Act:
    _require_contributor(by)
    chosen = sorted({one.pk for one in proposals})
    if not 0 < len(chosen) <= MOST_AT_ONCE:
        raise InputError(f"Choose between 1 and {MOST_AT_ONCE} proposals.")
    before, after = {}, {}
    for proposal in Proposal.objects.select_for_update().filter(pk__in=chosen).order_by("pk"):
        if proposal.state not in allowed:
            raise Conflict(f"“{proposal}” is {proposal.get_state_display()} already. Reload to see who was first.")
        old = _values(proposal)
        new = dict(change)
        if new["state"] == State.SNOOZED:
            new["number_when_snoozed"] = proposal.number
        _write(proposal, new)
        before[str(proposal.pk)], after[str(proposal.pk)] = _plain(old), _plain(_values(proposal))
        _journal(proposal, old, by=by, at=at)
    if not before:
        raise Conflict("None of these proposals is there any more.")
    return Act.objects.create(kind=change["state"], before=before, after=after, by=by, at=at)


def _journal(proposal: Proposal, old: dict[str, Any], *, by: User, at: datetime) -> None:
    shown: dict[str, Any] = {"state": proposal.state}
    if proposal.reason:
        shown["reason"] = proposal.reason
    if proposal.snoozed_until:
        shown["until"] = f"{proposal.snoozed_until:%Y-%m-%d}"
    if proposal.duplicate_of_id:
        shown["duplicate of"] = str(proposal.duplicate_of)
    act = f"proposal.{VERBS[State(proposal.state)]}"
    journal.record(act, proposal, by=by, at=at, before={"state": old["state"]}, after=shown)


def _write(proposal: Proposal, values: dict[str, Any]) -> None:
    for column, value in values.items():
        setattr(proposal, column, value)
    try:
        with transaction.atomic():
            proposal.save(update_fields=[column.removesuffix("_id") for column in values])
    except IntegrityError as error:
        raise Conflict(f"The same as “{proposal}” was proposed again since. Answer that one.") from error


def _values(proposal: Proposal) -> dict[str, Any]:
    return {column: getattr(proposal, column) for column in COLUMNS}


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {column: _plain_value(value) for column, value in values.items()}


def _plain_value(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return str(value) if isinstance(value, str) else value


def _read(plain: dict[str, Any]) -> dict[str, Any]:
    times = {"snoozed_until", "decided_at", "released_at"}
    return {column: parse_datetime(value) if column in times and value else value for column, value in plain.items()}


def _require_contributor(by: User) -> None:
    if by.role != Role.ADMIN and by.role not in CONTRIBUTORS:
        raise NotAllowed("You may read proposals, but not answer them.")
