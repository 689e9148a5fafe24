"""Counting what the filters offer, once after each load or run, in the database."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Count

from threadline_server.tickets.models import Facet, Ticket, TicketTag

KINDS = ("failure_mode", "lane", "capability", "channel", "status", "language")
MOST_VALUES = 300


def recount(*kinds: str) -> None:
    """Count tickets by value, for the given filters or for all of them. Called after loads, runs and deletions."""
    counted = [Facet(kind="all", value="", tickets=Ticket.objects.order_by().count())]
    for kind in KINDS:
        if not kinds or kind in kinds:
            counted.extend(_values_of(kind))
    if not kinds or "tag" in kinds:
        tags = TicketTag.objects.order_by().values_list("tag").annotate(n=Count("id")).order_by("-n")[:MOST_VALUES]
        counted.extend(Facet(kind="tag", value=tag, tickets=count) for tag, count in tags)
    with transaction.atomic():
        Facet.objects.filter(kind__in=[*(kinds or (*KINDS, "tag")), "all"]).delete()
        Facet.objects.bulk_create(counted)


def _values_of(kind: str) -> list[Facet]:
    rows = Ticket.objects.order_by().values_list(kind).annotate(n=Count("id")).order_by("-n")[:MOST_VALUES]
    return [Facet(kind=kind, value=value, tickets=count) for value, count in rows if value]
