"""Runs of the triage, the themes that the newest run left standing, and what people said about them.

A theme's numbers are the library's answer, stored as it came (`to_dict()`); columns beside it are what lists sort and
filter by. The assignment of a ticket stands on `tickets.Ticket`
(docs/decisions/0011-who-owns-an-assignment.md).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from threadline_server.accounts.models import User


class RunState(models.TextChoices):
    RUNNING = "running", "running"
    DONE = "done", "done"
    FAILED = "failed", "failed"


class Run(models.Model):
    """One triage of the lake's tickets. `result` is the whole answer; `themes_file` lets the next run match."""

    state = models.CharField(max_length=10, choices=RunState.choices, default=RunState.RUNNING)
    as_of = models.DateTimeField()
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    work = models.ForeignKey("work.Work", on_delete=models.SET_NULL, null=True, related_name="+")
    result = models.JSONField(null=True)
    themes_file = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"run {self.pk}"


class ThemeState(models.TextChoices):
    PRESENT = "present", "present"
    MERGED = "merged", "merged into another"
    GONE = "gone", "no longer found"


class ThemeQuerySet(models.QuerySet["Theme"]):
    def visible_to(self, user: User) -> ThemeQuerySet:  # noqa: ARG002  the face is the same for all rows
        """Return every theme: they hold numbers and redacted words."""
        return self

    def present(self) -> ThemeQuerySet:
        """Return the themes that the newest run left standing."""
        return self.filter(state=ThemeState.PRESENT)


class Theme(models.Model):
    """Tickets that say the same thing. `summary` is the library's ThemeSummary, `days` its trend day by day."""

    key = models.CharField(max_length=80, unique=True)
    found_name = models.CharField(max_length=120)
    # What people call it; empty: the found name is shown.
    given_name = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=10, choices=ThemeState.choices, default=ThemeState.PRESENT)
    pinned = models.BooleanField(default=False)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="merged")
    first_run = models.ForeignKey(Run, on_delete=models.PROTECT, null=True, related_name="+")
    last_run = models.ForeignKey(Run, on_delete=models.PROTECT, null=True, related_name="+")

    size = models.PositiveBigIntegerField(default=0)
    people = models.PositiveBigIntegerField(default=0)
    share = models.FloatField(default=0)
    direction = models.CharField(max_length=10, blank=True)
    change = models.FloatField(null=True)
    csat = models.FloatField(null=True)
    spiking = models.BooleanField(default=False)
    failure_mode = models.CharField(max_length=80, blank=True)
    failure_mode_status = models.CharField(max_length=10, blank=True)
    # A person's word on the failure mode; it stands through every later run. Empty: nobody has said.
    confirmed_failure_mode = models.CharField(max_length=80, blank=True)
    lane = models.CharField(max_length=40, blank=True)
    response = models.CharField(max_length=40, blank=True)
    place = models.PositiveIntegerField(default=0)
    summary = models.JSONField(default=dict)
    days = models.JSONField(default=list)
    first_at = models.DateTimeField(null=True)
    last_at = models.DateTimeField(null=True)

    objects = ThemeQuerySet.as_manager()

    class Meta:
        ordering = ["place", "id"]
        indexes = [models.Index(fields=["state", "place"], name="themes_in_order")]
        constraints = [
            models.CheckConstraint(
                condition=Q(merged_into=None) | Q(state=ThemeState.MERGED), name="themes_merged_has_state"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """Return the name that people gave it, else the one found in the tickets' words."""
        return self.given_name or self.found_name
