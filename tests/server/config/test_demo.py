from __future__ import annotations

import pytest

from threadline.errors import InputError
from threadline_server.accounts import demo as accounts_demo
from threadline_server.accounts.models import Team
from threadline_server.catalog.models import Capability
from threadline_server.config import demo
from threadline_server.config.demo import DemoSettings
from threadline_server.tickets.lake import open_lake
from threadline_server.tickets.models import Load, Ticket


@pytest.mark.django_db(transaction=True)
def test_the_demo_is_a_company_with_tickets_teams_and_capabilities(own_data_folder):
    demo.build_demo(own_data_folder, DemoSettings(tickets=300))

    assert Ticket.objects.count() == 300
    assert Load.objects.get().state == "loaded"
    assert set(open_lake().names()) == {"tickets", *demo.TABLES}
    assert Capability.objects.exclude(description="").count() == Capability.objects.count() >= 8
    assert Team.objects.filter(members__email="alice@example.com").exists()
    assert accounts_demo.is_demo(own_data_folder)
    assert (own_data_folder / demo.DONE_MARK).exists()


@pytest.mark.django_db(transaction=True)
def test_an_interrupted_demo_is_built_to_its_end_without_doubling(own_data_folder):
    demo.build_demo(own_data_folder, DemoSettings(tickets=300))
    demo.build_demo(own_data_folder, DemoSettings(tickets=300))

    assert Ticket.objects.count() == 300
    assert Load.objects.count() == 1


def test_real_data_is_never_emptied(own_data_folder, monkeypatch):
    monkeypatch.setenv("THREADLINE_DATA", str(own_data_folder))
    (own_data_folder / "threadline.sqlite3").write_text("somebody's work")

    with pytest.raises(InputError, match="not a demo's folder"):
        demo.choose_folder(fresh=True)
    assert (own_data_folder / "threadline.sqlite3").exists()


def test_a_demo_has_a_folder_of_its_own_beside_the_real_data(monkeypatch, tmp_path):
    monkeypatch.setenv("THREADLINE_DATA", "")
    monkeypatch.setattr(demo, "default_data_folder", lambda: tmp_path)
    monkeypatch.setattr(demo, "set_for_children", lambda *_: None)

    assert demo.choose_folder(fresh=False) == tmp_path / "demo"


def test_both_know_the_same_mark():
    assert demo.DEMO_MARK == accounts_demo.DEMO_MARK
