"""The demo: invented people, and the mark on a data folder that allows sign-in by link."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from threadline.errors import InputError
from threadline_server.accounts import actions
from threadline_server.accounts.models import User
from threadline_server.web.roles import Role

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

DEMO_MARK = "demo"

PEOPLE = (
    actions.NewPerson("alice@example.com", "Alice Okafor", Role.PRODUCT_MANAGER, "Europe/London"),
    actions.NewPerson("sam@example.com", "Sam Rivera", Role.SUPPORT_LEAD, "America/New_York"),
    actions.NewPerson("mira@example.com", "Mira Tanaka", Role.ML_LEAD, "Asia/Tokyo"),
    actions.NewPerson("ada@example.com", "Ada Lindqvist", Role.ADMIN, "Europe/Stockholm"),
    actions.NewPerson("kofi@example.com", "Kofi Mensah", Role.SUPPORT_AGENT, "Africa/Accra"),
    actions.NewPerson("vic@example.com", "Vic Moreau", Role.VIEWER, "Europe/Paris"),
)


def is_demo(folder: Path) -> bool:
    """Return whether the data folder was marked: everybody in it is invented."""
    return (folder / DEMO_MARK).is_file()


def set_up_demo(folder: Path, *, at: datetime) -> list[User]:
    """Mark the data folder and create the demo's people; a second time changes nothing.

    Raises InputError when the folder holds other people: their accounts must not be opened by a link.
    """
    emails = {person.email for person in PEOPLE}
    if not is_demo(folder) and User.objects.exclude(email__in=emails).exists():
        raise InputError(
            f"{folder} holds real accounts. Give the demo a folder of its own with THREADLINE_DATA=FOLDER."
        )
    with transaction.atomic():
        for person in PEOPLE:
            if not User.objects.filter(email=person.email).exists():
                actions.create_person(person, by=None, at=at)
    (folder / DEMO_MARK).write_text("The people in this data folder are invented.\n", encoding="utf-8")
    return list(User.objects.filter(email__in=emails))
