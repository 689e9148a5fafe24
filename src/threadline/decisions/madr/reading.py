"""Read a decision record, whichever tool wrote it. What has no place is carried along; what is odd is noted."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from threadline.decisions.madr.blocks import cut_sections, read_items, read_table, read_text
from threadline.decisions.madr.front_matter import as_yaml, read_fields, split_front_matter
from threadline.decisions.madr.trigger_lines import read_trigger
from threadline.decisions.madr.words import (
    day_of,
    part_of,
    people_in,
    reference_in,
    status_of,
    status_words,
    successor_in,
)
from threadline.decisions.record import QUALITIES, Argument, Decision, Option, Roles, Status, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from threadline.answers import Plain
    from threadline.decisions.madr.blocks import Section

_CHOSEN = re.compile(r"\AChosen option: \"(?P<choice>[^\n]+?)\", because\b\s*(?P<because>.*)", re.DOTALL)
_CHOSEN_ALIKE = re.compile(
    r"\A\W*chosen option:?\W*?\s*[\"“*_`]?(?P<choice>[^\n]+?)[\"”*_`]?\s*,?\s+because\b\s*(?P<because>.*)",
    re.IGNORECASE | re.DOTALL,
)
_CHOSEN_ALONE = re.compile(r"\A\W*chosen option:?\s*[\"“*_`]*(?P<choice>[^\n]+?)[\"”*_`.]*\s*\Z", re.IGNORECASE)
_ARGUMENT = re.compile(r"\A(?P<verdict>good|neutral|bad)\s*,?\s*because\s+(?P<text>.+)\Z", re.IGNORECASE | re.DOTALL)
_NUMBERED = re.compile(r"\A(?:adr[-\s#]*)?(?P<number>\d{1,9})\s*[.:)\-\u2013\u2014]\s*(?P<title>\S.*)\Z", re.IGNORECASE)
_FILE_NUMBER = re.compile(r"\A(?:adr[-_]?)?(?P<number>\d{1,9})(?:[-_.]|\Z)", re.IGNORECASE)
_BULLET_FIELD = re.compile(r"\A\**(?P<name>[A-Za-z][A-Za-z -]{2,30}?)\**\s*:\s*\**\s*(?P<value>.*)\Z", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Note:
    """Something in a record that differs from MADR 4, where, and what was made of it."""

    path: str
    line: int
    says: str

    def to_dict(self) -> dict[str, Plain]:
        """Return the note as plain values."""
        return {"path": self.path, "line": self.line, "says": self.says}


@dataclass(slots=True)
class _Found:
    """What has been read so far."""

    path: str
    status: str = ""
    parts: dict[str, Any] = field(default_factory=dict)
    options: dict[str, Option] = field(default_factory=dict)
    sections: list[tuple[str, str]] = field(default_factory=list)
    fields: list[tuple[str, str]] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def note(self, line: int, says: str) -> None:
        self.notes.append(Note(self.path, line, says))

    def option(self, title: str) -> Option:
        """Return the option of that title, or of the one that the words begin with."""
        known = next((key for key in self.options if key.casefold() == title.casefold()), title)
        return self.options.setdefault(known, Option(known))


def read_madr(text: str, *, path: str = "") -> tuple[Decision, tuple[Note, ...]]:
    """Return the decision that a record tells, and notes on whatever differs from MADR 4.

    Takes MADR 2 to 4 and Nygard's form. Nothing is refused and nothing is lost: unknown sections and fields are carried
    along. `path` names the file in notes, and gives the number where the text does not.
    """
    found = _Found(path)
    head, body, first_line = split_front_matter(text.replace("\r\n", "\n").replace("\r", "\n"))
    if head is not None:
        _read_head(head, found)
    before, sections = cut_sections(body, deepest=2, first_line=first_line)
    title, number = _read_title(before, sections, found)
    for section in sections[1:] if sections and sections[0].level == 1 else sections:
        _read_section(section, found)
    return _decision(title, number, found), tuple(found.notes)


def _read_head(head: str, found: _Found) -> None:
    fields = read_fields(head)
    if isinstance(fields, str):
        found.note(2, f"the front matter cannot be read ({fields}); it is kept as it stands")
        found.sections.append(("Front matter", head))
        return
    for name, value in fields.items():
        part = part_of(name) or {"number": "number", "supersedes": "supersedes"}.get(name.casefold())
        if part == "status":
            _read_status(value, 2, found)
        elif part in {"date", "approvers", "consulted", "informed", "driver", "number", "supersedes"}:
            found.parts[part] = value
        else:
            found.fields.append((name, as_yaml(value)))


def _read_status(value: object, line: int, found: _Found) -> None:
    if isinstance(value, list):
        found.note(line, "the status is a list; its last entry counts")
        value = value[-1] if value else ""
    found.status = "" if value is None else str(value).strip()


def _read_title(before: str, sections: list[Section], found: _Found) -> tuple[str, int | None]:
    """Return the title and the number; what stands between the title and the first section is read on the way."""
    top = sections[0] if sections and sections[0].level == 1 else None
    said = top.title if top else ""
    _read_prelude(top.text if top else before, top.line + 1 if top else 1, found)
    if top and before:
        found.sections.append(("Before the title", before))
        found.note(1, "there is text before the title; it is kept in a section of its own")
    numbered = _NUMBERED.match(said)
    in_file = _FILE_NUMBER.match(found.path.rsplit("/", 1)[-1])
    if not said:
        stem = found.path.rsplit("/", 1)[-1].removesuffix(".md")
        said = " ".join(re.sub(r"\A(?:adr[-_]?)?\d+[-_.]", "", stem).replace("-", " ").replace("_", " ").split())
        found.note(1, f"there is no title; the file's name is taken: {said or 'untitled'!r}")
    if "number" in found.parts:
        given = found.parts["number"]
        return said or "untitled", given if isinstance(given, int) and given >= 0 else None
    number = int(numbered["number"]) if numbered else int(in_file["number"]) if in_file else None
    return (numbered["title"] if numbered else said) or "untitled", number


def title_tells_number(title: str) -> bool:
    """Return whether a title would be read as a number and a title."""
    return _NUMBERED.match(title) is not None


def _read_prelude(text: str, line: int, found: _Found) -> None:
    """Read `Status: accepted` and the like between title and first section; the rest is context."""
    around, items = read_items(text)
    kept = []
    for said, item in [(one, False) for one in around.split("\n")] + [(one, True) for one in items]:
        named = _BULLET_FIELD.match(said.strip())
        part = part_of(named["name"]) if named else None
        if named and part == "status":
            _read_status(named["value"], line, found)
        elif named and part in {"date", "approvers", "consulted", "informed", "driver"}:
            found.parts.setdefault(part, named["value"])
        else:
            kept.append(f"* {said}" if item else said)
    rest = "\n".join(kept).strip()
    if rest:
        found.parts["context"] = rest
        found.note(line, "there is text under the title; it is read as context")


def _read_section(section: Section, found: _Found) -> None:
    part = part_of(section.title) or ""
    reader = _READERS.get(part)
    if reader is not None:
        reader(section, found)
    elif part in _ONE_TEXT and part not in found.parts:
        found.parts[part] = read_text(section.text)
    else:
        found.sections.append((section.title, read_text(section.text)))


def _read_options(section: Section, found: _Found) -> None:
    around, items = read_items(section.text)
    for item in items:
        title, _, rest = item.partition("\n")
        known = found.option(" ".join(title.split()))
        found.options[known.title] = replace(known, description=rest.strip() or known.description)
    _keep("About the options", around, found)


def _read_drivers(section: Section, found: _Found) -> None:
    around, items = read_items(section.text)
    found.parts["drivers"] = tuple(items)
    _keep("About the drivers", around, found)


def _read_triggers(section: Section, found: _Found) -> None:
    around, items = read_items(section.text)
    found.parts["triggers"] = tuple(read_trigger(item) for item in items)
    _keep("About the triggers", around, found)


def _keep(name: str, text: str, found: _Found) -> None:
    if text:
        found.sections.append((name, text))


def _read_status_section(section: Section, found: _Found) -> None:
    """Read Nygard's section: its last line that tells a status counts; others may tell what it took the place of."""
    lines = [line.strip().lstrip("*-+ ").strip() for line in section.text.split("\n") if line.strip()]
    took = [reference_in(line.split(" ", 1)[1]) for line in lines if re.match(r"supersedes\s", line, re.IGNORECASE)]
    if took:
        found.parts["supersedes"] = took
    telling = [line for line in lines if status_of(line)]
    if len(telling) > 1:
        found.note(section.line, f"the status is told {len(telling)} times; the last counts: {telling[-1]!r}")
    found.status = telling[-1] if telling else " ".join(lines)
    other = [line for line in lines if line not in telling and not re.match(r"supersedes\s", line, re.IGNORECASE)]
    if telling and other:
        _keep("About the status", "\n".join(other), found)


def _read_outcome(section: Section, found: _Found) -> None:
    said, parts = cut_sections(section.text, deepest=3, first_line=section.line + 1)
    exact = _CHOSEN.match(said)
    if chosen := exact or choice_in(said):
        found.parts["choice"] = chosen["choice"] if exact else " ".join(chosen["choice"].strip('"“”*_`').split())
        found.parts["because"] = read_text((chosen.groupdict().get("because") or "").strip())
    elif said:
        found.parts["because"] = read_text(said)
        found.note(section.line, "no 'Chosen option: ..., because ...'; the whole text is taken as the reasons")
    for part in parts:
        name = part_of(part.title)
        if name in {"consequences", "good", "bad"}:
            _read_consequences(part, found)
        elif name == "confirmation":
            found.parts["confirmation"] = read_text(part.text)
        else:
            found.sections.append((part.title, read_text(part.text)))


def choice_in(said: str) -> re.Match[str] | None:
    """Return where a text tells which option was chosen, and perhaps why."""
    return _CHOSEN_ALIKE.match(said) or _CHOSEN_ALONE.match(said)


def _read_consequences(section: Section, found: _Found) -> None:
    around, items = read_items(section.text)
    usual = {"good": Verdict.GOOD, "bad": Verdict.BAD}.get(part_of(section.title) or "", Verdict.NEUTRAL)
    paragraphs = [one.strip() for one in re.split(r"\n\s*\n", around) if one.strip()]
    told = tuple(_argument(one, usual) for one in [*paragraphs, *items])
    found.parts["consequences"] = (*found.parts.get("consequences", ()), *told)


def _argument(text: str, usual: Verdict = Verdict.NEUTRAL) -> Argument:
    found = _ARGUMENT.match(text)
    return Argument(Verdict(found["verdict"].casefold()), found["text"]) if found else Argument(usual, text)


def _read_pros(section: Section, found: _Found) -> None:
    before, parts = cut_sections(section.text, deepest=3)
    _keep("About pros and cons", before, found)
    for part in parts:
        around, items = read_items(part.text)
        known = found.option(part.title)
        told = read_text(around) or known.description
        arguments = (*known.arguments, *(_argument(item) for item in items))
        found.options[known.title] = replace(known, description=told, arguments=arguments)


def _read_trade_offs(section: Section, found: _Found) -> None:
    rows = read_table(section.text)
    names = [name.casefold() for name in rows[0][1:]] if rows else []
    for row in rows[1:]:
        cells = dict(zip(names, row[1:], strict=False))
        known = found.option(row[0])
        told = tuple((name, cells[name]) for name in QUALITIES if _is_told(cells.get(name, "")))
        found.options[known.title] = replace(known, trade_offs=told)
    if not rows:
        _keep("About trade-offs", section.text, found)


def _is_told(cell: str) -> bool:
    return cell.casefold() not in {"", "unknown", "?", "-", "n/a", "tbd"}


_READERS: dict[str, Callable[[Section, _Found], None]] = {
    "outcome": _read_outcome,
    "pros": _read_pros,
    "options": _read_options,
    "consequences": _read_consequences,
    "good": _read_consequences,
    "bad": _read_consequences,
    "drivers": _read_drivers,
    "trade_offs": _read_trade_offs,
    "triggers": _read_triggers,
    "status": _read_status_section,
}
_ONE_TEXT = ("context", "more", "confirmation", "date", "approvers", "consulted", "informed", "driver")


def _decision(title: str, number: int | None, found: _Found) -> Decision:
    parts, status = found.parts, status_of(found.status)
    if status is None:
        told = f"the status {found.status!r} is not known" if found.status else "there is no status"
        found.note(1, f"{told}; it counts as proposed")
    decided_on = day_of(parts["date"]) if parts.get("date") else None
    if decided_on is None:
        told = f"the date {str(parts['date'])[:40]!r} cannot be read" if parts.get("date") else "there is no date"
        found.note(1, f"{told}; when it was decided cannot be said")
        if parts.get("date"):
            found.fields.append(("date as written", as_yaml(str(parts["date"]))))
    known = status or Status.PROPOSED
    successor = successor_in(found.status) if known is Status.SUPERSEDED else ""
    as_usual = found.status.casefold() == status_words(known, successor).casefold()
    return Decision(
        title=title, number=number, status=known, decided_on=decided_on,
        status_said="" if as_usual else found.status, superseded_by=successor,
        supersedes=tuple(reference_in(one) for one in people_in(parts.get("supersedes"))),
        roles=_roles(parts), options=tuple(found.options.values()),
        sections=tuple(found.sections), fields=tuple(found.fields),
        **{name: parts[name] for name in _PLAIN if name in parts},
    )  # fmt: skip


_PLAIN = ("context", "drivers", "choice", "because", "consequences", "confirmation", "triggers", "more")


def _roles(parts: dict[str, Any]) -> Roles:
    def named(part: str) -> Iterable[str]:
        return people_in(parts.get(part))

    driver = next(iter(named("driver")), "")
    return Roles(driver, tuple(named("approvers")), tuple(named("consulted")), tuple(named("informed")))
