"""What can go wrong on the way to a page or an answer; the edges turn these into status codes.

RequestError
├── NotFound      404  no such thing, or not for this person: the two are never told apart
├── NotAllowed    403  the person may look, but not do this
└── Conflict      409  someone was first, or the thing is no longer in the state that this needs
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from django.db import models

if TYPE_CHECKING:
    from django.db.models import QuerySet

Row = TypeVar("Row", bound=models.Model)


class RequestError(Exception):
    """The root: one sentence for the person who asked."""

    status = 400


class NotFound(RequestError):
    """There is no such thing, or this person may not know of it."""

    status = 404


class NotAllowed(RequestError):
    """The person may see the thing but not do this with it."""

    status = 403


class Conflict(RequestError):
    """Someone was first."""

    status = 409


def require_found(rows: QuerySet[Row], what: str | None = None) -> Row:
    """Return the one row. Raises NotFound when there is none."""
    row = rows.first()
    if row is None:
        name = what or rows.model._meta.verbose_name  # noqa: SLF001  Django's documented face of a model
        raise NotFound(f"There is no such {name}, or it is not open to you.")
    return row
