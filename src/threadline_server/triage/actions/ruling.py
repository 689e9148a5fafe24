"""Rules: made, changed, switched; and asked, which fills the inbox."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from threadline.conditions import Met, write_condition
from threadline.errors import ConditionError, InputError
from threadline_server.journal import actions as journal
from threadline_server.themes.models import Theme
from threadline_server.triage import asking
from threadline_server.triage.actions.proposing import propose
from threadline_server.triage.facts import standing_themes
from threadline_server.triage.models import Rule
from threadline_server.web.errors import NotAllowed
from threadline_server.web.roles import LEADS, Role

if TYPE_CHECKING:
    from datetime import datetime

    from threadline_server.accounts.models import Team, User
    from threadline_server.triage.facts import TicketFacts


@transaction.atomic
def save_rule(rule: Rule | None, condition: str, *, title: str, team: Team | None, by: User, at: datetime) -> Rule:
    """Make a rule, or change one. Raises ConditionError for a line that cannot be asked, InputError without a team."""
    _require_lead(by)
    if team is None:
        raise InputError("Choose the team to which the rule proposes.")
    read = asking.read_condition(condition)
    # Asked once: a measure that nothing answers is refused now, not at night.
    facts = asking.facts_for([read], at=at)
    for asked in asking.expand(read, themes=standing_themes()[:1]):
        facts.judge(asked.condition)
    said = write_condition(read)
    same = Rule.objects.filter(condition=said, team=team)
    if (same.exclude(pk=rule.pk) if rule else same).exists():
        raise InputError(f"{team} has this rule already.")
    before = _shown(rule) if rule else None
    row = rule or Rule(by=by, created_at=at)
    row.condition, row.title, row.team = said, asking.check_title(title), team
    row.save()
    act = "rule.changed" if rule else "rule.made"
    journal.record(act, row, by=by, at=at, before=before, after=_shown(row))
    return row


@transaction.atomic
def switch_rule(rule: Rule, *, enabled: bool, by: User, at: datetime) -> None:
    """Switch a rule on or off; what it proposed stays."""
    _require_lead(by)
    if Rule.objects.filter(pk=rule.pk, enabled=not enabled).update(enabled=enabled):
        rule.enabled = enabled
        act = "rule.switched_on" if enabled else "rule.switched_off"
        journal.record(act, rule, by=by, at=at, before={"enabled": not enabled}, after={"enabled": enabled})


def ask_rules(*, at: datetime) -> int:
    """Ask every rule that is on, take in the spikes of the last run, and return how many proposals were made."""
    rules = list(Rule.objects.enabled().select_related("team"))
    conditions = []
    for rule in rules:
        try:
            conditions.append(asking.read_condition(rule.condition))
        except ConditionError:
            continue
    facts = asking.facts_for(conditions, at=at)
    made = sum(_ask(rule, facts, at=at) for rule in rules)
    spiking = Theme.objects.present().filter(spiking=True).defer("days")
    return made + sum(propose(asking.spike_draft(theme), by=None, at=at) is not None for theme in spiking)


def _ask(rule: Rule, facts: TicketFacts, *, at: datetime) -> int:
    said: dict[str, str] = {}
    made = 0
    try:
        answers = asking.ask(rule, facts)
    except ConditionError as error:
        answers, said = [], {"": str(error)}
    for asked, verdict in answers:
        if isinstance(verdict, Met):
            made += propose(asking.draft_of(rule, asked, verdict), by=None, at=at) is not None
        said[asked.about] = asking.one_line(verdict)
    if not said:
        said = {"": "The theme that it names is no longer found."}
    # Those that are met first; a rule about each theme says no more than a reader takes in.
    shown = dict(sorted(said.items(), key=lambda item: (not item[1].startswith("met"), item[0]))[:20])
    Rule.objects.filter(pk=rule.pk).update(asked_at=at, said=shown)
    return made


def _shown(rule: Rule) -> dict[str, Any]:
    return {"condition": asking.shown_condition(rule.condition), "title": rule.title, "team": str(rule.team)}


def _require_lead(by: User) -> None:
    if by.role != Role.ADMIN and by.role not in LEADS:
        raise NotAllowed("Rules are made by leads.")
