"""Every name of another thing must be the name of a thing that there is."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from threadline.errors import PlaybookError
    from threadline.playbook.kinds.met_by import MetBy
    from threadline.playbook.operating import Operating
    from threadline.playbook.page import Place

_FOLDERS = {
    "evidence": "evidence",
    "requirement": "requirements",
    "handoff": "handoffs",
    "box": "boxes",
    "attested": "roles",
}
_WORDS = {"evidence": "kind of evidence", "boxes": "ownership box"}


class _Reference(NamedTuple):
    path: str
    place: Place
    folder: str
    name: str | None


def reference_problems(operating: Operating) -> Iterator[PlaybookError]:
    """Yield a problem for every reference to what there is not, at the line on which it stands."""
    known: dict[str, frozenset[str]] = {}
    for path, place, folder, name in _references(operating):
        if not name:
            continue
        if folder not in known:
            things = {thing.id for thing in getattr(operating, folder)}
            known[folder] = frozenset(things) | operating.unread.get(folder, frozenset())
        if name not in known[folder]:
            word = _WORDS.get(folder, folder.removesuffix("s"))
            near = get_close_matches(name, sorted(known[folder]), n=1)
            said = f"Did you mean {near[0]!r}? " if near else ""
            hint = f"{said}Otherwise add {folder}/{name}.md"
            yield operating.pages[path].error(*place, problem=f"there is no {word} {name!r}", hint=hint)


def _references(operating: Operating) -> Iterator[_Reference]:
    yield from _of_lifecycle(operating)
    yield from _of_requirements(operating)
    yield from _of_handoffs(operating)
    yield from _of_what_settles(operating)
    for box in _every(operating, "boxes"):
        yield _Reference(box.path, ("usual_role",), "roles", box.usual_role)
    for flag in _every(operating, "red_flags"):
        yield _Reference(flag.path, ("asks_role",), "roles", flag.asks_role)
    for rubric in _every(operating, "rubrics"):
        for at, criterion in enumerate(rubric.criteria):
            yield _Reference(rubric.path, ("criteria", at, "from_role"), "roles", criterion.from_role)


def _every(operating: Operating, folder: str) -> Iterator[Any]:
    """Yield the things of a kind, those with broken files among them: their references can be told as well."""
    yield from getattr(operating, folder)
    yield from operating.partial.get(folder, ())


def _of_lifecycle(operating: Operating) -> Iterator[_Reference]:
    for stage in _every(operating, "stages"):
        yield from (_Reference(stage.path, ("gates", at), "gates", one) for at, one in enumerate(stage.gates))
        yield from (_Reference(stage.path, ("next", at), "stages", one) for at, one in enumerate(stage.next))
    for gate in _every(operating, "gates"):
        yield _Reference(gate.path, ("stage",), "stages", gate.stage)
        yield _Reference(gate.path, ("approver_role",), "roles", gate.approver_role)
        for field, folder in (("requirements", "requirements"), ("checklists", "checklists")):
            yield from (_Reference(gate.path, (field, at), folder, one) for at, one in enumerate(getattr(gate, field)))


def _of_requirements(operating: Operating) -> Iterator[_Reference]:
    for one in _every(operating, "requirements"):
        yield _Reference(one.path, ("evidence_kind",), "evidence", one.evidence_kind)
        yield _Reference(one.path, ("attested_by",), "roles", one.attested_by)
        yield _Reference(one.path, ("from_role",), "roles", one.from_role)
        if one.same_as is not None:
            yield _Reference(one.path, ("same_as", "evidence_kind"), "evidence", one.same_as.evidence_kind)


def _of_handoffs(operating: Operating) -> Iterator[_Reference]:
    for handoff in _every(operating, "handoffs"):
        for field, folder in (
            ("from_role", "roles"),
            ("to_role", "roles"),
            ("after_stage", "stages"),
            ("before_stage", "stages"),
        ):
            yield _Reference(handoff.path, (field,), folder, getattr(handoff, field))
        for at, content in enumerate(handoff.contents):
            yield _Reference(handoff.path, ("contents", at, "evidence_kind"), "evidence", content.evidence_kind)


def _of_what_settles(operating: Operating) -> Iterator[_Reference]:
    for question in _every(operating, "questions"):
        yield _Reference(question.path, ("stage",), "stages", question.stage)
        yield from _settled(question.path, ("answered_by",), question.answered_by)
    for checklist in _every(operating, "checklists"):
        for at, item in enumerate(checklist.items):
            yield from _settled(checklist.path, ("items", at, "met_by"), item.met_by)


def _settled(path: str, place: Place, met_by: MetBy) -> Iterator[_Reference]:
    # A part of the brief is no file; which there are was checked when the page was read.
    if met_by.by in _FOLDERS:
        yield _Reference(path, (*place, met_by.by), _FOLDERS[met_by.by], met_by.what)
