from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from factories import NOON, ticket, token

from threadline_server.themes.models import Theme
from threadline_server.triage.actions import answering
from threadline_server.triage.models import Proposal

pytestmark = pytest.mark.django_db


def test_tabs_count_and_the_first_line_says_how_many_wait(proposed, sam, sam_client):
    rows = [proposed(f"k{number}", f"Number {number}") for number in range(3)]
    answering.decline(rows[:1], "Known.", by=sam, at=NOON)
    page = sam_client.get(reverse("triage:inbox")).content.decode()

    assert "2 proposals wait for an answer" in page
    assert "Number 0" not in page
    assert "Known." in sam_client.get("/triage/?state=declined").content.decode()


def test_the_list_costs_the_same_queries_however_long(proposed, sam_client, theme, django_assert_max_num_queries):
    for number in range(12):
        made = Theme.objects.create(key=f"k{number}", found_name=f"Theme {number}")
        proposed(f"k{number}", f"Number {number}", theme=made)
    with django_assert_max_num_queries(22):
        sam_client.get(reverse("triage:inbox"))


def test_the_panel_shows_the_theme_and_attackers_text_inert(proposed, sam_client, theme):
    Theme.objects.update(sentence="“Refund answers” concerns 8% of people", summary={"name": "Refund answers"})
    ticket("T-1", "<script>alert(1)</script>", theme_key="t1")
    made = proposed(theme=theme, title="<b>24</b> tickets")
    panel = sam_client.get(reverse("triage:detail", args=[made.pk]), headers={"HX-Request": "true"}).content.decode()

    assert "concerns 8% of people" in panel
    assert "&lt;script&gt;" in panel
    assert "<b>24" not in panel


def test_viewers_read_and_find_no_buttons(proposed, vic_client):
    proposed()
    page = vic_client.get(reverse("triage:inbox")).content.decode()

    assert "Refund answers: 24 tickets" in page
    assert "data-answer" not in page


def test_empty_states_lead_on(alice_client, vic_client):
    assert "themes come first" in alice_client.get(reverse("triage:inbox")).content.decode()
    assert "Make a rule" in alice_client.get(reverse("triage:rules")).content.decode()
    assert vic_client.get(reverse("triage:rota")).status_code == 200


def test_after_an_answer_one_is_back_on_the_list_and_nowhere_else(proposed, sam_client):
    for number, (here, target) in enumerate(
        [("/triage/?team=none", "/triage/?team=none"), ("https://evil.example/", "/triage/")]
    ):
        made = proposed(f"k{number}", f"Number {number}")
        data = {"proposal": made.pk, "days": "7", "here": here}
        assert sam_client.post(reverse("triage:snooze"), data)["Location"] == target


def test_programs_do_what_the_pages_do(client, sam, team, theme, proposed):
    _, secret = token(sam, "read", "write")
    client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {secret}"
    made, other = proposed(), proposed("k2", "Another")

    def send(path: str, **body: object):
        return client.post(f"/api/v1{path}", body, content_type="application/json")

    listed = client.get("/api/v1/proposals?limit=1").json()
    assert (len(listed["rows"]), listed["next"], listed["counts"]["pending"]) == (1, 1, 2)
    act = send(f"/proposals/{made.pk}/decline", reason="Known.").json()
    assert act["proposals"] == [made.pk]
    assert send(f"/proposals/acts/{act['id']}/undo").status_code == 200
    assert send(f"/proposals/{made.pk}/snooze", until="2026-12-01T08:00:00").status_code == 400
    assert send(f"/proposals/{made.pk}/merge", into=other.pk).status_code == 200
    assert send(f"/proposals/{made.pk}/reopen").status_code == 200
    assert Proposal.objects.get(pk=made.pk).state == "pending"
    rule = send("/rules", condition="theme:any tickets > 20 in 7 days", team="support").json()
    assert send(f"/rules/{rule['id']}/switch", enabled=False).json()["enabled"] is False
    assert client.get(f"/api/v1/rules/{rule['id']}").json()["condition"] == rule["condition"]
    assert [row["title"] for row in client.get("/api/v1/proposals?q=anoth").json()["rows"]] == ["Another"]
    assert send("/rules", condition="theme:any tickts > 2 in 7 days", team="support").status_code == 400
    assert send("/rules/try", condition="tickets > 20 in 7 days").json()["days"] == 30
    assert send("/proposals", title="Look at refunds", theme_key="t1").status_code == 201
    assert {row["team"] for row in client.get("/api/v1/rota").json()["rows"]} == {"Support"}
    assert send("/rota", team="Support", week="2020-01-01", person=sam.email).status_code == 400


def test_late_ones_say_so(proposed, sam_client):
    proposed()
    Proposal.objects.update(created_at=NOON - timedelta(days=30))

    assert "longer than three days" in sam_client.get(reverse("triage:inbox")).content.decode()
