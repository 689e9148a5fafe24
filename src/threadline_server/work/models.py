"""Rows of long work, of schedules, and the heartbeats of the processes beside the web."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from threadline_server.web.roles import Role

if TYPE_CHECKING:
    from threadline_server.accounts.models import User


class State(models.TextChoices):
    QUEUED = "queued", "waiting"
    RUNNING = "running", "running"
    DONE = "done", "done"
    FAILED = "failed", "failed"
    CANCELLED = "cancelled", "cancelled"


UNFINISHED = (State.QUEUED, State.RUNNING)
# The total of work that knows a share and no number of things.
WHOLE = 100


class WorkQuerySet(models.QuerySet["Work"]):
    def visible_to(self, user: User) -> WorkQuerySet:
        """Return the work that a person started, everything for admins, and what nobody started (schedules)."""
        return self if user.role == Role.ADMIN else self.filter(Q(started_by=user) | Q(started_by=None))


class Work(models.Model):
    """One piece of long work that a person can watch, leave and return to."""

    kind = models.CharField(max_length=80)
    title = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(null=True)
    message = models.CharField(max_length=500, blank=True)
    error = models.TextField(blank=True)
    result_url = models.CharField(max_length=300, blank=True)
    result = models.JSONField(null=True)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    touched_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    objects = WorkQuerySet.as_manager()

    class Meta:
        verbose_name = "piece of work"
        verbose_name_plural = "work"
        ordering = ["-id"]
        indexes = [models.Index(fields=["started_by", "-id"], name="work_work_by_person")]
        constraints = [
            models.CheckConstraint(condition=Q(total=None) | Q(done__lte=F("total")), name="work_done_within_total"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_finished(self) -> bool:
        """Return whether nothing more will happen."""
        return self.state not in UNFINISHED

    @property
    def how_far(self) -> str:
        """Return how far it is in words, empty where nobody knows how much is to come."""
        if not self.total:
            return ""
        return f"{self.done}%" if self.total == WHOLE else f"{self.done:,} of {self.total:,}"

    def to_dict(self) -> dict[str, Any]:
        """Return the shape that the API shows."""
        names = ("id", "kind", "title", "state", "done", "total", "message", "error", "result_url", "result")
        times = ("created_at", "started_at", "finished_at")
        return {name: getattr(self, name) for name in (*names, *times)}


class Schedule(models.Model):
    """A job that is put into the queue again and again."""

    job = models.CharField(max_length=200, unique=True)
    every_seconds = models.PositiveIntegerField()
    next_at = models.DateTimeField()
    last_at = models.DateTimeField(null=True)
    enabled = models.BooleanField(default=True)

    class Meta:
        ordering = ["job"]

    def __str__(self) -> str:
        return self.job


class Heartbeat(models.Model):
    """When a process beside the web was last seen: "worker" or "scheduler"."""

    process = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.process
