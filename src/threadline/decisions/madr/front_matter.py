"""The fields above a record, read without expanding what a small file may make large."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

_LARGEST = 64_000


def split_front_matter(text: str) -> tuple[str | None, str, int]:
    """Return the front matter (None where there is none), the rest, and the rest's first line."""
    lines = text.split("\n")
    if lines[0].strip() != "---":
        return None, text, 1
    for number, line in enumerate(lines[1:], start=1):
        if line.strip() == "---":
            return "\n".join(lines[1:number]), "\n".join(lines[number + 1 :]), number + 2
    return None, text, 1


def read_fields(head: str) -> Mapping[str, Any] | str:
    """Return the fields, or what is wrong with them in a few words."""
    import yaml  # noqa: PLC0415  loaded when first used

    if len(head) > _LARGEST:
        return f"it is longer than {_LARGEST:,} letters"
    loader = yaml.SafeLoader(head)
    try:
        # An alias is refused before it is followed: a few of them make a small file expand without end.
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(head, Loader=yaml.SafeLoader)):
            return "YAML aliases (*name) are not read"
        fields = loader.get_single_data()
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        return " ".join(str(getattr(error, "problem", None) or error).split())[:200]
    finally:
        loader.dispose()
    if fields is None:
        return {}
    return {str(name): value for name, value in fields.items()} if isinstance(fields, dict) else "it holds no fields"


def write_fields(fields: Mapping[str, object]) -> str:
    """Return fields as YAML, in their order."""
    import yaml  # noqa: PLC0415

    return str(yaml.safe_dump(dict(fields), sort_keys=False, allow_unicode=True, width=1_000)).strip()


def as_yaml(value: object) -> str:
    """Return one value as YAML on its own, so that a field nobody knows can be carried along."""
    import yaml  # noqa: PLC0415

    return str(yaml.safe_dump(value, allow_unicode=True, width=1_000)).removesuffix("...\n").strip()


def from_yaml(text: str) -> object:
    """Return the value that `as_yaml` wrote."""
    import yaml  # noqa: PLC0415

    return yaml.safe_load(text)
