"""Reading initiatives."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Self

from django.db.models import Count
from django.urls import reverse

from threadline_server.initiatives.models import UNFINISHED, Initiative, State
from threadline_server.web.errors import require_found
from threadline_server.web.search import Hit

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from threadline_server.accounts.models import User
    from threadline_server.initiatives.models import InitiativeQuerySet
    from threadline_server.themes.models import Theme

RELATED = ("owner", "team", "theme")
# A column of the board shows so many; the list shows the rest.
PER_COLUMN = 30


@dataclass(frozen=True, slots=True)
class InitiativeFilters:
    """What board and list are narrowed by; empty means all. `owner` is a person's id, or `me`."""

    q: str = ""
    state: str = ""
    owner: str = ""
    team: str = ""
    lane: str = ""

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> Self:
        """Read the filters from an address; what does not exist is left out."""
        found = {name: query.get(name, "").strip()[:200] for name in cls.__slots__}
        if found["state"] not in State.values:
            found["state"] = ""
        return cls(**found)

    def active(self) -> dict[str, str]:
        """Return what narrows the list."""
        return {name: value for name, value in asdict(self).items() if value}

    def apply(self, rows: InitiativeQuerySet, user: User) -> InitiativeQuerySet:
        """Return the initiatives that pass."""
        if self.owner == "me":
            rows = rows.filter(owner=user)
        elif self.owner:
            rows = rows.filter(owner=_number(self.owner))
        if self.state:
            rows = rows.filter(state=self.state)
        if self.team:
            rows = rows.filter(team=_number(self.team))
        if self.lane:
            rows = rows.filter(theme__lane=self.lane)
        return rows.filter(title__icontains=self.q) if self.q else rows


def list_initiatives(user: User, filters: InitiativeFilters | None = None) -> InitiativeQuerySet:
    """Return the initiatives that pass, newest first."""
    rows = (filters or InitiativeFilters()).apply(Initiative.objects.visible_to(user), user)
    return rows.select_related(*RELATED).defer("theme__days")


def board(user: User, filters: InitiativeFilters) -> list[tuple[State, int, list[Initiative]]]:
    """Return each state with how many it holds, and the newest of them: two queries and one for each state."""
    rows = list_initiatives(user, filters)
    counted = dict(rows.order_by().values_list("state").annotate(n=Count("id")))
    return [(state, counted.get(state.value, 0), _column(rows, state) if counted.get(state) else []) for state in State]


def get_initiative_for(user: User, initiative_id: int) -> Initiative:
    """Return an initiative. Raises NotFound."""
    related = (*RELATED, "proposal", "by", "moved_by")
    return require_found(Initiative.objects.visible_to(user).select_related(*related).filter(pk=initiative_id))


def about_theme(user: User, theme: Theme) -> list[Initiative]:
    """Return the unfinished initiatives that answer a theme."""
    rows = Initiative.objects.visible_to(user).filter(theme=theme, state__in=UNFINISHED)
    return list(rows.select_related("owner"))


def waiting_for(user: User, today: date) -> list[Initiative]:
    """Return a person's initiatives that wait for them: those not begun, and those that are due."""
    rows = (
        Initiative.objects.filter(owner=user, state__in=UNFINISHED).select_related("theme", "team").defer("theme__days")
    )
    return [one for one in rows if one.state == State.PROPOSED or (one.due_on is not None and one.due_on <= today)]


def find_hits(user: User, text: str, limit: int) -> list[Hit]:
    """Return the initiatives that the search box shows."""
    found = list_initiatives(user, InitiativeFilters(q=text))[:limit]
    return [Hit(one.title, reverse("initiatives:detail", args=[one.pk]), one.get_state_display()) for one in found]


def _column(rows: InitiativeQuerySet, state: State) -> list[Initiative]:
    order = "-moved_at" if state in {State.DONE, State.DECLINED} else "-id"
    return list(rows.filter(state=state).order_by(order, "-id")[:PER_COLUMN])


def _number(value: str) -> int:
    return int(value) if value.isdecimal() else -1
