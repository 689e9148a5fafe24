from __future__ import annotations

from django.apps import AppConfig

from threadline_server.web.navigation import Entry


class InitiativesConfig(AppConfig):
    name = "threadline_server.initiatives"
    verbose_name = "Initiatives"
    navigation = (Entry("Initiatives", "initiatives:board", icon="initiatives", key="i", order=20),)
    search = "threadline_server.initiatives.queries.find_hits"
    demo = "threadline_server.initiatives.demo.start_some"
