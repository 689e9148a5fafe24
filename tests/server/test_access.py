"""Deny by default: every address and every API operation is asked as nobody and as each role.

A new page must be added to PAGES, with who may open it; else the first test fails.
"""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import get_resolver
from people import PEOPLE, client_of

from threadline_server.accounts.api_access import closed
from threadline_server.config.access import RULES_BY_URL_NAME
from threadline_server.config.api import api
from threadline_server.web.access import Rule
from threadline_server.web.roles import Role

NOBODY: frozenset[str] = frozenset()
ADMIN = frozenset({"admin"})
LEADS = frozenset({"admin", "product_manager", "support_lead", "ml_lead"})
CONTRIBUTORS = LEADS | {"support_agent"}
ALL = frozenset(Role)
PUBLIC = ALL | {"anonymous"}

# name of the address -> who may open it
PAGES: dict[str, frozenset[str]] = {
    "home": ALL,
    "search": ALL,
    "style": ADMIN,
    "alive": PUBLIC,
    "appearance": ALL,
    "accounts:profile": ALL,
    "accounts:create_token": ALL,
    "accounts:revoke_token": ALL,
    "accounts:people": ADMIN,
    "accounts:create_person": ADMIN,
    "accounts:change_role": ADMIN,
    "accounts:deactivate": ADMIN,
    "accounts:reactivate": ADMIN,
    "accounts:save_team": ADMIN,
    "accounts:link": PUBLIC,
    "journal:list": LEADS,
    "themes:list": ALL,
    "themes:run": LEADS,
    "themes:runs": ALL,
    "themes:undo": CONTRIBUTORS,
    "themes:ticket_failure_mode": CONTRIBUTORS,
    "themes:one_page": ALL,
    "themes:one_page_file": ALL,
    "themes:tag_guide": ALL,
    "themes:journey": ALL,
    "themes:checks": LEADS,
    "themes:check": LEADS,
    "themes:discard_check": LEADS,
    "themes:detail": ALL,
    "themes:rename": CONTRIBUTORS,
    "themes:pin": CONTRIBUTORS,
    "themes:merge": CONTRIBUTORS,
    "themes:split": CONTRIBUTORS,
    "themes:failure_mode": CONTRIBUTORS,
    "triage:inbox": ALL,
    "triage:detail": ALL,
    "triage:snooze": CONTRIBUTORS,
    "triage:decline": CONTRIBUTORS,
    "triage:merge": CONTRIBUTORS,
    "triage:reopen": CONTRIBUTORS,
    "triage:propose": CONTRIBUTORS,
    "triage:undo": CONTRIBUTORS,
    "triage:rules": ALL,
    "triage:new_rule": LEADS,
    "triage:try_rule": LEADS,
    "triage:rule": LEADS,
    "triage:switch_rule": LEADS,
    "triage:rota": ALL,
    "triage:put_on_duty": CONTRIBUTORS,
    "triage:swap": CONTRIBUTORS,
    "initiatives:board": ALL,
    "initiatives:list": ALL,
    "initiatives:start": CONTRIBUTORS,
    "initiatives:accept": CONTRIBUTORS,
    "initiatives:take_back": CONTRIBUTORS,
    "initiatives:detail": ALL,
    "initiatives:move": CONTRIBUTORS,
    "initiatives:undo": CONTRIBUTORS,
    "tickets:list": ALL,
    "tickets:detail": ALL,
    "tickets:move": CONTRIBUTORS,
    "tickets:undo": CONTRIBUTORS,
    "tickets:export": CONTRIBUTORS,
    "tickets:loads": LEADS,
    "tickets:upload": LEADS,
    "tickets:load": LEADS,
    "tickets:discard": LEADS,
    "tickets:undo_load": LEADS,
    "tickets:rejects": LEADS,
    "tickets:forget": ADMIN,
    "catalog:list": ALL,
    "catalog:create": LEADS,
    "catalog:detail": ALL,
    "work:list": ALL,
    "work:detail": ALL,
    "work:cancel": ALL,
    "account_login": PUBLIC,
    "account_logout": PUBLIC,
    "account_inactive": PUBLIC,
    "account_signup": PUBLIC,
    "account_reauthenticate": ALL,
    "account_email": NOBODY,
    "account_email_verification_sent": PUBLIC,
    "account_confirm_email": PUBLIC,
    "account_change_password": ALL,
    "account_set_password": ALL,
    "account_reset_password": PUBLIC,
    "account_reset_password_done": PUBLIC,
    "account_reset_password_from_key": PUBLIC,
    "account_reset_password_from_key_done": PUBLIC,
    "account_confirm_login_code": NOBODY,
    "mfa_index": ALL,
    "mfa_authenticate": PUBLIC,
    "mfa_reauthenticate": ALL,
    "mfa_activate_totp": ALL,
    "mfa_deactivate_totp": ALL,
    "mfa_view_recovery_codes": ALL,
    "mfa_generate_recovery_codes": ALL,
    "mfa_download_recovery_codes": ALL,
    "api:openapi-json": PUBLIC,
    "api:openapi-view": PUBLIC,
    "api:api-root": NOBODY,
}
# method and path -> who may call it
OPERATIONS: dict[str, frozenset[str]] = {
    "GET /me": ALL,
    "PATCH /me": ALL,
    "GET /me/tokens": ALL,
    "POST /me/tokens": ALL,
    "POST /me/tokens/{token_id}/revoke": ALL,
    "GET /search": ALL,
    "GET /people": ADMIN,
    "POST /people": ADMIN,
    "POST /people/{person_id}/deactivate": ADMIN,
    "POST /people/{person_id}/reactivate": ADMIN,
    "POST /people/{person_id}/role": ADMIN,
    "GET /teams": ADMIN,
    "PUT /teams": ADMIN,
    "GET /journal": LEADS,
    "GET /themes": ALL,
    "GET /themes/{key}": ALL,
    "GET /runs": ALL,
    "POST /runs": LEADS,
    "GET /runs/{run_id}": ALL,
    "GET /corrections": ALL,
    "POST /corrections": CONTRIBUTORS,
    "POST /corrections/{correction_id}/undo": CONTRIBUTORS,
    "GET /triage": ALL,
    "GET /triage/tag-guide": ALL,
    "GET /triage/journey": ALL,
    "GET /accuracy": LEADS,
    "POST /accuracy": LEADS,
    "GET /accuracy/{check_id}": LEADS,
    "POST /accuracy/{check_id}/start": LEADS,
    "POST /accuracy/{check_id}/discard": LEADS,
    "GET /queue": ALL,
    "GET /proposals": ALL,
    "POST /proposals": CONTRIBUTORS,
    "GET /proposals/{proposal_id}": ALL,
    "POST /proposals/{proposal_id}/snooze": CONTRIBUTORS,
    "POST /proposals/{proposal_id}/decline": CONTRIBUTORS,
    "POST /proposals/{proposal_id}/merge": CONTRIBUTORS,
    "POST /proposals/{proposal_id}/reopen": CONTRIBUTORS,
    "POST /proposals/acts/{act_id}/undo": CONTRIBUTORS,
    "GET /rules": ALL,
    "POST /rules": LEADS,
    "POST /rules/try": LEADS,
    "GET /rules/{rule_id}": ALL,
    "PUT /rules/{rule_id}": LEADS,
    "POST /rules/{rule_id}/switch": LEADS,
    "GET /rota": ALL,
    "POST /rota": CONTRIBUTORS,
    "POST /rota/swap": CONTRIBUTORS,
    "GET /initiatives": ALL,
    "POST /initiatives": CONTRIBUTORS,
    "POST /initiatives/accept": CONTRIBUTORS,
    "POST /initiatives/accepted/{act_id}/take-back": CONTRIBUTORS,
    "GET /initiatives/{initiative_id}": ALL,
    "PATCH /initiatives/{initiative_id}": CONTRIBUTORS,
    "POST /initiatives/{initiative_id}/move": CONTRIBUTORS,
    "POST /initiatives/{initiative_id}/undo": CONTRIBUTORS,
    "GET /tickets": ALL,
    "POST /tickets": CONTRIBUTORS,
    "GET /tickets/facets": ALL,
    "GET /tickets/export": CONTRIBUTORS,
    "POST /tickets/moves": CONTRIBUTORS,
    "POST /tickets/moves/{move_id}/undo": CONTRIBUTORS,
    "POST /tickets/forget": ADMIN,
    "GET /tickets/{ticket_id}": ALL,
    "GET /loads": LEADS,
    "POST /loads": LEADS,
    "GET /loads/{load_id}": LEADS,
    "POST /loads/{load_id}/start": LEADS,
    "POST /loads/{load_id}/undo": LEADS,
    "GET /loads/{load_id}/rejects": LEADS,
    "POST /loads/{load_id}/discard": LEADS,
    "GET /capabilities": ALL,
    "POST /capabilities": LEADS,
    "GET /capabilities/{slug}": ALL,
    "PATCH /capabilities/{slug}": LEADS,
    "GET /work": ALL,
    "GET /work/{work_id}": ALL,
    "POST /work/{work_id}/cancel": ALL,
}
SAMPLES = {"form": "csv", "file_form": "html", "slug": "none", "secret": "none", "key": "none", "uidb36": "1"}


def declared_pages() -> dict[str, str]:
    """Return every address of the project by name, with a sample for each of its parts."""
    found = {}

    def walk(resolver, namespace: str) -> None:
        for name in {key for key in resolver.reverse_dict if isinstance(key, str)}:
            possibilities = resolver.reverse_dict.getlist(name)[0][0]
            path, parameters = possibilities[0]
            found[namespace + name] = "/" + path % {part: SAMPLES.get(part, 999_999) for part in parameters}
        for inner, (prefix, nested) in resolver.namespace_dict.items():
            before = set(found)
            walk(nested, f"{namespace}{inner}:")
            for name in set(found) - before:
                found[name] = "/" + prefix + found[name].lstrip("/")

    walk(get_resolver(), "")
    return found


def declared_operations() -> dict[str, str]:
    described = api.get_openapi_schema()["paths"]
    return {
        f"{method.upper()} {path.removeprefix('/api/v1')}": path
        for path, methods in described.items()
        for method in methods
    }


def is_operation(name: str) -> bool:
    return name.startswith("api:") and name not in PAGES


def test_every_address_has_a_declared_rule():
    pages = {name for name in declared_pages() if not is_operation(name)}

    assert pages == set(PAGES), "add the new page to PAGES, with who may open it"


def test_every_operation_has_a_declared_rule():
    assert set(declared_operations()) == set(OPERATIONS), "add the new operation to OPERATIONS"


def browsers() -> dict[str, Client]:
    people = {role: name for name, (_, role) in PEOPLE.items()}
    return {"anonymous": Client()} | {role: client_of(people[role]) for role in ALL}


def is_refused(response) -> bool:
    return response.status_code in {401, 403} or (
        response.status_code == 302 and response["Location"].startswith("/accounts/login/?next=")
    )


@pytest.mark.django_db
def test_pages_open_to_exactly_the_declared_roles(settings):
    settings.DEBUG = True  # the style page exists then only
    wrong, people = [], browsers()
    for name, path in declared_pages().items():
        if is_operation(name):
            continue
        for who, browser in people.items():
            came_in = not is_refused(browser.get(path))
            if came_in != (who in PAGES[name]):
                wrong.append(f"{who} {'may' if came_in else 'may not'} open {path} ({name})")

    assert wrong == []


@pytest.mark.django_db
def test_operations_open_to_exactly_the_declared_roles():
    wrong, people = [], browsers()
    for name, path in declared_operations().items():
        method = name.partition(" ")[0].lower()
        for who, browser in people.items():
            response = getattr(browser, method)(_filled(path), content_type="application/json")
            came_in = response.status_code not in {401, 403}
            if came_in != (who in OPERATIONS[name]):
                wrong.append(f"{who} {'may' if came_in else 'may not'} call {name}")

    assert wrong == []


def _filled(path: str) -> str:
    return re.sub(r"\{[a-z_]+\}", "999999", path)


@pytest.mark.django_db
def test_a_view_without_a_rule_is_closed_even_to_admins(ada_client, settings):
    settings.ROOT_URLCONF = "undeclared_urls"

    assert ada_client.get("/undeclared/").status_code == 403


@pytest.mark.django_db
def test_an_operation_without_a_rule_is_closed(ada_client, settings):
    settings.ROOT_URLCONF = "undeclared_urls"

    assert ada_client.get("/undeclared-api/operation").status_code == 403


def test_the_api_closes_what_does_not_open_itself():
    assert list(api.auth) == [closed]


def test_rules_for_other_peoples_pages_name_pages_that_exist():
    assert set(RULES_BY_URL_NAME) <= set(declared_pages())


def test_an_admin_may_wherever_any_role_may():
    assert Rule("leads", roles=frozenset({Role.ML_LEAD})).admits_role(Role.ADMIN)
    assert not Rule("leads", roles=frozenset({Role.ML_LEAD})).admits_role(Role.VIEWER)
