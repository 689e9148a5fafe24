"""Planted themes are found, named, counted in people, kept from week to week, and corrected for good."""

import itertools

import numpy as np
import pytest
from planted_tickets import PlantedTickets, plant_tickets, themes, ticket
from sklearn.metrics import normalized_mutual_info_score

from threadline.errors import InputError, UnreadableFile
from threadline.themes.discovery.corrections import Corrections
from threadline.themes.discovery.run import discover_themes
from threadline.themes.discovery.theme_set import ThemeSet
from threadline.themes.encoding.tfidf import TfidfEncoder

TICKETS = plant_tickets(800, seed=11)


@pytest.fixture(scope="module")
def found():
    return discover_themes(TICKETS)


def truth_of(themes_found, tickets):
    return np.array([tickets.truth[ticket_id] for ticket_id in themes_found.ticket_ids])


def theme_about(themes_found, tickets, name):
    """Return the theme that holds most tickets of a planted one."""
    places = themes_found.places[(truth_of(themes_found, tickets) == name) & (themes_found.places >= 0)]
    return themes_found.themes[np.bincount(places).argmax()]


def members(themes_found, theme_id):
    table = themes_found.assignments.to_pydict()
    return {one for one, theme in zip(table["ticket_id"], table["theme_id"], strict=True) if theme == theme_id}


def test_planted_themes_are_found(found):
    assert normalized_mutual_info_score(truth_of(found, TICKETS), found.places) > 0.8
    assert 10 <= len(found.themes) <= 25
    assert found.unassigned < 0.05 * 800


def test_names_are_short_and_unique(found):
    names = [theme.name for theme in found.themes]

    assert len({name.casefold() for name in names}) == len(names)
    assert all(1 <= len(name.split()) <= 6 for name in names)


def test_four_of_five_typical_tickets_carry_the_majority_truth_in_nine_of_ten_themes():
    right = []
    for seed in range(3):
        tickets = plant_tickets(700, seed=100 + seed)
        run = discover_themes(tickets)
        truth = truth_of(run, tickets)
        for place, theme in enumerate(run.themes):
            labels, counts = np.unique(truth[run.places == place], return_counts=True)
            majority = labels[counts.argmax()]
            right.append(sum(tickets.truth[one] == majority for one in theme.typical) >= 4)

    assert np.mean(right) >= 0.9


def test_typical_tickets_are_of_different_people_and_texts(found):
    rows = {row["ticket_id"]: row for row in TICKETS.rows}
    for theme in found.themes:
        shown = [rows[one] for one in theme.typical]
        assert len({row["clean"] for row in shown}) == len({row["user_id"] for row in shown}) == len(shown) == 5


def test_shares_count_people_and_hold_the_true_share(found):
    everyone = len({row["user_id"] for row in TICKETS.rows})
    user_of = {row["ticket_id"]: row["user_id"] for row in TICKETS.rows}
    for theme in found.themes:
        people = len({user_of[one] for one in members(found, theme.theme_id)})
        assert theme.people == people <= theme.size
        assert theme.share.low < theme.share.value == people / everyone < theme.share.high


def test_a_burst_of_copies_makes_no_theme_and_follows_its_original():
    burst = [ticket(f"B-{n}", "zonk krrz automatic mail", user_id=f"bot-{n}", copy_of="B-0" if n else None)
             for n in range(60)]  # fmt: skip
    tickets = PlantedTickets((*TICKETS.rows, *burst), TICKETS.truth | {f"B-{n}": "" for n in range(60)})

    run = discover_themes(tickets)

    places = {place for one, place in zip(run.ticket_ids, run.places, strict=True) if one.startswith("B-")}
    assert len(places) == 1
    assert places == {-1} or run.themes[places.pop()].size > 61
    assert not any("B-1" in theme.typical for theme in run.themes)


def test_one_customer_writing_sixty_times_makes_no_theme():
    loud = [ticket(f"L-{n}", f"the quarterly zebra ledger {n} explodes in room {n}", user_id="loud") for n in range(60)]

    run = discover_themes(PlantedTickets((*TICKETS.rows, *loud), TICKETS.truth))

    assert not any("zebra" in theme.name for theme in run.themes)


def test_batches_of_another_size_change_nothing(found):
    class Small(PlantedTickets):
        def batches(self, columns, *, rows=7):
            return super().batches(columns, rows=rows)

    assert discover_themes(Small(TICKETS.rows, TICKETS.truth)).to_dict() == found.to_dict()


def test_a_file_gives_back_the_run_and_the_same_bytes(found, tmp_path):
    found.to_file(tmp_path / "first.npz")
    again = ThemeSet.from_file(tmp_path / "first.npz")
    again.to_file(tmp_path / "second.npz")

    assert (tmp_path / "first.npz").read_bytes() == (tmp_path / "second.npz").read_bytes()
    assert again.to_dict() == found.to_dict()
    assert again.assignments.equals(found.assignments)
    assert again.known() == found.known()


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04 half"])
def test_a_file_that_is_none_of_ours_is_refused(content, tmp_path):
    (tmp_path / "themes.npz").write_bytes(content)

    with pytest.raises(UnreadableFile, match="start anew"):
        ThemeSet.from_file(tmp_path / "themes.npz")


def test_no_tickets_give_no_themes():
    run = discover_themes(PlantedTickets((), {}))

    assert run.themes == ()
    assert run.unassigned == 0
    assert run.assignments.num_rows == 0


def test_tickets_too_few_for_a_theme_are_unassigned():
    run = discover_themes(TICKETS.first(3))

    assert run.themes == ()
    assert run.assignments.column("theme_id").null_count == 3


def test_from_week_to_week_nineteen_of_twenty_tickets_keep_their_theme(record_property):
    everything = plant_tickets(1000, seed=21)
    stable, total, previous = 0, 0, None
    for count in (600, 700, 800, 900, 1000):
        run = discover_themes(everything.first(count), previous=previous)
        if previous is not None:
            before = previous.assignments.to_pydict()["theme_id"]
            after = run.assignments.to_pydict()["theme_id"][: len(before)]
            same = [one == other for one, other in zip(before, after, strict=True) if one is not None]
            stable, total = stable + sum(same), total + len(same)
        previous = run

    record_property("share_of_tickets_kept", stable / total)  # 0.98 when this was written
    assert stable / total >= 0.95
    assert sum(change.kind == "kept" for change in run.changes) >= 0.95 * len(run.themes)


def test_a_theme_that_appears_is_said_to_be_new():
    old = plant_tickets(500, seed=31, about=themes()[:8])
    fresh = plant_tickets(80, seed=32, about=["coupon"], noise=0, start=500)
    run = discover_themes(old + fresh, previous=discover_themes(old))

    coupon = theme_about(run, old + fresh, "coupon")

    assert {change.theme_id: change.kind for change in run.changes}[coupon.theme_id] == "new"


def test_kept_themes_keep_their_names():
    before = discover_themes(TICKETS.first(700))
    after = discover_themes(TICKETS, previous=before)

    names = {theme.theme_id: theme.name for theme in after.themes}
    kept = [theme for theme in before.themes if theme.theme_id in names]
    assert sum(names[theme.theme_id] == theme.name for theme in kept) >= 0.9 * len(kept)


def test_a_name_given_by_people_stands_in_every_later_run(found):
    theme = theme_about(found, TICKETS, "refund")
    corrections = Corrections(names={theme.theme_id: "Refunds are late"})

    first = discover_themes(TICKETS, previous=found, corrections=corrections)
    second = discover_themes(TICKETS + plant_tickets(100, seed=5, start=800), previous=first, corrections=corrections)

    for run in (first, second):
        assert {one.theme_id: one.name for one in run.themes}[theme.theme_id] == "Refunds are late"


def test_merged_themes_stay_one_in_every_later_run(found):
    refund, login = (theme_about(found, TICKETS, name) for name in ("refund", "login"))
    corrections = Corrections(merged={refund.theme_id: login.theme_id})

    first = discover_themes(TICKETS, previous=found, corrections=corrections)
    second = discover_themes(TICKETS + plant_tickets(100, seed=5, start=800), previous=first, corrections=corrections)

    expected = members(found, refund.theme_id) | members(found, login.theme_id)
    # One or two at the border may change sides between two groups that are found again.
    assert len(members(first, login.theme_id) ^ expected) <= 0.02 * len(expected)
    assert len(members(second, login.theme_id) & expected) > 0.9 * len(expected)
    assert refund.theme_id not in {theme.theme_id for theme in second.themes}
    assert [c.others for c in first.changes if c.theme_id == refund.theme_id] == [(login.theme_id,)]


def test_moved_tickets_stay_where_people_put_them_and_pull_their_like(found):
    source = theme_about(found, TICKETS, "refund")
    texts = {row["ticket_id"]: row["clean"] for row in TICKETS.rows}
    late = sorted(one for one in members(found, source.theme_id) if "is late" in texts[one])
    target = theme_about(found, TICKETS, "login")
    moved, others = late[: len(late) // 2], late[len(late) // 2 :]
    corrections = Corrections(moved=dict.fromkeys(moved, target.theme_id))

    run = discover_themes(TICKETS, previous=found, corrections=corrections)

    there = members(run, target.theme_id)
    unlike = members(found, source.theme_id) - set(late)
    assert set(moved) <= there
    assert len(set(others) & there) / len(others) > 2 * len(unlike & there) / len(unlike)
    sure = dict(zip(run.ticket_ids, run.confidence, strict=True))
    assert all(sure[one] == 1 for one in moved)


def test_a_split_by_people_makes_a_theme_of_its_own_that_survives(found):
    source = theme_about(found, TICKETS, "parcel")
    moved = sorted(members(found, source.theme_id))[:10]
    corrections = Corrections(moved=dict.fromkeys(moved, "t-ourown1"), names={"t-ourown1": "Lost parcels"})

    first = discover_themes(TICKETS, previous=found, corrections=corrections)
    second = discover_themes(TICKETS.first(790), previous=first, corrections=corrections)

    for run in (first, second):
        assert {one.theme_id: one.name for one in run.themes}["t-ourown1"] == "Lost parcels"
        assert set(moved) & set(run.ticket_ids) <= members(run, "t-ourown1")


def test_a_ticket_taken_out_of_all_themes_stays_out(found):
    ticket_id = next(iter(sorted(members(found, found.themes[0].theme_id))))

    run = discover_themes(TICKETS, previous=found, corrections=Corrections(moved={ticket_id: None}))

    assert ticket_id not in set().union(*(members(run, theme.theme_id) for theme in run.themes))


def test_a_pinned_theme_stays_with_its_tickets_when_grouping_no_longer_finds_it(found):
    pinned = theme_about(found, TICKETS, "crash")
    held = members(found, pinned.theme_id)
    few = sorted(held)[:3]
    rows = tuple(row for row in TICKETS.rows if row["ticket_id"] not in held or row["ticket_id"] in few)
    tickets = PlantedTickets(rows, TICKETS.truth)

    without = discover_themes(tickets, previous=found)
    run = discover_themes(tickets, previous=found, corrections=Corrections(pinned=frozenset({pinned.theme_id})))

    assert pinned.theme_id not in {theme.theme_id for theme in without.themes}
    assert members(run, pinned.theme_id) == set(few)
    assert [theme.pinned for theme in run.themes if theme.theme_id == pinned.theme_id] == [True]


def test_a_pinned_theme_that_grouping_lost_gains_new_tickets_of_its_kind(found):
    pinned = theme_about(found, TICKETS, "crash")
    held = members(found, pinned.theme_id)
    few = sorted(held)[:3]
    rows = tuple(row for row in TICKETS.rows if row["ticket_id"] not in held or row["ticket_id"] in few)
    text = {row["ticket_id"]: row["clean"] for row in rows}[few[0]]
    fresh = (ticket("N-1", f"{text} Really."), ticket("N-2", "The parcel is lost at the courier again."))
    corrections = Corrections(pinned=frozenset({pinned.theme_id}))

    run = discover_themes(PlantedTickets((*rows, *fresh), TICKETS.truth), previous=found, corrections=corrections)

    assert "N-1" in members(run, pinned.theme_id)
    assert "N-2" not in members(run, pinned.theme_id)


def test_each_language_has_themes_of_its_own_and_small_ones_none():
    german = [
        ticket(f"G-{n}", text, language="de")
        for n, text in enumerate(
            [f"Die Rechnung {end}" for end in ("stimmt nicht", "ist falsch", "fehlt mir", "kam doppelt")] * 20
            + [f"Mein Paket {end}" for end in ("ist verloren", "kam kaputt an", "kommt nie", "liegt beim Nachbarn")]
            * 20
        )
    ]
    few = [ticket(f"F-{n}", "La facture est fausse", language="fr") for n in range(30)]

    run = discover_themes(PlantedTickets((*TICKETS.rows, *german, *few), TICKETS.truth))

    places = {name: {place for one, place in zip(run.ticket_ids, run.places, strict=True) if one.startswith(name)}
              for name in "TGF"}  # fmt: skip
    assert len(places["G"] - {-1}) >= 2
    assert not places["G"] & (places["T"] - {-1})
    assert places["F"] == {-1}


def test_an_encoder_that_bridges_languages_reads_them_together():
    class Bridging(TfidfEncoder):
        bridges_languages = True

    few = [ticket(f"F-{n}", f"The parcel is lost {n}", language="fr") for n in range(30)]

    run = discover_themes(PlantedTickets((*TICKETS.rows, *few), TICKETS.truth), encoder=Bridging())

    assert np.mean([place >= 0 for one, place in zip(run.ticket_ids, run.places, strict=True) if one[0] == "F"]) > 0.9


def test_merges_in_a_circle_are_refused():
    with pytest.raises(InputError, match="a into b into a"):
        Corrections(merged={"a": "b", "b": "a"})


@pytest.mark.parametrize(("names", "moved"), list(itertools.product([{}, {"a": "A"}], [{}, {"T-1": None, "T-2": "a"}])))
def test_corrections_come_back_from_plain_values(names, moved):
    corrections = Corrections(names=names, moved=moved, merged={"b": "c"}, pinned=frozenset({"d"}))

    assert Corrections.from_dict(corrections.to_dict()) == corrections


def test_most_of_what_is_like_nothing_else_stays_unassigned():
    tickets = plant_tickets(4_000, seed=41, noise=0.04)

    run = discover_themes(tickets)

    noise = truth_of(run, tickets) == ""
    assert np.mean(run.places[noise] < 0) > 0.6
    assert np.mean(run.places[~noise] < 0) < 0.05


def test_praise_and_small_talk_make_no_theme_of_their_own():
    said = ["You are great!", "Merry Christmas to all of you", "ok", "Received, thanks", "test", "Do you hire drivers?"]
    chat = [ticket(f"P-{n}", said[n % len(said)], user_id=f"P-{n}") for n in range(36)]
    tickets = plant_tickets(1_500, seed=42, noise=0)

    run = discover_themes(PlantedTickets((*tickets.rows, *chat), tickets.truth))

    ours = np.array([one.startswith("P-") for one in run.ticket_ids])
    for place in range(len(run.themes)):
        assert np.mean(ours[run.places == place]) < 0.5


GERMAN = {
    "refund": "Erstattung|Rückzahlung|Gutschrift|Auszahlung des Geldes",
    "parcel": "Paket|Lieferung|Sendung|Zustellung durch den Kurier",
    "login": "Anmeldung|Passwort|Zugangscode|Einloggen ins Konto",
}
HAPPENED = ("fehlt seit gestern", "ist noch offen", "macht mir Sorgen", "klappt wieder nicht", "wurde vergessen")
ADDED = ("Ich warte darauf.", "Das ärgert mich sehr.", "Letzten Monat ging es.", "Was soll ich tun?")


def filed_in_two_languages(*, tag_of):
    english = plant_tickets(1_200, seed=51, noise=0)
    rows = [row | {"tags": tag_of(english.truth[row["ticket_id"]], n)} for n, row in enumerate(english.rows)]
    truth, dice = dict(english.truth), np.random.default_rng(52)
    for n in range(300):
        theme = list(GERMAN)[n % 3]
        text = f"{dice.choice(GERMAN[theme].split('|'))} {dice.choice(HAPPENED)}. {dice.choice(ADDED)}"
        rows.append(ticket(f"G-{n}", text, language="de", tags=tag_of(theme, n), user_id=f"G-{n}"))
        truth[f"G-{n}"] = theme
    return PlantedTickets(tuple(rows), truth)


def test_languages_share_themes_where_tags_tell_what_tickets_are_about():
    tickets = filed_in_two_languages(tag_of=lambda theme, n: [f"about-{theme}"] if n % 10 else [])

    run = discover_themes(tickets)

    german = np.array([one.startswith("G-") for one in run.ticket_ids])
    assert np.mean(np.isin(run.places[german], run.places[~german])) > 0.9
    assert normalized_mutual_info_score(truth_of(run, tickets)[german], run.places[german]) > 0.8


def test_tags_that_say_nothing_of_the_subject_are_not_followed():
    without = discover_themes(filed_in_two_languages(tag_of=lambda _theme, _n: None))
    junk = discover_themes(filed_in_two_languages(tag_of=lambda _theme, n: [["vip", "web", "follow-up"][n * 7 % 3]]))

    assert np.array_equal(junk.places, without.places)
    assert [theme.name for theme in junk.themes] == [theme.name for theme in without.themes]


def test_each_step_is_told_and_rows_are_counted_to_the_last():
    heard = []

    discover_themes(TICKETS, progress=lambda step, done, total: heard.append((step, done, total)))

    steps = list(dict.fromkeys(step for step, _, _ in heard))
    assert steps[0] == "reading who wrote"
    assert steps[-2:] == ["naming themes", "laying corrections over themes"]
    assert ("turning texts into vectors", 800, 800) in heard
