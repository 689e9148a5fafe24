"""People, teams, API tokens and one-time sign-in links."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from threadline_server.web.roles import Role

if TYPE_CHECKING:
    from datetime import datetime

ROLE_CHOICES = [(role.value, role.label) for role in Role]
APPEARANCES = [("system", "as the system"), ("light", "light"), ("dark", "dark")]


class UserQuerySet(models.QuerySet["User"]):
    def active(self) -> UserQuerySet:
        """Return the people who can sign in."""
        return self.filter(is_active=True)

    def visible_to(self, user: User) -> UserQuerySet:
        """Return everybody for admins; for others the active people, whose names they need to hand work over."""
        return self if user.role == Role.ADMIN else self.active()


class UserManager(BaseUserManager["User"]):
    def get_queryset(self) -> UserQuerySet:
        return UserQuerySet(self.model, using=self._db)

    def active(self) -> UserQuerySet:
        """Return the people who can sign in."""
        return self.get_queryset().active()

    def visible_to(self, user: User) -> UserQuerySet:
        """Return the people whom a person may see."""
        return self.get_queryset().visible_to(user)

    def get_by_natural_key(self, username: str | None) -> User:
        """Find a person by e-mail, however it is capitalised."""
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """A person who signs in by e-mail and holds one role."""

    email = models.EmailField("e-mail", max_length=254, unique=True)
    display_name = models.CharField("name", max_length=80)
    role = models.CharField(max_length=20, choices=ROLE_CHOICES, default=Role.VIEWER.value)
    zone = models.CharField("time zone", max_length=64, blank=True)
    appearance = models.CharField(max_length=6, choices=APPEARANCES, default="system")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    deactivated_at = models.DateTimeField(null=True, blank=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        verbose_name = "person"
        verbose_name_plural = "people"
        ordering = ["display_name", "id"]
        constraints = [
            models.UniqueConstraint(Lower("email"), name="accounts_user_one_per_email"),
            models.CheckConstraint(
                condition=models.Q(role__in=[role.value for role in Role]), name="accounts_user_known_role"
            ),
        ]

    def __str__(self) -> str:
        return self.display_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email = self.email.strip()
        super().save(*args, **kwargs)

    @property
    def initials(self) -> str:
        """Return one or two letters for the round picture."""
        words = self.display_name.split()
        return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper()

    def get_full_name(self) -> str:
        """Return the name, as Django's forms ask for it."""
        return self.display_name


class TeamQuerySet(models.QuerySet["Team"]):
    def visible_to(self, user: User) -> TeamQuerySet:  # noqa: ARG002  the face is the same for all rows
        """Return every team: who works with whom is open to all who are signed in."""
        return self


class Team(models.Model):
    """People who take on work together."""

    name = models.CharField(max_length=80, unique=True)
    members = models.ManyToManyField(User, related_name="teams", blank=True)
    created_at = models.DateTimeField()

    objects = TeamQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class TokenQuerySet(models.QuerySet["ApiToken"]):
    def visible_to(self, user: User) -> TokenQuerySet:
        """Return a person's own tokens; admins see that others exist, so that they can revoke them."""
        return self if user.role == Role.ADMIN else self.filter(user=user)

    def usable(self, *, at: datetime) -> TokenQuerySet:
        """Return the tokens that open something at this moment."""
        return self.filter(revoked_at=None, user__is_active=True).filter(
            models.Q(expires_at=None) | models.Q(expires_at__gt=at)
        )


class ApiToken(models.Model):
    """A token for programs; only its hash is kept. It can never do more than its person's role allows."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    start = models.CharField(max_length=12)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    # The minute in which it last made calls, and how many of them were given out.
    window = models.BigIntegerField(default=0)
    window_calls = models.PositiveIntegerField(default=0)

    objects = TokenQuerySet.as_manager()

    class Meta:
        verbose_name = "API token"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.name} ({self.start}…)"


class SignInLink(models.Model):
    """A link that signs one person in once, for the demo. Only its hash is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"link for {self.user_id}"
