from __future__ import annotations

from django.urls import path

from threadline_server.web import views

urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("style/", views.style_page, name="style"),
    path("alive/", views.alive, name="alive"),
]
