"""Near-copies across loads: a load knows its own rows, a run knows them all."""

from __future__ import annotations

import pytest
from django.urls import reverse

from threadline_server.themes.models import Theme
from threadline_server.tickets.models import Ticket

pytestmark = pytest.mark.django_db

BURST = (
    "Automatic message: the nightly export of your shop's orders could not be delivered to the address that you gave"
)


def row(name: str, day: int, text: str = BURST, csat: int = 3) -> str:
    return f'{name},2026-11-{day:02}T08:00:00Z,"{text}",{name},export,{csat}'


@pytest.fixture
def burst(tickets, load_more, run_now):
    """Load the same message three times, a file each, and run."""
    for number, name in enumerate(("first", "second", "third")):
        load_more(row(name, number + 1))
    assert not Ticket.objects.filter(ticket_id__in=["second", "third"]).exclude(copy_of="").exists()
    run_now()
    return Ticket.objects


def test_a_run_says_which_tickets_of_other_loads_are_copies(burst, vic_client):
    assert dict(burst.filter(ticket_id__in=["first", "second", "third"]).values_list("ticket_id", "copy_of")) == {
        "first": "",
        "second": "first",
        "third": "first",
    }
    original = burst.get(ticket_id="first")
    shown = vic_client.get(reverse("tickets:detail", args=[original.pk])).content.decode()
    assert f"{reverse('tickets:list')}?copies=first" in shown
    copy = vic_client.get(reverse("tickets:detail", args=[burst.get(ticket_id="third").pk])).content.decode()
    assert reverse("tickets:detail", args=[original.pk]) in copy
    listed = vic_client.get(reverse("tickets:list"), {"copies": "first"}).content.decode()
    assert listed.count("near-copy</span>") == 2


def test_a_copy_that_is_loaded_again_stays_one_and_one_that_changed_is_one_no_longer(burst, load_more, run_now):
    load_more(row("second", 2, csat=5), row("third", 3, "Where can I change my password for the shop?"))
    again = burst.get(ticket_id="second")
    assert (again.csat, again.copy_of) == (5, "first")
    run_now()

    assert burst.get(ticket_id="second").copy_of == "first"
    assert burst.get(ticket_id="third").copy_of == ""


def test_the_list_of_a_theme_counts_its_people_beside_its_tickets(vic_client, tickets):
    Theme.objects.create(key="t-1", found_name="Orders are not delivered", size=1200, people=7)
    page = vic_client.get(reverse("tickets:list"), {"theme": "t-1"}).content.decode()

    assert "1,200 tickets of 7 people say “Orders are not delivered”." in page
