from __future__ import annotations

from django.apps import AppConfig


class ThemesConfig(AppConfig):
    name = "threadline_server.themes"
    verbose_name = "Themes"
    theme_choices = "threadline_server.themes.queries.theme_choices"
