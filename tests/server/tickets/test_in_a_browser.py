"""From a file to moved tickets in a real browser, by keyboard where that is promised."""

from __future__ import annotations

import pytest
from chromium import opened_page, serious_faults
from django.utils import timezone
from factories import ticket
from people import person
from playwright.sync_api import expect
from ticket_files import GOOD, csv_of

from threadline_server.tickets.actions import moving
from threadline_server.tickets.counting import recount
from threadline_server.tickets.models import Move, Ticket
from threadline_server.tickets.queries import ThemeChoice

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(live_server, settings, monkeypatch):
    monkeypatch.setattr(
        "threadline_server.tickets.queries.theme_choices", lambda _user: [ThemeChoice("t2", "Late parcels", 3)]
    )
    with opened_page(live_server, settings, monkeypatch, name="ada") as page:
        yield page


def test_a_file_is_dropped_mapped_and_loaded(page, tmp_path, run_jobs):
    file = tmp_path / "export.csv"
    file.write_bytes(csv_of(*GOOD, header="Ticket ID,Opened,Description,Customer,Channel,Product,Labels"))
    page.goto("/tickets/loads/")
    page.set_input_files("#id_file", file)
    page.click("text=Look at its columns")
    expect(page.locator("h1")).to_have_text("Which column is which?")
    expect(page.locator("#trial h2")).to_have_text("The first 3 rows read well")
    page.select_option("#id_text", "")
    expect(page.locator("#trial h2")).to_have_text("Not ready yet")
    page.select_option("#id_text", "Description")
    expect(page.locator("#trial h2")).to_have_text("The first 3 rows read well")
    page.click(".heading button")
    expect(page.locator("progress").first).to_be_visible()
    run_jobs()
    page.reload()
    expect(page.locator("h1")).to_contain_text("3 tickets loaded")
    page.click("text=See the tickets")
    expect(page.locator("[data-row]")).to_have_count(3)
    assert page.complaints == []


def test_rows_are_chosen_and_moved_by_keyboard_and_moved_back(page):
    for number in range(3):
        ticket(f"T-{number}", theme_key="t1", theme_by="run")
    recount()
    page.goto("/tickets/")
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.locator("[data-chosen-count]")).to_have_text("2 chosen")
    page.keyboard.press("m")
    assert page.evaluate("document.activeElement.id") == "move-to"
    page.select_option("#move-to", "t2")
    page.click("[data-bulk-move] button")
    expect(page.locator("[data-toast]")).to_contain_text("2 tickets moved to Late parcels.")
    assert Ticket.objects.filter(theme_key="t2").count() == 2
    page.click("[data-toast] >> text=Undo")
    expect(page.locator("[data-toast]")).to_contain_text("2 tickets moved back.")
    assert Ticket.objects.filter(theme_key="t2").count() == 0
    assert page.complaints == []


def test_an_undo_that_comes_too_late_says_so_where_one_looks_and_by_key(page):
    for number in range(40):
        ticket(f"T-{number}", theme_key="t1", theme_by="run")
    recount()
    page.goto("/tickets/")
    page.check("[data-row] >> nth=0 >> input")
    page.select_option("#move-to", "t2")
    page.click("[data-bulk-move] button")
    expect(page.locator("#toasts [data-toast]")).to_contain_text("1 ticket moved to Late parcels.")
    moving.undo_move(Move.objects.get(), by=person("ada"), at=timezone.now())
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.click("#toasts >> text=Undo")

    refusal = page.locator("#problems [data-toast]")
    expect(refusal).to_contain_text("This move was already undone.")
    expect(refusal).to_contain_text("Reload the page to see how things stand now.")
    expect(refusal).to_be_in_viewport()
    assert page.get_attribute("#problems", "role") == "alert"
    assert serious_faults(page) == []
    page.locator("[data-row] a >> nth=30").focus()
    page.keyboard.press("n")
    page.keyboard.press("Escape")
    expect(page.locator("#problems [data-toast]")).to_have_count(0)


def test_the_newest_message_is_reached_and_left_by_key(page):
    ticket("T-1")
    recount()
    page.goto("/tickets/")
    page.evaluate("threadline.showProblem('Nothing was saved.')")
    page.locator("[data-row] a >> nth=0").focus()
    page.keyboard.press("n")
    assert page.evaluate("document.activeElement.closest('[data-toast]') !== null")
    page.keyboard.press("Escape")
    expect(page.locator("[data-toast]")).to_have_count(0)
    assert page.evaluate("document.activeElement.closest('[data-row]') !== null")


def test_a_load_is_taken_back_from_its_page(page, tmp_path, run_jobs):
    file = tmp_path / "export.csv"
    file.write_bytes(csv_of(*GOOD))
    page.goto("/tickets/loads/")
    page.set_input_files("#id_file", file)
    page.click("text=Look at its columns")
    page.click(".heading button")
    expect(page.locator("progress").first).to_be_visible()
    run_jobs()
    page.reload()
    page.click("text=Take this load back")
    expect(page.locator("h1")).to_have_text("Taking export.csv back.")
    run_jobs()
    page.reload()
    expect(page.locator("h1")).to_have_text("This load was taken back: 3 tickets are gone.")
    assert serious_faults(page) == []
    page.goto("/tickets/")
    expect(page.locator("[data-row]")).to_have_count(0)
    assert page.complaints == []


def test_a_file_that_is_no_table_is_refused_beside_the_form(page, tmp_path):
    file = tmp_path / "export.csv"
    file.write_bytes(b"%PDF-1.4 nothing to see")
    page.goto("/tickets/loads/")
    page.set_input_files("#id_file", file)
    page.click("text=Look at its columns")
    expect(page.locator("#problems [data-toast]")).to_contain_text("it is a PDF")


def test_a_ticket_opens_beside_the_list_and_closes_by_escape(page):
    ticket("T-1", "<b>bold</b> & <script>alert(1)</script>")
    recount()
    page.goto("/tickets/")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("#panel .original")).to_have_text("<b>bold</b> & <script>alert(1)</script>")
    page.keyboard.press("Escape")
    expect(page.locator("#panel .original")).to_have_count(0)
    assert page.url.endswith("/tickets/")


def test_filters_stand_in_the_address_without_empty_parts(page):
    ticket("T-1", channel="chat")
    ticket("T-2", channel="email")
    recount()
    page.goto("/tickets/")
    page.select_option("#filter-channel", "chat")
    page.wait_for_url("**/tickets/?channel=chat")
    expect(page.locator("[data-row]")).to_have_count(1)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("filled", [True, False])
def test_pages_have_no_serious_accessibility_fault_and_fit_a_phone(page, scheme, filled):
    from axe_playwright_python.sync_playwright import Axe  # noqa: PLC0415  its script is large

    if filled:
        for number in range(3):
            ticket(f"T-{number}", "word " * 90, theme_key="t2", tags=["refund"], channel="chat", language="de", csat=2)
        recount()
    page.emulate_media(color_scheme=scheme)
    for path in ("/tickets/", "/tickets/loads/", "/tickets/forget/", "/catalog/", "/tickets/?q=zz"):
        page.set_viewport_size({"width": 1440, "height": 900})
        page.goto(path)
        found = Axe().run(page).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in {"serious", "critical"}] == []
        page.set_viewport_size({"width": 390, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path
