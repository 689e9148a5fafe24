from __future__ import annotations

from django.apps import AppConfig

from threadline_server.web.access import only
from threadline_server.web.navigation import Entry
from threadline_server.web.roles import LEADS


class ThemesConfig(AppConfig):
    name = "threadline_server.themes"
    verbose_name = "Themes"
    navigation = (
        Entry("Themes", "themes:list", icon="themes", key="h", order=30),
        Entry("One page", "themes:one_page", icon="journal", key="o", order=32),
        Entry("Tag guide", "themes:tag_guide", icon="playbook", order=62, second=True),
        Entry("Journey map", "themes:journey", icon="right", order=63, second=True),
        Entry("Accuracy", "themes:checks", icon="check", order=64, second=True, rule=only(*LEADS)),
    )
    theme_choices = "threadline_server.themes.queries.theme_choices"
    failure_mode_choices = "threadline_server.themes.known_playbook.failure_mode_choices"
    search = "threadline_server.themes.queries.find_hits"
    readers = {
        "tickets.loaded": ("threadline_server.themes.jobs.on_tickets_loaded",),
        "load.undone": ("threadline_server.themes.jobs.on_tickets_loaded",),
    }
    schedules = {
        "threadline_server.themes.jobs.run_if_new": 3_600,
        "threadline_server.themes.jobs.drop_waiting_labels": 3_600,
    }
    demo = "threadline_server.themes.demo.look_for_themes"
