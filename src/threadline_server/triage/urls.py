from __future__ import annotations

from django.urls import path

from threadline_server.triage import rule_views, views

app_name = "triage"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("snooze/", views.snooze, name="snooze"),
    path("decline/", views.decline, name="decline"),
    path("merge/", views.merge, name="merge"),
    path("reopen/", views.reopen, name="reopen"),
    path("propose/", views.propose, name="propose"),
    path("acts/<int:act_id>/undo/", views.undo, name="undo"),
    path("rules/", rule_views.rule_list, name="rules"),
    path("rules/new/", rule_views.new_rule, name="new_rule"),
    path("rules/try/", rule_views.try_rule, name="try_rule"),
    path("rules/<int:rule_id>/", rule_views.edit_rule, name="rule"),
    path("rules/<int:rule_id>/switch/", rule_views.switch, name="switch_rule"),
    path("rota/", rule_views.rota, name="rota"),
    path("rota/<int:team_id>/", rule_views.put_on_duty, name="put_on_duty"),
    path("rota/<int:team_id>/swap/", rule_views.swap, name="swap"),
    path("<int:proposal_id>/", views.detail, name="detail"),
]
