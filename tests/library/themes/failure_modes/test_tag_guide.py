from __future__ import annotations

import pytest
from sklearn.metrics import cohen_kappa_score

from threadline.answers import Undecided
from threadline.themes.failure_modes.tag_guide import ObservedTheme, compare_tags, propose_tag_guide


def test_the_guide_shows_every_failure_mode_most_frequent_first_and_unclear_last(playbook):
    themes = [
        ObservedTheme("bot loops", "no_fallback", 40),
        ObservedTheme("nobody rings back", "no_fallback", 30),
        ObservedTheme("card declined", "false_alarm", 60),
        ObservedTheme("praise", "unclear", 500),
    ]

    guide = propose_tag_guide(playbook, themes, most_themes=1)

    assert [entry.failure_mode for entry in guide[:2]] == ["no_fallback", "false_alarm"]
    assert guide[0].tickets == 70
    assert guide[0].seen_in == ["bot loops"]
    assert guide[-1].failure_mode == "unclear"
    assert len(guide) == len(playbook.labels)


def test_an_entry_says_which_tag_to_set_instead(playbook):
    entry = next(one for one in propose_tag_guide(playbook, []) if one.failure_mode == "false_alarm").to_dict()

    assert entry["tag"] == "ai-false-alarm"
    assert entry["when"]
    assert playbook.failure_mode("missed_case").tag in entry["instead"]


def test_agreement_equals_scikit_learns_kappa_on_the_tickets_that_both_judged(playbook):
    agents = ["false_alarm", "no_fallback", "false_alarm", "no_control", "no_fallback", "no_control"]
    classifier = ["false_alarm", "no_fallback", "no_control", "no_control", "false_alarm", "no_control"]
    tags = [["vip", playbook.failure_mode(label).tag.upper()] for label in agents]

    answer = compare_tags(playbook, tags, classifier)

    assert answer.compared == 6
    assert answer.kappa.value == pytest.approx(cohen_kappa_score(agents, classifier))
    assert answer.agreement.value == pytest.approx(4 / 6)
    assert answer.disagreements == [("false_alarm", "no_control", 1), ("no_fallback", "false_alarm", 1)]


def test_untagged_ambiguous_and_abstained_tickets_are_not_compared(playbook):
    tags = [[], ["no_fallback", "no_control"], ["no_fallback"], ["no_fallback"]]

    answer = compare_tags(playbook, tags, ["no_fallback", "no_fallback", "unclear", "no_fallback"])

    assert (answer.compared, answer.untagged, answer.ambiguous) == (1, 1, 1)


def test_without_tags_the_agreement_is_undecided(playbook):
    answer = compare_tags(playbook, [["vip"]], ["no_fallback"])

    assert isinstance(answer.agreement, Undecided)
    assert answer.to_dict()["agreement"]["undecided"]


def test_tags_of_the_agents_own_are_explained_when_frequent(playbook):
    tags = [["Bot-Hell"]] * 6 + [["rare"]] * 2

    meanings = compare_tags(playbook, tags, ["no_fallback"] * 5 + ["no_control"] * 3).meanings

    assert [(one.tag, one.failure_mode, one.tickets) for one in meanings] == [("bot-hell", "no_fallback", 6)]
    assert meanings[0].share.value == pytest.approx(5 / 6)


def test_lists_of_different_lengths_are_refused(playbook):
    with pytest.raises(ValueError, match="tags of 1 tickets, but 2"):
        compare_tags(playbook, [[]], ["unclear", "unclear"])
