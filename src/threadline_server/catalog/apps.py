from __future__ import annotations

from django.apps import AppConfig


class CatalogConfig(AppConfig):
    name = "threadline_server.catalog"
    verbose_name = "Catalog"
