"""Reading themes and runs: what the pages of themes, and the apps after them, ask."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Self

from django.db.models import F, OrderBy, Q
from django.urls import reverse

from threadline_server.catalog import queries as catalog
from threadline_server.themes.models import AccuracyCheck, Correction, Run, RunState, Theme, ThemeState
from threadline_server.tickets.models import By, Ticket
from threadline_server.tickets.queries import ThemeChoice
from threadline_server.web.errors import require_found
from threadline_server.web.search import Hit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import QuerySet

    from threadline_server.accounts.models import User
    from threadline_server.themes.models import ThemeQuerySet

ORDERS: dict[str, tuple[str | OrderBy, ...]] = {
    "matters": ("place", "id"),
    "size": ("-size", "id"),
    "change": (F("change").desc(nulls_last=True), "id"),
    "csat": (F("csat").asc(nulls_last=True), "id"),
    "name": ("found_name", "id"),
    "newest": (F("first_at").desc(nulls_last=True), "id"),
}
# What a list does not show.
UNSHOWN = ("days",)


@dataclass(frozen=True, slots=True)
class ThemeFilters:
    """What a list of themes is narrowed by; empty means all. `state` is empty for the themes that stand."""

    q: str = ""
    lane: str = ""
    failure_mode: str = ""
    state: str = ""
    capability: str = ""
    order: str = "matters"

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> Self:
        """Read the filters from an address; an unknown order is the usual one."""
        found = {name: query.get(name, "").strip()[:200] for name in cls.__slots__}
        if found["order"] not in ORDERS:
            found["order"] = "matters"
        if found["capability"]:
            found["capability"] = catalog.key_of(found["capability"])
        return cls(**found)

    def active(self) -> dict[str, str]:
        """Return what narrows the list."""
        return {name: value for name, value in asdict(self).items() if value and name != "order"}


def current_run() -> Run | None:
    """Return the newest run whose answer stands, without its whole answer."""
    return Run.objects.finished().defer("result", "tag_guide", "journey").first()


def running_run() -> Run | None:
    """Return the run that is under way, if there is one."""
    return Run.objects.filter(state=RunState.RUNNING).select_related("work").defer("result").first()


def last_failed() -> Run | None:
    """Return the newest run if it failed: pages say so beside the numbers that still stand."""
    newest = Run.objects.exclude(state=RunState.RUNNING).defer("result").first()
    return newest if newest is not None and newest.state == RunState.FAILED else None


def whole_run() -> Run | None:
    """Return the newest run whose answer stands, with its answer."""
    return Run.objects.finished().first()


def list_runs(user: User) -> QuerySet[Run]:
    """Return all runs, newest first, without their answers."""
    return Run.objects.visible_to(user).select_related("by", "work").defer("result", "tag_guide", "journey")


def get_run_for(user: User, run_id: int) -> Run:
    """Return a run with its answer. Raises NotFound."""
    return require_found(Run.objects.visible_to(user).select_related("by", "work").filter(pk=run_id))


def list_themes(user: User, filters: ThemeFilters | None = None) -> ThemeQuerySet:
    """Return the themes that pass, those that matter most first; without filters those that stand."""
    chosen = filters or ThemeFilters()
    found = Theme.objects.visible_to(user)
    if chosen.state == "new":
        run = current_run()
        found = found.present().filter(first_run=run, changed_in=run)
    else:
        found = found.filter(state=chosen.state or ThemeState.PRESENT)
    if chosen.lane:
        found = found.filter(lane=chosen.lane)
    if chosen.failure_mode:
        found = found.filter(failure_mode=chosen.failure_mode)
    if chosen.q:
        found = found.filter(Q(found_name__icontains=chosen.q) | Q(given_name__icontains=chosen.q))
    if chosen.capability:
        found = found.filter(key__in=_keys_of_capability(chosen.capability))
    return found.order_by(*ORDERS[chosen.order]).defer(*UNSHOWN)


def get_theme_for(user: User, key: str) -> Theme:
    """Return a theme by its key. Raises NotFound."""
    return require_found(Theme.objects.visible_to(user).select_related("merged_into", "first_run").filter(key=key))


def theme_choices(user: User) -> list[ThemeChoice]:
    """Return the themes that stand, by name, as lists of tickets offer them."""
    rows = (
        Theme.objects.visible_to(user)
        .present()
        .order_by()
        .values_list("key", "given_name", "found_name", "size", "people")
    )
    choices = [ThemeChoice(key, given or found, size, people) for key, given, found, size, people in rows]
    return sorted(choices, key=lambda choice: choice.name.casefold())


def names_by_key() -> dict[str, str]:
    """Return what each theme is called now."""
    return {theme.key: theme.name for theme in Theme.objects.only("key", "given_name", "found_name")}


def values_of(column: str) -> list[str]:
    """Return which lanes or failure modes the standing themes have."""
    return list(Theme.objects.present().order_by(column).values_list(column, flat=True).distinct())


def changed_in(run: Run) -> dict[str, list[Theme]]:
    """Return the themes that a run found new, merged or gone; what people merged since is their own doing."""
    changed: dict[str, list[Theme]] = {"new": [], "merged": [], "gone": []}
    found = Theme.objects.filter(changed_in=run).exclude(merged_by=By.PERSON).select_related("merged_into")
    for theme in found.defer("days", "summary"):
        changed["new" if theme.state == ThemeState.PRESENT else theme.state].append(theme)
    return changed


def typical_tickets(theme: Theme, *, limit: int = 5) -> list[Ticket]:
    """Return a theme's typical tickets, the best first; for one that people made by splitting, its newest."""
    wanted = [str(key) for key in theme.summary.get("typical", [])][:limit]
    if not wanted:
        return list(Ticket.objects.filter(theme_key=theme.key).newest_first()[:limit])
    found = {ticket.ticket_id: ticket for ticket in Ticket.objects.filter(ticket_id__in=wanted)}
    return [found[key] for key in wanted if key in found]


def tickets_of(theme: Theme, *, words: str = "", limit: int = 100) -> list[Ticket]:
    """Return a theme's newest tickets that hold all the words, to choose from."""
    found = Ticket.objects.filter(theme_key=theme.key)
    found = found.matching(words).order_by("-id") if words else found.newest_first()
    return list(found[:limit])


def get_correction_for(user: User, correction_id: int) -> Correction:
    """Return one's own correction. Raises NotFound for another's."""
    return require_found(Correction.objects.select_related("theme", "move", "ticket").filter(pk=correction_id, by=user))


def list_corrections(user: User) -> QuerySet[Correction]:  # noqa: ARG001  the face is the same for all rows
    """Return what people said, newest first."""
    return Correction.objects.select_related("theme", "ticket", "by")


def list_checks() -> QuerySet[AccuracyCheck]:
    """Return the checks of the classifier, newest first, without the rows that were shown to choose columns."""
    return AccuracyCheck.objects.select_related("by", "work").defer("rows")


def get_check_for(check_id: int) -> AccuracyCheck:
    """Return a check of the classifier. Raises NotFound."""
    return require_found(AccuracyCheck.objects.select_related("by", "work").filter(pk=check_id))


def find_hits(user: User, text: str, limit: int) -> list[Hit]:
    """Return the themes that the search box shows."""
    found = list_themes(user, ThemeFilters(q=text))[:limit]
    return [Hit(theme.name, reverse("themes:detail", args=[theme.key]), f"{theme.size:,} tickets") for theme in found]


def _keys_of_capability(capability: str) -> list[str]:
    rows = Theme.objects.order_by().values_list("key", "capabilities")
    return [key for key, counted in rows if capability in counted]


def person_merges() -> dict[str, str]:
    """Return which theme people merged into which, by key."""
    merged = Theme.objects.filter(merged_by=By.PERSON).exclude(merged_into=None)
    return dict(merged.values_list("key", "merged_into__key"))
