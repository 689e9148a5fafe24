"""What preparation does to one batch of tickets, without a look at any other: the part that several processes share."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from threadline.tickets.cleaning.cleaner import clean_text
from threadline.tickets.duplicates import SIGNATURE_BYTES, Signatures, Signer
from threadline.tickets.language import LanguageGuesser
from threadline.tickets.prepared import SCHEMA
from threadline.tickets.redaction.redactor import Redactor

if TYPE_CHECKING:
    from threadline.tickets.settings import PrepareSettings

_MADE_HERE = ("clean", "language", "copy_of")
TAKEN = tuple(name for name in SCHEMA.names if name not in _MADE_HERE)
# Copies are told when all batches are there; what tells them travels along, and so do the counts.
FIRST_PASS = pa.schema([field for field in SCHEMA if field.name != "copy_of"])
_SIGNED = pa.schema([("digest", pa.uint64()), ("long", pa.bool_()), ("signature", pa.binary(SIGNATURE_BYTES))])
_PREPARED = pa.schema([*FIRST_PASS, *_SIGNED])
_COUNTS = b"threadline.counts"


class BatchPreparation:
    """Redacts, cleans, tells the language of, and signs tickets, batch by batch."""

    def __init__(self, settings: PrepareSettings) -> None:
        self._redactor = Redactor(settings)
        self._guesser = LanguageGuesser(settings.language_confidence)
        self._signer = Signer(settings.copy_words)

    def prepare(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """Return the batch prepared, with the signatures of its texts and, in its metadata, what was counted."""
        present = batch.schema.names
        columns = {name: batch.column(name) for name in TAKEN if name in present}
        people = columns["user_id"].to_pylist() if "user_id" in columns else [None] * batch.num_rows
        subjects = columns["subject"].to_pylist() if "subject" in columns else [None] * batch.num_rows
        counts: Counter[str] = Counter()
        texts = [
            self._redact(text, person, counts) for text, person in zip(columns["text"].to_pylist(), people, strict=True)
        ]
        subjects = [text and self._redact(text, person, counts) for text, person in zip(subjects, people, strict=True)]
        clean = [clean_text(text, subject) for text, subject in zip(texts, subjects, strict=True)]
        columns |= {
            "text": pa.array(texts, pa.string()),
            "subject": pa.array(subjects, pa.string()),
            "clean": pa.array(clean, pa.string()),
            "language": pa.array(self._guesser.guess(clean), pa.string()),
            **_signed_columns(self._signer.sign(clean)),
        }
        return _in_schema(columns, batch.num_rows, counts)

    def _redact(self, text: str, person: str | None, counts: Counter[str]) -> str:
        redaction = self._redactor.redact(text, person)
        for kind, count in redaction.counts.items():
            counts[kind] += count
        if redaction.cut:
            counts["cut"] += 1
        return redaction.text


def counts_of(prepared: pa.RecordBatch) -> Counter[str]:
    """Return how often each kind of personal data was replaced in the batch, and how many texts were "cut"."""
    return Counter(json.loads(prepared.schema.metadata[_COUNTS]))


def tickets_of(prepared: pa.RecordBatch) -> pa.RecordBatch:
    """Return the batch as it is written, without what travels along."""
    return prepared.select(FIRST_PASS.names).replace_schema_metadata(None)


def signatures_of(prepared: pa.RecordBatch) -> Signatures:
    """Return what tells copies, of each text of the batch."""
    joined = prepared.column("signature")
    size = joined.offset * SIGNATURE_BYTES
    bands = np.frombuffer(joined.buffers()[1], dtype=np.uint64, offset=size, count=len(joined) * SIGNATURE_BYTES // 8)
    return Signatures(
        prepared.column("digest").to_numpy(),
        prepared.column("long").to_numpy(zero_copy_only=False),
        bands.reshape(len(joined), -1),
    )


def _signed_columns(signed: Signatures) -> dict[str, pa.Array]:
    content = pa.py_buffer(np.ascontiguousarray(signed.bands))
    return {
        "digest": pa.array(signed.digests),
        "long": pa.array(signed.long),
        "signature": pa.Array.from_buffers(pa.binary(SIGNATURE_BYTES), len(signed.digests), [None, content]),
    }


def _in_schema(columns: dict[str, pa.Array], rows: int, counts: Counter[str]) -> pa.RecordBatch:
    arrays = [
        columns[field.name].cast(field.type) if field.name in columns else pa.nulls(rows, field.type)
        for field in _PREPARED
    ]
    return pa.RecordBatch.from_arrays(arrays, schema=_PREPARED.with_metadata({_COUNTS: json.dumps(counts)}))
