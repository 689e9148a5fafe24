"""The first half of the loop in a real browser: an export is dropped, and an initiative stands on the board."""

from __future__ import annotations

import pytest
from chromium import opened_page, serious_faults
from playwright.sync_api import expect
from server.themes.conftest import planted_rows

from threadline_server.web.bundle import ensure_bundle

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(live_server, settings, monkeypatch):
    ensure_bundle()
    with opened_page(live_server, settings, monkeypatch, name="alice") as page:
        yield page


@pytest.fixture
def export(tmp_path):
    path = tmp_path / "export.csv"
    path.write_text("\n".join(("Case,Opened,Customer says,Customer,Product,Score", *planted_rows(), "")))
    return path


def load(page, export, run_jobs):
    page.goto("/")
    page.click("nav >> text=Loads")
    page.set_input_files("#id_file", export)
    page.click("text=Look at its columns")
    for column, source in {"ticket_id": "Case", "text": "Customer says", "csat": "Score"}.items():
        page.select_option(f"#id_{column}", source)
    expect(page.locator("#trial h2")).to_contain_text("read well")
    assert serious_faults(page) == []
    page.click(".heading button")
    run_jobs()
    page.reload()
    expect(page.locator("h1")).to_contain_text("72 tickets loaded")


def find_themes(page, run_jobs):
    page.goto("/themes/")
    if page.locator("text=Look for themes").count():
        page.click("text=Look for themes")
    run_jobs()
    page.goto("/themes/")
    expect(page.locator("h1")).to_contain_text("of the people who write")
    assert serious_faults(page) == []


def test_an_export_becomes_a_started_initiative(page, export, run_jobs):
    load(page, export, run_jobs)
    find_themes(page, run_jobs)

    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("#chart-trend svg.marks")).to_be_visible()
    assert serious_faults(page) == []
    page.click("text=Confirm")
    expect(page.locator("[data-toast]").first).to_contain_text("Confirmed")

    page.click("text=Start an initiative")
    page.fill("#id_title", "Answer refund questions from the written policy")
    assert serious_faults(page) == []
    page.click("text=Start the initiative")

    expect(page.locator("h1")).to_contain_text("Answer refund questions from the written policy")
    page.goto("/initiatives/")
    expect(page.locator("main")).to_contain_text("Answer refund questions from the written policy")
    assert serious_faults(page) == []
    assert page.complaints == []
