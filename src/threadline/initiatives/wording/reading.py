"""Texts from a file: one brief as Markdown or text, or many as JSON lines with `id` and `text`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from threadline.errors import InputError, UnreadableFile

if TYPE_CHECKING:
    from pathlib import Path

JSON_LINES = frozenset({".jsonl", ".ndjson"})
_MAXIMUM_BYTES = 256_000_000


def read_texts(path: Path) -> list[tuple[str, str]]:
    """Return (id, text) of every text in a file, in order. Raises InputError that names file, line and what to do."""
    content = _decoded(path)
    if path.suffix.lower() in JSON_LINES:
        return _json_lines(path, content)
    if not content.strip():
        raise UnreadableFile(path, "it is empty", hint="Write the brief into it, or name another file.")
    return [(path.name, content)]


def _decoded(path: Path) -> str:
    try:
        if path.stat().st_size > _MAXIMUM_BYTES:
            raise UnreadableFile(path, f"it has more than {_MAXIMUM_BYTES:,} bytes", hint="Check it in parts.")
        raw = path.read_bytes()
    except OSError as error:
        raise InputError(
            f"{path} cannot be read: {error.strerror}. Name a file that exists and is yours to read."
        ) from error
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise UnreadableFile(
            path, "it is not UTF-8 text", line=line, hint="Save it as UTF-8, as Markdown or plain text."
        ) from error


def _json_lines(path: Path, content: str) -> list[tuple[str, str]]:
    texts: dict[str, str] = {}
    for number, line in enumerate(content.split("\n"), start=1):
        if not line.strip():
            continue
        name, text = _row(path, number, line)
        if name in texts:
            raise UnreadableFile(
                path, f"the id {name!r} stands twice", line=number, hint="Give every text an id of its own."
            )
        texts[name] = text
    if not texts:
        raise UnreadableFile(path, "it is empty", hint='Write one object a line: {"id": "a", "text": "..."}')
    return list(texts.items())


def _row(path: Path, number: int, line: str) -> tuple[str, str]:
    shape = 'Write one object a line: {"id": "a", "text": "..."}'
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise UnreadableFile(path, "it is no JSON object", line=number, hint=shape) from error
    if not isinstance(row, dict):
        raise UnreadableFile(path, "it is no JSON object", line=number, hint=shape)
    name, text = row.get("id"), row.get("text")
    if isinstance(name, bool) or not isinstance(name, str | int) or name == "":
        raise UnreadableFile(path, "`id` is missing or no text or whole number", line=number, hint=shape)
    if not isinstance(text, str):
        raise UnreadableFile(path, "`text` is missing or no text", line=number, hint=shape)
    return str(name), text
