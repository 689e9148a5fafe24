"""A theme keeps its id when tickets are added, and what changed is said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threadline.themes.discovery.identity import (
    FoundThemes,
    KnownThemes,
    ThemeChange,
    match_themes,
    new_theme_id,
    shown_changes,
)

WORDS = {"refund": {"refund": 1.0}, "login": {"login": 1.0}, "parcel": {"parcel": 0.8, "late": 0.6}}


def tickets(start, stop):
    return [f"T-{number}" for number in range(start, stop)]


def known(**members):
    ids = [f"t-{name}" for name in members]
    places = {ticket: place for place, one in enumerate(members.values()) for ticket in one}
    return KnownThemes(ids, [WORDS[name] for name in members], places)


def kinds(answer):
    return {change.theme_id: change.kind for change in answer.changes}


def test_the_first_run_makes_all_themes_new():
    answer = match_themes(FoundThemes([WORDS["refund"]], [tickets(0, 9)]), KnownThemes((), (), {}))

    assert [change.kind for change in answer.changes] == ["new"]


def test_added_tickets_change_no_id_whatever_the_order_of_the_groups():
    before = known(refund=tickets(0, 50), login=tickets(50, 80))

    answer = match_themes(FoundThemes([WORDS["login"], WORDS["refund"]], [tickets(50, 99), tickets(0, 50)]), before)

    assert answer.ids == ("t-login", "t-refund")
    assert kinds(answer) == {"t-login": "kept", "t-refund": "kept"}


def test_a_theme_is_known_by_its_words_when_all_its_tickets_are_new():
    answer = match_themes(FoundThemes([WORDS["parcel"]], [tickets(500, 520)]), known(parcel=tickets(0, 30)))

    assert answer.ids == ("t-parcel",)


def test_another_subject_with_other_tickets_is_new_and_the_old_one_gone():
    answer = match_themes(FoundThemes([WORDS["login"]], [tickets(500, 520)]), known(parcel=tickets(0, 30)))

    assert answer.ids[0] != "t-parcel"
    assert kinds(answer) == {answer.ids[0]: "new", "t-parcel": "gone"}


def test_the_smaller_part_of_a_split_theme_is_said_to_come_from_it():
    found = FoundThemes([WORDS["refund"], WORDS["refund"]], [tickets(0, 60), tickets(60, 80)])

    answer = match_themes(found, known(refund=tickets(0, 80)))

    assert answer.ids[0] == "t-refund"
    assert answer.changes[1] == ThemeChange("split", answer.ids[1], ("t-refund",))


def test_a_theme_swallowed_by_another_is_said_to_be_merged_into_it():
    answer = match_themes(
        FoundThemes([WORDS["refund"]], [tickets(0, 80)]), known(refund=tickets(0, 60), login=tickets(60, 80))
    )

    assert ThemeChange("merged", "t-login", ("t-refund",)) in answer.changes


@given(st.sets(st.integers(0, 99), min_size=1), st.integers(0, 5))
def test_new_ids_are_short_stable_and_never_taken(numbers, already):
    members = [f"T-{number}" for number in numbers]
    taken = set()
    for _ in range(already):
        taken.add(new_theme_id(members, taken))

    made = new_theme_id(members, taken)

    assert len(taken) == already
    assert made not in taken
    assert made == new_theme_id(members[::-1], taken)
    assert len(made) == 9


@pytest.mark.parametrize(
    ("before", "now", "found", "expected"),
    [
        (["a"], ["a"], [ThemeChange("gone", "a")], ThemeChange("kept", "a")),
        ([], ["b"], [ThemeChange("split", "b", ("a",))], ThemeChange("split", "b", ("a",))),
        ([], ["b"], [], ThemeChange("new", "b")),
        (["m"], ["a"], [ThemeChange("kept", "m")], ThemeChange("merged", "m", ("a",))),
        (["c"], [], [ThemeChange("merged", "c", ("m",))], ThemeChange("merged", "c", ("a",))),
        (["c"], [], [ThemeChange("gone", "c")], ThemeChange("gone", "c")),
    ],
)
def test_what_readers_are_told_follows_the_merges_that_people_made(before, now, found, expected):
    changes = shown_changes(before, now, found=found, final=lambda theme: "a" if theme == "m" else theme)

    assert expected in changes
