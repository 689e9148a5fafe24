from __future__ import annotations

import time

import pytest

from threadline.errors import InputError, SettingError
from threadline.initiatives.wording import MAXIMUM_CHARACTERS, check_texts, check_wording

GOOD_PAGE = (
    "Agents rewrite half of the suggested replies. A third would be fine by July, for the mail queue.\n\n"
    "Handling time must stay under 7 minutes. Tickets reopened: from 12% to 8% by autumn.\n\n"
)


def seconds(work):
    began = time.process_time()
    work()
    return time.process_time() - began


@pytest.mark.parametrize(
    "text",
    [
        "Bitte macht die Suche besser, unsere Kunden finden einfach nichts.",
        "Veuillez améliorer la recherche, nos clients ne trouvent rien du tout.",
        "検索をもっと良くしてください。",
        "Нам нужна модель оттока, и как можно скорее.",
    ],
)
def test_a_text_in_another_language_is_undecided_and_says_so(text):
    (row,) = check_wording(text).rows

    assert row.verdict == "good"
    assert row.remarks == ()
    assert "English" in row.to_dict()["undecided"]


def test_a_text_of_nothing_but_code_is_undecided():
    (row,) = check_wording("```\nmake search better\n```").rows

    assert row.undecided is not None


def test_script_and_markup_are_inert_and_positions_hold():
    text = '<script>alert("make search better")</script>\n<b onclick="x()">Please</b> make search better.'
    (remark,) = check_wording(text).remarks

    assert remark.line == 2
    assert "alert" not in remark.excerpt


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\t",
        "!!! ???",
        "\x00\x00",
        "|",
        "|||\n|-|-|",
        "# ",
        "```",
        "<script>",
        "<!--",
        '"',
        "[](",
        "> ",
        "a" * 5000,
    ],
)
def test_what_is_hardly_a_text_gets_an_answer(text):
    assert check_wording(text).rows[0].remarks == ()


@pytest.mark.parametrize(
    "piece",
    [
        "<script>",
        "<!--",
        "`",
        "“",
        "[",
        "[a](",
        "**",
        "| a ",
        "make search better ",
        "from 1 to 2 ",
        "1, ",
        "not ",
        "more ",
        "- ",
        "# a\n",
        "we need to ",
    ],
)
def test_time_grows_with_the_length_and_no_faster(piece):
    check_wording(piece)
    short, long = piece * (20_000 // len(piece)), piece * (160_000 // len(piece))

    # Eight times the length; four times as much again is left for a busy machine.
    assert seconds(lambda: check_wording(long)) <= 32 * max(seconds(lambda: check_wording(short)), 0.05)


def test_a_good_brief_of_200_pages_gets_no_remark_in_time():
    text = GOOD_PAGE * 3000  # 500,000 characters

    assert seconds(lambda: check_wording(text)) < 30
    assert check_wording(GOOD_PAGE * 300).good


def test_the_one_remark_of_a_long_brief_is_found():
    text = "The bridge team meets on Mondays.\n" * 3000 + "\nThe model is ready.\n"
    (remark,) = check_wording(text).remarks

    assert (remark.line, remark.column) == (3002, 14)


def test_a_text_without_end_is_refused_with_what_to_do():
    with pytest.raises(InputError, match="Check the brief alone"):
        check_wording("a " * MAXIMUM_CHARACTERS)


def test_an_unknown_fact_is_refused_with_a_suggestion():
    with pytest.raises(SettingError, match="baseline"):
        check_wording("make search better", facts={"baselin": "3"})


def test_a_thousand_short_texts_take_two_seconds():
    texts = [(str(place), f"Please make search {place} better for our users.") for place in range(1000)]
    check_texts(texts[:1])

    assert seconds(lambda: check_texts(texts)) < 2
