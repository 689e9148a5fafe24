"""The six tables as data: which columns they have, what a value may be, and which of two rows with one key counts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from threadline.errors import SettingError

if TYPE_CHECKING:
    from collections.abc import Mapping


class Kind(StrEnum):
    """What the values of a column are."""

    IDENTIFIER = "identifier"  # text without blanks around it; never a number, even when it looks like one
    TEXT = "text"
    MOMENT = "moment"  # microseconds, UTC
    NUMBER = "number"  # double
    WHOLE = "whole number"
    LIST = "list of text"


class Keep(StrEnum):
    """Which of several rows with the same key counts."""

    NEWEST = "newest"  # by Contract.newest_by, else the one loaded last
    EARLIEST = "earliest"  # by the contract's moment
    FIRST = "first"  # a repeat that differs is rejected


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a contract. `low` and `high` are inclusive; `choices` are all values that exist, if limited."""

    name: str
    kind: Kind
    required: bool = False
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Contract:
    """What a table must hold.

    `moment` is the required time by which rows are ordered, `order` breaks its ties. Rows without a value in the last
    column of a one-column key (usage without event_id) have no key and are all kept.
    """

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    moment: str
    keep: Keep = Keep.NEWEST
    newest_by: str | None = None
    any_of: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of all columns that the contract knows."""
        return tuple(column.name for column in self.columns)

    @property
    def required(self) -> tuple[str, ...]:
        """Return the names of the columns that must be there."""
        return tuple(column.name for column in self.columns if column.required)

    def column(self, name: str) -> Column | None:
        """Return the column of that name, or None for a column that is only carried along."""
        return next((column for column in self.columns if column.name == name), None)


def _id(name: str, *, required: bool = False) -> Column:
    return Column(name, Kind.IDENTIFIER, required=required)


def _moment(name: str, *, required: bool = False) -> Column:
    return Column(name, Kind.MOMENT, required=required)


TICKETS = Contract(
    name="tickets",
    columns=(
        _id("ticket_id", required=True),
        _moment("created_at", required=True),
        Column("text", Kind.TEXT, required=True),
        Column("subject", Kind.TEXT),
        Column("tags", Kind.LIST),
        _id("channel"),
        _id("status"),
        Column("csat", Kind.NUMBER, low=1, high=5),
        Column("handle_minutes", Kind.NUMBER, low=0),
        _id("user_id"),
        _id("capability"),
        _moment("updated_at"),
    ),
    key=("ticket_id",),
    moment="created_at",
    newest_by="updated_at",
)

PREDICTIONS = Contract(
    name="predictions",
    columns=(
        _id("prediction_id", required=True),
        _moment("predicted_at", required=True),
        _id("model", required=True),
        _id("version"),
        _id("capability"),
        _id("user_id"),
        Column("score", Kind.NUMBER),
        _id("decision"),
        Column("latency_ms", Kind.NUMBER, low=0),
        Column("cost", Kind.NUMBER, low=0),
        _id("variant"),
        Column("environment", Kind.IDENTIFIER, choices=("training", "serving")),
    ),
    key=("prediction_id", "environment"),
    moment="predicted_at",
    keep=Keep.FIRST,
    any_of=("score", "decision"),
)

OUTCOMES = Contract(
    name="outcomes",
    columns=(
        _id("prediction_id", required=True),
        _moment("observed_at", required=True),
        _id("actual", required=True),
    ),
    key=("prediction_id", "observed_at"),
    moment="observed_at",
)

USAGE = Contract(
    name="usage",
    columns=(
        _moment("occurred_at", required=True),
        _id("capability", required=True),
        _id("event", required=True),
        _id("event_id"),
        _id("user_id"),
        Column("count", Kind.NUMBER, low=0),
        Column("value", Kind.NUMBER),
    ),
    key=("event_id",),
    moment="occurred_at",
)

FEEDBACK = Contract(
    name="feedback",
    columns=(
        _id("prediction_id", required=True),
        _moment("given_at", required=True),
        Column("rating", Kind.WHOLE, required=True, low=-1, high=1),
        Column("comment", Kind.TEXT),
    ),
    key=("prediction_id", "given_at"),
    moment="given_at",
)

EXPOSURES = Contract(
    name="exposures",
    columns=(
        _id("experiment", required=True),
        _id("variant", required=True),
        _id("user_id", required=True),
        _moment("exposed_at", required=True),
    ),
    key=("experiment", "user_id", "variant"),
    moment="exposed_at",
    keep=Keep.EARLIEST,
)

CONTRACTS: Mapping[str, Contract] = {
    contract.name: contract for contract in (TICKETS, PREDICTIONS, OUTCOMES, USAGE, FEEDBACK, EXPOSURES)
}


def find_contract(name: str) -> Contract:
    """Return the contract of that name.

    Raises SettingError when there is no such table.
    """
    if name not in CONTRACTS:
        raise SettingError("the table", name, CONTRACTS)
    return CONTRACTS[name]
