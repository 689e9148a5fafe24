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

from threadline_server.tickets.models import By

if TYPE_CHECKING:
    from threadline_server.accounts.models import User


class RunState(models.TextChoices):
    RUNNING = "running", "running"
    DONE = "done", "done"
    FAILED = "failed", "failed"


class RunQuerySet(models.QuerySet["Run"]):
    def visible_to(self, user: User) -> RunQuerySet:  # noqa: ARG002  the face is the same for all rows
        """Return every run."""
        return self

    def finished(self) -> RunQuerySet:
        """Return the runs whose answer stands, newest first."""
        return self.filter(state=RunState.DONE).order_by("-id")


class Run(models.Model):
    """One triage of the lake's tickets. `result` is the whole answer; `themes_file` lets the next run match."""

    state = models.CharField(max_length=10, choices=RunState.choices, default=RunState.RUNNING)
    as_of = models.DateTimeField()
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    work = models.ForeignKey("work.Work", on_delete=models.SET_NULL, null=True, related_name="+")
    # The triage's first line, and counts with changes since the run before: read without the whole answer.
    headline = models.CharField(max_length=400, blank=True)
    counts = models.JSONField(default=dict)
    result = models.JSONField(null=True)
    tag_guide = models.JSONField(null=True)
    journey = models.JSONField(null=True)
    themes_file = models.CharField(max_length=120, blank=True)
    error = models.TextField(blank=True)
    # Tickets came in while it ran: another run follows.
    again = models.BooleanField(default=False)

    objects = RunQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["state"], condition=Q(state="running"), name="themes_one_run_at_a_time"),
        ]

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
    # Who merged it: what a person merged stays merged, what a run merged may come back.
    merged_by = models.CharField(max_length=6, choices=By.choices, blank=True)
    first_run = models.ForeignKey(Run, on_delete=models.PROTECT, null=True, related_name="+")
    last_run = models.ForeignKey(Run, on_delete=models.PROTECT, null=True, related_name="+")

    # The run in which it became what `state` says.
    changed_in = models.ForeignKey(Run, on_delete=models.PROTECT, null=True, related_name="+")

    # One generated line, under the name that the run knew.
    sentence = models.CharField(max_length=400, blank=True)
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
    # How many of its tickets name which capability, counted after each run.
    capabilities = models.JSONField(default=dict)
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

    @property
    def said(self) -> str:
        """Return the generated line, under the name that the theme goes by now."""
        return self.sentence.replace(f"“{self.summary.get('name', '')}”", f"“{self.name}”")


class Kind(models.TextChoices):
    RENAME = "rename", "renamed"
    PIN = "pin", "pinned"
    UNPIN = "unpin", "unpinned"
    MERGE = "merge", "merged into another"
    SPLIT = "split", "split"
    FAILURE_MODE = "failure_mode", "failure mode said"
    TICKET_FAILURE_MODE = "ticket_failure_mode", "failure mode of a ticket said"


class Correction(models.Model):
    """What a person said about a theme or a ticket of it, with what stood before, so that it can be taken back.

    `before` and `after` are the columns that it changed. The next run hears what is in force from the themes and
    tickets themselves; these rows say who said so, when, and what an undo restores.
    """

    kind = models.CharField(max_length=20, choices=Kind.choices)
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, null=True, related_name="corrections")
    ticket = models.ForeignKey("tickets.Ticket", on_delete=models.CASCADE, null=True, related_name="+")
    # A split's tickets, moved by the act that tickets are moved by.
    move = models.ForeignKey("tickets.Move", on_delete=models.SET_NULL, null=True, related_name="+")
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.theme or self.ticket}"


class CheckState(models.TextChoices):
    MAPPING = "mapping", "waiting for its columns"
    RUNNING = "running", "running"
    DONE = "done", "done"
    FAILED = "failed", "failed"


class AccuracyCheck(models.Model):
    """The classifier set against tickets that people labelled. `result` is the library's answer as it came."""

    name = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=CheckState.choices, default=CheckState.MAPPING)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    stored_as = models.CharField(max_length=80, blank=True)
    columns = models.JSONField(default=list)
    rows = models.JSONField(default=list)
    text_column = models.CharField(max_length=200, blank=True)
    label_column = models.CharField(max_length=200, blank=True)
    work = models.ForeignKey("work.Work", on_delete=models.SET_NULL, null=True, related_name="+")
    result = models.JSONField(null=True)
    error = models.TextField(blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name
