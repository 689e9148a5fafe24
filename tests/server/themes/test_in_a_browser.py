"""From looking for themes to correcting them in a real browser, under its content policy."""

from __future__ import annotations

import re

import factories
import pytest
from chromium import opened_page
from playwright.sync_api import expect

from threadline_server.themes.models import Theme
from threadline_server.web.bundle import ensure_bundle

REPORTS = ("one-page/", "tag-guide/", "journey/", "accuracy/", "runs/")

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(live_server, settings, monkeypatch):
    ensure_bundle()
    with opened_page(live_server, settings, monkeypatch, name="ada") as page:
        yield page


def test_a_person_looks_for_themes_and_sees_them_when_the_run_is_done(tickets, page, run_jobs):
    page.goto("/themes/")
    page.click("text=Look for themes")
    expect(page.locator(".work")).to_be_visible()
    run_jobs()
    page.click("text=See the result")
    expect(page.locator("h1")).to_contain_text("of the people who write")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("#chart-trend svg.marks")).to_be_visible()
    assert page.complaints == []


def test_a_person_confirms_corrects_and_takes_it_back_without_leaving_the_page(theme_of, page):
    theme = theme_of("search")
    page.goto(f"/themes/{theme.key}/")
    page.click("text=Confirm")
    expect(page.locator("#verdict .tag-good")).to_have_text("confirmed")
    page.select_option("#id_failure_mode", "no_control")
    page.click("text=Correct")
    expect(page.locator("#verdict")).to_contain_text("No control")
    page.locator("[data-toast]", has_text="Corrected to No control").get_by_role("button", name="Undo").click()
    expect(page.locator("[data-toast]", has_text="Taken back.")).to_be_visible()
    assert Theme.objects.get(pk=theme.pk).failure_mode == theme.failure_mode
    page.fill("#id_name", "Chairs instead of lamps")
    page.click("text=Rename")
    expect(page.locator("h1")).to_contain_text("“Chairs instead of lamps” concerns")
    assert page.complaints == []


def test_a_ticket_is_corrected_in_the_panel_and_that_is_taken_back(page):
    ticket = factories.ticket(failure_mode="no_fallback", failure_mode_by="run", failure_mode_confidence=0.4)
    page.goto("/tickets/?q=refund")
    page.click(".ticket-title")
    page.select_option("#panel-mode", "no_control")
    page.click("#panel >> text=Confirm or correct")
    expect(page.locator("#panel")).to_contain_text("said by a person")
    expect(page).to_have_url(re.compile(r"/tickets/\?q=refund$"))
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("[data-toast]", has_text="Taken back.")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/tickets/\?q=refund$"))
    ticket.refresh_from_db()
    assert (ticket.failure_mode, ticket.failure_mode_by) == ("no_fallback", "run")
    assert page.complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("filled", [True, False])
def test_pages_have_no_serious_accessibility_fault_and_fit_a_phone(page, request, scheme, filled):
    from axe_playwright_python.sync_playwright import Axe  # noqa: PLC0415  its script is large

    paths = ["", *REPORTS]
    if filled:
        theme = request.getfixturevalue("theme_of")("search")
        paths += [f"{theme.key}/", f"{theme.key}/split/"]
    page.emulate_media(color_scheme=scheme)
    for path in paths:
        page.set_viewport_size({"width": 1440, "height": 900})
        page.goto(f"/themes/{path}")
        if path.startswith("t-") and "split" not in path:
            page.wait_for_selector("#chart-trend svg.marks")
        found = Axe().run(page).response["violations"]
        serious = [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in {"serious", "critical"}]
        assert serious == [], path
        page.set_viewport_size({"width": 390, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path
