"""The answer of a run of theme discovery, and its file for the next run."""

from __future__ import annotations

import json
import zipfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from threadline.answers import Estimate, Plain, Provenance
from threadline.errors import UnreadableFile
from threadline.themes.discovery.identity import KnownThemes, ThemeChange

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import numpy.typing as npt
    import pyarrow as pa

    from threadline.themes.encoding.encoder import Vectors

_FORMAT = 1


@dataclass(frozen=True, slots=True)
class Theme:
    """Tickets that say the same thing.

    `size` in tickets (copies included), `people` in distinct users (a ticket without a user counts as a person's own);
    `share` (0..1) of all people who wrote, with its interval; `typical`: ticket ids, the best first; `centroid`
    float32 (d,); `profile`: telling words and weights, by which later runs know the theme again; `pinned` by people.
    """

    theme_id: str
    name: str
    key_phrases: tuple[str, ...]
    size: int
    people: int
    share: Estimate
    typical: tuple[str, ...]
    centroid: Vectors = field(repr=False)
    profile: Mapping[str, float] = field(repr=False)
    pinned: bool = False

    def to_dict(self) -> dict[str, Plain]:
        """Return what a reader is shown, as plain values."""
        return {
            "theme_id": self.theme_id,
            "name": self.name,
            "key_phrases": list(self.key_phrases),
            "size": self.size,
            "people": self.people,
            "share": self.share.to_dict(),
            "typical": list(self.typical),
            "pinned": self.pinned,
        }


@dataclass(frozen=True, slots=True)
class RawThemes:
    """What grouping alone found, before people's corrections: by it the next run knows its groups again.

    `inherited`: groups that came out of one that people had merged, and that one; they follow it.
    """

    ids: tuple[str, ...]
    profiles: tuple[Mapping[str, float], ...]
    places: npt.NDArray[np.int32]
    retired: tuple[str, ...] = ()
    inherited: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ThemeSet:
    """All themes of a run, the largest (in people) first.

    `ticket_ids` and, beside each, its place in `themes` (int32, -1 = unassigned) and the confidence (float32, 0..1).
    """

    themes: tuple[Theme, ...]
    changes: tuple[ThemeChange, ...]
    provenance: Provenance
    ticket_ids: Sequence[str] = field(repr=False)
    places: npt.NDArray[np.int32] = field(repr=False)
    confidence: Vectors = field(repr=False)
    raw: RawThemes = field(repr=False)

    @property
    def unassigned(self) -> int:
        """Return how many tickets belong to no theme."""
        return int((self.places < 0).sum())

    @property
    def assignments(self) -> pa.Table:
        """Return ticket_id, theme_id (null = unassigned) and theme_confidence (0..1) as an Arrow table."""
        import pyarrow as pa  # noqa: PLC0415  loaded when first used

        ids = pa.array([theme.theme_id for theme in self.themes], pa.string())
        places = pa.array(self.places, mask=self.places < 0)
        return pa.table(
            {
                "ticket_id": pa.array(self.ticket_ids, pa.string()),
                "theme_id": ids.take(places),
                "theme_confidence": pa.array(self.confidence, pa.float32()),
            }
        )

    def known(self) -> KnownThemes:
        """Return what the next run matches its groups to."""
        places = dict(zip(self.ticket_ids, self.raw.places.tolist(), strict=True))
        assigned = {ticket: place for ticket, place in places.items() if place >= 0}
        shown = (theme.theme_id for theme in self.themes)
        return KnownThemes(self.raw.ids, self.raw.profiles, assigned, (*self.raw.retired, *shown))

    def to_dict(self) -> dict[str, Plain]:
        """Return themes, changes and the number of unassigned tickets as plain values."""
        return {
            **self.provenance.to_dict(),
            "themes": [theme.to_dict() for theme in self.themes],
            "changes": [change.to_dict() for change in self.changes],
            "unassigned": self.unassigned,
        }

    def to_file(self, path: Path) -> None:
        """Write the run to one file (NumPy's .npz with JSON inside, no pickle); the same run gives the same bytes."""
        encoded = [ticket_id.encode() for ticket_id in self.ticket_ids]
        arrays: dict[str, Any] = {
            "described": _bytes(json.dumps(self._described(), sort_keys=True).encode()),
            "tickets": _bytes(b"".join(encoded)),
            "ticket_lengths": np.array([len(one) for one in encoded], dtype=np.int32),
            "places": self.places,
            "raw_places": self.raw.places,
            "confidence": self.confidence,
            "centroids": np.array([theme.centroid for theme in self.themes], dtype=np.float32),
        }
        with path.open("wb") as file:
            np.savez_compressed(file, **arrays)

    def _described(self) -> dict[str, Plain]:
        themes: list[Plain] = [{**theme.to_dict(), "profile": dict(theme.profile)} for theme in self.themes]
        raw: dict[str, Plain] = {
            "ids": list(self.raw.ids),
            "profiles": [dict(profile) for profile in self.raw.profiles],
            "retired": list(self.raw.retired),
            "inherited": dict(self.raw.inherited),
        }
        changes: list[Plain] = [change.to_dict() for change in self.changes]
        provenance: dict[str, Plain] = {
            "inputs": dict(self.provenance.inputs),
            "settings": dict(self.provenance.settings),
        }
        return {"format": _FORMAT, "themes": themes, "raw": raw, "changes": changes, "provenance": provenance}

    @classmethod
    def from_file(cls, path: Path) -> ThemeSet:
        """Read what `to_file` wrote. Raises UnreadableFile when it is no such file."""
        try:
            with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
                return cls._from_arrays(dict(arrays))
        except (OSError, EOFError, ValueError, KeyError, TypeError, zipfile.BadZipFile) as error:
            hint = "Give the file that an earlier run wrote with to_file, or leave it out to start anew"
            raise UnreadableFile(path, f"not a file of themes ({error})", hint=hint) from error

    @classmethod
    def _from_arrays(cls, arrays: Mapping[str, Any]) -> ThemeSet:
        described = json.loads(arrays["described"].tobytes())
        if described["format"] != _FORMAT:
            raise ValueError(f"format {described['format']}, this version reads {_FORMAT}")
        raw = described["raw"]
        ends = np.cumsum(arrays["ticket_lengths"]).tolist()
        text = arrays["tickets"].tobytes()
        return cls(
            themes=tuple(
                _theme(values, centroid)
                for values, centroid in zip(described["themes"], arrays["centroids"], strict=True)
            ),
            changes=tuple(
                ThemeChange(one["kind"], one["theme_id"], tuple(one["others"])) for one in described["changes"]
            ),
            provenance=Provenance(**described["provenance"]),
            ticket_ids=[text[start:end].decode() for start, end in zip([0, *ends], ends, strict=False)],
            places=arrays["places"],
            confidence=arrays["confidence"],
            raw=RawThemes(
                ids=tuple(raw["ids"]),
                profiles=tuple(raw["profiles"]),
                places=arrays["raw_places"],
                retired=tuple(raw["retired"]),
                inherited=raw["inherited"],
            ),
        )


def _bytes(content: bytes) -> npt.NDArray[np.uint8]:
    return np.frombuffer(content, dtype=np.uint8)


def _theme(values: Mapping[str, Any], centroid: Vectors) -> Theme:
    return Theme(
        theme_id=values["theme_id"],
        name=values["name"],
        key_phrases=tuple(values["key_phrases"]),
        size=values["size"],
        people=values["people"],
        share=Estimate(**values["share"]),
        typical=tuple(values["typical"]),
        centroid=centroid,
        profile=values["profile"],
        pinned=values["pinned"],
    )
