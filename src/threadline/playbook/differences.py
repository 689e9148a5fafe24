"""In which fields two things of the playbook differ, told in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from threadline.answers import Plain

_LONGEST_TOLD = 60
_REORDERED = "come in another order"


@dataclass(frozen=True, slots=True)
class Difference:
    """A field (a path such as `contents.brief.needs`), and in words how it changed."""

    field: str
    words: str

    def to_dict(self) -> dict[str, Plain]:
        """Return the difference as plain values."""
        return {"field": self.field, "words": self.words}


def differences(before: Mapping[str, Plain], after: Mapping[str, Plain]) -> tuple[Difference, ...]:
    """Return every field in which two things differ, those inside others by their path."""
    return tuple(_of_fields(before, after, ""))


def _of_fields(before: Mapping[str, Plain], after: Mapping[str, Plain], path: str) -> Iterator[Difference]:
    for name in [*before, *(one for one in after if one not in before)]:
        where = f"{path}.{name}" if path else name
        if name not in after:
            yield Difference(where, f"drops {_told(before[name])}")
        elif name not in before:
            yield Difference(where, f"adds {_told(after[name])}")
        else:
            yield from _of_values(before[name], after[name], where)


def _of_values(before: Plain, after: Plain, path: str) -> Iterator[Difference]:
    if _same(before, after):
        return
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        yield from _of_fields(before, after, path)
    elif isinstance(before, list) and isinstance(after, list):
        yield from _of_lists(before, after, path)
    else:
        yield Difference(path, f"{_told(before)} becomes {_told(after)}")


def _of_lists(before: list[Plain], after: list[Plain], path: str) -> Iterator[Difference]:
    named_before, named_after = _by_id(before), _by_id(after)
    if named_before is None or named_after is None:
        said = [f"drops {_told(one)}" for one in before if one not in after]
        said += [f"adds {_told(one)}" for one in after if one not in before]
        yield Difference(path, ", ".join(said) or _REORDERED)
        return
    yield from _of_fields(named_before, named_after, path)
    if named_before.keys() == named_after.keys() and [*named_before] != [*named_after]:
        yield Difference(path, _REORDERED)


def _by_id(values: list[Plain]) -> dict[str, Plain] | None:
    """Return entries by their ids, tests by the field that they test; None when they have none of their own."""
    for key in ("id", "field"):
        named: dict[str, Plain] = {str(one[key]): one for one in values if isinstance(one, Mapping) and key in one}
        if named and len(named) == len(values):
            return named
    return None


def _same(one: Plain, other: Plain) -> bool:
    return type(one) is type(other) and one == other


def _told(value: Plain) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None or value in ("", [], {}):
        return "nothing"
    if isinstance(value, Mapping):
        return _shortened(", ".join(f"{name} {_told(one)}" for name, one in value.items()))
    if isinstance(value, list):
        return _shortened(", ".join(_told(one) for one in value))
    return f"{value:g}" if isinstance(value, int | float) else f"'{_shortened(value)}'"


def _shortened(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _LONGEST_TOLD else f"{flat[: _LONGEST_TOLD - 1]}…"
