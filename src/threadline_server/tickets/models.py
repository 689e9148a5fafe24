"""The projection of tickets that pages read, and the loads through which tickets came in.

The lake holds what happened; a row of `Ticket` holds what is shown (redacted text only) and to what it is assigned
(docs/decisions/0011-who-owns-an-assignment.md).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models

from threadline_server.web.roles import CONTRIBUTORS, LEADS, Role

if TYPE_CHECKING:
    from threadline_server.accounts.models import User


class By(models.TextChoices):
    """Who said so. A run rewrites only what a run said."""

    RUN = "run", "found by a run"
    PERSON = "person", "said by a person"


class TicketQuerySet(models.QuerySet["Ticket"]):
    def visible_to(self, user: User) -> TicketQuerySet:  # noqa: ARG002  the face is the same for all rows
        """Return every ticket: the text is redacted, and reading tickets is what everyone here is for."""
        return self

    def matching(self, text: str) -> TicketQuerySet:
        """Return the tickets whose subject or text holds all words, by the index of words."""
        from threadline_server.tickets.search import matching  # noqa: PLC0415  search needs this model

        return matching(self, text)

    def newest_first(self) -> TicketQuerySet:
        """Order by time; the id breaks ties, so that pages of a list neither skip nor repeat."""
        return self.order_by("-created_at", "-id")

    def originals(self) -> TicketQuerySet:
        """Leave out near-copies, as an automated burst sends them."""
        return self.filter(copy_of="")

    def assignable(self) -> TicketQuerySet:
        """Return the tickets whose theme a run may rewrite: those that no person placed."""
        return self.exclude(theme_by=By.PERSON)


class Ticket(models.Model):
    """One customer contact as pages show it. Texts are empty rather than null, numbers are null where unknown."""

    ticket_id = models.CharField(max_length=200, unique=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField(null=True)
    channel = models.CharField(max_length=80, blank=True)
    status = models.CharField(max_length=80, blank=True)
    csat = models.FloatField(null=True)
    handle_minutes = models.FloatField(null=True)
    capability = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=10, blank=True)
    # A keyed hash: it counts people and finds their rows; who they are stays in the lake.
    user_key = models.CharField(max_length=32, blank=True)
    tags = models.JSONField(default=list)
    # The ticket_id of the first of its near-copies; empty for an original.
    copy_of = models.CharField(max_length=200, blank=True)

    # Plain text key, no foreign key: tickets come before themes. Empty: unassigned.
    theme_key = models.CharField(max_length=80, blank=True)
    theme_confidence = models.FloatField(null=True)
    theme_by = models.CharField(max_length=6, choices=By.choices, blank=True)
    failure_mode = models.CharField(max_length=80, blank=True)
    failure_mode_confidence = models.FloatField(null=True)
    failure_mode_by = models.CharField(max_length=6, choices=By.choices, blank=True)
    lane = models.CharField(max_length=40, blank=True)

    # Last, so that a row's other values are read without them.
    subject = models.TextField(blank=True)
    text = models.TextField()

    objects = TicketQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        # One index for each filter, each in the order of the list: a page is read off its end.
        indexes = [
            models.Index(fields=["created_at", "id"], name="tickets_by_time"),
            models.Index(fields=["theme_key", "created_at", "id"], name="tickets_by_theme"),
            models.Index(fields=["failure_mode", "created_at", "id"], name="tickets_by_failure_mode"),
            models.Index(fields=["lane", "created_at", "id"], name="tickets_by_lane"),
            models.Index(fields=["capability", "created_at", "id"], name="tickets_by_capability"),
            models.Index(fields=["channel", "created_at", "id"], name="tickets_by_channel"),
            models.Index(fields=["status", "created_at", "id"], name="tickets_by_status"),
            models.Index(fields=["language", "created_at", "id"], name="tickets_by_language"),
            models.Index(fields=["user_key", "created_at"], name="tickets_by_person"),
            models.Index(fields=["copy_of"], name="tickets_by_original"),
        ]

    def __str__(self) -> str:
        return self.subject[:80] or self.text[:80] or self.ticket_id

    def to_dict(self) -> dict[str, Any]:
        """Return the shape that the API shows."""
        names = (
            "ticket_id created_at updated_at subject text channel status csat handle_minutes capability language tags "
            "copy_of theme_key theme_confidence theme_by failure_mode failure_mode_confidence failure_mode_by lane"
        )
        return {name: getattr(self, name) for name in names.split()}


class TicketTag(models.Model):
    """One tag of one ticket, so that a list by tag is read off an index."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="tag_rows", db_index=False)
    tag = models.CharField(max_length=80)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ticket", "tag"], name="tickets_tag_once")]
        indexes = [models.Index(fields=["tag", "created_at", "ticket"], name="tickets_tag_by_time")]

    def __str__(self) -> str:
        return self.tag


class LoadState(models.TextChoices):
    READING = "reading", "being looked at"
    MAPPING = "mapping", "waiting for its columns"
    LOADING = "loading", "loading"
    LOADED = "loaded", "loaded"
    UNCHANGED = "unchanged", "nothing new"
    FAILED = "failed", "not loaded"
    DISCARDED = "discarded", "discarded"
    UNDOING = "undoing", "being taken back"
    UNDONE = "undone", "taken back"


class LoadQuerySet(models.QuerySet["Load"]):
    def visible_to(self, user: User) -> LoadQuerySet:
        """Return all loads for leads and admins, one's own for agents."""
        if user.role == Role.ADMIN or user.role in LEADS:
            return self
        return self.filter(by=user) if user.role in CONTRIBUTORS else self.none()


class Load(models.Model):
    """One file of tickets, or one drained part of what came over the API, on its way into the lake."""

    name = models.CharField(max_length=200)
    source = models.CharField(max_length=10, choices=[("file", "file"), ("api", "API")], default="file")
    state = models.CharField(max_length=10, choices=LoadState.choices, default=LoadState.READING)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    # The uploaded file's name in the upload folder; gone once the load has ended.
    stored_as = models.CharField(max_length=80, blank=True)
    size_bytes = models.BigIntegerField(default=0)
    # What the library recognised: columns, a sample, suggested mapping.
    recognised = models.JSONField(null=True)
    mapping = models.JSONField(default=dict)
    max_reject_share = models.FloatField(default=0.01)
    work = models.ForeignKey("work.Work", on_delete=models.SET_NULL, null=True, related_name="+")
    # The library's LoadReport.
    report = models.JSONField(null=True)
    prepared = models.JSONField(null=True)
    reject_file = models.CharField(max_length=120, blank=True)
    # Why nothing was loaded, or why the load stands although someone wanted it taken back.
    error = models.TextField(blank=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)
    # The library's TakenBack, with how many tickets left the pages.
    undone = models.JSONField(null=True)

    objects = LoadQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["by", "-id"], name="tickets_load_by_person")]

    def __str__(self) -> str:
        return self.name

    @property
    def can_be_undone(self) -> bool:
        """Return whether this is a file's load that stands: what programs sent was acknowledged and stays."""
        return self.state == LoadState.LOADED and self.source == "file" and bool(self.report)


class Facet(models.Model):
    """How many tickets have one value, counted after loads and runs: pages never count a million rows.

    `kind` is a filter's name ("channel") or "all", whose value is empty.
    """

    kind = models.CharField(max_length=20)
    value = models.CharField(max_length=120, blank=True)
    tickets = models.PositiveBigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "value"], name="tickets_facet_once")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.value}"


class Projection(models.Model):
    """Up to which load of the lake the projection has come. One row."""

    loaded = models.BigIntegerField(default=-1)

    def __str__(self) -> str:
        return f"up to load {self.loaded}"


class Move(models.Model):
    """One act of moving tickets to a theme, with what they were before, so that it can be undone."""

    theme_key = models.CharField(max_length=80, blank=True)
    count = models.PositiveIntegerField()
    # Per ticket: primary key, theme key, confidence, by.
    before = models.JSONField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.count} ticket{'s' if self.count != 1 else ''} to {self.theme_key or 'no theme'}"


class Forgetting(models.Model):
    """The wish that a person's data be deleted. Who it is stands here only until that is done."""

    user_id = models.CharField(max_length=320, blank=True)
    work = models.ForeignKey("work.Work", on_delete=models.SET_NULL, null=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    removed = models.JSONField(null=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"deletion {self.pk}"
