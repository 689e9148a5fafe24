from __future__ import annotations

from django.apps import AppConfig

from threadline_server.web.navigation import Entry


class WebConfig(AppConfig):
    name = "threadline_server.web"
    verbose_name = "Pages"
    navigation = (Entry("My queue", "home", icon="home", key="q", order=0),)
