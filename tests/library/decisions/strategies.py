"""Decisions of any shape, for rules that must hold for all of them."""

from __future__ import annotations

from hypothesis import strategies as st

from threadline.decisions import Argument, Decision, Option, Roles, Status, Trigger, Verdict
from threadline.decisions.record import QUALITIES, TriggerKind

WORD = st.text(st.characters(categories=["L", "N"], max_codepoint=0x24F), min_size=1, max_size=8)
NAME = st.lists(WORD, min_size=1, max_size=3).map(" ".join)
# Titles stand on one line; they may hold what Markdown reads as something else.
ODD_WORD = st.sampled_from(["#", "*", "C#", "`x", "<b>", "1.", "-", "[a](b)"])
TITLE = st.lists(st.one_of(WORD, ODD_WORD), min_size=1, max_size=4)
TITLE = TITLE.map(" ".join).filter(lambda title: any(letter.isalpha() for letter in title))
ODD_LINES = (
    "# A heading\n## Status\n---\n===\n```\n~~~\n<!-- open\n<script>\n* item\n1. x\n> q\n\n    code\n| a | b |\n"
    'Good, because x\n~~~verbatim\nChosen option: "x", because y'
)
LINE = st.one_of(NAME, st.sampled_from(ODD_LINES.split("\n")))
TEXT = st.lists(LINE, min_size=1, max_size=6).map("\n".join).map(lambda text: text.strip("\n").rstrip()).filter(bool)
ARGUMENT = st.builds(Argument, st.sampled_from(Verdict), TEXT.map(str.strip).filter(bool))
CELL = NAME.filter(lambda cell: cell.casefold() not in {"unknown", "tbd"})


@st.composite
def options(draw):
    titles = draw(st.lists(TITLE, max_size=3, unique_by=lambda title: title.casefold()))
    rated = st.lists(st.sampled_from(QUALITIES), unique=True).map(lambda names: [q for q in QUALITIES if q in names])
    return tuple(
        Option(
            title,
            draw(st.one_of(st.just(""), TEXT)),
            tuple(draw(st.lists(ARGUMENT, max_size=2))),
            tuple((name, draw(CELL)) for name in draw(rated)),
        )
        for title in titles
    )


TRIGGERS = st.one_of(
    st.dates().map(lambda day: Trigger(TriggerKind.DATE, day.isoformat())),
    st.just(Trigger(TriggerKind.CONDITION, "theme:refunds tickets > 20 in 7 days")),
    st.builds(Trigger, st.just(TriggerKind.ASSUMPTION), NAME, st.sampled_from(["", "tickets > 20 in 7 days"])),
    st.integers(0, 9999).map(lambda number: Trigger(TriggerKind.DEPENDENCY, f"ADR-{number:04}")),
)


@st.composite
def decisions(draw, *, statuses=tuple(Status)):
    found, chosen = draw(options()), draw(st.sampled_from(statuses))
    people = st.lists(NAME, max_size=2).map(tuple)
    return Decision(
        title=draw(TITLE),
        status=chosen,
        number=draw(st.one_of(st.none(), st.integers(0, 99_999))),
        superseded_by=f"ADR-{draw(st.integers(0, 9999)):04}" if chosen is Status.SUPERSEDED else "",
        supersedes=tuple(draw(st.lists(st.integers(0, 99).map(lambda n: f"ADR-{n:04}"), max_size=2))),
        decided_on=draw(st.one_of(st.none(), st.dates())),
        roles=Roles(draw(st.one_of(st.just(""), NAME)), draw(people), draw(people), draw(people)),
        context=draw(st.one_of(st.just(""), TEXT)),
        drivers=tuple(draw(st.lists(TEXT.map(str.strip).filter(bool), max_size=2))),
        options=found,
        choice=draw(st.sampled_from([option.title for option in found])) if found else "",
        because=draw(TEXT.map(str.strip).filter(bool)),
        consequences=tuple(draw(st.lists(ARGUMENT, max_size=2))),
        confirmation=draw(st.one_of(st.just(""), TEXT)),
        triggers=tuple(draw(st.lists(TRIGGERS, max_size=2))),
        more=draw(st.one_of(st.just(""), TEXT)),
    )
