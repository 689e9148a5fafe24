from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from factories import NOON, ticket

from threadline_server.tickets import queries
from threadline_server.tickets.counting import recount
from threadline_server.tickets.filters import TicketFilters
from threadline_server.tickets.listing import title_and_rest
from threadline_server.tickets.models import Ticket
from threadline_server.tickets.queries import ThemeChoice, ticket_page

LIST = "/tickets/"
pytestmark = pytest.mark.django_db


def two_themes(_user):
    return [ThemeChoice("t1", "Refund answers invented", 12), ThemeChoice("t2", "Late parcels", 3)]


@pytest.fixture
def themes(monkeypatch):
    monkeypatch.setattr("threadline_server.tickets.queries.theme_choices", two_themes)


def found(filters: TicketFilters, user) -> list[str]:
    return [one.ticket_id for one in ticket_page(user, filters).rows]


def test_an_empty_list_says_what_to_do_next(sam_client):
    page = sam_client.get(LIST).content.decode()

    assert "No tickets yet" in page
    assert reverse("tickets:loads") in page


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (TicketFilters(theme="t1"), ["A"]),
        (TicketFilters(theme="none"), ["C", "B"]),
        (TicketFilters(channel="chat"), ["C"]),
        (TicketFilters(tag="refund"), ["A"]),
        (TicketFilters(q="refund"), ["A"]),
        (TicketFilters(q="REFUND answ"), ["A"]),
        (TicketFilters(q="refund lamp"), []),
        (TicketFilters(q='"); DROP TABLE tickets_ticket; --'), []),
        (TicketFilters(since=NOON.date() + timedelta(days=1)), ["C", "B"]),
        (TicketFilters(until=NOON.date() + timedelta(days=1)), ["B", "A"]),
        (TicketFilters(copies="no"), ["B", "A"]),
    ],
)
def test_each_filter_narrows_the_list(filters, expected, vic):
    ticket("A", "refund answer", theme_key="t1", tags=["refund"], created_at=NOON)
    ticket("B", "a lamp", created_at=NOON + timedelta(days=1))
    ticket("C", "a chair", channel="chat", copy_of="A", created_at=NOON + timedelta(days=2))

    assert found(filters, vic) == expected


def test_pages_neither_skip_nor_repeat_tickets_of_the_same_moment(vic):
    for number in range(25):
        ticket(f"T-{number}", created_at=NOON)
    seen, after = [], ""
    while True:
        page = ticket_page(vic, TicketFilters(), after=after, limit=7)
        seen += [one.ticket_id for one in page.rows]
        if page.next is None:
            break
        after = page.next

    assert sorted(seen) == sorted(f"T-{number}" for number in range(25))


def test_words_are_found_after_a_text_changed_and_not_after_it_is_gone(vic):
    made = ticket("A", "lamp")
    Ticket.objects.filter(pk=made.pk).update(text="chair")
    assert found(TicketFilters(q="lamp"), vic) == []
    assert found(TicketFilters(q="chair"), vic) == ["A"]
    made.delete()
    assert found(TicketFilters(q="chair"), vic) == []


def test_text_of_an_attacker_is_shown_inert(sam_client):
    made = ticket("X", "<script>alert(1)</script>", subject="<img src=x onerror=alert(1)>", tags=["<b>"])
    recount()
    for address in (LIST, reverse("tickets:detail", args=[made.pk]), "/search/?q=alert"):
        page = sam_client.get(address).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "&lt;img src=x" in page


def test_the_list_costs_the_same_queries_for_one_ticket_as_for_fifty(sam_client, django_assert_max_num_queries, themes):
    for number in range(60):
        ticket(f"T-{number}", theme_key="t1", tags=["a", "b"], user_key="k")
    recount()
    with django_assert_max_num_queries(12):
        page = sam_client.get(LIST)
    assert page.content.decode().count("data-row>") == 50


def test_the_first_line_says_how_many_without_counting_all(sam_client, themes):
    ticket("A", theme_key="t1")
    recount()

    assert "12 tickets say" in sam_client.get("/tickets/?theme=t1").content.decode()
    assert "No ticket passes" in sam_client.get("/tickets/?channel=fax").content.decode()


def test_a_ticket_opens_in_the_panel_and_as_a_page(sam_client):
    made = ticket("A")
    panel = sam_client.get(reverse("tickets:detail", args=[made.pk]), HTTP_HX_REQUEST="true").content.decode()
    page = sam_client.get(reverse("tickets:detail", args=[made.pk])).content.decode()

    assert "<html" not in panel
    assert "<html" in page
    assert made.text in panel
    assert made.text in page


def test_a_day_that_is_none_is_a_clear_error(sam_client):
    response = sam_client.get("/tickets/?since=yesterday")

    assert response.status_code == 400
    assert "Give a day like" in response.content.decode()


def test_a_place_that_nobody_gave_is_a_clear_error(sam_client):
    assert sam_client.get("/tickets/?after=zzz").status_code == 400


@pytest.mark.parametrize("filters", [TicketFilters(q="lamp", channel="chat"), TicketFilters(tag="x", channel="chat")])
def test_several_filters_together_look_through_so_many_and_lead_on_to_the_rest(filters, vic, monkeypatch):
    monkeypatch.setattr("threadline_server.tickets.queries.LOOKED_AT", 4)
    for number in range(11):
        ticket(
            f"T-{number}",
            "a lamp",
            tags=["x"],
            channel="chat" if number in {0, 1, 10} else "email",
            created_at=NOON + timedelta(minutes=number // 2),
        )
    seen, lengths, after = [], [], ""
    while True:
        page = ticket_page(vic, filters, after=after, limit=2)
        seen += [one.ticket_id for one in page.rows]
        lengths.append(len(page.rows))
        if page.next is None:
            break
        after = page.next

    assert seen == ["T-10", "T-1", "T-0"]
    assert len(lengths) == 3


def test_a_page_that_found_none_yet_says_so_and_leads_on(sam_client, monkeypatch):
    monkeypatch.setattr("threadline_server.tickets.queries.LOOKED_AT", 2)
    for number in range(3):
        ticket(f"T-{number}", "a lamp", channel="chat" if number == 0 else "email")
    recount()
    page = sam_client.get("/tickets/?q=lamp&channel=chat").content.decode()

    assert "None among the newest 2" in page
    assert "after=" in page


@pytest.mark.parametrize(
    ("subject", "text", "title", "rest"),
    [
        ("Refund", "It was made up", "Refund", "It was made up"),
        ("", "short words", "short words", ""),
        (" ", "word " * 21 + "fillers, ending", "word " * 20 + "word…", "fillers, ending"),
        ("", "word " * 20 + "ending, and so on", "word " * 20 + "ending…", "and so on"),
    ],
)
def test_a_row_is_cut_between_words(subject, text, title, rest):
    assert title_and_rest(subject, text) == (title, rest)


def test_counting_under_filters_put_together_reads_no_text(vic, django_assert_num_queries):
    for number in range(6):
        ticket(f"T-{number}", "a refund", channel="chat", lane="model" if number % 2 else "data")
    asked = (TicketFilters(channel="chat", lane="model"), TicketFilters(q="refund"), TicketFilters(q="a", lane="data"))
    for filters, expected in zip(asked, (3, 6, 3), strict=True):
        with django_assert_num_queries(2) as captured:
            assert queries.count_up_to(vic, filters) == expected
        assert not any('"tickets_ticket"."text"' in query["sql"] for query in captured.captured_queries)


def test_counting_stops_where_it_would_take_long(vic, monkeypatch):
    monkeypatch.setattr(queries, "LOOKED_AT", 4)
    for number in range(6):
        ticket(f"T-{number}", status="open", channel="email" if number else "chat")

    assert queries.count_up_to(vic, TicketFilters(status="open", channel="chat"), most=3) is None
    assert queries.count_up_to(vic, TicketFilters(status="open", channel="email"), most=3) == 4
