"""From the inbox to a moved initiative in a real browser, by keyboard where that is promised."""

from __future__ import annotations

import factories
import pytest
from chromium import opened_page, serious_faults
from django.utils import timezone
from people import person
from playwright.sync_api import expect

from threadline_server.accounts.models import Team
from threadline_server.themes.models import Theme
from threadline_server.triage.actions.proposing import propose
from threadline_server.triage.drafts import Draft
from threadline_server.triage.models import Proposal, Rule, Source

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(live_server, settings, monkeypatch):
    with opened_page(live_server, settings, monkeypatch, name="alice") as page:
        page.set_viewport_size({"width": 1440, "height": 900})
        yield page


def fill(count: int = 4) -> None:
    team = factories.team("Product", person("alice"))
    theme = Theme.objects.create(
        key="t1", found_name="Refund answers", size=40, people=30, lane="model", direction="rising",
        sentence="“Refund answers” concerns 8% of people", summary={"name": "Refund answers", "per_day": [1, 2] * 30},
    )  # fmt: skip
    for number in range(count):
        draft = Draft(f"k{number}", Source.RULE, f"Proposal {number}", "24 tickets in 7 days.", theme, team=team)
        propose(draft, by=None, at=timezone.now())


def states() -> dict[str, str]:
    return dict(Proposal.objects.values_list("title", "state"))


def test_the_inbox_is_answered_by_keyboard_and_an_answer_is_taken_back(page):
    fill()
    page.goto("/triage/")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("#panel")).to_contain_text("concerns 8% of people")
    page.keyboard.press("Escape")
    page.keyboard.press("d")
    page.keyboard.type("Known since last week.")
    page.keyboard.press("Enter")
    expect(page.locator("[data-toast]")).to_contain_text("Declined.")
    # One stands on the row that took its place, and goes on.
    expect(page.locator("[data-row].chosen")).to_contain_text("Proposal 1")
    page.keyboard.press("s")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("[data-toast]").last).to_contain_text("Put off until")
    page.wait_for_load_state()
    page.keyboard.press("a")
    expect(page.locator("[data-toast]").last).to_contain_text("Accepted: “Proposal 2”")
    answered = {"Proposal 0": "declined", "Proposal 1": "snoozed", "Proposal 2": "accepted", "Proposal 3": "pending"}
    assert states() == answered
    page.locator("[data-toast]").last.locator("text=Undo").click()
    expect(page.locator("[data-toast]").last).to_contain_text("Taken back")
    assert states()["Proposal 2"] == "pending"
    assert page.complaints == []


def test_several_are_chosen_and_merged_at_once(page):
    fill()
    page.goto("/triage/")
    for _ in range(2):
        page.keyboard.press("j")
        page.keyboard.press("x")
    expect(page.locator("[data-chosen-count]")).to_have_text("2 chosen")
    page.keyboard.press("u")
    page.select_option("#merge-into", label="Proposal 3")
    page.locator("dialog[open] button.primary").click()
    expect(page.locator("[data-toast]")).to_contain_text("2 proposals merged into “Proposal 3”")
    assert sorted(states().values()) == ["duplicate", "duplicate", "pending", "pending"]
    assert page.complaints == []


def test_a_rule_is_built_tried_and_made(page):
    fill(0)
    page.goto("/triage/rules/new/")
    page.fill("#b-threshold", "5")
    page.select_option("#b-comparison", "rises by")
    line = "theme:any tickets rises by 5% in 7 days against the 28 days before"
    expect(page.locator("#id_condition")).to_have_value(line)
    page.select_option("#b-comparison", ">")
    page.click("text=Try it on the past 30 days")
    expect(page.locator("#trial")).to_contain_text("Would have proposed nothing")
    page.select_option("#id_team", label="Product")
    page.click("text=Make the rule")
    expect(page.locator("h1")).to_have_text("1 rule proposes by itself.")
    assert page.complaints == []


@pytest.mark.parametrize(
    ("line", "days"), [("theme:any csat < 2 in 28 days", "28"), ("tickets > 2 in 7 days for 3 days", None)]
)
def test_the_builder_says_what_a_rules_line_says_or_stays_away(page, line, days):
    fill(0)
    rule = Rule.objects.create(condition=line, title="{about}", team=Team.objects.get(), created_at=timezone.now())
    page.goto(f"/triage/rules/{rule.pk}/")
    if days is None:
        expect(page.locator("[data-builder]")).to_be_hidden()
    else:
        expect(page.locator("#b-days")).to_have_value(days)
        page.fill("#b-days", "14")
        page.keyboard.press("Tab")
        expect(page.locator("#id_condition")).to_have_value(line.replace(days, "14"))
    assert page.complaints == []


def test_cards_are_moved_by_keyboard(page):
    fill(0)
    page.goto("/initiatives/start/?theme=t1")
    page.click("text=Start the initiative")
    expect(page.locator("h1")).to_have_text("Refund answers")
    page.goto("/initiatives/")
    page.keyboard.press("j")
    page.keyboard.press(".")
    expect(page.locator('[data-state="running"] [data-row]')).to_have_count(1)
    page.wait_for_load_state()
    page.keyboard.press("l")
    page.keyboard.press("p")
    page.keyboard.type("Waits for data.")
    page.keyboard.press("Enter")
    expect(page.locator('[data-state="paused"] [data-row]')).to_contain_text("Waits for data.")
    page.locator("[data-toast]").last.locator("text=Undo").click()
    expect(page.locator('.stage-line [aria-current="step"]')).to_have_text("running")
    assert page.complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("filled", [True, False])
def test_pages_have_no_serious_accessibility_fault_and_fit_a_phone(page, scheme, filled):
    paths = ["/", "/triage/", "/triage/rules/", "/triage/rules/new/", "/triage/rota/", "/triage/propose/"]
    paths += ["/initiatives/", "/initiatives/list/", "/initiatives/start/"]
    if filled:
        fill()
        page.goto("/initiatives/start/?theme=t1")
        page.click("text=Start the initiative")
        expect(page.locator(".stage-line")).to_be_visible()
        paths += [page.url, f"/triage/{Proposal.objects.latest('pk').pk}/"]
    page.emulate_media(color_scheme=scheme)
    for path in paths:
        page.set_viewport_size({"width": 1440, "height": 900})
        page.goto(path)
        assert serious_faults(page) == [], path
        page.set_viewport_size({"width": 390, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path
