"""`threadline demo`: a simulated company in a data folder of its own, loaded, triaged, and served signed in."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import click

from threadline.errors import InputError
from threadline_server.config.data_folder import default_data_folder
from threadline_server.config.environment import Environment, set_for_children
from threadline_server.config.serve import Address, serve
from threadline_server.config.start import prepare_database, start_django

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from threadline_server.accounts.models import User

GUIDE = "alice@example.com"
TABLES = ("predictions", "outcomes", "usage", "feedback", "exposures")
DONE_MARK = "demo-is-complete"
# accounts.demo has it too, but is not there before Django is; a test compares them.
DEMO_MARK = "demo"
TEAMS = {
    "Support": ("sam", "kofi"),
    "Machine learning": ("mira",),
    "Product": ("alice",),
    "Platform": ("ada", "mira"),
}


@dataclass(frozen=True, slots=True)
class DemoSettings:
    """How large the company is, and whether one that is there is made anew."""

    tickets: int = 6_000
    seed: int = 7
    fresh: bool = False


def run_demo(settings: DemoSettings, address: Address, *, serving: bool) -> None:
    """Build the demo unless it is there, then serve it. Raises InputError for a folder that holds real data."""
    folder = choose_folder(fresh=settings.fresh)
    start_django()
    prepare_database()
    if (folder / DONE_MARK).exists():
        click.echo(f"The demo in {folder} is there already; --fresh makes it anew.")
    else:
        build_demo(folder, settings)
    if serving:
        serve(address, workers=2, sign_in_as=GUIDE)


def build_demo(folder: Path, settings: DemoSettings) -> None:
    """Simulate, load, triage. Interrupted, it goes on where it makes sense: every step can be repeated."""
    from django.utils import timezone  # noqa: PLC0415  after start_django

    from threadline.simulate import simulate_company  # noqa: PLC0415  heavy, loaded when used
    from threadline_server.accounts.demo import set_up_demo  # noqa: PLC0415

    now = timezone.now()
    people = {person.email: person for person in set_up_demo(folder, at=now)}
    company = folder / "company"
    click.echo(f"Simulating a company with {settings.tickets:,} tickets")
    simulate_company(
        company, tickets=settings.tickets, seed=settings.seed, end_on=timezone.localdate() - timedelta(days=1)
    )
    _describe(company, people, at=now)
    click.echo("Loading its tables")
    _load_tables(company, at=now)
    _load_tickets(company, by=people["sam@example.com"], at=now)
    _let_apps_go_on(folder)
    (folder / DONE_MARK).write_text("Made by `threadline demo`.\n", encoding="utf-8")


def choose_folder(*, fresh: bool) -> Path:
    """Return the demo's folder: the one that was set, else a folder beside the real data, never the real data."""
    folder = Environment().path("THREADLINE_DATA") or default_data_folder() / "demo"
    set_for_children("THREADLINE_DATA", str(folder))
    if fresh and folder.exists():
        if not (folder / DEMO_MARK).is_file():
            raise InputError(f"{folder} is not a demo's folder, so it is not emptied.")
        shutil.rmtree(folder)
    return folder


def _describe(company: Path, people: dict[str, User], *, at: datetime) -> None:
    """Write down capabilities, and teams with the demo's people in them."""
    from threadline_server.accounts import actions as accounts  # noqa: PLC0415
    from threadline_server.catalog import actions as catalog  # noqa: PLC0415
    from threadline_server.catalog.models import Capability  # noqa: PLC0415

    told: dict[str, Any] = json.loads((company / "company.json").read_text(encoding="utf-8"))
    known = set(Capability.objects.values_list("key", flat=True))
    for one in told["capabilities"]:
        if one["slug"] not in known:
            new = catalog.NewCapability(one["slug"], one["name"], one["description"], one["step"])
            catalog.create_capability(new, by=None, at=at)
    admin = people["ada@example.com"]
    for name, members in TEAMS.items():
        accounts.save_team(name, [people[f"{member}@example.com"] for member in members], by=admin, at=at)


def _load_tables(company: Path, *, at: datetime) -> None:
    from threadline.tables import read_table  # noqa: PLC0415
    from threadline_server.tickets.lake import open_lake  # noqa: PLC0415

    lake = open_lake()
    for name in TABLES:
        path = company / f"{name}.parquet"
        if path.exists():
            lake.load(read_table(name, path, as_of=at))


def _load_tickets(company: Path, *, by: User, at: datetime) -> None:
    """Load the tickets as a person does: a copy goes through the upload's own steps."""
    from threadline_server.tickets.actions import loading  # noqa: PLC0415
    from threadline_server.tickets.models import Load, LoadState  # noqa: PLC0415

    if Load.objects.filter(state__in=[LoadState.LOADED, LoadState.UNCHANGED]).exists():
        return
    copy = company / "upload.parquet"
    shutil.copy(company / "tickets.parquet", copy)
    load = loading.receive_file(copy, "tickets.parquet", by=by, at=at)
    loading.start_load(load, load.mapping, max_reject_share=load.max_reject_share, by=by, at=at)
    _work_off()


def _let_apps_go_on(folder: Path) -> None:
    """Let each app add what it wants to show: it names a function `(folder)` as `demo` on its AppConfig."""
    from django.apps import apps  # noqa: PLC0415
    from django.utils.module_loading import import_string  # noqa: PLC0415

    for app in reversed(list(apps.get_app_configs())):
        path = getattr(app, "demo", None)
        if path:
            click.echo(f"{app.verbose_name}: making the demo's")
            import_string(path)(folder)
            _work_off()


def _work_off() -> None:
    """Deliver news and run what waits, as the worker does, until nothing waits."""
    from django.core.management import call_command  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from threadline_server.journal.delivery import deliver_waiting  # noqa: PLC0415

    for _ in range(3):
        call_command("db_worker", "--batch", "--no-startup-delay", "--queue-name", "*", verbosity=0)
        deliver_waiting(at=timezone.now())
