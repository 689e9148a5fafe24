from __future__ import annotations

from django.urls import path, re_path

from threadline_server.tickets import load_views, views

app_name = "tickets"
urlpatterns = [
    path("", views.ticket_list, name="list"),
    path("<int:ticket_id>/", views.detail, name="detail"),
    path("move/", views.move, name="move"),
    path("moves/<int:move_id>/undo/", views.undo, name="undo"),
    re_path(r"^export\.(?P<form>csv|parquet|jsonl)$", views.export, name="export"),
    path("loads/", load_views.load_list, name="loads"),
    path("loads/upload/", load_views.upload, name="upload"),
    path("loads/<int:load_id>/", load_views.load_detail, name="load"),
    path("loads/<int:load_id>/discard/", load_views.discard, name="discard"),
    path("loads/<int:load_id>/undo/", load_views.undo, name="undo_load"),
    path("loads/<int:load_id>/refused.csv", load_views.rejects, name="rejects"),
    path("forget/", load_views.forget, name="forget"),
]
