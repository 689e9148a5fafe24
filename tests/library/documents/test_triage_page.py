import re
from html.parser import HTMLParser

import pytest
from chromium import CHROMIUM, SWITCHES
from markdown_it import MarkdownIt
from playwright.sync_api import sync_playwright

from threadline.documents.triage_page import render_triage_html, render_triage_markdown


class Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.seen: list[tuple[str, dict]] = []

    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, dict(attrs)))


def tags_of(html: str) -> list[tuple[str, dict]]:
    parser = Tags()
    parser.feed(html)
    return parser.seen


def test_the_page_says_headline_ask_and_each_theme_with_its_interval(five_themes):
    html = render_triage_html(five_themes)

    assert "Cards declined abroad cause 18% of tickets (16 to 20), and rising" in html
    assert "Fix the model, add a fallback, or both?" in html
    assert html.count("<article") == 5
    assert "18% (16 to 20)" in html
    assert "Spike since 2 Nov 2026: 88 tickets where 31 were expected" in html
    assert "Fix the model and add a fallback</b> (proposed)" in html


def test_a_theme_in_doubt_is_not_told_to_be_nought_percent_sure(five_themes):
    doubt = {"label": "unclear", "name": "Unclear", "confidence": 0.0, "status": "possible", "perhaps": ["false_alarm"]}
    five_themes["themes"][0]["failure_mode"] = doubt

    assert " 0% sure" not in render_triage_html(five_themes)
    assert "(0% sure)" not in render_triage_markdown(five_themes)


def test_nothing_is_said_to_be_wholly_sure(five_themes):
    five_themes["themes"][0]["failure_mode"]["confidence"] = 0.9999

    assert ", over 99% sure" in render_triage_html(five_themes)
    assert "(over 99% sure)" in render_triage_markdown(five_themes)


def test_the_page_needs_nothing_from_anywhere(five_themes):
    found = tags_of(render_triage_html(five_themes))

    assert not [tag for tag, _ in found if tag in {"script", "link", "iframe", "img"}]
    assert not [attrs for _, attrs in found if "src" in attrs or "href" in attrs]


def test_markup_in_ticket_text_is_inert_in_html(attacked):
    found = tags_of(render_triage_html(attacked))

    assert not [tag for tag, _ in found if tag in {"script", "img", "a"}]
    assert not [attrs for _, attrs in found if any(name.startswith("on") for name in attrs)]


def test_markup_in_ticket_text_is_inert_in_markdown(attacked):
    found = tags_of(MarkdownIt("commonmark", {"html": True}).enable("table").render(render_triage_markdown(attacked)))

    assert not [tag for tag, _ in found if tag in {"script", "img", "a"}]


def test_a_page_without_themes_says_what_to_do(nothing_found):
    html = render_triage_html(nothing_found)

    assert "too few tickets that say the same thing" in html
    assert "cannot say" in html


def test_only_the_chosen_themes_stand_on_the_page_and_the_others_are_counted(five_themes):
    five_themes["on_page"] = ["t1", "t2"]

    html = render_triage_html(five_themes)

    assert html.count("<article") == 2
    assert "3 more themes are in the full answer" in html


def test_a_trend_says_over_how_many_days_or_why_there_is_none(five_themes):
    five_themes["themes"][1]["trend"] = {
        "direction": "undecided",
        "because": "9 whole days of record, and 14 are needed",
        "change": {"undecided": "9 whole days of record, and 14 are needed", "hint": "5 more days would settle it"},
        "period_days": None,
    }
    five_themes["themes"][2]["trend"]["direction"] = "undecided"

    for page in (render_triage_html(five_themes), render_triage_markdown(five_themes)):
        assert "rising, +34% (+12 to +61) in 28 days" in page
        assert "no trend yet: 9 whole days of record, and 14 are needed" in page
        assert "trend not sure, +34% (+12 to +61) in 28 days" in page


def test_where_nobody_knows_who_wrote_the_page_speaks_of_tickets_alone(five_themes):
    five_themes["tickets"]["users_known"] = 0

    for page in (render_triage_html(five_themes), render_triage_markdown(five_themes)):
        assert "people" not in page
        assert "who wrote them is not known" in page


def test_what_support_measured_is_said_in_two_figures(five_themes):
    five_themes["themes"][0]["handle_minutes"] = {"value": 6.94, "low": 6.71, "high": 7.12, "level": 0.95}

    html = render_triage_html(five_themes)

    assert "CSAT 2.1 (1.9 to 2.3) · 6.9 (6.7 to 7.1) min handling each" in html
    assert "CSAT 2.1 (1.9 to 2.3) · 14 (13 to 16) min handling each" in html


@pytest.mark.browser
@pytest.mark.parametrize("fixture", ["five_themes", "wordy_themes", "nothing_found"])
def test_the_page_prints_on_one_sheet(fixture, request):
    html = render_triage_html(request.getfixturevalue(fixture))

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        page = browser.new_page()
        page.set_content(html)
        printed = page.pdf(prefer_css_page_size=True)
        browser.close()

    assert len(re.findall(rb"/Type /Page\b", printed)) == 1
