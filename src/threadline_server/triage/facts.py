"""What rules ask of the tickets: the database adds up by day, the library judges.

A rule's subjects choose tickets: themes by their key, tags by their word, capabilities by how tickets name them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, F, Q, Sum
from django.db.models.functions import TruncDate

from threadline.answers import Estimate, Undecided
from threadline.conditions import Condition, Question, Subject, Verdict, Window, evaluate
from threadline.errors import ConditionError
from threadline_server.themes.models import Theme, ThemeState
from threadline_server.tickets.models import Ticket

if TYPE_CHECKING:
    from threadline.conditions.measures import Fetches
    from threadline.stats.moments import Moments
    from threadline.themes.trends.daily import DailyCounts
    from threadline_server.tickets.models import TicketQuerySet

THIS, REST = "this", "rest"
KINDS = ("theme", "tag", "capability")
MEANS = ("csat", "handle_minutes")
# A day whose tickets came in after it ended may still be missing when a rule is asked right after midnight.
MARGIN_DAYS = 2


@dataclass(frozen=True, slots=True)
class Target:
    """Which tickets a rule is asked about: all, or those of a theme, with tags, of a capability."""

    theme: str = ""
    tags: tuple[str, ...] = ()
    capabilities: tuple[str, ...] = ()

    @classmethod
    def of(cls, condition: Condition) -> Target:
        """Return what a condition is about. Raises ConditionError for a kind of subject that tickets do not have."""
        named: dict[str, list[str]] = {kind: [] for kind in KINDS}
        for subject in condition.subjects:
            if subject.kind not in named:
                hint = f"Use {', '.join(KINDS[:-1])} or {KINDS[-1]}"
                raise ConditionError(f"{subject.kind}:{subject.name}", f"tickets have no {subject.kind}", hint)
            named[subject.kind].append(subject.name)
        if len(named["theme"]) > 1:
            raise ConditionError(condition.measure, "it names several themes", "Make a rule for each, or use theme:any")
        return cls("".join(named["theme"]), tuple(sorted(named["tag"])), tuple(sorted(named["capability"])))

    def narrow(self, rows: TicketQuerySet) -> TicketQuerySet:
        """Return the tickets that it is about, whatever their theme."""
        for tag in self.tags:
            rows = rows.filter(tag_rows__tag=tag)
        return rows.filter(capability__in=self.capabilities) if self.capabilities else rows


class TicketFacts:
    """The tickets of the last days as rules ask about them. Each sum is made once, however many rules ask for it."""

    def __init__(self, *, as_of: datetime, days: int) -> None:
        self.zone_name = settings.ORGANISATION_ZONE
        self.zone = ZoneInfo(self.zone_name)
        self.asked_at = as_of
        self._since = datetime.combine(as_of.astimezone(self.zone).date() - timedelta(days=days), datetime.min.time())
        self._since = self._since.replace(tzinfo=self.zone).astimezone(UTC)
        self._sums: dict[Any, dict[Any, int]] = {}
        self._means: dict[Any, dict[str, Moments]] = {}
        self._spiking = set(Theme.objects.present().filter(spiking=True).values_list("key", flat=True))
        self.as_of = min(as_of, self._end_of_record())

    def judge(self, condition: Condition, *, as_of: datetime | None = None) -> Verdict:
        """Return whether a condition holds, by default as of the end of the record. Raises ConditionError."""
        target, moment = Target.of(condition), as_of or self.as_of
        about = replace(condition, subjects=(Subject("theme", THIS),))
        return evaluate(about, fetch=self._fetches(target, moment), as_of=moment, zone=self.zone_name)

    def _fetches(self, target: Target, moment: datetime) -> Fetches:
        from threadline.themes.trends.daily_fetches import fetches_of  # noqa: PLC0415  the analysis loads when it is needed

        counted = fetches_of(self._daily(target), zone=self.zone_name)
        known = {name: fetch for name, fetch in counted.items() if name != "usage"}
        known["people"] = lambda question: self._people(target, question)
        known["spikes"] = lambda question: self._spikes(target, question, moment)
        if target.tags:
            known["tag_rate"] = known["ticket_share"]
        for measure in MEANS:
            known[measure] = lambda question: self._mean(target, question)
        return known

    def _daily(self, target: Target) -> DailyCounts:
        from threadline.themes.trends.daily import DailyCounts  # noqa: PLC0415  the analysis loads when it is needed

        everything = self._by_day(Target())
        chosen = self._by_day(replace(target, theme=""))
        rows = [(day, THIS, n) for (day, theme), n in chosen.items() if not target.theme or theme == target.theme]
        ours: dict[date, int] = {}
        for day, _, n in rows:
            ours[day] = ours.get(day, 0) + n
        total: dict[date, int] = {}
        for (day, _), n in everything.items():
            total[day] = total.get(day, 0) + n
        # A target without tickets still has a column: none came, which is a number.
        rows += [(day, REST, n - ours.get(day, 0)) for day, n in total.items()]
        rows += [(day, THIS, 0) for day in total]
        return DailyCounts.from_rows(rows, as_of=self.asked_at, zone=self.zone_name)

    def _by_day(self, target: Target) -> dict[tuple[date, str], int]:
        if target not in self._sums:
            rows = target.narrow(self._tickets()).annotate(day=TruncDate("created_at", tzinfo=self.zone)).order_by()
            counted = rows.values_list("day", "theme_key").annotate(n=Count("id"))
            self._sums[target] = {(day, theme): n for day, theme, n in counted}
        return self._sums[target]

    def _tickets(self) -> TicketQuerySet:
        return Ticket.objects.originals().filter(created_at__gte=self._since, created_at__lt=self.asked_at)

    def _end_of_record(self) -> datetime:
        """Return when the last whole day ended: a file that ends last week is judged as of last week."""
        daily = self._daily(Target())
        if daily.last_full_on is None:
            return self.asked_at
        after = datetime.combine(daily.last_full_on + timedelta(days=1), datetime.min.time(), tzinfo=self.zone)
        return after.astimezone(UTC)

    def _within(self, target: Target, window: Window) -> TicketQuerySet:
        rows = target.narrow(self._tickets())
        return rows.filter(created_at__gte=window.start, created_at__lt=window.end).order_by()

    def _people(self, target: Target, question: Question) -> float:
        key = ("people", replace(target, theme=""), bool(target.theme), question.window)
        if key not in self._sums:
            known = self._within(target, question.window).exclude(user_key="")
            if target.theme:
                counted = known.values_list("theme_key").annotate(n=Count("user_key", distinct=True))
                self._sums[key] = dict(counted)
            else:
                self._sums[key] = {"": known.aggregate(n=Count("user_key", distinct=True))["n"]}
        return float(self._sums[key].get(target.theme, 0))

    def _mean(self, target: Target, question: Question) -> Estimate | Undecided:
        from threadline.stats.moments import Moments, mean_interval  # noqa: PLC0415  it brings scipy

        name = question.measure
        key = (name, replace(target, theme=""), question.window)
        if key not in self._means:
            rows = self._within(target, question.window).exclude(**{name: None}).values_list("theme_key")
            sums = rows.annotate(n=Count("id"), total=Sum(name), squares=Sum(F(name) * F(name)))
            self._means[key] = {theme: Moments(n, total, squares) for theme, n, total, squares in sums}
        found = self._means[key]
        if target.theme:
            return mean_interval(found.get(target.theme, Moments()))
        return mean_interval(sum(found.values(), Moments()))

    def _spikes(self, target: Target, question: Question, moment: datetime) -> float | Undecided:
        if moment < self.as_of or question.window.end < self.as_of:
            return Undecided("which spikes went on in the past is not kept", "ask about today")
        return float(target.theme in self._spiking if target.theme else len(self._spiking))


def standing_themes() -> list[Theme]:
    """Return the themes that `theme:any` stands for."""
    return list(Theme.objects.present().defer("days", "summary"))


def find_theme(name: str) -> Theme | None:
    """Return a theme by its key or by what it is called; one that was merged gives the theme that it went into."""
    found = Theme.objects.filter(Q(key=name) | Q(given_name__iexact=name) | Q(found_name__iexact=name))
    rows = found.select_related("merged_into").defer("days", "summary")
    theme = min(rows, key=lambda one: (one.key != name, one.state != ThemeState.PRESENT), default=None)
    seen: set[int] = set()
    while theme is not None and theme.merged_into is not None and theme.pk not in seen:
        seen.add(theme.pk)
        theme = theme.merged_into
    return theme
