from __future__ import annotations

from django.apps import AppConfig

from threadline_server.web.access import ADMINS, only
from threadline_server.web.navigation import Entry
from threadline_server.web.roles import LEADS


class TicketsConfig(AppConfig):
    name = "threadline_server.tickets"
    verbose_name = "Tickets"
    navigation = (
        Entry("Tickets", "tickets:list", icon="tickets", key="k", order=40),
        Entry("Loads", "tickets:loads", icon="upload", key="l", order=45, rule=only(*LEADS)),
        Entry("Delete a person", "tickets:forget", icon="person", order=78, second=True, rule=ADMINS),
    )
    search = "threadline_server.tickets.queries.find_hits"
    # What programs sent is acknowledged when it is safe, and shown a little later.
    schedules = {"threadline_server.tickets.jobs.drain_journal": 15}
