from __future__ import annotations

import factories
import pytest
from django.urls import reverse
from django.utils import timezone

from threadline.errors import InputError
from threadline_server.journal.models import Entry
from threadline_server.themes.actions import correcting
from threadline_server.themes.models import Correction, Theme, ThemeState
from threadline_server.tickets.models import Ticket
from threadline_server.tickets.queries import theme_choices
from threadline_server.web.errors import Conflict, NotAllowed

pytestmark = pytest.mark.django_db


def undo(correction: Correction, by) -> None:
    correcting.undo_correction(Correction.objects.get(pk=correction.pk), by=by, at=timezone.now())


def test_a_name_shows_at_once_and_later_runs_keep_it(theme_of, run_now, sam, sam_client):
    theme = theme_of("refund")
    found = theme.name
    sam_client.post(reverse("themes:rename", args=[theme.key]), {"name": "  Invented   refunds "})

    theme.refresh_from_db()
    assert theme.name == "Invented refunds"
    assert theme.said.startswith("“Invented refunds” concerns")
    assert "Invented refunds" in {choice.name for choice in theme_choices(sam)}
    run_now()
    theme.refresh_from_db()
    assert (theme.name, theme.found_name) == ("Invented refunds", found)
    assert theme.summary["name"] == "Invented refunds"


def test_a_taken_or_empty_name_is_refused(theme_of, sam):
    refund, search = theme_of("refund"), theme_of("search")
    for name in (search.name.upper(), "  ", "x" * 121):
        with pytest.raises(InputError):
            correcting.rename_theme(refund, name, by=sam, at=timezone.now())


def test_a_merge_shows_at_once_holds_in_later_runs_and_can_be_taken_back(theme_of, run_now, run_jobs, sam):
    refund, search = theme_of("refund"), theme_of("search")
    sizes = refund.size + search.size
    mine = set(Ticket.objects.filter(theme_key=refund.key).values_list("pk", flat=True))
    said = correcting.merge_theme(refund, search, by=sam, at=timezone.now())

    refund.refresh_from_db()
    assert (refund.state, refund.merged_into) == (ThemeState.MERGED, search)
    assert refund.key not in {choice.key for choice in theme_choices(sam)}
    run_jobs()
    assert not Ticket.objects.filter(theme_key=refund.key).exists()
    run_now()
    search.refresh_from_db()
    assert search.size == sizes
    assert not Theme.objects.present().filter(key=refund.key).exists()

    undo(said, sam)
    run_jobs()
    assert set(Ticket.objects.filter(theme_key=refund.key).values_list("pk", flat=True)) == mine
    run_now()
    assert Theme.objects.present().filter(key=refund.key).exists()


def test_a_theme_is_not_merged_into_itself_or_into_one_that_is_gone(theme_of, sam):
    refund, search, parcel = (theme_of(name) for name in ("refund", "search", "parcel"))
    with pytest.raises(InputError):
        correcting.merge_theme(refund, refund, by=sam, at=timezone.now())
    correcting.merge_theme(refund, search, by=sam, at=timezone.now())
    with pytest.raises(Conflict):
        correcting.merge_theme(parcel, Theme.objects.get(pk=refund.pk), by=sam, at=timezone.now())
    with pytest.raises(Conflict):
        correcting.rename_theme(Theme.objects.get(pk=refund.pk), "Again", by=sam, at=timezone.now())


def test_a_split_makes_a_theme_that_later_runs_keep(theme_of, run_now, sam_client):
    theme = theme_of("parcel")
    chosen = list(Ticket.objects.filter(theme_key=theme.key).order_by("pk").values_list("pk", flat=True)[:9])
    sam_client.post(reverse("themes:split", args=[theme.key]), {"ticket": chosen, "name": "Sunday parcels"})

    made = Theme.objects.get(given_name="Sunday parcels")
    assert Ticket.objects.filter(theme_key=made.key, theme_by="person").count() == 9
    run_now()
    made.refresh_from_db()
    assert (made.state, made.name) == (ThemeState.PRESENT, "Sunday parcels")
    assert set(Ticket.objects.filter(pk__in=chosen).values_list("theme_key", flat=True)) == {made.key}


def test_a_split_can_be_taken_back(theme_of, sam, sam_client):
    theme = theme_of("parcel")
    chosen = list(Ticket.objects.filter(theme_key=theme.key).values_list("pk", flat=True)[:3])
    said = correcting.split_theme(theme, chosen, "Sunday parcels", by=sam, at=timezone.now())
    sam_client.post(reverse("themes:undo", args=[said.pk]))

    assert Theme.objects.get(pk=said.theme_id).state == ThemeState.GONE
    assert set(Ticket.objects.filter(pk__in=chosen).values_list("theme_key", "theme_by")) == {(theme.key, "run")}
    assert Theme.objects.get(pk=theme.pk).size == theme.size


def test_only_tickets_of_the_theme_are_split_off(theme_of, sam):
    theme, other = theme_of("parcel"), theme_of("search")
    strangers = list(Ticket.objects.filter(theme_key=other.key).values_list("pk", flat=True)[:3])
    with pytest.raises(InputError, match="Choose the tickets"):
        correcting.split_theme(theme, strangers, "Sunday parcels", by=sam, at=timezone.now())


def test_a_confirmed_failure_mode_shows_at_once_and_stands_through_runs(theme_of, run_now, mira_client):
    theme = theme_of("refund")
    page = mira_client.post(
        reverse("themes:failure_mode", args=[theme.key]), {"failure_mode": "no_fallback"}, HTTP_HX_REQUEST="true"
    ).content.decode()

    assert "confirmed" in page
    assert "Undo" in page
    for _ in ("at once", "after a run"):
        theme.refresh_from_db()
        assert (theme.failure_mode, theme.failure_mode_status) == ("no_fallback", "known")
        assert (theme.lane, theme.response) == ("product", "add_fallback")
        run_now()
    assert theme.summary["failure_mode"]["status"] == "known" or theme.last_run_id


def test_a_tickets_failure_mode_is_a_persons_word_and_teaches(theme_of, run_now, kofi, kofi_client):
    ticket = Ticket.objects.filter(theme_key=theme_of("search").key).first()
    before = (ticket.failure_mode, ticket.lane, ticket.failure_mode_by)
    kofi_client.post(reverse("themes:ticket_failure_mode", args=[ticket.pk]), {"failure_mode": "unfair_outcome"})

    ticket.refresh_from_db()
    assert (ticket.failure_mode, ticket.lane, ticket.failure_mode_by) == ("unfair_outcome", "data", "person")
    undo(Correction.objects.get(), kofi)
    ticket.refresh_from_db()
    assert (ticket.failure_mode, ticket.lane, ticket.failure_mode_by) == before


def test_a_ticket_is_corrected_in_the_panel_beside_its_list(kofi_client, db):
    ticket = factories.ticket(failure_mode="no_fallback", failure_mode_by="run", failure_mode_confidence=0.4)
    in_list = {"HTTP_HX_REQUEST": "true", "HTTP_HX_CURRENT_URL": "http://testserver/tickets/?q=refund"}
    shown = kofi_client.get(reverse("tickets:detail", args=[ticket.pk]), **in_list).content.decode()
    address = reverse("themes:ticket_failure_mode", args=[ticket.pk])
    assert f'hx-post="{address}"' in shown
    assert "Confirm or correct" in shown

    panel = kofi_client.post(address, {"failure_mode": "no_control"}, **in_list).content.decode()
    assert "data-close-panel" in panel
    assert "said by a person" in panel
    back = reverse("themes:undo", args=[Correction.objects.get().pk])
    assert f'hx-post="{back}"' in panel
    answer = kofi_client.post(back, **in_list)
    assert answer["HX-Redirect"] == "/tickets/?q=refund"
    ticket.refresh_from_db()
    assert (ticket.failure_mode, ticket.failure_mode_by) == ("no_fallback", "run")


@pytest.mark.parametrize(
    ("here", "to"), [("/themes/t-abc/", "/themes/t-abc/"), ("https://evil.example/", None), ("", None)]
)
def test_without_scripts_a_correction_leads_back_to_where_it_was_said(kofi_client, db, here, to):
    ticket = factories.ticket()
    address = reverse("themes:ticket_failure_mode", args=[ticket.pk])
    answer = kofi_client.post(address, {"failure_mode": "no_control", "here": here})

    assert answer["Location"] == (to or reverse("tickets:detail", args=[ticket.pk]))


def test_who_may_only_read_sees_no_way_to_correct(vic_client, db):
    ticket = factories.ticket(failure_mode="no_fallback")

    assert "Confirm or correct" not in vic_client.get(reverse("tickets:detail", args=[ticket.pk])).content.decode()


def test_an_unknown_failure_mode_is_refused(theme_of, mira_client):
    theme = theme_of("refund")
    address = reverse("themes:failure_mode", args=[theme.key])

    assert mira_client.post(address, {"failure_mode": "gremlins"}).status_code == 400
    assert Correction.objects.count() == 0


def test_a_pin_is_handed_to_the_next_run(theme_of, run_now, sam, sam_client):
    theme = theme_of("search")
    sam_client.post(reverse("themes:pin", args=[theme.key]), {"pinned": "yes"})
    run_now()

    theme.refresh_from_db()
    assert theme.pinned
    undo(Correction.objects.get(), sam)
    theme.refresh_from_db()
    assert not theme.pinned


def test_an_undo_does_not_run_over_a_later_word(theme_of, sam, mira):
    theme = theme_of("search")
    first = correcting.rename_theme(theme, "One", by=sam, at=timezone.now())
    correcting.rename_theme(Theme.objects.get(pk=theme.pk), "Two", by=mira, at=timezone.now())
    with pytest.raises(Conflict, match="changed this again"):
        undo(first, sam)

    assert Theme.objects.get(pk=theme.pk).name == "Two"
    assert Correction.objects.get(pk=first.pk).undone_at is None


def test_nobody_takes_back_the_word_of_another_nor_twice(theme_of, sam, mira_client):
    said = correcting.rename_theme(theme_of("search"), "One", by=sam, at=timezone.now())

    assert mira_client.post(reverse("themes:undo", args=[said.pk])).status_code == 404
    undo(said, sam)
    with pytest.raises(Conflict, match="already"):
        undo(said, sam)


def test_every_word_is_journaled_without_ticket_text(theme_of, sam):
    theme = theme_of("search")
    said = correcting.rename_theme(theme, "Lamps", by=sam, at=timezone.now())
    undo(said, sam)
    correcting.say_failure_mode(theme, "no_control", by=sam, at=timezone.now())

    acts = list(Entry.objects.filter(subject_kind="themes.theme").order_by("pk").values_list("act", "after"))
    assert acts[:2] == [("theme.renamed", {"name": "Lamps"}), ("theme.renamed_undone", {"name": theme.found_name})]
    assert acts[2][1]["failure mode"] == "No control, said by a person"


def test_viewers_read_but_do_not_correct(theme_of, vic, vic_client):
    theme = theme_of("search")

    assert vic_client.get(reverse("themes:detail", args=[theme.key])).status_code == 200
    with pytest.raises(NotAllowed):
        correcting.rename_theme(theme, "Mine", by=vic, at=timezone.now())
