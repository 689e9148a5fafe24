"""Evidence, attestations, and what they rest on."""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003  read at run time: the hints are the file's shape
from dataclasses import dataclass
from datetime import datetime  # noqa: TC003

from threadline.answers import Plain  # noqa: TC001
from threadline.initiatives.record.said import said

INSIDE = ("evidence", "attestation", "gate", "handoff")
"""Kinds of things that stand in the record itself: an approval rests on evidence, evidence on other evidence."""

OUTSIDE = ("model_version", "table_version", "data_contract", "theme", "playbook", "owner")
"""Kinds of things outside the record, each with a version: for `owner`, the id is a box and the version a person."""


@dataclass(frozen=True, slots=True, order=True)
class Reference:
    """A thing that something rests on. Things outside the record are named with the version that was used."""

    kind: str
    id: str
    version: str | None = None

    def __str__(self) -> str:
        """Return the reference as a file has it, with its kind before it."""
        return f"{self.kind} {self.id}" + (f"@{self.version}" if self.version is not None else "")


@dataclass(frozen=True, slots=True)
class Recompute:
    """How the values can be computed again: by which way, from which files."""

    how: str = said("The way of computing, for example classification_measures.")
    sources: Mapping[str, str] = said(
        "Files, relative to the initiative's file, each with its fingerprint when it was read (sha256).",
        default_factory=dict,
    )
    tolerance: float = said("How far a recomputed number may lie from the recorded one, as a share.", default=1e-9)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was computed, when and by whom, on which versions of what, with which settings, and what came out."""

    id: str = said("The evidence's name within the initiative.")
    kind: str = said("Its kind in the playbook.")
    computed_at: datetime = said("When it was computed.")
    by: str = said("Who computed it: a person, or system:NAME.")
    rests_on: tuple[Reference, ...] = said("What it was computed on, by kind: {model_version: refunds@7}.", default=())
    settings: Mapping[str, Plain] = said("The settings that it was computed with.", default_factory=dict)
    values: Mapping[str, Plain] = said("What came out, as the kind's schema has it.", default_factory=dict)
    recompute: Recompute | None = said("How to compute it again.", default=None)


@dataclass(frozen=True, slots=True)
class Attestation:
    """A named person's word that a requirement is met."""

    requirement: str = said("The requirement.")
    by: str = said("Who attests it.")
    at: datetime = said("When.")
    says: str = said("What they looked at, in a sentence.")
    rests_on: tuple[Reference, ...] = said("What they looked at, by kind: {evidence: bias-2}.", default=())
