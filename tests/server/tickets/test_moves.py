from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone
from factories import ticket

from threadline.errors import InputError
from threadline_server.journal.models import Entry, News
from threadline_server.tickets.actions import moving
from threadline_server.tickets.models import By, Move, Ticket
from threadline_server.tickets.queries import ThemeChoice
from threadline_server.web.errors import Conflict, NotAllowed, NotFound

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def themes(monkeypatch):
    monkeypatch.setattr(
        "threadline_server.tickets.queries.theme_choices", lambda _user: [ThemeChoice("t2", "Late parcels", 3)]
    )


def placed(*ids: str) -> list[Ticket]:
    return [ticket(one, theme_key="t1", theme_by=By.RUN, theme_confidence=0.7) for one in ids]


def move(tickets: list[Ticket], by, to: str = "t2") -> Move:
    return moving.move_tickets([one.pk for one in tickets], to, by=by, at=timezone.now())


def test_moved_tickets_are_a_persons_word_and_journaled(kofi_client, kofi):
    rows = placed("A", "B")
    kofi_client.post(reverse("tickets:move"), {"ticket": [row.pk for row in rows], "theme": "t2"})

    assert set(Ticket.objects.values_list("theme_key", "theme_by", "theme_confidence")) == {("t2", "person", None)}
    assert not Ticket.objects.assignable().exists()
    assert Entry.objects.filter(act="tickets.moved", by=kofi).count() == 1
    assert News.objects.get(kind="tickets.moved").facts == {"from": {"t1": 2}, "to": "t2", "tickets": 2}


def test_a_move_can_be_taken_back_once(kofi_client, kofi):
    made = move(placed("A"), kofi)
    kofi_client.post(reverse("tickets:undo", args=[made.pk]))

    assert Ticket.objects.values_list("theme_key", "theme_by", "theme_confidence").get() == ("t1", "run", 0.7)
    with pytest.raises(Conflict):
        moving.undo_move(Move.objects.get(), by=kofi, at=timezone.now())


def test_undo_leaves_tickets_alone_that_were_moved_again(kofi, sam):
    rows = placed("A", "B")
    made = move(rows, kofi)
    move(rows[:1], sam, to="t3")

    assert moving.undo_move(made, by=kofi, at=timezone.now()) == 1
    assert dict(Ticket.objects.values_list("ticket_id", "theme_key")) == {"A": "t3", "B": "t1"}


def test_nobody_takes_back_the_move_of_another(kofi, sam_client):
    made = move(placed("A"), kofi)

    assert sam_client.post(reverse("tickets:undo", args=[made.pk])).status_code == NotFound.status


def test_a_viewer_cannot_move(vic, vic_client):
    rows = placed("A")
    assert vic_client.post(reverse("tickets:move"), {"ticket": rows[0].pk, "theme": "t2"}).status_code == 403
    with pytest.raises(NotAllowed):
        move(rows, vic)


def test_tickets_cannot_be_moved_to_a_theme_that_is_gone(kofi_client):
    rows = placed("A")
    response = kofi_client.post(reverse("tickets:move"), {"ticket": rows[0].pk, "theme": "t9"})

    assert response.status_code == 400
    assert Ticket.objects.get().theme_key == "t1"


def test_out_of_all_themes_is_a_persons_word_too(kofi_client):
    rows = placed("A")
    kofi_client.post(reverse("tickets:move"), {"ticket": rows[0].pk, "theme": "none"})

    assert Ticket.objects.values_list("theme_key", "theme_by").get() == ("", "person")


def test_too_many_at_once_are_refused(kofi):
    with pytest.raises(InputError, match="Choose between"):
        moving.move_tickets(range(moving.MOST_AT_ONCE + 1), "t2", by=kofi, at=timezone.now())


def test_moving_goes_back_to_the_list_with_its_filters_and_nowhere_else(kofi_client):
    rows = placed("A", "B")
    for here, target in (("/tickets/?q=x", "/tickets/?q=x"), ("https://evil.example/", "/tickets/")):
        data = {"ticket": rows[0].pk, "theme": "t2", "here": here}
        assert kofi_client.post(reverse("tickets:move"), data)["Location"] == target
