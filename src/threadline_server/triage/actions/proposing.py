"""Putting something into the inbox: never the same thing twice, and back when it was put off too long."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import Q

from threadline.errors import InputError
from threadline_server.journal import actions as journal
from threadline_server.triage.drafts import FRESH, Draft
from threadline_server.triage.models import OPEN, Proposal, Source, State
from threadline_server.web.errors import Conflict, NotAllowed
from threadline_server.web.roles import CONTRIBUTORS, Role

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from threadline_server.accounts.models import Team, User
    from threadline_server.themes.models import Theme

DOUBLED = 2


def propose(draft: Draft, *, by: User | None, at: datetime) -> Proposal | None:
    """Put a draft into the inbox; None when the same thing is open, accepted or fresh.

    One that is snoozed takes in the new number, and comes back when that has doubled.
    """
    keys = (draft.key, *draft.older_keys)
    blocking = find_blocking(keys, at=at)
    if blocking is not None:
        refresh(blocking, draft, at=at)
        return None
    try:
        with transaction.atomic():
            made = Proposal.objects.create(
                key=draft.key, source=draft.source, title=draft.title[:200], because=draft.because[:500],
                theme=draft.theme, tag=draft.tag, team=draft.team, rule=draft.rule, facts=draft.facts,
                number=draft.number, by=by, created_at=at,
            )  # fmt: skip
            after = {"source": draft.source.value, "team": str(draft.team or ""), "because": made.because}
            journal.record("proposal.made", made, by=by, at=at, after=after)
            journal.announce("triage.proposed", at=at, facts={"proposal": made.pk})
    except IntegrityError:
        # Another worker was first: the database lets one of a key be open.
        return None
    return made


@transaction.atomic
def propose_by_hand(
    title: str, because: str, *, theme: Theme | None, team: Team | None, by: User, at: datetime
) -> Proposal:
    """Propose something that no rule saw. Raises InputError without a title, Conflict when it waits already."""
    if by.role != Role.ADMIN and by.role not in CONTRIBUTORS:
        raise NotAllowed("You may read proposals, but not make them.")
    said = " ".join(title.split())
    if not said:
        raise InputError("Say in a few words what should be looked at.")
    about = f"theme:{theme.key}" if theme else said.casefold()[:200]
    draft = Draft(f"person:{about}", Source.PERSON, said, " ".join(because.split()), theme=theme, team=team)
    made = propose(draft, by=by, at=at)
    if made is None:
        waiting = find_blocking([draft.key], at=at)
        state = waiting.get_state_display() if waiting else "open"
        raise Conflict(f"The same was proposed before and is {state}: “{waiting or said}”.")
    return made


def find_blocking(keys: Iterable[str], *, at: datetime) -> Proposal | None:
    """Return the proposal because of which the same thing is not proposed now.

    Open ones block, accepted ones while the work that followed goes on, declined and ended ones while they are fresh.
    A duplicate counts as what it was merged into.
    """
    found = Proposal.objects.filter(key__in=list(keys)).select_related("duplicate_of").order_by("-id")
    for proposal in found[:20]:
        lead = _lead(proposal)
        if _blocks(lead, at=at):
            return lead
    return None


def _lead(proposal: Proposal) -> Proposal:
    # Duplicates of duplicates are flattened when they are merged; one step suffices.
    return proposal.duplicate_of or proposal


def _blocks(proposal: Proposal, *, at: datetime) -> bool:
    if proposal.state in OPEN or (proposal.state == State.ACCEPTED and proposal.released_at is None):
        return True
    ended = proposal.released_at or proposal.decided_at or proposal.created_at
    return at - ended < FRESH


def refresh(proposal: Proposal, draft: Draft, *, at: datetime) -> None:
    """Take the newest number into an open proposal; a snoozed one comes back when it doubled."""
    if proposal.state not in OPEN or draft.number is None or proposal.key != draft.key:
        return
    open_still = Proposal.objects.filter(pk=proposal.pk, state=proposal.state)
    open_still.update(number=draft.number, because=draft.because[:500], facts=draft.facts)
    put_off_at = proposal.number_when_snoozed
    if proposal.state == State.SNOOZED and put_off_at and draft.number >= DOUBLED * put_off_at:
        _wake(proposal, f"The number doubled: {put_off_at:g} when it was snoozed, {draft.number:g} now.", at=at)


def wake_due(*, at: datetime) -> int:
    """Bring back the proposals whose time has come; return how many."""
    due = list(Proposal.objects.filter(state=State.SNOOZED, snoozed_until__lte=at).order_by("id")[:500])
    return sum(_wake(proposal, "Its time has come.", at=at) for proposal in due)


@transaction.atomic
def _wake(proposal: Proposal, why: str, *, at: datetime) -> bool:
    asleep = Proposal.objects.filter(Q(pk=proposal.pk), state=State.SNOOZED)
    if not asleep.update(state=State.PENDING, snoozed_until=None, came_back=why):
        return False
    before = {"state": "snoozed"}
    journal.record(
        "proposal.came_back", proposal, by=None, at=at, before=before, after={"state": "pending", "why": why}
    )
    return True
