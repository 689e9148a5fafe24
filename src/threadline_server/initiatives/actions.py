"""Starting, changing and moving initiatives. Starting one from a proposal accepts that: both count or neither."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction

from threadline.errors import InputError
from threadline_server.initiatives.models import MOVES, NEED_REASON, Initiative, State
from threadline_server.journal import actions as journal
from threadline_server.triage.actions import answering
from threadline_server.triage.models import Act
from threadline_server.triage.models import State as ProposalState
from threadline_server.web.errors import Conflict, NotAllowed
from threadline_server.web.roles import CONTRIBUTORS, LEADS, Role

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from threadline_server.accounts.models import Team, User
    from threadline_server.themes.models import Theme
    from threadline_server.triage.models import Proposal


@dataclass(frozen=True, slots=True)
class Plan:
    """What an initiative starts as. Whoever starts it names its owner, who may be themselves."""

    title: str
    owner: User
    theme: Theme | None = None
    proposal: Proposal | None = None
    team: Team | None = None
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What an initiative is called, whose it is, and when it is looked at next."""

    title: str
    owner: User
    team: Team | None = None
    due_on: date | None = None


@transaction.atomic
def start_initiative(plan: Plan, *, by: User, at: datetime) -> Initiative:
    """Start an initiative; its proposal is accepted with it.

    Raises InputError for an empty title or an owner who cannot sign in, Conflict when the proposal was answered.
    """
    _require_contributor(by)
    if plan.proposal is not None:
        answering.accept([plan.proposal], by=by, at=at)
    return _create(plan, by=by, at=at)


@transaction.atomic
def accept_proposals(proposals: Sequence[Proposal], *, by: User, at: datetime) -> tuple[list[Initiative], Act]:
    """Accept proposals as they stand: each becomes an initiative under its own title, owned by who accepts it."""
    _require_contributor(by)
    act = answering.accept(proposals, by=by, at=at)
    started = []
    for proposal in proposals:
        plan = Plan(proposal.title[:160], by, theme=proposal.theme, proposal=proposal, team=proposal.team)
        started.append(_create(plan, by=by, at=at))
    return started, act


@transaction.atomic
def take_back(act: Act, *, by: User, at: datetime) -> int:
    """Take an acceptance back: the initiatives go, the proposals wait again.

    Raises Conflict when one of them was moved, changed or taken over since.
    """
    _require_contributor(by)
    if act.kind != ProposalState.ACCEPTED:
        raise Conflict("This was not an acceptance.")
    rows = list(Initiative.objects.select_for_update().filter(proposal__in=[int(key) for key in act.before]))
    for row in rows:
        if row.moved_at is not None or row.by_id != by.pk or row.created_at != act.at:
            raise Conflict(f"“{row}” has moved on since. Decline it instead.")
        journal.record("initiative.taken_back", row, by=by, at=at, before=_shown(row))
    Initiative.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return answering.put_back(act, by=by, at=at)


@transaction.atomic
def change_initiative(initiative: Initiative, to: Change, *, by: User, at: datetime) -> None:
    """Change what an initiative is called, who owns it and when it is due."""
    row = _locked(initiative)
    _require_may(row, by)
    before = _shown(row)
    # An owner who left may stay named until someone takes over, so that the rest can be changed.
    if row.owner_id != to.owner.pk:
        _check_owner(to.owner)
    row.title, row.owner, row.team, row.due_on = _checked_title(to.title), to.owner, to.team, to.due_on
    after = _shown(row)
    if before != after:
        row.save(update_fields=["title", "owner", "team", "due_on"])
        journal.record("initiative.changed", row, by=by, at=at, before=before, after=after)
        if before["owner"] != after["owner"]:
            journal.announce("initiatives.handed_over", at=at, facts={"initiative": row.pk, "owner": to.owner.pk})


@transaction.atomic
def move_initiative(initiative: Initiative, to: State, *, reason: str = "", by: User, at: datetime) -> None:
    """Move an initiative to another state.

    Raises InputError without the reason that pausing and declining need, Conflict when it cannot go there from where
    it stands.

    """
    row = _locked(initiative)
    _require_may(row, by)
    said = " ".join(reason.split())[:500]
    if row.state != initiative.state or to not in MOVES[row.state]:
        raise Conflict(f"“{row}” is {row.get_state_display()}; it cannot become {to.label} from there.")
    if to in NEED_REASON and not said:
        raise InputError(f"Say why it is {to.label}: others will ask.")
    before = {"state": row.state, "reason": row.reason}
    row.state_before, row.reason_before = row.state, row.reason
    row.state, row.reason = to, said if to in NEED_REASON else ""
    row.moved_at, row.moved_by = at, by
    row.save(update_fields=["state", "reason", "state_before", "reason_before", "moved_at", "moved_by"])
    after = {"state": row.state, "reason": row.reason}
    journal.record(f"initiative.{VERBS[to]}", row, by=by, at=at, before=before, after=after)
    _tell(row, at=at)


@transaction.atomic
def undo_move(initiative: Initiative, *, by: User, at: datetime) -> None:
    """Take one's own last move back. Raises Conflict when there is none, or someone moved it since."""
    row = _locked(initiative)
    if not row.state_before or row.moved_by_id != by.pk:
        raise Conflict("There is no move of yours to take back.")
    before = {"state": row.state, "reason": row.reason}
    row.state, row.reason, row.state_before, row.reason_before = row.state_before, row.reason_before, "", ""
    row.save(update_fields=["state", "reason", "state_before", "reason_before"])
    after = {"state": row.state, "reason": row.reason}
    journal.record("initiative.move_undone", row, by=by, at=at, before=before, after=after)
    _tell(row, at=at)


VERBS = {
    State.PROPOSED: "reopened", State.RUNNING: "set_running", State.PAUSED: "paused", State.DECLINED: "declined",
    State.DONE: "finished",
}  # fmt: skip


def may_change(initiative: Initiative, user: User) -> bool:
    """Return whether a person may change and move an initiative: its owner, leads and admins."""
    return user.role == Role.ADMIN or user.role in LEADS or initiative.owner_id == user.pk


def _create(plan: Plan, *, by: User, at: datetime) -> Initiative:
    _check_owner(plan.owner)
    theme = plan.theme or (plan.proposal.theme if plan.proposal else None)
    try:
        with transaction.atomic():
            row = Initiative.objects.create(
                title=_checked_title(plan.title), theme=theme, proposal=plan.proposal, owner=plan.owner,
                team=plan.team, due_on=plan.due_on, by=by, created_at=at,
            )  # fmt: skip
    except IntegrityError as error:
        raise Conflict("There is an initiative from this proposal already.") from error
    journal.record("initiative.started", row, by=by, at=at, after=_shown(row))
    journal.announce("initiatives.started", at=at, facts={"initiative": row.pk, "owner": plan.owner.pk})
    return row


def _tell(row: Initiative, *, at: datetime) -> None:
    """Let the same be proposed again once the work on it has ended."""
    if row.proposal is not None:
        ended = row.state in {State.DONE, State.DECLINED}
        answering.release(row.proposal, at=at if ended else None)
    journal.announce("initiatives.moved", at=at, facts={"initiative": row.pk, "state": row.state})


def _locked(initiative: Initiative) -> Initiative:
    rows = Initiative.objects.select_for_update(of=("self",)).select_related("owner", "team", "theme", "proposal")
    return rows.get(pk=initiative.pk)


def _shown(row: Initiative) -> dict[str, Any]:
    due = row.due_on.isoformat() if row.due_on else ""
    theme = str(row.theme) if row.theme else ""
    return {"title": row.title, "owner": str(row.owner), "team": str(row.team or ""), "due": due, "theme": theme}


def _checked_title(title: str) -> str:
    said = " ".join(title.split())
    if not 0 < len(said) <= 160:  # noqa: PLR2004  the column's length
        raise InputError("Give the initiative a title of 1 to 160 letters.")
    return said


def _check_owner(owner: User) -> None:
    if not owner.is_active:
        raise InputError(f"{owner.display_name}'s account is closed. Choose an owner who can sign in.")
    if owner.role == Role.VIEWER:
        raise InputError(f"{owner.display_name} only reads here. Choose an owner who can act.")


def _require_contributor(by: User) -> None:
    if by.role != Role.ADMIN and by.role not in CONTRIBUTORS:
        raise NotAllowed("You may read initiatives, but not start them.")


def _require_may(row: Initiative, by: User) -> None:
    if not may_change(row, by):
        raise NotAllowed("Only its owner and leads change an initiative.")
