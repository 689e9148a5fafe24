from __future__ import annotations

from datetime import timedelta

import factories
import pytest
from django.urls import reverse
from factories import NOON, token
from people import client_of

from threadline.errors import InputError
from threadline_server.initiatives import actions
from threadline_server.initiatives.actions import Change, Plan
from threadline_server.initiatives.models import MOVES, Initiative, State
from threadline_server.journal.models import Entry, News
from threadline_server.themes.models import Theme
from threadline_server.triage.actions import answering
from threadline_server.triage.actions.proposing import propose
from threadline_server.triage.drafts import Draft
from threadline_server.triage.models import Proposal, Source
from threadline_server.web.errors import Conflict, NotAllowed

pytestmark = pytest.mark.django_db


@pytest.fixture
def theme(db):
    return Theme.objects.create(key="t1", found_name="Refund answers", size=10, lane="model")


@pytest.fixture
def proposal(theme):
    draft = Draft("rule:1:theme:t1", Source.RULE, "Refund answers: 24 tickets", theme=theme, number=24.0)
    return propose(draft, by=None, at=NOON)


@pytest.fixture
def initiative(alice, theme):
    return actions.start_initiative(Plan("Better refund answers", alice, theme), by=alice, at=NOON)


def states() -> list[str]:
    return list(Initiative.objects.order_by("pk").values_list("state", flat=True))


def test_a_theme_fills_the_form_in_and_one_press_starts_it(alice_client, alice, theme):
    page = alice_client.get(reverse("initiatives:start"), {"theme": "t1"}).content.decode()
    assert 'value="Refund answers"' in page
    address = reverse("initiatives:start") + "?theme=t1"
    alice_client.post(address, {"title": "Refund answers", "theme": "t1", "owner": alice.pk})

    assert Initiative.objects.values_list("title", "theme__key", "owner", "state").get() == (
        "Refund answers", "t1", alice.pk, "proposed",
    )  # fmt: skip
    assert Entry.objects.filter(act="initiative.started", by=alice).count() == 1
    assert News.objects.filter(kind="initiatives.started").count() == 1


def test_starting_from_a_proposal_accepts_it(alice_client, alice, sam, proposal):
    address = reverse("initiatives:start") + f"?proposal={proposal.pk}"
    assert 'value="Refund answers: 24 tickets"' in alice_client.get(address).content.decode()
    alice_client.post(address, {"title": "Mend refunds", "theme": "t1", "owner": sam.pk})

    proposal.refresh_from_db()
    assert (proposal.state, proposal.decided_by, proposal.initiative.owner) == ("accepted", alice, sam)


def test_a_proposal_starts_one_initiative(alice, sam, proposal):
    actions.accept_proposals([proposal], by=alice, at=NOON)

    with pytest.raises(Conflict):
        actions.start_initiative(Plan("Again", sam, proposal=proposal), by=sam, at=NOON)
    assert Initiative.objects.count() == 1


def test_when_the_initiative_cannot_be_made_the_proposal_still_waits(alice_client, alice, vic, proposal):
    address = reverse("initiatives:start") + f"?proposal={proposal.pk}"
    with pytest.raises(InputError):
        actions.start_initiative(Plan("Mend", vic, proposal=proposal), by=alice, at=NOON)
    assert alice_client.post(address, {"title": "Mend", "owner": vic.pk}).status_code == 400

    proposal.refresh_from_db()
    assert proposal.state == "pending"


def test_an_acceptance_is_taken_back_with_its_initiatives(sam_client, sam, proposal):
    sam_client.post(reverse("initiatives:accept"), {"proposal": proposal.pk})
    act = proposal.initiative and answering.Act.objects.get()
    sam_client.post(reverse("initiatives:take_back", args=[act.pk]))

    proposal.refresh_from_db()
    assert (proposal.state, Initiative.objects.count()) == ("pending", 0)
    assert Entry.objects.filter(act="initiative.taken_back").count() == 1


def test_what_has_moved_on_is_not_taken_back(sam, proposal):
    started, act = actions.accept_proposals([proposal], by=sam, at=NOON)
    actions.move_initiative(started[0], State.RUNNING, by=sam, at=NOON)

    with pytest.raises(Conflict, match="moved on"):
        actions.take_back(act, by=sam, at=NOON)
    with pytest.raises(Conflict, match="Work followed"):
        answering.undo(act, by=sam, at=NOON)


@pytest.mark.parametrize("now", list(State))
@pytest.mark.parametrize("to", list(State))
def test_it_goes_where_it_may_and_nowhere_else(initiative, alice, now, to):
    reason = "x" if now in {State.PAUSED, State.DECLINED} else ""
    Initiative.objects.update(state=now, reason=reason)
    initiative.refresh_from_db()
    if to in MOVES[now]:
        actions.move_initiative(initiative, to, reason="Because.", by=alice, at=NOON)
        assert states() == [to]
    else:
        with pytest.raises(Conflict):
            actions.move_initiative(initiative, to, reason="Because.", by=alice, at=NOON)


@pytest.mark.parametrize("to", ["paused", "declined"])
def test_pausing_and_declining_need_a_reason_and_can_be_reopened(initiative, alice_client, to):
    move = reverse("initiatives:move", args=[initiative.pk])
    assert alice_client.post(move, {"to": to, "reason": " "}).status_code == 400
    alice_client.post(move, {"to": to, "reason": "Waits for the help centre."})
    assert states() == [to]
    alice_client.post(move, {"to": "proposed"})

    assert Initiative.objects.values_list("state", "reason").get() == ("proposed", "")


def test_of_two_who_move_it_at_once_one_is_told(initiative, alice, sam):
    stale = Initiative.objects.get()
    actions.move_initiative(initiative, State.RUNNING, by=alice, at=NOON)

    with pytest.raises(Conflict):
        actions.move_initiative(stale, State.PAUSED, reason="x", by=sam, at=NOON)


def test_a_move_is_taken_back_once_by_who_made_it(initiative, alice, sam):
    actions.move_initiative(initiative, State.RUNNING, by=alice, at=NOON)
    with pytest.raises(Conflict):
        actions.undo_move(initiative, by=sam, at=NOON)
    actions.undo_move(initiative, by=alice, at=NOON)

    assert states() == ["proposed"]
    with pytest.raises(Conflict):
        actions.undo_move(initiative, by=alice, at=NOON)


def test_its_end_lets_the_same_be_proposed_again(alice, proposal):
    started, _ = actions.accept_proposals([proposal], by=alice, at=NOON)
    actions.move_initiative(started[0], State.DECLINED, reason="Too dear.", by=alice, at=NOON)
    assert Proposal.objects.get().released_at == NOON
    started[0].refresh_from_db()
    actions.move_initiative(started[0], State.PROPOSED, by=alice, at=NOON + timedelta(days=1))

    assert Proposal.objects.get().released_at is None


def test_an_owner_must_be_able_to_sign_in(initiative, alice, sam, alice_client):
    sam.is_active = False
    sam.save()
    with pytest.raises(InputError, match="account is closed"):
        actions.change_initiative(initiative, Change("x", sam), by=alice, at=NOON)
    data = {"title": "x", "owner": sam.pk}
    assert alice_client.post(reverse("initiatives:detail", args=[initiative.pk]), data).status_code == 400


def test_what_an_owner_who_left_held_can_be_changed_and_says_so(initiative, alice, sam_client):
    alice.is_active = False
    alice.save()
    address = reverse("initiatives:detail", args=[initiative.pk])
    assert "its owner has left" in sam_client.get(address).content.decode()

    assert sam_client.post(address, {"title": "Another title", "owner": alice.pk}).status_code == 302


def test_its_owner_and_leads_change_it_and_nobody_else(initiative, kofi, kofi_client, alice, vic_client):
    address = reverse("initiatives:detail", args=[initiative.pk])
    assert kofi_client.post(address, {"title": "x", "owner": kofi.pk}).status_code == 403
    assert kofi_client.post(reverse("initiatives:move", args=[initiative.pk]), {"to": "running"}).status_code == 403
    assert vic_client.get(address).status_code == 200
    with pytest.raises(NotAllowed):
        actions.start_initiative(Plan("x", alice), by=client_of("vic") and factories.user("vic@example.com"), at=NOON)
    actions.change_initiative(initiative, Change("Better refunds", kofi), by=alice, at=NOON)

    initiative.refresh_from_db()
    actions.move_initiative(initiative, State.RUNNING, by=kofi, at=NOON)
    assert News.objects.filter(kind="initiatives.handed_over").count() == 1


def test_board_and_list_cost_the_same_queries_however_long(alice, alice_client, django_assert_max_num_queries, theme):
    for number in range(15):
        actions.start_initiative(Plan(f"Number {number}", alice, theme), by=alice, at=NOON)
    with django_assert_max_num_queries(16):
        page = alice_client.get(reverse("initiatives:board")).content.decode()
    with django_assert_max_num_queries(16):
        alice_client.get(reverse("initiatives:list"), {"owner": "me", "lane": "model"})
    assert "15 waiting for their owners to begin" in page


def test_the_theme_page_leads_to_the_form(alice_client, theme):
    assert (
        reverse("initiatives:start") + "?theme=t1"
        in alice_client.get(reverse("themes:detail", args=["t1"])).content.decode()
    )


def test_a_theme_that_is_answered_already_says_so(alice_client, initiative):
    page = alice_client.get(reverse("initiatives:start"), {"theme": "t1"}).content.decode()

    assert "answered already" in page


def test_empty_states_lead_on(vic_client):
    assert "No initiative yet" in vic_client.get(reverse("initiatives:board")).content.decode()
    assert "No initiative yet" in vic_client.get(reverse("initiatives:list")).content.decode()


def test_programs_do_what_the_pages_do(client, sam, proposal):
    _, secret = token(sam, "read", "write")
    client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {secret}"
    made = client.post("/api/v1/initiatives", {"proposal": proposal.pk}, content_type="application/json").json()
    assert (made["title"], made["theme_key"], made["owner"]) == ("Refund answers: 24 tickets", "t1", sam.email)
    address = f"/api/v1/initiatives/{made['id']}"
    changed = client.patch(address, {"due_on": "2026-12-01"}, content_type="application/json").json()
    assert (changed["due_on"], changed["title"]) == ("2026-12-01", made["title"])
    refused = client.post(f"{address}/move", {"to": "paused"}, content_type="application/json")
    assert (refused.status_code, "Say why" in refused.json()["detail"]) == (400, True)
    assert client.post(f"{address}/move", {"to": "gone"}, content_type="application/json").status_code == 400
    assert (
        client.post(f"{address}/move", {"to": "running"}, content_type="application/json").json()["state"] == "running"
    )
    assert client.post(f"{address}/undo").json()["state"] == "proposed"
    assert [row["id"] for row in client.get("/api/v1/initiatives?owner=me").json()["rows"]] == [made["id"]]


def test_programs_accept_proposals_and_take_that_back(alice_client, kofi_client, proposal):
    address = "/api/v1/initiatives"
    nothing = alice_client.post(f"{address}/accept", {"proposals": []}, content_type="application/json")
    assert nothing.status_code == 400
    done = alice_client.post(f"{address}/accept", {"proposals": [proposal.pk]}, content_type="application/json").json()
    assert [row["proposal_id"] for row in done["rows"]] == [proposal.pk]
    assert [row["id"] for row in alice_client.get(f"{address}?lane=model").json()["rows"]] == [done["rows"][0]["id"]]
    assert alice_client.get(f"{address}?lane=policy").json()["rows"] == []
    assert alice_client.get(f"{address}?team=nobody").status_code == 400
    back = f"{address}/accepted/{done['act']}/take-back"
    assert kofi_client.post(back).status_code == 404
    assert alice_client.post(back).status_code == 204
    assert Initiative.objects.count() == 0
