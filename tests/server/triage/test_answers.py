from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from factories import NOON

from threadline.errors import InputError
from threadline_server.journal.models import Entry
from threadline_server.triage.actions import answering, proposing
from threadline_server.triage.drafts import Draft
from threadline_server.triage.models import Act, Proposal, Source, State
from threadline_server.web.errors import Conflict, NotAllowed

pytestmark = pytest.mark.django_db

WEEK = timedelta(days=7)


def again(proposal: Proposal, *, days: int = 0, number: float = 24) -> Proposal | None:
    draft = Draft(proposal.key, Source.RULE, proposal.title, number=number)
    return proposing.propose(draft, by=None, at=NOON + timedelta(days=days))


def test_pending_and_snoozed_ones_block_the_same(proposed, sam):
    made = proposed()
    assert again(made) is None
    answering.snooze([made], NOON + WEEK, by=sam, at=NOON)
    assert again(made, days=1) is None


def test_a_declined_one_blocks_for_thirty_days(proposed, sam):
    made = proposed()
    answering.decline([made], "Known.", by=sam, at=NOON)

    assert again(made, days=29) is None
    assert again(made, days=31) is not None


def test_an_accepted_one_blocks_until_its_work_has_ended_and_is_no_longer_fresh(proposed, sam):
    made = proposed()
    answering.accept([made], by=sam, at=NOON)
    assert again(made, days=300) is None
    answering.release(made, at=NOON + timedelta(days=300))

    assert again(made, days=329) is None
    assert again(made, days=331) is not None


def test_a_duplicate_blocks_as_what_it_was_merged_into(proposed, sam):
    lead, copy = proposed("rule:2:theme:t1", "The first"), proposed()
    answering.merge([copy], lead, by=sam, at=NOON)

    assert again(copy, days=400) is None
    answering.decline([lead], "No.", by=sam, at=NOON)
    assert again(copy, days=31) is not None


def test_the_database_lets_one_of_a_key_be_open(proposed):
    made = proposed()
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.create(key=made.key, source="rule", title="x", created_at=NOON)


def test_a_snoozed_one_comes_back_at_its_time(proposed, sam):
    made = proposed()
    answering.snooze([made], NOON + WEEK, by=sam, at=NOON)

    assert proposing.wake_due(at=NOON + timedelta(days=6)) == 0
    assert proposing.wake_due(at=NOON + WEEK) == 1
    made.refresh_from_db()
    assert (made.state, made.came_back) == (State.PENDING, "Its time has come.")
    assert Entry.objects.filter(act="proposal.came_back", by=None).count() == 1


@pytest.mark.parametrize(("number", "state"), [(47, State.SNOOZED), (48, State.PENDING)])
def test_a_snoozed_one_comes_back_when_its_number_doubled(proposed, sam, number, state):
    made = proposed()
    answering.snooze([made], NOON + WEEK, by=sam, at=NOON)
    again(made, number=number)

    made.refresh_from_db()
    assert (made.state, made.number) == (state, number)


def test_declining_needs_a_reason_and_snoozing_a_time_to_come(proposed, sam):
    made = proposed()
    with pytest.raises(InputError, match="Say why"):
        answering.decline([made], "  ", by=sam, at=NOON)
    for until in (NOON, NOON + timedelta(days=400)):
        with pytest.raises(InputError, match="within half a year"):
            answering.snooze([made], until, by=sam, at=NOON)


def test_of_two_people_who_answer_at_once_one_is_told(proposed, sam, alice):
    made = proposed()
    stale = Proposal.objects.get()
    answering.decline([made], "Known.", by=sam, at=NOON)

    with pytest.raises(Conflict, match="is declined already"):
        answering.accept([stale], by=alice, at=NOON)


def test_many_are_answered_all_or_none(proposed, sam):
    rows = [proposed(f"k{number}", f"Number {number}") for number in range(3)]
    answering.decline(rows[2:], "Known.", by=sam, at=NOON)
    with pytest.raises(Conflict):
        answering.snooze(rows, NOON + WEEK, by=sam, at=NOON)

    assert list(Proposal.objects.order_by("pk").values_list("state", flat=True)) == ["pending", "pending", "declined"]


def test_an_answer_is_taken_back_as_a_whole_once_and_by_its_person(proposed, sam, kofi_client):
    rows = [proposed(f"k{number}", f"Number {number}") for number in range(2)]
    act = answering.decline(rows, "Known.", by=sam, at=NOON)
    assert kofi_client.post(reverse("triage:undo", args=[act.pk])).status_code == 404

    assert answering.undo(act, by=sam, at=NOON) == 2
    assert set(Proposal.objects.values_list("state", "reason", "decided_by")) == {("pending", "", None)}
    with pytest.raises(Conflict, match="already undone"):
        answering.undo(Act.objects.get(), by=sam, at=NOON)


def test_undo_leaves_alone_what_was_answered_again(proposed, sam, alice):
    rows = [proposed(f"k{number}", f"Number {number}") for number in range(2)]
    act = answering.snooze(rows, NOON + WEEK, by=sam, at=NOON)
    answering.decline(rows[:1], "Known.", by=alice, at=NOON)

    assert answering.undo(act, by=sam, at=NOON) == 1
    assert dict(Proposal.objects.values_list("title", "state")) == {"Number 0": "declined", "Number 1": "pending"}


def test_undo_is_refused_when_the_same_was_proposed_again(proposed, sam):
    made = proposed()
    act = answering.decline([made], "Known.", by=sam, at=NOON)
    again(made, days=31)

    with pytest.raises(Conflict, match="proposed again since"):
        answering.undo(act, by=sam, at=NOON + timedelta(days=31))
    assert Act.objects.get().undone_at is None


def test_merging_links_both_ways_and_takes_followers_along(proposed, sam, sam_client):
    first, second, third = (proposed(f"k{number}", f"Number {number}") for number in range(3))
    answering.merge([first], second, by=sam, at=NOON)
    second.refresh_from_db()
    answering.merge([second], third, by=sam, at=NOON)

    assert set(third.duplicates.values_list("title", flat=True)) == {"Number 0", "Number 1"}
    lead = sam_client.get(reverse("triage:detail", args=[third.pk])).content.decode()
    copy = sam_client.get(reverse("triage:detail", args=[first.pk])).content.decode()
    assert "Number 0" in lead
    assert "Number 2" in copy


def test_nothing_is_merged_into_itself_or_into_what_is_over(proposed, sam):
    first, second = proposed("a", "First"), proposed("b", "Second")
    with pytest.raises(InputError, match="of itself"):
        answering.merge([first], first, by=sam, at=NOON)
    answering.decline([second], "Known.", by=sam, at=NOON)
    second.refresh_from_db()
    with pytest.raises(Conflict, match="is declined"):
        answering.merge([first], second, by=sam, at=NOON)


def test_a_declined_one_is_opened_again(proposed, sam):
    made = proposed()
    answering.decline([made], "Known.", by=sam, at=NOON)
    answering.reopen([made], by=sam, at=NOON)

    assert Proposal.objects.values_list("state", "reason").get() == ("pending", "")


def test_viewers_answer_nothing(proposed, vic, vic_client):
    made = proposed()
    with pytest.raises(NotAllowed):
        answering.accept([made], by=vic, at=NOON)
    assert vic_client.post(reverse("triage:decline"), {"proposal": made.pk, "reason": "x"}).status_code == 403


def test_a_person_proposes_once(kofi_client, theme, team):
    data = {"title": "Refund answers are made up", "because": "Three calls today.", "theme": "t1", "team": team.pk}
    first = kofi_client.post(reverse("triage:propose"), data)
    second = kofi_client.post(reverse("triage:propose"), data | {"title": "The same in other words"})

    assert (first.status_code, second.status_code) == (302, 400)
    assert "proposed before" in second.content.decode()
    assert Proposal.objects.values_list("source", "theme__key", "team__name").get() == ("person", "t1", "Support")
