from __future__ import annotations

from django.apps import AppConfig


class TicketsConfig(AppConfig):
    name = "threadline_server.tickets"
    verbose_name = "Tickets"
