"""The frame in a real browser under its content policy: keys, charts, the API's documentation, accessibility."""

from __future__ import annotations

import pytest
from chromium import opened_page

from threadline_server.web.bundle import ensure_bundle

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(live_server, settings, monkeypatch):
    ensure_bundle()
    with opened_page(live_server, settings, monkeypatch, name="ada") as page:
        yield page


def test_charts_draw_under_the_policy_and_turn_into_tables_by_a_key(page):
    page.goto("/style/")
    page.wait_for_selector("#chart-style svg")
    page.keyboard.press("t")

    assert page.is_visible("#chart-style table")
    assert page.is_hidden("#chart-style [data-chart-picture]")
    assert page.complaints == []


def test_keys_search_list_themselves_walk_and_go(page):
    page.goto("/style/")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "search"
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    assert page.is_visible("#keys")
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    assert page.locator("[data-row].chosen").count() == 1
    page.keyboard.press("[")
    assert page.evaluate("document.body.classList.contains('rail-is-narrow')")
    page.keyboard.press("g")
    page.keyboard.press("w")
    page.wait_for_url("**/work/")
    assert page.evaluate("document.body.classList.contains('rail-is-narrow')")


def test_the_apis_documentation_works_offline_under_the_policy(page):
    page.goto("/api/v1/docs")
    page.wait_for_selector("[data-path='/api/v1/me']")

    assert page.complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/", "/style/", "/settings/profile/", "/settings/people/", "/journal/", "/work/"])
def test_pages_have_no_serious_accessibility_fault_and_fit_a_phone(page, path, scheme):
    from axe_playwright_python.sync_playwright import Axe  # noqa: PLC0415  its script is large

    page.emulate_media(color_scheme=scheme)
    page.goto(path)
    found = Axe().run(page).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in {"serious", "critical"}] == []
    page.set_viewport_size({"width": 390, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
