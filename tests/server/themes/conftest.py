"""Three planted themes in the lake, and runs of the real library over them."""

from __future__ import annotations

import itertools

import pytest
from django.utils import timezone
from factories import NOON

from threadline.tables import read_tickets
from threadline_server.themes.actions import running
from threadline_server.themes.models import Run, Theme
from threadline_server.tickets import projection
from threadline_server.tickets.counting import recount
from threadline_server.tickets.lake import open_lake
from threadline_server.tickets.models import Ticket

PLANTED = {
    "refund": (
        "The assistant made up a refund rule that does not exist",
        "Your bot invented a refund policy of ninety days",
        "Refund answer was invented by the chatbot",
        "It told me a refund rule that nobody at the shop knows",
    ),
    "search": (
        "Search for a table lamp shows only garden chairs",
        "The search results have nothing to do with the lamp I typed",
        "Search shows chairs when I look for a lamp",
        "Irrelevant search results, I typed lamp and got chairs",
    ),
    "parcel": (
        "The delivery estimate for my parcel was wrong by a week",
        "Parcel came five days after the estimated delivery date",
        "Delivery estimate said Tuesday, the parcel came on Sunday",
        "Wrong estimated date for the parcel delivery again",
    ),
}
ENDINGS = ("", " Please help.", " This is the second time.", " Thanks.", " I am waiting for an answer.", " Why?")


def planted_rows() -> list[str]:
    rows = []
    for number, (name, ending, at) in enumerate(itertools.product(PLANTED, ENDINGS, range(4))):
        text = f"{PLANTED[name][at]}{ending}"
        day = f"2026-{10 + number % 2}-{1 + number % 19:02}T{number % 23:02}:00:00Z"
        rows.append(f'{name}-{number},{day},"{text}",u{number},{name},{1 + number % 5}')
    return rows


@pytest.fixture(scope="session")
def classifier_folder(tmp_path_factory):
    """Train the classifier once for all tests: it is kept as runs keep it."""
    return tmp_path_factory.mktemp("classifier")


@pytest.fixture
def tickets(db, own_data_folder, classifier_folder):
    """Put the planted tickets into the lake and the projection."""
    (own_data_folder / "themes").mkdir()
    (own_data_folder / "themes" / "classifier").symlink_to(classifier_folder)
    load_tickets(own_data_folder, *planted_rows())
    return Ticket.objects


def load_tickets(folder, *rows: str) -> None:
    path = folder / "planted.csv"
    path.write_text("\n".join(("ticket_id,created_at,text,user_id,capability,csat", *rows, "")))
    open_lake().load(read_tickets(path, as_of=NOON))
    projection.catch_up(lambda *_: None)
    recount()


@pytest.fixture
def load_more(own_data_folder):
    """Return a function that loads further rows, as a file of their own."""
    return lambda *rows: load_tickets(own_data_folder, *rows)


@pytest.fixture
def run_now(run_jobs):
    """Return a function that runs the triage and returns the run."""

    def go(by=None) -> Run:
        run = running.start_run(by=by, at=timezone.now(), as_of=NOON)
        run_jobs()
        run.refresh_from_db()
        return run

    return go


@pytest.fixture
def run(tickets, run_now) -> Run:
    """Return a finished run over the planted tickets."""
    return run_now()


@pytest.fixture
def theme_of(run):
    """Return a function that returns the theme in which most planted tickets of a name are."""

    def find(name: str) -> Theme:
        keys = list(Ticket.objects.filter(ticket_id__startswith=name).values_list("theme_key", flat=True))
        return Theme.objects.get(key=max(set(keys), key=keys.count))

    return find
