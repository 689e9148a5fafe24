"""The people of tests and of the demo, one for each role."""

from __future__ import annotations

from typing import TYPE_CHECKING

import factories
from django.test import Client

if TYPE_CHECKING:
    from threadline_server.accounts.models import User

# name -> (shown name, role)
PEOPLE = {
    "alice": ("Alice Okafor", "product_manager"),
    "sam": ("Sam Rivera", "support_lead"),
    "mira": ("Mira Tanaka", "ml_lead"),
    "ada": ("Ada Lindqvist", "admin"),
    "kofi": ("Kofi Mensah", "support_agent"),
    "vic": ("Vic Moreau", "viewer"),
}


def person(name: str) -> User:
    """Return the person of this name, made when first asked for."""
    shown, role = PEOPLE[name]
    return factories.user(email=f"{name}@example.com", display_name=shown, role=role)


def client_of(name: str) -> Client:
    """Return a browser in which this person is signed in. It checks CSRF only if a test asks for that."""
    client = Client()
    client.force_login(person(name))
    return client
