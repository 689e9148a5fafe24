from __future__ import annotations

from django.apps import AppConfig


class ThemesConfig(AppConfig):
    name = "threadline_server.themes"
    verbose_name = "Themes"
    theme_choices = "threadline_server.themes.queries.theme_choices"
    search = "threadline_server.themes.queries.find_hits"
    readers = {"tickets.loaded": ("threadline_server.themes.jobs.on_tickets_loaded",)}
    schedules = {"threadline_server.themes.jobs.run_if_new": 3_600}
