"""HTML becomes what its reader would see."""

from __future__ import annotations

import pytest

from threadline.tickets.markup import visible_text


@pytest.mark.parametrize(
    ("html", "seen"),
    [
        ("<p>Hello<br>world &amp; co</p><style>p{}</style><p>next</p>", "Hello\nworld & co\n\nnext"),
        ("I typed <b>bold</b>\nline two", "I typed bold\nline two"),
        ("<div style='display:none'>preview</div>seen", "seen"),
        ("<head><title>t</title></head><body>seen</body>", "seen"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a b"),
        ("<!-- hidden -->seen", "seen"),
        ("<a href='https://x.example/?token=1'>click</a> here", "click here"),
        ("new<blockquote>old<br>mail</blockquote>after", "new\n> old\n> mail\nafter"),
        ("<div>unclosed <b>bold", "unclosed bold"),
    ],
)
def test_html_becomes_text(html, seen):
    assert visible_text(html) == seen


@pytest.mark.parametrize(
    "text", ["if a < b and c > d", "I <3 it", "List<String> x", "<EMAIL> wrote", "a && b", "AT&T", "5 &lt"]
)
def test_plain_text_with_signs_of_markup_stays(text):
    assert visible_text(text) == text


def test_escaped_markup_stays_text():
    assert visible_text("x &lt;script&gt;alert(1)&lt;/script&gt;") == "x <script>alert(1)</script>"


def test_markup_nested_too_deep_for_a_parser_still_gives_its_text():
    assert visible_text("<div>" * 3_000 + "seen") == "seen"
