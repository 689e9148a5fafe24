from __future__ import annotations

from django.urls import path

from threadline_server.journal import views

app_name = "journal"
urlpatterns = [path("", views.entries, name="list")]
