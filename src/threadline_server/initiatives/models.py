"""Initiatives and their states."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from threadline_server.accounts.models import User


class State(models.TextChoices):
    PROPOSED = "proposed", "proposed"
    RUNNING = "running", "running"
    PAUSED = "paused", "paused"
    DECLINED = "declined", "declined"
    DONE = "done", "done"


# From each state, where it may go; the first is the usual next step.
MOVES: dict[str, tuple[State, ...]] = {
    State.PROPOSED: (State.RUNNING, State.PAUSED, State.DECLINED),
    State.RUNNING: (State.DONE, State.PAUSED, State.PROPOSED, State.DECLINED),
    State.PAUSED: (State.RUNNING, State.PROPOSED, State.DECLINED),
    State.DECLINED: (State.PROPOSED,),
    State.DONE: (State.RUNNING,),
}
NEED_REASON = (State.PAUSED, State.DECLINED)
UNFINISHED = (State.PROPOSED, State.RUNNING, State.PAUSED)


class InitiativeQuerySet(models.QuerySet["Initiative"]):
    def visible_to(self, user: User) -> InitiativeQuerySet:  # noqa: ARG002  the face is the same for all rows
        """Return every initiative: where everything stands is open to all who are signed in."""
        return self

    def unfinished(self) -> InitiativeQuerySet:
        """Return what is proposed, running or paused."""
        return self.filter(state__in=UNFINISHED)


class Initiative(models.Model):
    """Proposed or running work that answers a theme. It knows the proposal that it came from, never the reverse."""

    title = models.CharField(max_length=160)
    theme = models.ForeignKey("themes.Theme", on_delete=models.PROTECT, null=True, related_name="initiatives")
    proposal = models.OneToOneField("triage.Proposal", on_delete=models.PROTECT, null=True, related_name="initiative")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="initiatives")
    team = models.ForeignKey("accounts.Team", on_delete=models.PROTECT, null=True, related_name="initiatives")
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    # Why it is paused or declined.
    reason = models.CharField(max_length=500, blank=True)
    due_on = models.DateField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    # The last move, so that its person can take it back.
    moved_at = models.DateTimeField(null=True)
    moved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    state_before = models.CharField(max_length=10, choices=State.choices, blank=True)
    reason_before = models.CharField(max_length=500, blank=True)

    objects = InitiativeQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["state", "-id"], name="initiatives_by_state"),
            models.Index(fields=["owner", "state"], name="initiatives_by_owner"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["paused", "declined"]) | ~Q(reason=""), name="initiatives_reason_is_said"
            ),
        ]

    def __str__(self) -> str:
        return self.title
