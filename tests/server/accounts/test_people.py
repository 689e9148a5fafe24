from __future__ import annotations

import factories
import pytest
from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from factories import NOON
from people import client_of

from threadline.errors import InputError
from threadline_server.accounts import actions
from threadline_server.accounts.models import Team, User
from threadline_server.journal.models import Entry
from threadline_server.web.errors import Conflict, NotAllowed
from threadline_server.web.roles import Role

pytestmark = pytest.mark.django_db


def new(email="new@example.com", **more):
    return actions.NewPerson(email, "New Person", **more)


def test_an_admin_creates_a_person_and_the_journal_says_so(ada):
    person = actions.create_person(new(role=Role.ML_LEAD), by=ada, at=NOON)
    entry = Entry.objects.get(act="user.created")

    assert not person.has_usable_password()
    assert entry.by == ada
    assert entry.after == {"email": "new@example.com", "role": "ml_lead"}


def test_passwords_never_reach_the_journal(ada):
    actions.create_person(new(password="very secret words"), by=ada, at=NOON)

    assert not Entry.objects.filter(after__icontains="secret").exists()


def test_one_address_is_one_person_however_it_is_capitalised(ada):
    actions.create_person(new("Bo@example.com"), by=ada, at=NOON)

    with pytest.raises(InputError, match="already an account"):
        actions.create_person(new("bo@EXAMPLE.com"), by=ada, at=NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(email="BO@example.com", display_name="Bo", created_at=NOON)


@pytest.mark.parametrize(
    ("person", "said"),
    [
        (new("no address"), "email"),
        (actions.NewPerson("a@example.com", ""), "display_name"),
        (new(zone="Europe/Berln"), "Did you mean 'Europe/Berlin'"),
    ],
)
def test_what_is_wrong_with_a_new_person_is_named(ada, person, said):
    with pytest.raises(InputError, match=said):
        actions.create_person(person, by=ada, at=NOON)


def test_only_admins_manage_people(alice, kofi):
    for act in (
        lambda: actions.create_person(new(), by=alice, at=NOON),
        lambda: actions.change_role(kofi, Role.ADMIN, by=alice, at=NOON),
        lambda: actions.deactivate_person(kofi, by=alice, at=NOON),
        lambda: actions.save_team("T", [kofi], by=alice, at=NOON),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_the_last_admin_stays(ada):
    with pytest.raises(Conflict, match="last admin"):
        actions.deactivate_person(ada, by=ada, at=NOON)
    with pytest.raises(Conflict, match="last admin"):
        actions.change_role(ada, Role.VIEWER, by=ada, at=NOON)


def test_closing_an_account_ends_its_sessions_and_tokens_and_nobody_elses(ada, kofi):
    theirs, mine = client_of("kofi"), client_of("ada")
    _, secret = factories.token(kofi)
    actions.deactivate_person(kofi, by=ada, at=timezone.now())

    assert theirs.get("/").status_code == 302
    assert mine.get("/").status_code == 200
    assert Session.objects.count() == 1
    assert Client().get("/api/v1/me", headers={"Authorization": f"Bearer {secret}"}).status_code == 401


def test_two_admins_closing_an_account_at_once_record_it_once(ada, kofi):
    stale = User.objects.get(pk=kofi.pk)
    actions.deactivate_person(kofi, by=ada, at=NOON)

    with pytest.raises(Conflict):
        actions.deactivate_person(stale, by=ada, at=NOON)
    assert Entry.objects.filter(act="user.deactivated").count() == 1


def test_a_closed_account_can_be_opened_again(ada, kofi):
    actions.deactivate_person(kofi, by=ada, at=NOON)
    actions.reactivate_person(kofi, by=ada, at=NOON)
    kofi.refresh_from_db()

    assert kofi.is_active
    assert kofi.deactivated_at is None


def test_others_do_not_see_closed_accounts(ada, alice, kofi):
    actions.deactivate_person(kofi, by=ada, at=NOON)

    assert kofi in User.objects.visible_to(ada)
    assert kofi not in User.objects.visible_to(alice)


def test_a_person_changes_their_own_name_and_zone_only(alice_client, alice):
    form = {"display_name": "Alice O.", "zone": "Europe/Paris", "role": "admin", "email": "other@example.com"}
    alice_client.post("/settings/profile/", form)
    alice.refresh_from_db()

    assert (alice.display_name, alice.zone) == ("Alice O.", "Europe/Paris")
    assert (alice.role, alice.email) == ("product_manager", "alice@example.com")


def test_an_admin_manages_people_on_the_page(ada_client, ada):
    ada_client.post("/settings/people/create/", {"email": "n@example.com", "display_name": "Nia", "role": "viewer"})
    nia = User.objects.get(email="n@example.com")
    ada_client.post(f"/settings/people/{nia.pk}/role/", {"role": "support_agent"})
    ada_client.post("/settings/teams/save/", {"name": "Search", "members": [nia.pk]})
    ada_client.post(f"/settings/people/{nia.pk}/deactivate/")
    nia.refresh_from_db()

    assert (nia.role, nia.is_active) == ("support_agent", False)
    assert list(Team.objects.get().members.all()) == [nia]
    ada_client.post(f"/settings/people/{nia.pk}/reactivate/")
    nia.refresh_from_db()
    assert nia.is_active


def test_the_page_says_what_is_wrong_with_a_form(ada_client, ada):
    taken = {"email": ada.email, "display_name": "A", "role": "viewer"}

    assert "already an account" in ada_client.post("/settings/people/create/", taken).content.decode()
    assert ada_client.post(f"/settings/people/{ada.pk}/role/", {"role": "emperor"}).status_code == 400
    assert ada_client.post("/settings/teams/save/", {"name": ""}).status_code == 400


def test_names_are_shown_inert(ada_client):
    factories.user("x@example.com", "<script>alert(1)</script>")

    assert "<script>alert" not in ada_client.get("/settings/people/").content.decode()


def test_the_database_knows_no_other_role(db):
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(email="e@example.com", display_name="E", role="emperor", created_at=NOON)


@pytest.mark.parametrize(
    ("name", "initials"), [("Ada Lindqvist", "AL"), ("Bo", "B"), ("Jo van der Berg", "JB"), ("", "")]
)
def test_initials(name, initials):
    assert User(display_name=name).initials == initials


def test_listing_people_asks_the_same_number_of_questions_however_many_there_are(
    ada_client, django_assert_max_num_queries
):
    for number in range(20):
        factories.team(f"T{number}", factories.user(f"p{number}@example.com"))

    with django_assert_max_num_queries(9):
        ada_client.get("/settings/people/")
