"""Decision records in a folder: a Git repository's `docs/decisions`, or whatever another tool keeps."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from threadline.decisions.madr.reading import Note, read_madr
from threadline.errors import InputError
from threadline.tables.reading.encodings import detect_encoding

if TYPE_CHECKING:
    from pathlib import Path

    from threadline.answers import Plain
    from threadline.decisions.record import Decision

LARGEST_FILE_BYTES = 5_000_000
_USUAL = ("docs/decisions", "docs/adr", "doc/adr", "docs/architecture/decisions", "adr", "decisions")
_NOT_RECORDS = {"readme.md", "index.md", "template.md", "adr-template.md", "_index.md"}


@dataclass(frozen=True, slots=True)
class Filed:
    """A decision and the file it stands in, as the folder names it."""

    path: str
    decision: Decision


@dataclass(frozen=True, slots=True)
class DecisionLog:
    """The decisions of a folder by number, and notes on what was odd in their files."""

    files: tuple[Filed, ...]
    notes: tuple[Note, ...]

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """The decisions, those with a number first."""
        return tuple(filed.decision for filed in self.files)

    def to_dict(self) -> dict[str, Plain]:
        """Return decisions and notes as plain values."""
        rows: list[Plain] = [{"path": filed.path, **filed.decision.to_dict()} for filed in self.files]
        return {"rows": rows, "notes": [note.to_dict() for note in self.notes]}


def read_decisions(path: Path) -> DecisionLog:
    """Return the decisions of a file, a folder, or a checkout whose records stand in one of the usual places.

    Two files with one number are both kept, and noted. Raises InputError when there is no record at all.
    """
    base = path if path.is_dir() else path.parent
    found = _record_files(path)
    if not found:
        raise InputError(f"{path}: there is no Markdown record here. Name the folder that holds the decisions.")
    filed, notes = [], []
    for one in found:
        name = one.relative_to(base).as_posix()
        text, said = _read_text(one, name)
        decision, more = read_madr(text, path=name)
        filed.append(Filed(name, decision))
        notes += [*said, *more]
    filed.sort(key=lambda one: (one.decision.number is None, one.decision.number or 0, one.path))
    return DecisionLog(tuple(filed), (*notes, *_shared_numbers(filed)))


def _record_files(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    folder = next((path / usual for usual in _USUAL if (path / usual).is_dir()), path)
    return [one for one in sorted(folder.rglob("*.md")) if one.is_file() and one.name.casefold() not in _NOT_RECORDS]


def _read_text(path: Path, name: str) -> tuple[str, list[Note]]:
    size = path.stat().st_size
    if size > LARGEST_FILE_BYTES:
        raise InputError(f"{path}: {size:,} bytes are too many for one record. Keep appendices elsewhere.")
    encoding = detect_encoding(path)
    text = path.read_text(encoding=encoding.codec, errors=encoding.errors)
    notes = []
    if encoding.codec.lower().replace("-", "").replace("_", "") not in {"utf8", "utf8sig", "ascii"}:
        notes.append(Note(name, 1, f"it is not UTF-8; read as {encoding.name}"))
    if "\0" in text:
        notes.append(Note(name, 1, "it holds NUL characters, which are left out"))
    return text.replace("\0", ""), notes


def _shared_numbers(filed: list[Filed]) -> list[Note]:
    counts = Counter(one.decision.number for one in filed if one.decision.number is not None)
    return [
        Note(one.path, 1, f"number {one.decision.number} is also taken by {other.path}; both are kept")
        for one in filed
        for other in filed
        if counts[one.decision.number or 0] > 1
        and other.decision.number == one.decision.number
        and other.path < one.path
    ]


def next_number(log: DecisionLog) -> int:
    """Return the number that a new record takes."""
    return max((one.number for one in log.decisions if one.number is not None), default=0) + 1


def numbered(decision: Decision, log: DecisionLog) -> Decision:
    """Return the decision with a number of its own in the log."""
    return replace(decision, number=next_number(log))
