from __future__ import annotations

from django.urls import path

from threadline_server.catalog import views

app_name = "catalog"
urlpatterns = [
    path("", views.capability_list, name="list"),
    path("create/", views.create, name="create"),
    path("<slug:slug>/", views.detail, name="detail"),
]
