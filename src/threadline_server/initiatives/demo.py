"""What the demo shows of initiatives: some in each state, two of them from proposals."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from threadline_server.accounts.models import Team
from threadline_server.accounts.queries import find_person
from threadline_server.initiatives import actions
from threadline_server.initiatives.actions import Plan
from threadline_server.initiatives.models import Initiative, State
from threadline_server.themes.models import Theme
from threadline_server.triage.models import Proposal
from threadline_server.triage.models import State as ProposalState

if TYPE_CHECKING:
    from pathlib import Path


def start_some(folder: Path) -> None:  # noqa: ARG001  the face is the same for all apps
    """Start a few initiatives once, and bring them where people would have brought them."""
    alice, mira, sam = (find_person(f"{name}@example.com") for name in ("alice", "mira", "sam"))
    themes = list(Theme.objects.present()[:5])
    if Initiative.objects.exists() or len(themes) < 5 or not (alice and mira and sam):  # noqa: PLR2004  one for each
        return
    now, today = timezone.now(), timezone.localdate()
    learning = Team.objects.get(name="Machine learning")
    for proposal in Proposal.objects.filter(state=ProposalState.PENDING).exclude(theme=None).order_by("pk")[:1]:
        plan = Plan(proposal.title[:160], alice, proposal=proposal, team=proposal.team, due_on=today)
        actions.start_initiative(plan, by=alice, at=now)
    first, second, third, fourth = (
        actions.start_initiative(
            Plan(title, owner, theme, team=learning, due_on=today + timedelta(days=days)), by=owner, at=now
        )
        for title, owner, theme, days in (
            (f"Fewer tickets about {themes[1].name}", mira, themes[1], 21),
            (f"A way out for {themes[2].name}", alice, themes[2], 10),
            (f"Say it in the help pages: {themes[3].name}", sam, themes[3], 30),
            (f"Look again at {themes[4].name}", mira, themes[4], 5),
        )
    )
    actions.move_initiative(first, State.RUNNING, by=mira, at=now)
    actions.move_initiative(second, State.RUNNING, by=alice, at=now)
    actions.move_initiative(third, State.PAUSED, reason="Waits for the new help centre.", by=sam, at=now)
    actions.move_initiative(fourth, State.DECLINED, reason="Too few people are hit to pay for it.", by=mira, at=now)
