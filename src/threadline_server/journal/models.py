"""The journal (append-only, by database trigger) and the outbox with its deliveries."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q


class Entry(models.Model):
    """One act: who did what to which thing, with what it was before and after. Never holds ticket text."""

    at = models.DateTimeField()
    act = models.CharField(max_length=80)
    subject_kind = models.CharField(max_length=80)
    subject_id = models.CharField(max_length=80)
    subject_label = models.CharField(max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    by_label = models.CharField(max_length=200)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        verbose_name = "journal entry"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "-id"], name="journal_entry_by_subject"),
            models.Index(fields=["by", "-id"], name="journal_entry_by_person"),
            models.Index(fields=["act", "-id"], name="journal_entry_by_act"),
        ]

    def __str__(self) -> str:
        return f"{self.by_label}: {self.act} {self.subject_label}"

    @property
    def act_in_words(self) -> str:
        """Return the act as a reader sees it: "theme.renamed" is "theme renamed"."""
        return self.act.replace(".", " ").replace("_", " ")

    @property
    def changes(self) -> list[tuple[str, object, object]]:
        """Return what differs between before and after: name, old value, new value."""
        before, after = self.before or {}, self.after or {}
        names = list(dict.fromkeys([*before, *after]))
        return [(name, before.get(name), after.get(name)) for name in names if before.get(name) != after.get(name)]


class News(models.Model):
    """Something that later steps want to know, written in the transaction in which it happened."""

    at = models.DateTimeField()
    kind = models.CharField(max_length=80)
    facts = models.JSONField(default=dict)
    delivered_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "news"
        indexes = [
            models.Index(fields=["id"], name="journal_news_waiting", condition=Q(delivered_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Delivery(models.Model):
    """That one reader has taken in one piece of news, or how often that failed."""

    news = models.ForeignKey(News, on_delete=models.CASCADE, related_name="deliveries")
    reader = models.CharField(max_length=200)
    done_at = models.DateTimeField(null=True)
    tries = models.PositiveIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [models.UniqueConstraint(fields=["news", "reader"], name="journal_one_delivery_per_reader")]

    def __str__(self) -> str:
        return f"{self.reader} of {self.news_id}"
