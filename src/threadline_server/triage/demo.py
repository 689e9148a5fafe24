"""What the demo shows of triage: two rules, what they propose, and a few answers."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from threadline_server.accounts.models import Team
from threadline_server.accounts.queries import find_person
from threadline_server.themes.queries import current_run
from threadline_server.triage.actions import answering, proposing, ruling
from threadline_server.triage.models import Proposal, Rule, State

if TYPE_CHECKING:
    from pathlib import Path

RULES = (
    ("theme:any tickets > 20 in 14 days", "{about}: {value} tickets {period}", "Product"),
    ("theme:any csat < 2 in 28 days", "{about}: CSAT of {value} {period}", "Support"),
    (
        "theme:any tickets rises by 200% in 14 days against the 28 days before",
        "{about}: {value} tickets {period}, and rising",
        "Machine learning",
    ),
)


def fill_inbox(folder: Path) -> None:  # noqa: ARG001  the face is the same for all apps
    """Make rules once, ask them, and let people answer some of what they propose."""
    alice, sam = find_person("alice@example.com"), find_person("sam@example.com")
    if current_run() is None or alice is None or sam is None or Rule.objects.exists():
        return
    now = timezone.now()
    for condition, title, team in RULES:
        ruling.save_rule(None, condition, title=title, team=Team.objects.get(name=team), by=alice, at=now)
    ruling.ask_rules(at=now)
    waiting = list(Proposal.objects.filter(state=State.PENDING).order_by("pk"))
    if len(waiting) > 3:  # noqa: PLR2004  one for each answer, and one that waits
        answering.decline(waiting[-1:], "Known since the outage of last week, and mended since.", by=sam, at=now)
        answering.snooze(waiting[-2:-1], now + timedelta(days=7), by=alice, at=now)
    support = Team.objects.get(name="Support")
    proposing.propose_by_hand(
        "Agents have no macro for refund answers", "Everyone writes their own, and they differ.",
        theme=None, team=support, by=sam, at=now,
    )  # fmt: skip
