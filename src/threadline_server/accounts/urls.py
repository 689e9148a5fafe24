from __future__ import annotations

from django.urls import path

from threadline_server.accounts import views

app_name = "accounts"
urlpatterns = [
    path("profile/", views.profile, name="profile"),
    path("profile/tokens/", views.create_token, name="create_token"),
    path("profile/tokens/<int:token_id>/revoke/", views.revoke_token, name="revoke_token"),
    path("people/", views.people, name="people"),
    path("people/create/", views.create_person, name="create_person"),
    path("people/<int:person_id>/role/", views.change_role, name="change_role"),
    path("people/<int:person_id>/deactivate/", views.deactivate, name="deactivate"),
    path("people/<int:person_id>/reactivate/", views.reactivate, name="reactivate"),
    path("teams/save/", views.save_team, name="save_team"),
    path("link/<str:secret>/", views.sign_in_by_link, name="link"),
]
