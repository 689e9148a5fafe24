"""Access rules for pages that are not ours, by the name of their address. What is not named stays closed."""

from __future__ import annotations

from threadline_server.web.access import PUBLIC, SIGNED_IN, Rule

RULES_BY_URL_NAME: dict[str, Rule] = {
    "account_login": PUBLIC,
    "account_logout": PUBLIC,
    "account_inactive": PUBLIC,
    "account_signup": PUBLIC,
    "account_email_verification_sent": PUBLIC,
    "account_confirm_email": PUBLIC,
    "account_reset_password": PUBLIC,
    "account_reset_password_done": PUBLIC,
    "account_reset_password_from_key": PUBLIC,
    "account_reset_password_from_key_done": PUBLIC,
    "account_reauthenticate": SIGNED_IN,
    "account_change_password": SIGNED_IN,
    "account_set_password": SIGNED_IN,
    # The second step of signing in: nobody is signed in yet; allauth itself checks the first step.
    "mfa_authenticate": PUBLIC,
    "mfa_reauthenticate": SIGNED_IN,
    "mfa_index": SIGNED_IN,
    "mfa_activate_totp": SIGNED_IN,
    "mfa_deactivate_totp": SIGNED_IN,
    "mfa_view_recovery_codes": SIGNED_IN,
    "mfa_generate_recovery_codes": SIGNED_IN,
    "mfa_download_recovery_codes": SIGNED_IN,
    # The API's description says nothing about this installation that the published documentation does not.
    "api:openapi-json": PUBLIC,
    "api:openapi-view": PUBLIC,
}
