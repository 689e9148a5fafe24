"""What hides personal data from rules does not hide it from these."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threadline.tickets import PrepareSettings
from threadline.tickets.redaction.redactor import Redactor

REDACTOR = Redactor(PrepareSettings())
INVISIBLE = ["\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u202e", "\u2066", "\x00", "\x07"]


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("\uff14\uff11\uff11\uff11 1111 1111 1111", "<CARD>"),
        ("\u0664\u0661\u0661\u0661 1111 1111 1111", "<CARD>"),
        ("4\u20d31111111 1111 1111", None),
        ("\U0001d7d2\U0001d7cf\U0001d7cf\U0001d7cf111111111111", "<CARD>"),
        ("4\ufe0f\u20e31\ufe0f\u20e31\ufe0f\u20e31\ufe0f\u20e3 1111 1111 1111", "<CARD>"),
        ("4111\u00a01111\u20091111\u30001111", "<CARD>"),
        ("4111\u20111111\u20131111\u22121111", "<CARD>"),
        ("\uff4d\uff41\uff52\uff49\uff41\uff20\uff45\uff58\uff0e\uff43\uff4f\uff4d", "<EMAIL>"),
        ("maria&#64;example&#46;com", "<EMAIL>"),
        ("maria&amp;#64;example.com", "<EMAIL>"),
        ("maria<b>@</b>example.com", "<EMAIL>"),
        ("<p>4111 <b>1111</b> 1111 1111</p>", "<CARD>"),
        ("<span>maria</span><span>@example.com</span>", "<EMAIL>"),
    ],
)
def test_disguised_data_is_found(text, seen):
    assert seen is None or REDACTOR.redact(text).text == seen


@given(places=st.lists(st.integers(1, 18), max_size=6), hidden=st.sampled_from(INVISIBLE))
def test_invisible_characters_do_not_hide_a_card_number(places, hidden):
    written = "4111 1111 1111 1111"
    for place in sorted(set(places), reverse=True):
        written = written[:place] + hidden + written[place:]

    assert REDACTOR.redact(f"it is {written} ok").text == "it is <CARD> ok"


@given(places=st.lists(st.integers(1, 16), max_size=6), hidden=st.sampled_from(INVISIBLE))
def test_invisible_characters_do_not_hide_an_address(places, hidden):
    written = "maria@example.com"
    for place in sorted(set(places), reverse=True):
        written = written[:place] + hidden + written[place:]

    assert REDACTOR.redact(f"it is {written} ok").text == "it is <EMAIL> ok"


@given(text=st.text(max_size=300))
def test_no_control_or_direction_character_is_left(text):
    seen = REDACTOR.redact(text).text

    assert not set(seen) & set("\x00\x07\x1b\x7f\u202e\u2066\u200b\ufeff\r")


def test_joiners_of_emoji_and_scripts_stay():
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
    persian = "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"

    assert REDACTOR.redact(f"{family} {persian}").text == f"{family} {persian}"


def test_data_that_crosses_the_limit_is_not_shown_in_part():
    redaction = Redactor(PrepareSettings(text_limit=20)).redact("padding padding 4111 1111 1111 1111 and more")

    assert redaction.text == "padding padding <CARD>"
    assert redaction.cut


def test_text_past_the_limit_is_dropped_and_said():
    redaction = Redactor(PrepareSettings(text_limit=100)).redact("word " * 300_000)

    assert len(redaction.text) == 100
    assert redaction.cut


def test_script_in_a_ticket_is_not_part_of_it():
    assert REDACTOR.redact("<p>help</p><script>alert(1)</script>").text == "help"


def test_a_ticket_that_is_all_markup_keeps_its_text():
    assert REDACTOR.redact("<script>alert(1)</script>").text == "<script>alert(1)</script>"
