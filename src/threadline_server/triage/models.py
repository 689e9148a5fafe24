"""Rules, proposals with what was done to them, and the rota."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from datetime import datetime

    from threadline_server.accounts.models import User

# A proposal is answered within three days, or it stands on top of the queue of who is on duty.
ANSWER_WITHIN = timedelta(days=3)


class RuleQuerySet(models.QuerySet["Rule"]):
    def visible_to(self, user: User) -> RuleQuerySet:  # noqa: ARG002  the face is the same for all rows
        """Return every rule: why something was proposed is open to all who are signed in."""
        return self

    def enabled(self) -> RuleQuerySet:
        """Return the rules that propose."""
        return self.filter(enabled=True)


class Rule(models.Model):
    """When `condition` (one line of the condition engine) is met, something is proposed to `team`."""

    condition = models.CharField(max_length=400)
    title = models.CharField(max_length=160)
    team = models.ForeignKey("accounts.Team", on_delete=models.PROTECT, related_name="+")
    enabled = models.BooleanField(default=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    # When it was last asked, and what it said: of each subject the verdict in one line.
    asked_at = models.DateTimeField(null=True)
    said = models.JSONField(default=dict)

    objects = RuleQuerySet.as_manager()

    class Meta:
        ordering = ["-enabled", "id"]

    def __str__(self) -> str:
        return self.condition


class Source(models.TextChoices):
    RULE = "rule", "a rule"
    SPIKE = "spike", "a spike"
    PERSON = "person", "a person"


class State(models.TextChoices):
    PENDING = "pending", "pending"
    SNOOZED = "snoozed", "snoozed"
    ACCEPTED = "accepted", "accepted"
    DECLINED = "declined", "declined"
    DUPLICATE = "duplicate", "duplicate"


OPEN = (State.PENDING, State.SNOOZED)


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def visible_to(self, user: User) -> ProposalQuerySet:  # noqa: ARG002  the face is the same for all rows
        """Return every proposal: what is asked of whom is open to all who are signed in."""
        return self

    def open(self) -> ProposalQuerySet:
        """Return what still waits for an answer, now or later."""
        return self.filter(state__in=OPEN)


class Proposal(models.Model):
    """Something that somebody should do about a theme or a tag, with the numbers it rests on.

    `key` says what it is about, so that the same thing is not proposed twice while it is open or fresh.
    """

    key = models.CharField(max_length=300)
    source = models.CharField(max_length=6, choices=Source.choices)
    rule = models.ForeignKey(Rule, on_delete=models.PROTECT, null=True, related_name="proposals")
    theme = models.ForeignKey("themes.Theme", on_delete=models.PROTECT, null=True, related_name="proposals")
    tag = models.CharField(max_length=80, blank=True)
    team = models.ForeignKey("accounts.Team", on_delete=models.PROTECT, null=True, related_name="+")
    title = models.CharField(max_length=200)
    # Why it was proposed, in one sentence; `facts` is the library's verdict or spike as it came.
    because = models.CharField(max_length=500, blank=True)
    facts = models.JSONField(default=dict)
    # The number that is watched: a snoozed proposal comes back when it doubles.
    number = models.FloatField(null=True)
    number_when_snoozed = models.FloatField(null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PENDING)
    snoozed_until = models.DateTimeField(null=True)
    # Why it came back, if it did.
    came_back = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    duplicate_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="duplicates")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    # What followed from accepting it has ended: it blocks a new one only while it is fresh.
    released_at = models.DateTimeField(null=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["state", "-id"], name="triage_by_state"),
            models.Index(fields=["team", "state", "-id"], name="triage_by_team"),
            models.Index(fields=["key", "-id"], name="triage_by_key"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["key"], condition=Q(state__in=["pending", "snoozed"]), name="triage_open_once"
            ),
            models.CheckConstraint(
                condition=Q(state="duplicate", duplicate_of__isnull=False)
                | (~Q(state="duplicate") & Q(duplicate_of=None)),
                name="triage_duplicate_has_original",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def answer_by(self) -> datetime:
        """Return when it should have been answered."""
        return self.created_at + ANSWER_WITHIN


class Act(models.Model):
    """One thing that a person did to some proposals, with what they were before, so that it can be undone."""

    kind = models.CharField(max_length=10, choices=State.choices)
    # Per proposal: primary key and the columns before.
    before = models.JSONField()
    after = models.JSONField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{len(self.before)} {self.kind}"


class Duty(models.Model):
    """That a person is on duty for a team in the week that begins on a Monday. Weeks without a row go round."""

    team = models.ForeignKey("accounts.Team", on_delete=models.CASCADE, related_name="duties")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    monday = models.DateField()

    class Meta:
        verbose_name_plural = "duties"
        ordering = ["monday"]
        constraints = [models.UniqueConstraint(fields=["team", "monday"], name="triage_one_on_duty")]

    def __str__(self) -> str:
        return f"{self.person} for {self.team} from {self.monday}"
