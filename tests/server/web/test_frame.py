from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.contrib.messages import get_messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone

from threadline.answers import Estimate, Undecided
from threadline_server.web.frame import capability_provider
from threadline_server.web.icons import ICONS
from threadline_server.web.navigation import declared_entries, lines_for
from threadline_server.web.render import redirect_or_refresh, render_fragment, toast, wants_fragment
from threadline_server.web.sparkline import draw_sparkline


def render(text: str, **context) -> str:
    return Template(text).render(Context(context))


def test_the_rail_shows_what_is_open_to_the_person(ada, vic):
    assert "People" in {line.label for line in lines_for(ada, "/")}
    assert "People" not in {line.label for line in lines_for(vic, "/")}


def test_the_entry_of_the_deepest_address_is_current(ada):
    assert [line.label for line in lines_for(ada, "/settings/people/") if line.current] == ["People"]
    assert [line.label for line in lines_for(ada, "/") if line.current] == ["My queue"]
    assert [line.label for line in lines_for(ada, "/nowhere/") if line.current] == []


def test_no_two_entries_share_a_key_and_every_icon_exists():
    keys = [entry.key for entry in declared_entries() if entry.key]

    assert len(keys) == len(set(keys))
    assert {entry.icon for entry in declared_entries()} <= set(ICONS)


def test_the_chosen_capability_stays_in_every_address_of_the_rail(ada_client):
    html = ada_client.get("/?capability=Help chatbot").content.decode()

    assert 'href="/work/?capability=Help+chatbot"' in html


def test_the_switcher_lists_what_the_declared_app_knows(ada_client, monkeypatch):
    capability_provider.cache_clear()
    monkeypatch.setattr("threadline_server.web.frame.capability_provider", lambda: lambda _user: ["Search", "<b>"])
    html = ada_client.get("/?capability=Search").content.decode()

    assert '<option value="Search" selected>Search</option>' in html
    assert "&lt;b&gt;" in html


def test_the_rail_stays_narrow_when_a_person_narrowed_it(ada_client):
    ada_client.cookies["rail"] = "narrow"

    assert 'class="framed rail-is-narrow"' in ada_client.get("/").content.decode()


def test_appearance_is_kept_and_the_person_returns_to_where_they_were(ada_client, ada):
    response = ada_client.post("/appearance/", {"appearance": "dark"}, headers={"Referer": "http://testserver/work/"})

    assert response["Location"] == "http://testserver/work/"
    assert 'data-appearance="dark"' in ada_client.get("/").content.decode()


def test_appearance_leads_to_no_other_site(ada_client):
    response = ada_client.post("/appearance/", {"appearance": "dark"}, headers={"Referer": "https://evil.example/"})

    assert response["Location"] == "/"


def test_search_says_when_nothing_is_found(ada_client):
    assert "Nothing found" in ada_client.get("/search/?q=zzz").content.decode()
    assert "What are you looking for?" in ada_client.get("/search/").content.decode()


def test_search_text_is_shown_inert(ada_client):
    assert "<script>alert" not in ada_client.get("/search/?q=<script>alert(1)</script>").content.decode()


def test_a_moment_is_shown_in_the_persons_zone_and_kept_exactly():
    with timezone.override(ZoneInfo("Asia/Tokyo")):
        html = render("{{ at|moment }}", at=datetime(2026, 11, 21, 23, 30, tzinfo=UTC))

    assert 'datetime="2026-11-21T23:30:00Z"' in html
    assert "22 Nov 2026, 08:30" in html


def test_pages_use_the_zone_of_the_person(ada_client, ada):
    ada.zone = "Asia/Tokyo"
    ada.last_login = datetime(2026, 11, 21, 23, 30, tzinfo=UTC)
    ada.save()

    assert "22 Nov 2026, 08:30" in ada_client.get("/settings/people/").content.decode()


def test_an_estimate_shows_its_interval_and_undecided_its_reason():
    shown = render("{% estimate e 'percent' %}", e=Estimate(0.38, 0.35, 0.41))
    reason = render("{% estimate e %}", e=Undecided("too few ratings", "18 more are needed"))

    assert "38%" in shown
    assert "(35 to 41)" in shown
    assert "too few ratings" in reason
    assert 'title="18 more are needed"' in reason


def test_a_share_shows_two_figures_on_the_page_as_in_the_document():
    share = Estimate(0.0724, 0.0591, 0.0883)

    assert "7.2% " in render("{% estimate e 'percent' %}", e=share)
    assert "(5.9 to 8.8)" in render("{% estimate e 'percent' %}", e=share)


def test_no_confidence_is_shown_as_a_hundred_percent():
    assert render("{{ c|sure }}", c=0.9999) == "over 99%"
    assert render("{{ c|sure }}", c=0.38) == "38%"


def test_a_period_is_read_in_the_persons_zone():
    with timezone.override("Asia/Tokyo"):
        shown = render("{% period a b %}", a="2026-05-24T20:00:00Z", b="2026-11-20T01:00:00Z")

    assert shown == "25 May to 20 November 2026"


@pytest.mark.parametrize(
    ("value", "shown"), [(1204, "1,204"), (0.5, "0.5"), (None, ""), (12.0, "12"), (1e6, "1,000,000")]
)
def test_numbers_are_grouped_by_commas(value, shown):
    assert render("{{ value|number }}", value=value) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, "nothing"),
        (True, "yes"),
        (["a", "b"], "a, b"),
        ([], "nothing"),
        (0, "0"),
        (12345, "12,345"),
        (0.123456, "0.123"),
        ("2026-11-26", "26 Nov 2026"),
        ("2026-11-26T09:05:00Z", "26 Nov 2026, 09:05"),
        ("2026-11-26 or later", "2026-11-26 or later"),
        ("2026-99-99", "2026-99-99"),
    ],
)
def test_plain_values_read_as_words(value, shown):
    assert render("{{ value|in_words }}", value=value) == shown


def test_a_sparkline_has_zero_as_its_base_and_breaks_where_a_value_is_missing():
    svg = draw_sparkline([0, 10, None, 5], "fell")

    assert "M2.5 21.5 L" in svg  # zero lies on the base
    assert svg.count("M") == 2
    assert 'aria-label="fell"' in svg


@pytest.mark.parametrize("values", [[], [None, None]])
def test_a_sparkline_without_values_says_so(values):
    assert "no data" in draw_sparkline(values, "nothing yet")


@pytest.mark.parametrize("values", [[0], [0, 0, 0], [7]])
def test_a_sparkline_of_equal_or_single_values_is_drawn(values):
    assert "nan" not in draw_sparkline(values, "flat")


def test_text_in_a_chart_cannot_end_the_element_that_holds_it():
    html = render("{% chart spec rows 'x' %}", spec={"title": "</script><script>alert(1)"}, rows=[{"day": "<b>"}])

    assert "<script>alert" not in html
    assert "&lt;b&gt;" in html


def test_going_back_asks_for_the_whole_page(rf):
    assert not wants_fragment(rf.get("/"))


def test_a_redirect_for_htmx_is_a_header():
    request = RequestFactory().get("/")
    request.htmx = True

    assert redirect_or_refresh(request, "/work/")["HX-Redirect"] == "/work/"


def test_the_style_page_is_shown_while_debugging_only(ada_client, settings):
    assert ada_client.get("/style/").status_code == 404
    settings.DEBUG = True
    assert ada_client.get("/style/").status_code == 200


def test_a_toast_with_undo_posts_to_the_way_back(ada_client, ada, rf):
    request = rf.get("/", headers={"HX-Request": "true"})
    request.user, request.session, request.htmx = ada, {}, True
    request._messages = FallbackStorage(request)  # noqa: SLF001
    toast(request, "Snoozed.", undo="/triage/1/wake/")
    html = render_fragment(request, "web/_pages.html", {"page": None}).content.decode()

    assert 'hx-swap-oob="beforeend"' in html
    assert 'action="/triage/1/wake/"' in html
    assert list(get_messages(request))
