"""Asking rules: each subject's verdict, what it would propose, and what it would have proposed in the past days."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from string import Formatter
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings

from threadline.answers import Estimate, Undecided
from threadline.conditions import STANDARD_MEASURES, Condition, Met, Subject, parse_condition, write_condition
from threadline.conditions.measures import MeasureKind
from threadline.errors import ConditionError, InputError
from threadline_server.triage.drafts import FRESH, Draft
from threadline_server.triage.facts import MARGIN_DAYS, Target, TicketFacts, find_theme, standing_themes
from threadline_server.triage.models import Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from threadline.conditions import Check, Verdict
    from threadline_server.themes.models import Theme
    from threadline_server.triage.models import Rule

ANY = "any"
LOOKS_BACK = FRESH.days
USUAL_TITLE = "{about}: {value} {measure} {period}"
WORDS = {"csat": "mean CSAT", "handle_minutes": "mean minutes of handling", "ticket_share": "of all tickets"}
PARTS = ("about", "value", "measure", "period", "threshold")


@dataclass(frozen=True, slots=True)
class Asked:
    """A rule's condition about one subject; `theme` and `tag` say what it is about, where it is about one thing."""

    condition: Condition
    theme: Theme | None
    tag: str
    about: str


@dataclass(frozen=True, slots=True)
class PastProposal:
    """What a rule would have proposed on a day of the past."""

    day: datetime
    about: str
    title: str


def read_condition(text: str) -> Condition:
    """Return the condition of a line, with themes under their keys. Raises ConditionError for what cannot be asked.

    `theme:any` asks about each theme by itself.
    """
    condition = parse_condition(text)
    Target.of(condition)
    return replace(condition, subjects=tuple(_resolved(subject, text) for subject in condition.subjects))


def _resolved(subject: Subject, text: str) -> Subject:
    if subject.kind != "theme" or subject.name == ANY:
        return subject
    theme = find_theme(subject.name)
    if theme is None:
        raise ConditionError(text, f"there is no theme {subject.name!r}", "Write its name in quotes, or theme:any")
    return Subject("theme", theme.key)


def check_title(title: str) -> str:
    """Return a title that can be filled in. Raises InputError for a part in braces that does not exist."""
    said = " ".join(title.split()) or USUAL_TITLE
    try:
        parts = [(name, spec, conversion) for _, name, spec, conversion in Formatter().parse(said) if name is not None]
    except ValueError:
        parts = [("", "", None)]
    # Names alone: a format could ask for a title of a gigabyte, an attribute for what is none of its business.
    if any(name not in PARTS or spec or conversion for name, spec, conversion in parts):
        known = ", ".join("{" + part + "}" for part in PARTS)
        raise InputError(f"The title cannot be filled in. Parts in braces can be: {known}.")
    return said


def facts_for(conditions: Iterable[Condition], *, at: datetime, back: int = 0) -> TicketFacts:
    """Return the facts that these conditions need, and as many days more."""
    return TicketFacts(as_of=at, days=max((_reach(one) for one in conditions), default=7) + back + LOOKS_BACK)


def _reach(condition: Condition) -> int:
    parts = (condition.period, condition.against, condition.sustained)
    return sum(part.duration.days + 1 for part in parts if part is not None) + MARGIN_DAYS


def expand(condition: Condition, themes: Sequence[Theme] | None = None) -> list[Asked]:
    """Return a condition about each thing that it is asked about."""
    target = Target.of(condition)
    rest = tuple(subject for subject in condition.subjects if subject.kind != "theme")
    if target.theme == ANY:
        found = themes if themes is not None else standing_themes()
        return [_about(condition, theme, rest) for theme in found]
    theme = find_theme(target.theme) if target.theme else None
    if target.theme and theme is None:
        return []
    return [_about(condition, theme, rest)]


def _about(condition: Condition, theme: Theme | None, rest: tuple[Subject, ...]) -> Asked:
    subjects = (*((Subject("theme", theme.key),) if theme else ()), *rest)
    names = [theme.name] if theme else []
    names += [subject.name for subject in rest]
    tag = next((subject.name for subject in rest if subject.kind == "tag"), "")
    return Asked(replace(condition, subjects=subjects), theme, tag, ", ".join(names) or "All tickets")


def ask(rule: Rule, facts: TicketFacts) -> list[tuple[Asked, Verdict]]:
    """Return what a rule says of each thing that it asks about. Raises ConditionError."""
    return [(asked, facts.judge(asked.condition)) for asked in expand(read_condition(rule.condition))]


def draft_of(rule: Rule, asked: Asked, verdict: Met) -> Draft:
    """Return what a rule proposes when its condition is met."""
    check = verdict.checks[0]
    keys = [f"rule:{rule.pk}:{key}" for key in _names(asked)]
    return Draft(
        key=keys[0], older_keys=tuple(keys[1:]), source=Source.RULE, title=title_of(rule.title, asked, check),
        because=because(asked, check), theme=asked.theme, tag=asked.tag, team=rule.team, rule=rule,
        facts=verdict.to_dict(), number=number_of(check),
    )  # fmt: skip


def spike_draft(theme: Theme) -> Draft:
    """Return what a spike proposes by itself, as the run told it."""
    spike = theme.summary["spike"]
    seen, expected, since = _number(spike["observed"]), _number(spike["expected"]), spike["started_on"]
    keys = [f"spike:{key}" for key in _keys_of(theme)]
    return Draft(
        key=keys[0], older_keys=tuple(keys[1:]), source=Source.SPIKE, title=f"{theme.name}: spike since {since}",
        because=f"{seen} tickets since {since} where {expected} were expected.",
        theme=theme, facts={"spike": spike}, number=float(spike["observed"]),
    )  # fmt: skip


def past_proposals(condition: Condition, title: str, *, at: datetime) -> tuple[list[PastProposal], list[str]]:
    """Return what a rule would have proposed in the past days, one for each subject, and why some cannot be said.

    Within these days the same subject is never proposed twice, as `proposing.find_blocking` has it.
    """
    facts = facts_for([condition], at=at, back=LOOKS_BACK)
    found, doubts = [], dict[str, None]()
    for asked in expand(condition):
        for back in range(LOOKS_BACK - 1, -1, -1):
            moment = facts.as_of - timedelta(days=back)
            verdict = facts.judge(asked.condition, as_of=moment)
            if isinstance(verdict, Undecided):
                doubts[f"{verdict.reason}; {verdict.hint}"] = None
            if isinstance(verdict, Met):
                found.append(PastProposal(moment, asked.about, title_of(title, asked, verdict.checks[0])))
                break
    return sorted(found, key=lambda one: (one.day, one.about)), list(doubts)


def title_of(title: str, asked: Asked, check: Check) -> str:
    """Return a rule's title with its parts filled in."""
    parts = {
        "about": asked.about,
        "value": said_value(asked.condition, check),
        "measure": WORDS.get(asked.condition.measure, asked.condition.measure.replace("_", " ")),
        "period": _period(asked.condition),
        "threshold": f"{asked.condition.threshold:g}",
    }
    return " ".join(title.format(**parts).split())[:200]


def because(asked: Asked, check: Check) -> str:
    """Return why a rule proposes, in one sentence with its numbers and days."""
    measure = WORDS.get(asked.condition.measure, asked.condition.measure.replace("_", " "))
    said = f"{said_value(asked.condition, check)} {measure} {_period(asked.condition)}".rstrip()
    if asked.condition.comparison.of_change:
        said += f" ({said_change(asked.condition, check)})"
    return f"{said}, up to {last_day(check):%-d %b %Y}. The rule: {_shown(asked)}."


def said_value(condition: Condition, check: Check) -> str:
    """Return what was seen, as a reader sees it."""
    value = number_of(check)
    return f"{value:.0%}" if _is_share(condition) else _number(value)


def said_change(condition: Condition, check: Check) -> str:
    """Return a change as a reader sees it: "+56% on the 28 days before"."""
    before = f" on the {_days(condition.against)} before" if condition.against else ""
    return f"{check.compared:+.0%}{before}" if condition.relative else f"{check.compared:+g}{before}"


def one_line(verdict: Verdict) -> str:
    """Return a verdict in a few words, for the list of rules."""
    if isinstance(verdict, Undecided):
        return f"cannot say: {verdict.reason}"
    check = verdict.checks[0]
    return f"{'met' if isinstance(verdict, Met) else 'not met'}, at {_number(number_of(check))}"


def last_day(check: Check) -> datetime:
    """Return the last moment of the days that were looked at, in the organisation's zone: a window's end is outside."""
    return (check.window.end - timedelta(seconds=1)).astimezone(ZoneInfo(settings.ORGANISATION_ZONE))


def number_of(check: Check) -> float:
    """Return the middle of what was seen."""
    return check.observed.value if isinstance(check.observed, Estimate) else float(check.observed)


def shown_condition(text: str) -> str:
    """Return a rule's line with themes under their names."""
    try:
        condition = parse_condition(text)
    except ConditionError:
        return text
    return write_condition(replace(condition, subjects=tuple(_named(one) for one in condition.subjects)))


def _named(subject: Subject) -> Subject:
    theme = find_theme(subject.name) if subject.kind == "theme" and subject.name != ANY else None
    return Subject("theme", theme.name) if theme else subject


def _shown(asked: Asked) -> str:
    rest = tuple(one for one in asked.condition.subjects if one.kind != "theme")
    return write_condition(replace(asked.condition, subjects=rest))


def _names(asked: Asked) -> list[str]:
    rest = ",".join(f"{one.kind}:{one.name}" for one in asked.condition.subjects if one.kind != "theme")
    themes = [f"theme:{key}" for key in _keys_of(asked.theme)] if asked.theme else [""]
    return [",".join(part for part in (theme, rest) if part) or "all" for theme in themes]


def _keys_of(theme: Theme) -> list[str]:
    """Return a theme's key, then those of the themes that went into it: what they proposed counts as its own."""
    return [theme.key, *theme.merged.order_by("pk").values_list("key", flat=True)]


def _is_share(condition: Condition) -> bool:
    return STANDARD_MEASURES.by_name[condition.measure].kind is MeasureKind.SHARE and condition.per is None


def _period(condition: Condition) -> str:
    return f"in {_days(condition.period)}" if condition.period else ""


def _days(period: object) -> str:
    length, unit = period.length, period.unit  # type: ignore[attr-defined]  # a Period
    return f"{length} {unit.removesuffix('s') if length == 1 else unit}"


def _number(value: float) -> str:
    return f"{value:,.0f}" if float(value).is_integer() or abs(value) >= 100 else f"{value:,.1f}"  # noqa: PLR2004
