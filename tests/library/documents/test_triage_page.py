from html.parser import HTMLParser

from markdown_it import MarkdownIt

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
