from __future__ import annotations

import json

import pytest
from django.urls import reverse
from django.utils import timezone

from threadline_server.themes import pages, queries
from threadline_server.themes.actions import correcting
from threadline_server.themes.models import Run, Theme
from threadline_server.themes.queries import ThemeFilters
from threadline_server.tickets.models import Ticket

pytestmark = pytest.mark.django_db


def read(client, name: str, *args, **query) -> str:
    response = client.get(reverse(name, args=args), query)
    assert response.status_code == 200
    return response.content.decode()


def test_without_tickets_the_list_leads_to_an_upload(sam_client):
    page = read(sam_client, "themes:list")

    assert "No tickets yet" in page
    assert reverse("tickets:loads") in page


def test_with_tickets_and_no_run_the_list_offers_one(tickets, sam_client, kofi_client):
    assert reverse("themes:run") in read(sam_client, "themes:list")
    assert reverse("themes:run") not in read(kofi_client, "themes:list")


def test_the_list_begins_with_the_runs_sentence(run, vic_client):
    assert run.headline in read(vic_client, "themes:list")


def test_the_list_asks_the_same_number_of_questions_for_one_theme_and_for_many(
    run, vic_client, django_assert_max_num_queries
):
    for number in range(40):
        Theme.objects.create(key=f"t-{number}", found_name=f"Theme {number}", first_run=run, last_run=run)
    read(vic_client, "themes:list")
    with django_assert_max_num_queries(18):
        read(vic_client, "themes:list")


def test_filters_narrow_the_list(theme_of, vic):
    search = theme_of("search")

    def keys(**chosen: str) -> set[str]:
        return set(queries.list_themes(vic, ThemeFilters(**chosen)).values_list("key", flat=True))

    assert search.key in keys(failure_mode=search.failure_mode, lane=search.lane)
    assert keys(capability="search") == set(
        Ticket.objects.filter(capability="search").exclude(theme_key="").values_list("theme_key", flat=True)
    )
    assert keys(q=search.name[:8].upper()) >= {search.key}
    assert keys(lane="nowhere") == set()


def test_a_themes_page_says_what_it_is_and_shows_its_trend(theme_of, vic_client):
    theme = theme_of("search")
    page = read(vic_client, "themes:detail", theme.key)

    assert theme.said in page
    assert "data-chart-spec" in page
    assert Ticket.objects.get(ticket_id=theme.summary["typical"][0]).text[:40] in page
    assert reverse("themes:rename", args=[theme.key]) not in page, "a viewer is offered nothing that is refused"


def test_ticket_text_stays_inert_on_a_themes_page(theme_of, vic_client):
    theme = theme_of("search")
    Ticket.objects.filter(ticket_id=theme.summary["typical"][0]).update(text="</script><script>alert(1)</script>")
    Theme.objects.filter(pk=theme.pk).update(given_name="<script>alert(2)</script>")
    page = read(vic_client, "themes:detail", theme.key)

    assert "<script>alert" not in page


def test_a_merged_theme_leads_to_where_it_went(theme_of, sam, vic_client):
    refund, search = theme_of("refund"), theme_of("search")
    correcting.merge_theme(refund, search, by=sam, at=timezone.now())
    page = read(vic_client, "themes:detail", refund.key)

    assert reverse("themes:detail", args=[search.key]) in page
    assert "was merged" in page


def test_the_one_page_can_be_taken_along_under_the_names_that_people_gave(run, sam, vic_client):
    first = Theme.objects.present().first()
    correcting.rename_theme(first, "Chairs instead of lamps", by=sam, at=timezone.now())
    assert "Chairs instead of lamps" in read(vic_client, "themes:one_page")
    for form, kind in (("html", "text/html"), ("md", "text/markdown"), ("json", "application/json")):
        response = vic_client.get(reverse("themes:one_page_file", args=[form]))
        assert response["Content-Type"].startswith(kind)
        assert "attachment" in response["Content-Disposition"]
        assert "Chairs instead of lamps" in response.content.decode()
    assert json.loads(response.content)["headline"].startswith("“Chairs instead of lamps”")


def test_before_the_first_run_reports_say_what_to_do(vic_client, db):
    for name in ("themes:one_page", "themes:tag_guide", "themes:journey"):
        assert "Go to themes" in read(vic_client, name)
    assert vic_client.get(reverse("themes:one_page_file", args=["html"])).status_code == 404


def test_the_tag_guide_and_the_journey_map_show_what_the_run_told(run, vic_client):
    assert "ai-made-up" in read(vic_client, "themes:tag_guide")
    assert run.journey["steps"][0]["name"] in read(vic_client, "themes:journey")


def test_the_search_box_finds_themes(theme_of, vic_client):
    theme = theme_of("search")

    assert reverse("themes:detail", args=[theme.key]) in read(vic_client, "search", q=theme.name[:6])


def test_the_first_run_is_not_said_to_have_changed_anything(run, run_now):
    assert pages.changes(queries.current_run()) == {}
    run_now()
    Theme.objects.filter(pk=Theme.objects.first().pk).update(changed_in=queries.current_run())
    assert list(pages.changes(queries.current_run())) == ["new"]


@pytest.mark.parametrize(("confidence", "said"), [(None, ""), (0.512, "51%"), (0.99999, "over 99%")])
def test_nothing_is_said_to_be_wholly_sure(confidence, said):
    assert pages.sure(confidence) == said


def test_weeks_are_counted_back_from_the_last_day():
    assert pages.by_week([9, *[1] * 7, *[2] * 7]) == [7, 14]
    assert pages.by_week([1, 2, 3]) == [1, 2, 3]


def test_where_nobody_knows_who_wrote_shares_are_of_tickets(run, theme_of, vic_client):
    theme = theme_of("search")
    assert "Share of people who write" in read(vic_client, "themes:detail", theme.key)
    Run.objects.filter(pk=run.pk).update(counts=run.counts | {"people_known": False})

    assert "Share of tickets" in read(vic_client, "themes:list")
    assert "Share of tickets" in read(vic_client, "themes:detail", theme.key)
    assert "of the people who write ·" not in read(vic_client, "themes:one_page")
