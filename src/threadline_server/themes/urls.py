from __future__ import annotations

from django.urls import path, re_path

from threadline_server.themes import check_views, report_views, views

app_name = "themes"
urlpatterns = [
    path("", views.theme_list, name="list"),
    path("run/", views.start_run, name="run"),
    path("runs/", views.run_list, name="runs"),
    path("corrections/<int:correction_id>/undo/", views.undo, name="undo"),
    path("tickets/<int:ticket_id>/failure-mode/", views.ticket_failure_mode, name="ticket_failure_mode"),
    path("one-page/", report_views.one_page, name="one_page"),
    re_path(r"^one-page\.(?P<file_form>html|md|json)$", report_views.one_page_file, name="one_page_file"),
    path("tag-guide/", report_views.tag_guide, name="tag_guide"),
    path("journey/", report_views.journey, name="journey"),
    path("accuracy/", check_views.check_list, name="checks"),
    path("accuracy/<int:check_id>/", check_views.check_detail, name="check"),
    path("accuracy/<int:check_id>/discard/", check_views.discard, name="discard_check"),
    path("<slug:key>/", views.detail, name="detail"),
    path("<slug:key>/rename/", views.rename, name="rename"),
    path("<slug:key>/pin/", views.pin, name="pin"),
    path("<slug:key>/merge/", views.merge, name="merge"),
    path("<slug:key>/split/", views.split, name="split"),
    path("<slug:key>/failure-mode/", views.failure_mode, name="failure_mode"),
]
