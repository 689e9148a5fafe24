from __future__ import annotations

from django.apps import AppConfig

from threadline_server.web.navigation import Entry


class CatalogConfig(AppConfig):
    name = "threadline_server.catalog"
    verbose_name = "Catalog"
    navigation = (Entry("Catalog", "catalog:list", icon="catalog", key="c", order=60, second=True),)
    capabilities = "threadline_server.catalog.queries.capability_names"
