from __future__ import annotations

from django.apps import AppConfig

from threadline_server.web.access import only
from threadline_server.web.navigation import Entry
from threadline_server.web.roles import LEADS


class JournalConfig(AppConfig):
    name = "threadline_server.journal"
    verbose_name = "Journal"
    navigation = (Entry("Journal", "journal:list", icon="journal", key="j", order=80, second=True, rule=only(*LEADS)),)
    schedules = {"threadline_server.journal.jobs.deliver_news": 60}
