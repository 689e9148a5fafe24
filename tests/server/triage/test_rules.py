from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from factories import NOON

from threadline.conditions import Met, NotMet
from threadline.errors import ConditionError, InputError
from threadline_server.journal.actions import announce
from threadline_server.journal.delivery import deliver_waiting
from threadline_server.journal.models import Entry
from threadline_server.themes.models import Theme, ThemeState
from threadline_server.triage import asking
from threadline_server.triage.actions import ruling
from threadline_server.triage.models import Proposal, Rule, Source, State
from threadline_server.web.errors import NotAllowed

pytestmark = pytest.mark.django_db

LINE = "theme:any tickets > 20 in 7 days"


@pytest.fixture
def rule(alice, team, theme):
    return ruling.save_rule(None, LINE, title="", team=team, by=alice, at=NOON)


def judge(line: str):
    condition = asking.read_condition(line)
    return asking.facts_for([condition], at=NOON).judge(asking.expand(condition)[0].condition)


def test_a_rule_proposes_what_passes_its_number_with_the_numbers_it_rests_on(rule, write_tickets, theme):
    write_tickets("t1", 4, days=40)
    write_tickets("t2", 1, days=40)
    ruling.ask_rules(at=NOON)

    made = Proposal.objects.get()
    assert (made.theme, made.team, made.rule, made.source) == (theme, rule.team, rule, Source.RULE)
    assert made.title == "Refund answers: 28 tickets in 7 days"
    assert made.because == "28 tickets in 7 days, up to 19 Nov 2026. The rule: tickets > 20 in 7 days."
    assert made.facts["checks"][0]["observed"] == made.number == 28
    rule.refresh_from_db()
    assert rule.said == {"Refund answers": "met, at 28"}


def test_asked_again_it_proposes_nothing_twice(rule, write_tickets):
    write_tickets("t1", 4, days=40)

    assert [ruling.ask_rules(at=NOON + timedelta(hours=hour)) for hour in range(3)] == [1, 0, 0]


def test_a_file_that_ended_last_week_is_judged_as_of_its_last_whole_day(rule, write_tickets):
    write_tickets("t1", 4, days=40, until=9)

    assert ruling.ask_rules(at=NOON) == 1
    assert "up to 10 Nov 2026" in Proposal.objects.get().because


def test_a_rule_that_is_off_proposes_nothing(rule, write_tickets, alice):
    write_tickets("t1", 4, days=40)
    ruling.switch_rule(rule, enabled=False, by=alice, at=NOON)

    assert ruling.ask_rules(at=NOON) == 0
    assert Entry.objects.filter(act="rule.switched_off").count() == 1


def test_near_copies_count_once(rule, write_tickets):
    write_tickets("t1", 3, days=40)
    write_tickets("t1", 30, days=7, copy_of="t1-0-0-0")

    assert judge("theme:t1 tickets > 20 in 7 days").checks[0].observed == 21


@pytest.mark.parametrize(
    ("line", "seen"),
    [
        ("tickets > 10 in 7 days", 42),
        ("people > 3 in 7 days", 4),
        ("theme:t2 people > 1 in 7 days", 2),
        ("theme:t1 ticket_share > 50% in 7 days", pytest.approx(28 / 42)),
        ("theme:t1 csat < 3 in 7 days", 1),
        ("csat < 3 in 7 days", pytest.approx((28 * 1 + 14 * 4) / 42)),
        ("capability:chat tickets > 10 in 7 days", 14),
    ],
)
def test_measures_are_added_up_over_what_the_rule_is_about(line, seen, theme, write_tickets):
    Theme.objects.create(key="t2", found_name="Late parcels")
    write_tickets("t1", 4, days=40, csat=1.0)
    write_tickets("t2", 2, days=40, csat=4.0, capability="chat")
    verdict = judge(line)

    assert isinstance(verdict, Met)
    observed = verdict.checks[0].observed
    assert getattr(observed, "value", observed) == seen


def test_tags_choose_tickets(theme, write_tickets):
    from factories import ticket  # noqa: PLC0415  a ticket with a row for its tag

    write_tickets("t1", 1, days=40)
    for number in range(3):
        ticket(f"late-{number}", created_at=NOON - timedelta(days=2), tags=["late refund"])

    assert isinstance(judge('tag:"late refund" tickets >= 3 in 7 days'), Met)
    assert judge('tag:"late refund" tag_rate > 20% in 7 days').checks[0].observed.value == pytest.approx(0.3)
    assert isinstance(judge("tag:unheard tickets >= 1 in 7 days"), NotMet)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("theme:any tickts > 20 in 7 days", "Did you mean 'tickets'"),
        ("theme:nothing tickets > 20 in 7 days", "there is no theme 'nothing'"),
        ("model:ranker tickets > 20 in 7 days", "tickets have no model"),
        ("theme:any resolution_minutes > 20 in 7 days", "nothing here fetches"),
        ("theme:any tickets > 20", "needs a period"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_the_librarys_words(line, said, alice_client, team, theme):
    response = alice_client.post(reverse("triage:new_rule"), {"condition": line, "team": team.pk, "title": ""})

    assert response.status_code == 400
    assert said in response.content.decode().replace("&#x27;", "'")
    assert not Rule.objects.exists()


def test_a_theme_is_named_by_key_or_name_and_followed_when_it_was_merged(theme, alice, team):
    old = Theme.objects.create(key="t0", found_name="Refunds", state=ThemeState.MERGED, merged_into=theme)

    for name in ("t1", '"Refund answers"', old.key):
        assert asking.read_condition(f"theme:{name} tickets > 1 in 7 days").subjects[0].name == "t1"


@pytest.mark.parametrize("title", ["{name}", "{about.__class__}", "{value:>99999999}", "{", "{0}"])
def test_a_title_is_filled_in_with_known_parts_only(title):
    with pytest.raises(InputError, match="Parts in braces"):
        asking.check_title(title)


def test_the_same_rule_is_not_made_twice_and_viewers_make_none(rule, alice, kofi, team):
    with pytest.raises(InputError, match="has this rule already"):
        ruling.save_rule(None, LINE, title="x", team=team, by=alice, at=NOON)
    with pytest.raises(NotAllowed):
        ruling.save_rule(None, "tickets > 1 in 7 days", title="x", team=team, by=kofi, at=NOON)


def test_a_dry_run_says_what_would_have_been_proposed_and_proposes_nothing(alice_client, theme, write_tickets):
    write_tickets("t1", 1, days=80)
    write_tickets("t1", 9, days=5, until=10)
    moment = asking.past_proposals(asking.read_condition(LINE), asking.USUAL_TITLE, at=NOON)[0]
    response = alice_client.post(reverse("triage:try_rule"), {"condition": LINE}, headers={"HX-Request": "true"})

    assert [one.title for one in moment] == ["Refund answers: 25 tickets in 7 days"]
    assert "Would have proposed" in response.content.decode()
    assert not Proposal.objects.exists()


def test_a_dry_run_says_what_it_cannot_say(theme, write_tickets):
    write_tickets("t1", 1, days=10)
    found, doubts = asking.past_proposals(asking.read_condition(LINE), asking.USUAL_TITLE, at=NOON)

    assert not found
    assert "the record begins on" in doubts[0]


def test_spikes_are_proposed_without_a_rule(theme):
    spike = {"started_on": "2026-11-14", "detected_on": "2026-11-15", "expected": 9.2, "observed": 31}
    Theme.objects.update(spiking=True, summary={"spike": spike})

    assert (ruling.ask_rules(at=NOON), ruling.ask_rules(at=NOON)) == (1, 0)
    made = Proposal.objects.get()
    assert (made.source, made.number, made.facts) == (Source.SPIKE, 31, {"spike": spike})
    assert made.because == "31 tickets since 2026-11-14 where 9.2 were expected."


def test_what_a_merged_theme_proposed_counts_as_its_heirs(rule, write_tickets, theme):
    write_tickets("t1", 4, days=40)
    ruling.ask_rules(at=NOON)
    heir = Theme.objects.create(key="t9", found_name="Refund bot")
    Theme.objects.filter(pk=theme.pk).update(state=ThemeState.MERGED, merged_into=heir)
    write_tickets("t9", 4, days=40)

    assert ruling.ask_rules(at=NOON) == 0


def test_rules_are_asked_after_a_run(rule, write_tickets, run_jobs):
    from django.utils import timezone  # noqa: PLC0415  jobs read the clock

    # As of the last whole day, whenever this runs.
    write_tickets("t1", 9, days=60)
    announce("themes.run_finished", at=timezone.now(), facts={"run": 1})
    deliver_waiting(at=timezone.now())
    run_jobs()

    assert Proposal.objects.filter(state=State.PENDING, rule=rule).count() == 1
    rule.refresh_from_db()
    assert rule.asked_at is not None


def test_a_rule_on_a_theme_that_is_gone_says_so(rule, alice, team, theme):
    made = ruling.save_rule(None, "theme:t1 tickets > 1 in 7 days", title="", team=team, by=alice, at=NOON)
    Rule.objects.filter(pk=made.pk).update(condition="theme:gone tickets > 1 in 7 days")
    ruling.ask_rules(at=NOON)
    made.refresh_from_db()

    assert "there is no theme" in made.said[""]
    with pytest.raises(ConditionError):
        asking.read_condition(made.condition)
