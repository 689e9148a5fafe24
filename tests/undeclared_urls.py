"""Addresses with a view and an operation that declare no access rule, beside all the real ones."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import path
from ninja import NinjaAPI

from threadline_server.accounts.api_access import closed
from threadline_server.config.urls import urlpatterns as real

api = NinjaAPI(urls_namespace="undeclared", auth=closed, openapi_url=None)


@api.get("/operation")
def operation(request):
    return "open by mistake"


def undeclared(request):
    return HttpResponse("open by mistake")


urlpatterns = [path("undeclared/", undeclared, name="undeclared"), path("undeclared-api/", api.urls), *real]
