"""Capabilities."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from threadline_server.accounts.models import User


class CapabilityQuerySet(models.QuerySet["Capability"]):
    def visible_to(self, user: User) -> CapabilityQuerySet:  # noqa: ARG002  the face is the same for all rows
        """Return every capability: what the product consists of is open to all who are signed in."""
        return self


class Capability(models.Model):
    """A thing users see that one or more models power. `key` is how tickets and usage name it."""

    key = models.CharField(max_length=120, unique=True)
    name = models.CharField(max_length=120, unique=True)
    slug = models.SlugField(max_length=120, unique=True)
    description = models.TextField(blank=True)
    journey_step = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField()

    objects = CapabilityQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "capabilities"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
