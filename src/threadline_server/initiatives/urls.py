from __future__ import annotations

from django.urls import path

from threadline_server.initiatives import views

app_name = "initiatives"
urlpatterns = [
    path("", views.board, name="board"),
    path("list/", views.initiative_list, name="list"),
    path("start/", views.start, name="start"),
    path("accept/", views.accept, name="accept"),
    path("accepted/<int:act_id>/take-back/", views.take_back, name="take_back"),
    path("<int:initiative_id>/", views.detail, name="detail"),
    path("<int:initiative_id>/move/", views.move, name="move"),
    path("<int:initiative_id>/undo/", views.undo, name="undo"),
]
