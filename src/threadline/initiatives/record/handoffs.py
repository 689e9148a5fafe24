"""Handoffs: rounds of offering and answering, and the data contract that the first of them carries."""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003  read at run time: the hints are the file's shape
from dataclasses import dataclass
from datetime import datetime  # noqa: TC003
from typing import Literal

from threadline.initiatives.record.evidence import Reference  # noqa: TC001
from threadline.initiatives.record.said import said

ColumnType = Literal["string", "integer", "number", "boolean", "date", "timestamp", "time", "array", "object"]


@dataclass(frozen=True, slots=True)
class HandoffRound:
    """One offer of a handoff and what became of it. The newest round of a handoff counts."""

    handoff: str = said("The handoff.")
    offered_by: str = said("Who gives.")
    offered_at: datetime = said("When it was offered.")
    brings: Mapping[str, str] = said(
        "What the giver brings, by content: an evidence id, or words that say where it is.", default_factory=dict
    )
    accepted_by: str | None = said("Who received it.", default=None)
    accepted_at: datetime | None = said("When it was accepted.", default=None)
    receives: Mapping[str, str] = said("What the receiver brings, by content.", default_factory=dict)
    returned_by: str | None = said("Who sent it back.", default=None)
    returned_at: datetime | None = said("When it was sent back.", default=None)
    reason: str | None = said("Why it was sent back.", default=None)
    rests_on: tuple[Reference, ...] = said("What it rests on: {data_contract: tickets@2}.", default=())

    @property
    def answered_at(self) -> datetime | None:
        """When the receiver accepted or returned it."""
        return self.accepted_at or self.returned_at


@dataclass(frozen=True, slots=True)
class Column:
    """A column that the data contract promises."""

    name: str = said("The column's name.")
    type: ColumnType = said("What it holds.")
    required: bool = said("Whether it is always filled.", default=False)
    unique: bool = said("Whether no value comes twice.", default=False)
    personal: bool = said("Whether it tells something about a person.", default=False)
    meaning: str | None = said("What it means.", default=None)


@dataclass(frozen=True, slots=True)
class Signature:
    """A person's signature under one version of the contract."""

    person: str = said("Who signed.")
    side: Literal["producer", "consumer"] = said("For which side.")
    at: datetime = said("When.")


@dataclass(frozen=True, slots=True)
class DataContract:
    """What the producer of a table promises to its consumer: columns, freshness, how long it is kept, who is told."""

    id: str = said("The contract's name.")
    version: str = said("Its version; every change of the columns makes a new one.")
    table: str = said("The table, as the producer calls it.")
    purpose: str = said("What it is used for.")
    producer: str = said("Who answers for the table.")
    consumer: str = said("Who depends on it.")
    columns: tuple[Column, ...] = said("The columns that are promised.", default=())
    fresh_hours: float | None = said("How old the newest row may be.", default=None)
    kept_days: float | None = said("How long rows are kept.", default=None)
    notice_days: float | None = said("How long before a change the consumer is told.", default=None)
    signed: tuple[Signature, ...] = said("Who signed this version.", default=())

    @property
    def signed_by_both(self) -> bool:
        """Whether each side's own person signed."""
        signed = {(signature.side, signature.person) for signature in self.signed}
        return {("producer", self.producer), ("consumer", self.consumer)} <= signed
