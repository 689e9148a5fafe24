"""An initiative's file, read: whatever is wrong is said at once, each with its line and what to do."""

from __future__ import annotations

from dataclasses import MISSING, dataclass
from typing import TYPE_CHECKING, Any

from threadline.errors import InitiativeFileError
from threadline.initiatives.file.checking import troubles_of
from threadline.initiatives.file.document import Document, Refused, read_document
from threadline.initiatives.file.upgrading import upgraded, version_of
from threadline.initiatives.record import events as _events  # noqa: F401  it teaches shapes to read events
from threadline.initiatives.record.initiative import NEWEST, Initiative
from threadline.initiatives.record.shape import Reader

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from pathlib import Path

    from threadline.initiatives.record.shape import Trouble


@dataclass(frozen=True, slots=True)
class InitiativeFile:
    """An initiative as its file told it, and what had to be changed on the way."""

    initiative: Initiative
    notes: tuple[str, ...] = ()


def read_initiative(
    path: Path, *, as_of: datetime | None = None, also: Callable[[Initiative], list[Trouble]] | None = None
) -> InitiativeFile:
    """Read an initiative's file.

    With `as_of`, whatever lies after that moment is refused; `also` may find further problems. Raises
    InitiativeFileError with every problem, its line and what to do.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise InitiativeFileError(path, [(1, f"byte {error.start} is not UTF-8", "Save the file as UTF-8")]) from error
    except OSError as error:
        problem = str(error.strerror).lower()
        raise InitiativeFileError(path, [(1, problem, "Check the name and who may read it")]) from error
    return read_initiative_text(text, source=str(path), as_of=as_of, also=also)


def read_initiative_text(
    text: str,
    *,
    source: str = "text",
    as_of: datetime | None = None,
    also: Callable[[Initiative], list[Trouble]] | None = None,
) -> InitiativeFile:
    """Read an initiative from text; `source` names it in messages. Raises as `read_initiative` does."""
    try:
        document = read_document(text.replace("\r\n", "\n"))
        if not isinstance(document.values, dict):
            raise Refused(1, "holds no fields", "Begin with 'threadline: initiative/1'")  # noqa: TRY301  one way out
        version = version_of(document.values)
    except Refused as refused:
        raise InitiativeFileError(source, [(refused.line, refused.problem, refused.hint)]) from refused
    values, notes = (document.values, ()) if version == NEWEST else upgraded(document.values, version)
    initiative, troubles = _initiative_in(values, as_of)
    if initiative is not None and also is not None:
        troubles += also(initiative)
    if initiative is None or troubles:
        raise InitiativeFileError(source, _with_lines(document, troubles))
    return InitiativeFile(initiative, notes)


def initiative_from_dict(values: Mapping[str, Any], *, source: str = "initiative") -> Initiative:
    """Return the initiative that `Initiative.to_dict` told. Raises InitiativeFileError with every problem."""
    found, _ = upgraded(values, version_of(values))
    initiative, troubles = _initiative_in(found, None)
    if initiative is None or troubles:
        raise InitiativeFileError(source, [(1, f"{_told(one)}: {one.problem}", one.hint) for one in troubles])
    return initiative


def _initiative_in(values: Mapping[str, Any], as_of: datetime | None) -> tuple[Initiative | None, list[Trouble]]:
    reader = Reader()
    known = {name: one for name, one in values.items() if name != "threadline"}
    initiative = reader.read(Initiative, known, ())
    if initiative is MISSING:
        return None, reader.troubles
    return initiative, [*reader.troubles, *troubles_of(initiative, as_of=as_of)]


def _with_lines(document: Document, troubles: list[Trouble]) -> list[tuple[int, str, str]]:
    # Where everything stands is only worked out when something is wrong.
    lines = document.lines()
    found = {(lines.of(one.path), f"{_told(one)}{one.problem}", one.hint) for one in troubles}
    return sorted(found)


def _told(trouble: Trouble) -> str:
    return "".join(f"{part} " for part in trouble.path[-1:] if isinstance(part, str) and part not in trouble.problem)
