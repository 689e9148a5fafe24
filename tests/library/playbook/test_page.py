from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from threadline.errors import PlaybookError
from threadline.playbook.page import LARGEST_FILE_BYTES, read_page


def page_of(front_matter, body=""):
    return read_page(f"---\n{front_matter}\n---\n{body}".encode(), shown_as="gates/launch.md")


def test_every_value_knows_its_line():
    page = page_of("id: a\nmust:\n  - field: x\n    value: 1\n  - field: y\nlist: [p,\n  q]")

    assert page.line("id") == 2
    assert page.line("must", 0, "value") == 5
    assert page.line("must", 1) == page.line("must", 1, "field") == 6
    assert page.line("list", 1) == 8


def test_the_line_of_what_is_not_there_is_that_of_what_would_hold_it():
    page = page_of("id: a\nmust:\n  - field: x")

    assert page.line("must", 0, "value") == 4
    assert page.line("nothing") == 2


def test_the_text_below_keeps_its_line():
    page = page_of("id: a", "one\ntwo")

    assert (page.body, page.body_line) == ("one\ntwo", 4)


LAUGHS = "a: &a [x, x]\n" + "".join(
    f"{name}: &{name} [*{before}, *{before}, *{before}, *{before}, *{before}, *{before}, *{before}, *{before}]\n"
    for before, name in zip("abcdefghijklmnopqrst", "bcdefghijklmnopqrstu", strict=True)
)


@pytest.mark.parametrize(
    ("front_matter", "told"),
    [
        (LAUGHS, "line 3: YAML aliases"),
        ("a: &a\n  b: *a", "line 3: YAML aliases"),
        ("a: &a {x: 1}\nb:\n  <<: *a", "YAML aliases"),
        ("id: a\nname: b\nid: c", "line 4: the field 'id' stands twice"),
        ("a:\n  b: 1\n  b: 2", "line 4: the field 'b' stands twice"),
        ("a: " + "[" * 40 + "]" * 40, "deep"),
        ("a: " + "[" * 30000, "line 2"),
        ("a: " + "{a: " * 12000, "line 2"),
        ("a: b: c", "line 2: YAML cannot read this"),
        ("- a\n- b", "holds no fields"),
        ("a sentence", "holds no fields"),
        ("", "holds no fields"),
        ("a: 2026-02-31", "YAML cannot read this"),
        ("a: !!python/object/apply:os.system [ls]", "YAML cannot read this"),
        ("a: \x00", "YAML cannot read this"),
        ("a: " + "x" * 70_000, "larger than 64,000 bytes"),
        ("? [a, b]\n: c", "YAML cannot read this"),
    ],
)
def test_what_yaml_must_not_do_is_refused_with_its_line(front_matter, told):
    with pytest.raises(PlaybookError, match=r"gates/launch\.md, line") as caught:
        page_of(front_matter)

    assert told in str(caught.value)


def test_a_huge_file_is_refused_before_it_is_read():
    with pytest.raises(PlaybookError, match="more than 2,000,000"):
        read_page(b"x" * (LARGEST_FILE_BYTES + 1), shown_as="gates/launch.md")


@settings(deadline=None)
@given(st.binary(max_size=400) | st.text(max_size=400).map(lambda text: f"---\n{text}\n---\n".encode()))
def test_whatever_a_file_holds_it_is_read_or_refused(content):
    page = None
    with suppress(PlaybookError):
        page = read_page(content, shown_as="gates/launch.md")

    # Whatever else is raised fails the test; of what is read, every field has its line.
    assert page is None or set(page.fields) <= {place[0] for place in page.lines if place}
