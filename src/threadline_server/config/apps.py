from __future__ import annotations

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "threadline_server.config"
    verbose_name = "Put together"
