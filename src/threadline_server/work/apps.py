from __future__ import annotations

from django.apps import AppConfig

from threadline_server.web.navigation import Entry


class WorkConfig(AppConfig):
    name = "threadline_server.work"
    verbose_name = "Work"
    navigation = (Entry("Work", "work:list", icon="work", key="w", order=70, second=True),)
    schedules = {
        "threadline_server.work.jobs.beat": 60,
        "threadline_server.work.jobs.end_abandoned": 300,
        "threadline_server.work.jobs.prune_results": 86_400,
    }
