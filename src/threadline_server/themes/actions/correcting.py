"""What people say about themes and tickets. It shows at once, the next run hears it, and it can be taken back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.module_loading import import_string

from threadline.errors import InputError
from threadline_server.journal import actions as journal
from threadline_server.themes import known_playbook, results
from threadline_server.themes.models import Correction, Kind, Theme, ThemeState
from threadline_server.tickets.actions import moving
from threadline_server.tickets.models import By, Ticket
from threadline_server.web.errors import Conflict, NotAllowed
from threadline_server.web.roles import CONTRIBUTORS, Role

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from django.db import models

    from threadline_server.accounts.models import User

CARRY_JOB = "threadline_server.themes.jobs.carry_tickets"
LONGEST_NAME = 120
MODE_COLUMNS = ("failure_mode", "failure_mode_status", "confirmed_failure_mode", "lane", "response")
TICKET_COLUMNS = ("failure_mode", "failure_mode_confidence", "failure_mode_by", "lane")
MERGE_COLUMNS = ("state", "merged_into_id", "merged_by")


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who says something, and when."""

    by: User
    at: datetime


@transaction.atomic
def rename_theme(theme: Theme, name: str, *, by: User, at: datetime) -> Correction:
    """Call a theme by another name. Raises InputError for an empty, long or taken name."""
    said, theme = _standing(theme, by, at), _locked(theme)
    theme.given_name = _checked_name(name, besides=theme)
    return _correct(Kind.RENAME, theme, ("given_name",), said)


@transaction.atomic
def pin_theme(theme: Theme, *, pinned: bool, by: User, at: datetime) -> Correction:
    """Keep a theme with the tickets it has, even when grouping no longer finds it; or stop doing so."""
    said, theme = _standing(theme, by, at), _locked(theme)
    if theme.pinned == pinned:
        raise Conflict(f"“{theme.name}” is {'pinned' if pinned else 'not pinned'} already.")
    theme.pinned = pinned
    return _correct(Kind.PIN if pinned else Kind.UNPIN, theme, ("pinned",), said)


@transaction.atomic
def say_failure_mode(theme: Theme, label: str, *, by: User, at: datetime) -> Correction:
    """Confirm or correct how the product failed in a theme. Raises InputError for what the playbook does not have."""
    said, theme = _standing(theme, by, at), _locked(theme)
    known_playbook.failure_mode(label)
    results.take_word(theme, label)
    return _correct(Kind.FAILURE_MODE, theme, MODE_COLUMNS, said)


@transaction.atomic
def say_ticket_failure_mode(ticket: Ticket, label: str, *, by: User, at: datetime) -> Correction:
    """Say how the product failed in one ticket; the classifier learns from it in the next run."""
    _require_contributor(by)
    mode = known_playbook.failure_mode(label)
    ticket = Ticket.objects.select_for_update().get(pk=ticket.pk)
    ticket.failure_mode, ticket.lane = mode.id, mode.lane
    ticket.failure_mode_confidence, ticket.failure_mode_by = None, By.PERSON
    return _correct(Kind.TICKET_FAILURE_MODE, ticket, TICKET_COLUMNS, Speaker(by, at))


@transaction.atomic
def merge_theme(theme: Theme, into: Theme, *, by: User, at: datetime) -> Correction:
    """Take two themes for one: the first goes into the second. Raises InputError when that makes no sense."""
    said, theme, into = _standing(theme, by, at), _locked(theme), _locked(into)
    if theme.pk == into.pk:
        raise InputError("A theme cannot be merged into itself. Choose another one.")
    if into.state != ThemeState.PRESENT:
        raise Conflict(f"“{into.name}” is {into.get_state_display()}: choose a theme that stands.")
    theme.state, theme.merged_into, theme.merged_by = ThemeState.MERGED, into, By.PERSON
    tickets = list(Ticket.objects.filter(theme_key=theme.key).order_by("pk").values_list("pk", flat=True))
    correction = _correct(Kind.MERGE, theme, MERGE_COLUMNS, said, note={"tickets": tickets, "into": into.key})
    Theme.objects.filter(pk=into.pk).update(size=into.size + len(tickets))
    taken_in = {"theme": theme.name, "tickets": len(tickets)}
    journal.record("theme.took_in", into, by=by, at=at, after=taken_in)
    import_string(CARRY_JOB).enqueue(correction.pk)
    return correction


@transaction.atomic
def split_theme(theme: Theme, tickets: Sequence[int], name: str, *, by: User, at: datetime) -> Correction:
    """Make a new theme of chosen tickets (primary keys) of a theme. Raises InputError for none, or for a bad name."""
    from threadline.themes.discovery.identity import new_theme_id  # noqa: PLC0415  the library loads when it is needed

    said, theme = _standing(theme, by, at), _locked(theme)
    chosen = Ticket.objects.filter(pk__in=list(tickets)[: moving.MOST_AT_ONCE], theme_key=theme.key)
    rows = list(chosen.values_list("pk", "ticket_id"))
    if not rows:
        raise InputError("Choose the tickets that make the new theme.")
    taken = set(Theme.objects.values_list("key", flat=True))
    made = Theme(
        key=new_theme_id([ticket_id for _, ticket_id in rows], taken),
        given_name=_checked_name(name),
        size=len(rows),
        place=theme.place,
        first_at=at,
    )
    made.found_name = made.given_name
    for column in (*MODE_COLUMNS, "last_at"):
        if column != "confirmed_failure_mode":
            setattr(made, column, getattr(theme, column))
    made.save()
    Theme.objects.filter(pk=theme.pk).update(size=max(0, theme.size - len(rows)))
    move = moving.move_tickets([pk for pk, _ in rows], made.key, by=by, at=at)
    correction = Correction.objects.create(
        kind=Kind.SPLIT, theme=made, move=move, by=by, at=at,
        before={"from": theme.key}, after={"name": made.name, "tickets": len(rows)},
    )  # fmt: skip
    facts = {"name": made.name, "tickets": len(rows)}
    for subject in (theme, made):
        journal.record("theme.split", subject, by=by, at=at, before={"theme": theme.name}, after=facts)
    _announce(Kind.SPLIT, made, said)
    return correction


@transaction.atomic
def undo_correction(correction: Correction, *, by: User, at: datetime) -> None:
    """Put back what stood before. Raises Conflict when that was done, or when someone spoke again since."""
    _require_contributor(by)
    if not Correction.objects.filter(pk=correction.pk, undone_at=None).update(undone_at=at):
        raise Conflict("This was already taken back.")
    if correction.kind == Kind.SPLIT:
        _undo_split(correction, by=by, at=at)
    elif correction.kind == Kind.TICKET_FAILURE_MODE:
        _restore(correction, Ticket.objects.select_for_update().get(pk=correction.ticket_id or 0))
    else:
        theme = Theme.objects.select_for_update().get(pk=correction.theme_id or 0)
        into = theme.merged_into
        _restore(correction, theme)
        if correction.kind == Kind.MERGE:
            if into is not None:
                count = len(correction.before.get("tickets", []))
                Theme.objects.filter(pk=into.pk).update(size=max(0, into.size - count))
            import_string(CARRY_JOB).enqueue(correction.pk)
    subject: Any = correction.theme or correction.ticket
    shown = _shown(correction.before, subject)
    journal.record(
        f"{_act(correction.kind)}_undone", subject, by=by, at=at, before=_shown(correction.after, subject), after=shown
    )
    if correction.theme is not None:
        _announce(Kind(correction.kind), correction.theme, Speaker(by, at))


def carry(correction: Correction) -> tuple[str, str, list[int]]:
    """Return from which theme to which the tickets of a merge go now, and which they are."""
    theme, into = correction.theme, str(correction.before.get("into", ""))
    assert theme is not None  # noqa: S101  a merge is of a theme
    tickets = correction.before.get("tickets", [])
    return (theme.key, into, tickets) if correction.undone_at is None else (into, theme.key, tickets)


def _undo_split(correction: Correction, *, by: User, at: datetime) -> None:
    made = correction.theme
    if correction.move is None or made is None:
        raise Conflict("The tickets of this theme were moved in a way that cannot be taken back at once.")
    back = moving.undo_move(correction.move, by=by, at=at)
    if Ticket.objects.filter(theme_key=made.key).exists():
        raise Conflict(f"“{made.name}” holds other tickets by now. Move or merge it instead.")
    Theme.objects.filter(pk=made.pk).update(state=ThemeState.GONE, size=0, pinned=False)
    source = Theme.objects.filter(key=correction.before.get("from", "")).first()
    if source is not None:
        Theme.objects.filter(pk=source.pk).update(size=source.size + back)


def _correct(
    kind: Kind, row: Theme | Ticket, columns: tuple[str, ...], said: Speaker, *, note: dict[str, Any] | None = None
) -> Correction:
    """Save the changed columns of a row, and write down who said so and what stood before."""
    stood = type(row)._base_manager.get(pk=row.pk)  # noqa: SLF001  Django's documented face of a model
    before, after = _values(stood, columns), _values(row, columns)
    row.save(update_fields=[column.removesuffix("_id") for column in columns])
    correction = Correction.objects.create(
        kind=kind,
        theme=row if isinstance(row, Theme) else None,
        ticket=row if isinstance(row, Ticket) else None,
        before=before | (note or {}),
        after=after,
        by=said.by,
        at=said.at,
    )
    journal.record(_act(kind), row, by=said.by, at=said.at, before=_shown(before, row), after=_shown(after, row))
    if isinstance(row, Theme):
        _announce(kind, row, said)
    return correction


def _restore(correction: Correction, row: models.Model) -> None:
    columns = tuple(correction.after)
    if _values(row, columns) != correction.after:
        raise Conflict("Someone changed this again since. Change it by hand instead.")
    for column in columns:
        setattr(row, column, correction.before[column])
    row.save(update_fields=[column.removesuffix("_id") for column in columns])


def _values(row: models.Model, columns: tuple[str, ...]) -> dict[str, Any]:
    values = {column: getattr(row, column) for column in columns}
    return {column: str(value) if isinstance(value, str) else value for column, value in values.items()}


def _shown(values: dict[str, Any], row: Theme | Ticket) -> dict[str, Any]:
    """Return what the journal says: words that a reader knows, not a thousand tickets' numbers."""
    shown: dict[str, Any] = {name: values[name] for name in ("name", "state", "pinned", "lane") if name in values}
    if "given_name" in values and isinstance(row, Theme):
        shown["name"] = values["given_name"] or row.found_name
    if values.get("merged_into_id") is not None:
        shown["merged into"] = str(Theme.objects.get(pk=values["merged_into_id"]))
    if values.get("failure_mode"):
        shown["failure mode"] = _verdict_in_words(values)
    if values.get("response"):
        shown["response"] = known_playbook.response_name(values["response"])
    if values.get("from"):
        shown["from"] = str(Theme.objects.get(key=values["from"]))
    return shown


def _verdict_in_words(values: dict[str, Any]) -> str:
    name = known_playbook.failure_mode_name(values["failure_mode"])
    if values.get("failure_mode_by") == By.PERSON or values.get("failure_mode_status") == "known":
        return f"{name}, said by a person"
    return f"{name}, {status}" if (status := values.get("failure_mode_status")) else f"{name}, found by a run"


def _act(kind: str) -> str:
    return f"{'ticket' if kind == Kind.TICKET_FAILURE_MODE else 'theme'}.{ACTS[Kind(kind)]}"


ACTS = {
    Kind.RENAME: "renamed",
    Kind.PIN: "pinned",
    Kind.UNPIN: "unpinned",
    Kind.MERGE: "merged",
    Kind.SPLIT: "split",
    Kind.FAILURE_MODE: "failure_mode_said",
    Kind.TICKET_FAILURE_MODE: "failure_mode_said",
}


def _announce(kind: Kind, theme: Theme, said: Speaker) -> None:
    journal.announce("themes.corrected", at=said.at, facts={"kind": kind.value, "theme": theme.key})


def _standing(theme: Theme, by: User, at: datetime) -> Speaker:
    _require_contributor(by)
    if theme.state != ThemeState.PRESENT:
        raise Conflict(f"“{theme.name}” is {theme.get_state_display()}: there is nothing to change any more.")
    return Speaker(by, at)


def _locked(theme: Theme) -> Theme:
    return Theme.objects.select_for_update().get(pk=theme.pk)


def _checked_name(name: str, *, besides: Theme | None = None) -> str:
    said = " ".join(name.split())
    if not 0 < len(said) <= LONGEST_NAME:
        raise InputError(f"Give the theme a name of 1 to {LONGEST_NAME} letters.")
    for other in Theme.objects.present().exclude(pk=besides.pk if besides else 0):
        if other.name.casefold() == said.casefold():
            raise InputError(f"Another theme is called “{other.name}”. Choose another name, or merge the two.")
    return said


def _require_contributor(by: User) -> None:
    if by.role != Role.ADMIN and by.role not in CONTRIBUTORS:
        raise NotAllowed("You may read themes, but not correct them.")
