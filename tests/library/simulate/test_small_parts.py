import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from threadline.simulate.clock import DAY, DELAYS, by_quantiles, second_of_day
from threadline.simulate.columns import chosen, numbered, rounded
from threadline.simulate.dice import Dice
from threadline.simulate.filling import Filling, Teller
from threadline.simulate.population import CELLS, matching, settle
from threadline.simulate.typing_habits import learn_late, put_differently, slip, type_carelessly

draw = st.floats(min_value=0, max_value=1, exclude_max=True)
draws = st.lists(draw, min_size=1, max_size=20)


@given(text=st.text(max_size=60), places=draws)
def test_a_slip_changes_a_letter_at_most_for_each_pair_of_draws(text, places):
    slipped = slip(text, places)

    assert abs(len(slipped) - len(text)) <= len(places) // 2


@given(uniform=draws)
def test_a_second_of_the_day_is_within_the_day(uniform):
    seconds = second_of_day(np.array(uniform))

    assert ((seconds >= 0) & (seconds < DAY)).all()


@given(first=draw, second=draw)
def test_larger_draws_never_give_smaller_values(first, second):
    low, high = by_quantiles(np.array(sorted([first, second])), DELAYS)

    assert DELAYS[0] <= low <= high <= DELAYS[-1]


@given(uniform=draws)
def test_dice_pick_only_what_is_there_however_often_they_are_thrown(uniform):
    dice = Dice(uniform)

    assert {dice.pick("abc") for _ in range(30)} <= set("abc")
    assert {dice.weighted({"a": 0.2, "b": 0.8}) for _ in range(30)} <= {"a", "b"}


def test_dice_avoid_what_is_known_while_there_is_another():
    assert Dice([0.0]).other(["a", "b"], ["a"]) == "b"
    assert Dice([0.9]).other(["a"], ["a"]) == "a"


def test_a_thing_once_named_stays_the_same_and_takes_its_article():
    filling = Filling(Teller("Greta Osei"), Dice([0.0, 0.99]))

    assert filling.fill("A {item} and the {item}") == "An oak table and the oak table"
    assert filling.fill("{name}") == "Greta Osei"


def test_english_learned_late_drops_articles_but_not_the_sense():
    assert learn_late("The van doesn't come to the house") == "van not come to house"


def test_careless_typing_drops_capitals_apostrophes_and_stops():
    assert type_carelessly("It's gone. Again.") == "its gone again"


def test_words_are_swapped_for_others_that_say_the_same():
    assert put_differently("nobody came", Dice([0.0])) == "no one came"
    assert put_differently("nobody came", Dice([0.9])) == "nobody came"


def test_people_are_drawn_from_the_cell_that_was_asked_for():
    rng = np.random.default_rng(1)
    population = settle(4_000, enrolled_share=0.4, rng=rng)
    cells = np.flatnonzero((population.shares > 0) & matching({"country": "FR", "device": "ios"}))
    people = population.draw(cells, rng.random(len(cells)))

    assert (population.cell_of(people) == cells).all()
    assert all(CELLS[cell]["country"] == "FR" and CELLS[cell]["device"] == "ios" for cell in cells)
    assert abs(population.shares.sum() - 1) < 1e-12


def test_columns_are_null_where_nothing_is_meant():
    places = np.array([1, -1, 0])

    assert chosen(places, ["a", "b"]).to_pylist() == ["b", None, "a"]
    assert numbered("P", np.array([7])).to_pylist() == ["P000000007"]
    assert rounded(np.array([1.26, 2.0]), 1, present=np.array([True, False])) == pa.array([1.3, None])
