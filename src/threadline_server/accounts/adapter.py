"""What we ask of django-allauth beyond its settings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.utils import timezone

if TYPE_CHECKING:
    from django.http import HttpRequest

    from threadline_server.accounts.models import User


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Closes sign-up unless the setting opens it, and fills in what our people have and allauth does not know."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002  allauth's signature
        """Return the setting THREADLINE_OPEN_SIGN_UP."""
        return bool(settings.OPEN_SIGN_UP)

    def new_user(self, request: HttpRequest) -> User:
        """Return a person who is not saved yet: a viewer, made now."""
        user: User = super().new_user(request)
        user.created_at = timezone.now()
        return user

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:  # noqa: FBT001, FBT002  allauth's signature
        """Name a person who signed up after the start of the e-mail address, until they change it."""
        user.display_name = user.display_name or form.cleaned_data["email"].partition("@")[0][:80]
        saved: User = super().save_user(request, user, form, commit)
        return saved
