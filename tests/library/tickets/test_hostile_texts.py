"""No text makes a rule slow: four times the text takes about four times the work."""

from __future__ import annotations

from time import process_time

import pytest

from threadline.tickets import PrepareSettings
from threadline.tickets.cleaning.cleaner import clean_text
from threadline.tickets.duplicates import CopyFinder, Signer
from threadline.tickets.redaction.redactor import Redactor

UNITS = [
    "a", "1", " ", "\n", "@", ".", "-", "<",
    ">", "&", ":", "(", "+", "0 ", "1.", "1-",
    "12 ", "a@", "a.", "@a.", "1:", "::", "a:", "1a ",
    "<a ", "<b>", "<div>", "</div>", "<!--", "&#6", "&amp;", "http://",
    "www.", "On 1 ", "On 1 May wrote\n", "> ", "-- \n", "From: ", "From: a\n", "Thanks ",
    "Thanks, ", "Hi ", "Hi a ", "regards\n", "call ", "order no ", "account no is ", "DE89 ",
    "dot at ", " at a dot ", "this email ", "confidential", "hope ", "thank you ", "Sent from ", "[re:] ",
    "re: ", "$1,", "1,000", "fe80:", "4111 ", "maria lopez ", "will ", "\u200b",
    "\uff11", "\u0130", "a\u0301", "%40", "(1", ") ", "_", "#1",
    "=", "2024-01-01 ", "[at] ", "v1.1.", "```\n", "```a\n~~~\n", "# a\n", "**a**\n",
    "** ", "- [ ] \n", "N/A\n", "-1-",
]  # fmt: skip
REDACTOR = Redactor(PrepareSettings(text_limit=10**6))


def work(text):
    start = process_time()
    seen = REDACTOR.redact(text, "maria.will.lopez@example.com").text
    clean_text(seen, seen)
    clean_text(text)
    return process_time() - start


@pytest.mark.parametrize("unit", UNITS)
def test_repetition_costs_no_more_than_its_length(unit):
    small, large = 2_000, 8_000
    work(unit)

    # The ending lets what nearly matched fail at the last.
    short = min(work(unit * (small // len(unit)) + "!x") for _ in range(2))
    long = min(work(unit * (large // len(unit)) + "!x") for _ in range(2))

    # Sixteen times would be quadratic; below the floor a clock says nothing.
    assert long < max(9 * short, 0.08)


@pytest.mark.parametrize(
    "unit", ["<div>", "<b><p>", "<table>", "<blockquote>", "<a>", "<p><x>", "<script>", "<!--", "<svg>"]
)
def test_markup_of_a_megabyte_is_read_up_to_its_limit(unit):
    start = process_time()

    Redactor(PrepareSettings()).redact(unit * (1_000_000 // len(unit)))

    assert process_time() - start < 3


def test_a_million_words_are_no_burden_for_copies():
    finder = CopyFinder(0.8)

    finder.add(Signer(8).sign(["word " * 200_000, "other " * 200_000, "word " * 200_000]))

    assert finder.leaders().tolist() == [-1, -1, 0]
