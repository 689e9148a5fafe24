from __future__ import annotations

from django.apps import AppConfig

from threadline_server.web.access import ADMINS
from threadline_server.web.navigation import Entry


class AccountsConfig(AppConfig):
    name = "threadline_server.accounts"
    verbose_name = "People"
    navigation = (
        Entry("People", "accounts:people", icon="people", key="p", order=75, second=True, rule=ADMINS),
        Entry("Settings", "accounts:profile", icon="settings", key="s", order=90, second=True),
    )
