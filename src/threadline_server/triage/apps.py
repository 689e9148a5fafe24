from __future__ import annotations

from django.apps import AppConfig

from threadline_server.web.navigation import Entry


class TriageConfig(AppConfig):
    name = "threadline_server.triage"
    verbose_name = "Triage"
    navigation = (Entry("Triage", "triage:inbox", icon="triage", key="t", order=10),)
    search = "threadline_server.triage.queries.find_hits"
    readers = {"themes.run_finished": ("threadline_server.triage.jobs.on_run_finished",)}
    schedules = {
        "threadline_server.triage.jobs.ask_rules": 86_400,
        "threadline_server.triage.jobs.wake_snoozed": 300,
    }
    demo = "threadline_server.triage.demo.fill_inbox"
