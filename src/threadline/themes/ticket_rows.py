"""Prepared tickets as theme discovery sees them: ids, people, copies and vectors; texts are read again when needed."""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import numpy.typing as npt
    import pyarrow as pa

    from threadline.themes.encoding import Encoder, Vectors

_COLUMNS = ("ticket_id", "clean", "copy_of", "user_id")


class TicketBatches(Protocol):
    """Anything that hands out prepared tickets in Arrow batches, in the same order each time."""

    def batches(self, columns: Sequence[str], /) -> Iterable[pa.RecordBatch]:
        """Yield batches with the columns asked for."""
        ...


@dataclass(frozen=True, slots=True)
class TicketRows:
    """Tickets in their order.

    `people`: a number for each person, a ticket without a user having its own; `originals`: the place of the ticket
    that each is a copy of, or its own; `keys`: numbers that stay with a ticket for ever; `vectors` float32 (n, d).
    """

    ticket_ids: list[str]
    people: npt.NDArray[np.int64]
    originals: npt.NDArray[np.int64]
    keys: npt.NDArray[np.uint64]
    vectors: Vectors
    fingerprint: str

    def weights(self) -> Vectors:
        """Return what each original counts for: 1 / originals of its person, as people count; copies are 0."""
        original = self.originals == np.arange(len(self.originals))
        written = np.bincount(self.people[original], minlength=int(self.people.max(initial=-1)) + 1)
        weights: Vectors = np.where(original, 1 / np.maximum(written[self.people], 1), 0).astype(np.float32)
        return weights

    def count_people(self, rows: npt.NDArray[np.int64] | None = None) -> int:
        """Return how many people wrote (those rows, or all)."""
        return len(np.unique(self.people if rows is None else self.people[rows]))


def read_rows(tickets: TicketBatches, encoder: Encoder) -> TicketRows:
    """Read all tickets once, encoding batch by batch; the encoder is fitted already."""
    ticket_ids: list[str] = []
    people: list[int] = []
    copied: list[str | None] = []
    numbers: dict[str, int] = {}
    vectors = []
    content = hashlib.blake2b(digest_size=16)
    for batch in tickets.batches(_COLUMNS):
        if not batch.num_rows:
            continue
        ids, texts, copies, users = (batch.column(name).to_pylist() for name in _COLUMNS)
        for ticket_id, text, user in zip(ids, texts, users, strict=True):
            content.update(f"{ticket_id}\0{text}\0{user}\0".encode("utf-8", "surrogatepass"))
            # A ticket's own id cannot meet a user's: the two start differently.
            people.append(numbers.setdefault(f"t{ticket_id}" if user is None else f"u{user}", len(numbers)))
        ticket_ids += ids
        copied += copies
        vectors.append(encoder.encode([text or "" for text in texts]))
    return TicketRows(
        ticket_ids=ticket_ids,
        people=np.array(people, dtype=np.int64),
        originals=_originals(ticket_ids, copied),
        keys=np.array([zlib.crc32(ticket_id.encode()) for ticket_id in ticket_ids], dtype=np.uint64),
        vectors=np.concatenate(vectors) if vectors else np.zeros((0, 1), dtype=np.float32),
        fingerprint=content.hexdigest(),
    )


def _originals(ticket_ids: Sequence[str], copied: Sequence[str | None]) -> npt.NDArray[np.int64]:
    places = {ticket_id: place for place, ticket_id in enumerate(ticket_ids)}
    own = range(len(ticket_ids))
    return np.array(
        [place if one is None else places.get(one, place) for place, one in zip(own, copied, strict=True)],
        dtype=np.int64,
    )


def read_texts(tickets: TicketBatches) -> Iterator[list[str]]:
    """Yield the texts for analysis, batch by batch."""
    for batch in tickets.batches(("clean",)):
        yield [text or "" for text in batch.column("clean").to_pylist()]


def read_texts_of(tickets: TicketBatches, groups: Mapping[int, npt.NDArray[np.int64]]) -> dict[int, list[str]]:
    """Return the texts of some rows (given by place) of each group; memory holds only these."""
    wanted = {int(row) for rows in groups.values() for row in rows}
    found: dict[int, str] = {}
    start = 0
    for texts in read_texts(tickets):
        found.update({start + place: text for place, text in enumerate(texts) if start + place in wanted})
        start += len(texts)
    return {group: [found[int(row)] for row in rows] for group, rows in groups.items()}
