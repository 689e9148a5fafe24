"""Compute evidence again from its sources, and say whether it comes out the same, or why it cannot be computed."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from threadline.answers import Provenance
from threadline.errors import InputError
from threadline.gates.verification.ways import WAYS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

    from threadline.answers import Plain
    from threadline.gates.verification.ways import Way
    from threadline.initiatives import Evidence, Initiative, Recompute

OUTCOMES = {
    "same": "computed again, it comes out as recorded",
    "differs": "computed again, it comes out otherwise",
    "source_vanished": "a file that it was computed from is gone",
    "source_changed": "a file that it was computed from has other content now",
    "not_recomputable": "it does not say how to compute it again, or in a way that is not known here",
    "failed": "computing it again did not work",
}
"""What can come of computing evidence again."""

_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Verified:
    """What came of computing one piece of evidence again."""

    evidence: str
    kind: str
    outcome: str
    because: str
    differences: tuple[str, ...] = ()

    @property
    def sound(self) -> bool:
        """Whether nothing speaks against it: it came out the same, or there was nothing to compute."""
        return self.outcome in ("same", "not_recomputable")

    def to_dict(self) -> dict[str, Plain]:
        """Return it as plain values."""
        return {
            "evidence": self.evidence,
            "kind": self.kind,
            "outcome": self.outcome,
            "because": self.because,
            "differences": list(self.differences),
        }


@dataclass(frozen=True, slots=True)
class EvidenceReport:
    """What came of computing all evidence of an initiative again."""

    rows: tuple[Verified, ...]
    provenance: Provenance

    @property
    def sound(self) -> bool:
        """Whether nothing speaks against any of it."""
        return all(row.sound for row in self.rows)

    def to_dict(self) -> dict[str, Plain]:
        """Return the report as plain values."""
        return {
            "sound": self.sound,
            "rows": [row.to_dict() for row in self.rows],
            **self.provenance.to_dict(),
        }


def verify_evidence(
    initiative: Initiative, *, folder: Path, as_of: datetime, ways: Mapping[str, Way] | None = None
) -> EvidenceReport:
    """Compute the evidence of an initiative again; its sources are looked for below `folder`, never outside it.

    `ways` are the ways of computing that are known, by default those of Threadline itself.
    """
    ways = WAYS if ways is None else ways
    rows = tuple(_verify(one, folder, ways) for one in initiative.evidence)
    sources = {
        name: fingerprint
        for one in initiative.evidence
        if one.recompute is not None
        for name, fingerprint in one.recompute.sources.items()
    }
    return EvidenceReport(rows, Provenance(sources, {"ways": ", ".join(sorted(ways))}, as_of))


def _verify(evidence: Evidence, folder: Path, ways: Mapping[str, Way]) -> Verified:
    recompute = evidence.recompute
    if recompute is None:
        return _answer(evidence, "not_recomputable", "it does not say how to compute it again")
    if recompute.how not in ways:
        known = ", ".join(sorted(ways))
        return _answer(evidence, "not_recomputable", f"nothing here computes {recompute.how!r}; known are {known}")
    paths: dict[str, Path] = {}
    for name, fingerprint in recompute.sources.items():
        trouble = _source_trouble(folder, name, fingerprint)
        if trouble is not None:
            return _answer(evidence, *trouble)
        paths[name] = folder / name
    return _compare(evidence, recompute, ways[recompute.how], paths)


def _source_trouble(folder: Path, name: str, fingerprint: str) -> tuple[str, str] | None:
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()):
        return "failed", f"{name} lies outside the initiative's folder: copy it there"
    if not path.is_file():
        return "source_vanished", f"{name} is gone: find it again, or compute the evidence anew from what there is"
    found = fingerprint_of(path)
    if found == fingerprint.removeprefix("sha256:"):
        return None
    return "source_changed", f"{name} has other content than when it was read: compute the evidence anew"


def fingerprint_of(path: Path) -> str:
    """Return the SHA-256 of a file's content."""
    digest = hashlib.sha256()
    with path.open("rb") as content:
        while piece := content.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()


def _compare(evidence: Evidence, recompute: Recompute, way: Way, paths: Mapping[str, Path]) -> Verified:
    try:
        again = way(paths, evidence.settings)
    except InputError as error:
        return _answer(evidence, "failed", str(error))
    differences = tuple(_differences(evidence.values, again, recompute.tolerance))
    if differences:
        return Verified(evidence.id, evidence.kind, "differs", OUTCOMES["differs"], differences)
    return _answer(evidence, "same", OUTCOMES["same"])


def _differences(recorded: Mapping[str, Plain], again: Mapping[str, Plain], tolerance: float) -> Iterator[str]:
    """Yield, in words, where what was recorded is not what comes out; values that are not computed are left aside."""
    for name, now in again.items():
        before = recorded.get(name)
        if isinstance(now, dict):
            inside = before if isinstance(before, dict) else {}
            yield from (f"{name}.{said}" for said in _differences(inside, now, tolerance))
        elif not _same(before, now, tolerance):
            yield f"{name} was recorded as {before}, and comes out as {now}"


def _same(before: Plain, now: Plain, tolerance: float) -> bool:
    numbers = all(isinstance(one, int | float) and not isinstance(one, bool) for one in (before, now))
    if numbers:
        return math.isclose(float(str(before)), float(str(now)), rel_tol=tolerance, abs_tol=tolerance)
    return before == now


def _answer(evidence: Evidence, outcome: str, because: str) -> Verified:
    return Verified(evidence.id, evidence.kind, outcome, because)
