"""The frame in a real browser under its content policy: keys, charts, the API's documentation, accessibility."""

from __future__ import annotations

import os
import shutil

import pytest
from people import client_of
from playwright.sync_api import sync_playwright

from threadline_server.web.bundle import ensure_bundle

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(live_server, settings, monkeypatch):
    # Playwright runs its own event loop in this thread; Django takes that for asynchronous code.
    monkeypatch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    settings.DEBUG = True
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    ensure_bundle()
    session = client_of("ada").cookies["sessionid"].value
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        context = browser.new_context(base_url=live_server.url)
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        opened = context.new_page()
        opened.complaints = []
        opened.on("console", lambda said: opened.complaints.append(said.text) if said.type == "error" else None)
        opened.on("pageerror", lambda error: opened.complaints.append(str(error)))
        yield opened
        browser.close()


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
