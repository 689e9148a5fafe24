from __future__ import annotations

from django.urls import path

from threadline_server.work import views

app_name = "work"
urlpatterns = [
    path("", views.work_list, name="list"),
    path("<int:work_id>/", views.detail, name="detail"),
    path("<int:work_id>/cancel/", views.cancel, name="cancel"),
]
