from __future__ import annotations

from django.urls import include, path

from threadline_server.accounts.views import appearance
from threadline_server.config.api import api

urlpatterns = [
    path("", include("threadline_server.web.urls")),
    path("appearance/", appearance, name="appearance"),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("triage/", include("threadline_server.triage.urls")),
    path("initiatives/", include("threadline_server.initiatives.urls")),
    path("themes/", include("threadline_server.themes.urls")),
    path("tickets/", include("threadline_server.tickets.urls")),
    path("catalog/", include("threadline_server.catalog.urls")),
    path("settings/", include("threadline_server.accounts.urls")),
    path("journal/", include("threadline_server.journal.urls")),
    path("work/", include("threadline_server.work.urls")),
    path("api/v1/", api.urls),
]

handler400 = "threadline_server.web.views.bad_request"
handler403 = "threadline_server.web.views.forbidden"
handler404 = "threadline_server.web.views.not_found"
handler500 = "threadline_server.web.views.server_error"
