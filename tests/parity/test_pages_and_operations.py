"""What a page can do, a program can: every address of ours has its operation."""

from __future__ import annotations

from server.test_access import declared_operations, declared_pages

# The page's name -> the operation that does the same. None: only a browser has a use for it.
SAME: dict[str, str | None] = {
    "home": "GET /queue",
    "search": "GET /search",
    "style": None,
    "alive": None,
    "appearance": "PATCH /me",
    "accounts:profile": "PATCH /me",
    "accounts:create_token": "POST /me/tokens",
    "accounts:revoke_token": "POST /me/tokens/{token_id}/revoke",
    "accounts:people": "GET /people",
    "accounts:create_person": "POST /people",
    "accounts:change_role": "POST /people/{person_id}/role",
    "accounts:deactivate": "POST /people/{person_id}/deactivate",
    "accounts:reactivate": "POST /people/{person_id}/reactivate",
    "accounts:save_team": "PUT /teams",
    "accounts:link": None,
    "journal:list": "GET /journal",
    "work:list": "GET /work",
    "work:detail": "GET /work/{work_id}",
    "work:cancel": "POST /work/{work_id}/cancel",
    "catalog:list": "GET /capabilities",
    "catalog:create": "POST /capabilities",
    "catalog:detail": "PATCH /capabilities/{slug}",
    "tickets:list": "GET /tickets",
    "tickets:detail": "GET /tickets/{ticket_id}",
    "tickets:move": "POST /tickets/moves",
    "tickets:undo": "POST /tickets/moves/{move_id}/undo",
    "tickets:export": "GET /tickets/export",
    "tickets:loads": "GET /loads",
    "tickets:upload": "POST /loads",
    "tickets:load": "POST /loads/{load_id}/start",
    "tickets:discard": "POST /loads/{load_id}/discard",
    "tickets:rejects": "GET /loads/{load_id}/rejects",
    "tickets:undo_load": "POST /loads/{load_id}/undo",
    "tickets:forget": "POST /tickets/forget",
    "themes:list": "GET /themes",
    "themes:detail": "GET /themes/{key}",
    "themes:run": "POST /runs",
    "themes:runs": "GET /runs",
    "themes:rename": "POST /corrections",
    "themes:pin": "POST /corrections",
    "themes:merge": "POST /corrections",
    "themes:split": "POST /corrections",
    "themes:failure_mode": "POST /corrections",
    "themes:ticket_failure_mode": "POST /corrections",
    "themes:undo": "POST /corrections/{correction_id}/undo",
    "themes:one_page": "GET /triage",
    "themes:one_page_file": "GET /triage",
    "themes:tag_guide": "GET /triage/tag-guide",
    "themes:journey": "GET /triage/journey",
    "themes:checks": "POST /accuracy",
    "themes:check": "POST /accuracy/{check_id}/start",
    "themes:discard_check": "POST /accuracy/{check_id}/discard",
    "triage:inbox": "GET /proposals",
    "triage:detail": "GET /proposals/{proposal_id}",
    "triage:snooze": "POST /proposals/{proposal_id}/snooze",
    "triage:decline": "POST /proposals/{proposal_id}/decline",
    "triage:merge": "POST /proposals/{proposal_id}/merge",
    "triage:reopen": "POST /proposals/{proposal_id}/reopen",
    "triage:propose": "POST /proposals",
    "triage:undo": "POST /proposals/acts/{act_id}/undo",
    "triage:rules": "GET /rules",
    "triage:rule": "PUT /rules/{rule_id}",
    "triage:new_rule": "POST /rules",
    "triage:try_rule": "POST /rules/try",
    "triage:switch_rule": "POST /rules/{rule_id}/switch",
    "triage:rota": "GET /rota",
    "triage:put_on_duty": "POST /rota",
    "triage:swap": "POST /rota/swap",
    "initiatives:board": "GET /initiatives",
    "initiatives:list": "GET /initiatives",
    "initiatives:detail": "PATCH /initiatives/{initiative_id}",
    "initiatives:start": "POST /initiatives",
    "initiatives:accept": "POST /initiatives/accept",
    "initiatives:take_back": "POST /initiatives/accepted/{act_id}/take-back",
    "initiatives:move": "POST /initiatives/{initiative_id}/move",
    "initiatives:undo": "POST /initiatives/{initiative_id}/undo",
}


def is_ours(name: str) -> bool:
    """Return whether the page is ours, and not one of the sign-in's or of the API's own."""
    return not name.startswith(("account_", "mfa_", "api:"))


def test_every_page_has_the_operation_that_does_the_same():
    pages = {name for name in declared_pages() if is_ours(name)}

    assert pages == set(SAME), "say which operation does the same as the new page"


def test_every_operation_that_is_named_exists():
    assert {operation for operation in SAME.values() if operation} <= set(declared_operations())
