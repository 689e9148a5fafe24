"""Prepared tickets as theme discovery sees them: ids, people, copies and vectors; texts are read again when needed."""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from threadline.themes.discovery.filing import FiledTickets
from threadline.themes.discovery.fillers import learn_fillers
from threadline.themes.discovery.languages import split_by_language
from threadline.themes.encoding.sampling import sample_texts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    import numpy.typing as npt
    import pyarrow as pa

    from threadline.themes.discovery.fillers import Fillers
    from threadline.themes.discovery.languages import Bodies
    from threadline.themes.encoding.encoder import Encoder, Vectors

_COLUMNS = ("ticket_id", "clean", "copy_of", "user_id", "language", "tags", "capability")
_LEARNED_FROM = 20_000


class TicketBatches(Protocol):
    """Anything that hands out prepared tickets in Arrow batches, in the same order each time."""

    def batches(self, columns: Sequence[str], /) -> Iterable[pa.RecordBatch]:
        """Yield batches with the columns asked for."""
        ...


@dataclass(frozen=True, slots=True)
class TicketRows:
    """Tickets in their order.

    `people`: a number for each person, a ticket without a user having its own; `originals`: the place of the ticket
    that each is a copy of, or its own; `keys`: numbers that stay with a ticket for ever; `bodies`: the number of the
    body of text (a language) that a ticket is read with, -1 = none; `signs`: how support filed each (sparse, n rows).
    """

    ticket_ids: list[str]
    people: npt.NDArray[np.int64]
    originals: npt.NDArray[np.int64]
    keys: npt.NDArray[np.uint64]
    bodies: Bodies
    signs: Any
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


@dataclass(frozen=True, slots=True)
class EncodedRows:
    """Each ticket's vector, float32 (n, d), 0 without a body; `fillers`: the set phrases left out, of each body."""

    vectors: Vectors
    fillers: tuple[Fillers, ...]


def read_rows(tickets: TicketBatches, *, together: bool, progress: Callable[[str, int, int], None]) -> TicketRows:
    """Read all tickets once, without their texts; with `together`, all languages make one body.

    `progress(step, done, total)` is told of the tickets read so far, the total being unknown.
    """
    ticket_ids: list[str] = []
    people: list[int] = []
    copied: list[str | None] = []
    languages: list[str | None] = []
    numbers: dict[str, int] = {}
    filed = FiledTickets()
    content = hashlib.blake2b(digest_size=16)
    for batch in tickets.batches(_COLUMNS):
        ids, texts, copies, users, spoken, tags, capabilities = (batch.column(name).to_pylist() for name in _COLUMNS)
        filed.add(tags, capabilities)
        for ticket_id, text, user in zip(ids, texts, users, strict=True):
            content.update(f"{ticket_id}\0{text}\0{user}\0".encode("utf-8", "surrogatepass"))
            # A ticket's own id cannot meet a user's: the two start differently.
            people.append(numbers.setdefault(f"t{ticket_id}" if user is None else f"u{user}", len(numbers)))
        ticket_ids += ids
        progress("reading who wrote", len(ticket_ids), len(ticket_ids))
        copied += copies
        languages += [None] * len(spoken) if together else spoken
    originals = _originals(ticket_ids, copied)
    own = originals == np.arange(len(originals))
    return TicketRows(
        ticket_ids=ticket_ids,
        people=np.array(people, dtype=np.int64),
        originals=originals,
        keys=np.array([zlib.crc32(ticket_id.encode()) for ticket_id in ticket_ids], dtype=np.uint64),
        bodies=split_by_language(languages, own),
        signs=filed.weighed(own),
        fingerprint=content.hexdigest(),
    )


def encode_rows(
    tickets: TicketBatches, rows: TicketRows, encoder: Encoder, *, progress: Callable[[str, int, int], None]
) -> EncodedRows:
    """Learn the fillers and fit the encoder on each body in turn, and encode its texts without the fillers.

    `progress(step, done, total)` is told of the rows encoded. Raises InputError when no text of a body holds a word.
    """
    vectors: Vectors | None = None
    fillers, done, total = [], 0, int((rows.bodies >= 0).sum())
    for body in range(int(rows.bodies.max(initial=-1)) + 1):
        originals = (rows.bodies == body) & (rows.originals == np.arange(len(rows.originals)))
        sample = sample_texts((texts for _, texts in _texts_where(tickets, originals)), rows=_LEARNED_FROM)
        progress("learning set phrases", body, int(rows.bodies.max()) + 1)
        learned = learn_fillers([sample])
        encoder.fit([[learned.without(text) for text in sample]])
        fillers.append(learned)
        for places, texts in _texts_where(tickets, rows.bodies == body):
            found = encoder.encode([learned.without(text) for text in texts])
            if vectors is None:
                vectors = np.zeros((len(rows.ticket_ids), found.shape[1]), dtype=np.float32)
            # A small body may have fewer axes than the first.
            width = min(found.shape[1], vectors.shape[1])
            vectors[places, :width] = found[:, :width]
            done += len(places)
            progress("turning texts into vectors", done, total)
    return EncodedRows(
        np.zeros((len(rows.ticket_ids), 1), dtype=np.float32) if vectors is None else vectors, tuple(fillers)
    )


def _texts_where(
    tickets: TicketBatches, wanted: npt.NDArray[np.bool_]
) -> Iterator[tuple[npt.NDArray[np.int64], list[str]]]:
    """Yield the places and the texts of the wanted tickets, batch by batch."""
    start = 0
    for texts in read_texts(tickets):
        here = np.flatnonzero(wanted[start : start + len(texts)])
        if len(here):
            yield start + here, [texts[place] for place in here]
        start += len(texts)


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
