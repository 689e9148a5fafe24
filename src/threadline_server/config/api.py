"""The one API object. Apps bring routers; here they are put together, closed unless an operation opens itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ninja import NinjaAPI, Swagger

from threadline._version import __version__
from threadline.errors import InputError, OutsideError
from threadline_server.accounts.api import router as people
from threadline_server.accounts.api_access import closed
from threadline_server.accounts.journal_api import router as journal
from threadline_server.accounts.me_api import router as me
from threadline_server.accounts.search_api import router as search
from threadline_server.catalog.api import router as catalog
from threadline_server.initiatives.api import router as initiatives
from threadline_server.queue.api import router as queue
from threadline_server.themes.api import checks, corrections, runs, triage
from threadline_server.themes.api import router as themes
from threadline_server.tickets.api import loads
from threadline_server.tickets.api import router as tickets
from threadline_server.triage.api import proposals, rota, rules
from threadline_server.web.errors import RequestError
from threadline_server.web.views import status_of
from threadline_server.work.api import router as work

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

api = NinjaAPI(
    title="Threadline",
    version=__version__,
    description=(
        "Everything that the pages do. Send `Authorization: Bearer thr_...`; tokens are made under Settings. "
        "Times are UTC. Lists stand under `rows`."
    ),
    urls_namespace="api",
    openapi_url="/openapi.json",
    docs_url="/docs",
    docs=Swagger(settings={"persistAuthorization": False, "validatorUrl": None, "tryItOutEnabled": False}),
    auth=closed,
)

api.add_router("/queue", queue)
api.add_router("/proposals", proposals)
api.add_router("/rules", rules)
api.add_router("/rota", rota)
api.add_router("/initiatives", initiatives)
api.add_router("/tickets", tickets)
api.add_router("/loads", loads)
api.add_router("/themes", themes)
api.add_router("/runs", runs)
api.add_router("/corrections", corrections)
api.add_router("/triage", triage)
api.add_router("/accuracy", checks)
api.add_router("/capabilities", catalog)
api.add_router("/me", me)
api.add_router("/search", search)
api.add_router("", people)
api.add_router("/journal", journal)
api.add_router("/work", work)


@api.exception_handler(RequestError)
@api.exception_handler(InputError)
@api.exception_handler(OutsideError)
def answer_error(request: HttpRequest, error: Exception) -> HttpResponse:
    """Answer an error of ours with its status and its one sentence."""
    return api.create_response(request, {"detail": str(error)}, status=status_of(error))
