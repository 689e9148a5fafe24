"""Every check across the operating model, in one list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from threadline.errors import PlaybookError
from threadline.playbook.checking.ids import id_problems
from threadline.playbook.checking.lifecycle import lifecycle_problems
from threadline.playbook.checking.meetable import meetable_problems, schema_problems
from threadline.playbook.checking.references import reference_problems
from threadline.playbook.kinds import OPERATING_FOLDERS
from threadline.playbook.kinds.letter import EFFECTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from threadline.playbook.operating import Operating

NEEDED = ("stages", "gates", "roles", "boxes", "letters")
"""Kinds without which no initiative can be worked on."""


def operating_problems(operating: Operating) -> list[PlaybookError]:
    """Return everything in which the files of the operating model do not fit together."""
    problems = list(_missing_kinds(operating))
    for folder in OPERATING_FOLDERS:
        problems += id_problems(getattr(operating, folder))
    problems += reference_problems(operating)
    # Where a stage or a gate could not be read, the way cannot be judged.
    if not {"stages", "gates"} & set(operating.unread):
        problems += lifecycle_problems(operating)
    problems += schema_problems(operating)
    problems += meetable_problems(operating)
    problems += _letters(operating)
    problems += _words(operating)
    return problems


def _missing_kinds(operating: Operating) -> Iterator[PlaybookError]:
    for folder in NEEDED:
        if not getattr(operating, folder) and folder not in operating.unread:
            yield PlaybookError(folder, "there is none", f"Add one, or take back what removed the bundled {folder}")


def _letters(operating: Operating) -> Iterator[PlaybookError]:
    if "letters" in operating.unread:
        return
    had = {letter.effect for letter in operating.letters}
    for effect in EFFECTS:
        if operating.letters and effect not in had:
            yield PlaybookError("letters", f"no letter has the effect {effect}", f"Give one letter 'effect: {effect}'")
    homes: dict[str, str] = {}
    for one in operating.letters:
        home = homes.setdefault(one.letter, one.path)
        if home != one.path:
            problem = f"the letter {one.letter!r} is taken by {home}"
            yield operating.pages[one.path].error("letter", problem=problem, hint="Give it another letter")


def _words(operating: Operating) -> Iterator[PlaybookError]:
    homes: dict[str, str] = {}
    for term in operating.glossary:
        for at, word in enumerate(term.words):
            home = homes.setdefault(word.casefold(), term.path)
            if home != term.path:
                problem = f"the word {word!r} is explained by {home} as well"
                yield operating.pages[term.path].error("words", at, problem=problem, hint="Keep it in one of them")
