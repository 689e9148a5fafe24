"""Writes docs/reference from the code, so that the reference cannot lie. Run by `make reference`; a test compares."""

from __future__ import annotations

import inspect
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

import threadline
from threadline.cli.main import root
from threadline.playbook import load_playbook
from threadline.tables.contracts import CONTRACTS

if TYPE_CHECKING:
    from collections.abc import Iterator

REFERENCE = Path(__file__).parent / "reference"


def pages() -> dict[str, str]:
    """Return every generated page by file name."""
    return {
        "commands.md": "\n".join(_commands()),
        "tables.md": "\n".join(_tables()),
        "library.md": "\n".join(_library()),
        "playbook.md": "\n".join(_playbook()),
        "settings.md": "\n".join(_settings()),
        "http-api.md": "\n".join(_http_api()),
    }


def _commands() -> Iterator[str]:
    yield "# Commands\n"
    yield "Exit codes: 0 done; 1 a check found something; 2 bad usage or bad input; 3 something outside failed.\n"
    for path, command in _walk((), root):
        if isinstance(command, click.Group) and path:
            continue
        yield f"## threadline {' '.join(path)}".rstrip() + "\n"
        context = click.Context(
            command,
            info_name=" ".join(("threadline", *path)),
            terminal_width=100,
            max_content_width=100,
            # What the root says of itself holds for all commands; click hands it down from parents only.
            **root.context_settings,
        )
        yield f"```\n{command.get_help(context)}\n```\n"


def _walk(path: tuple[str, ...], command: click.Command) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    yield path, command
    if not isinstance(command, click.Group):
        return
    context = click.Context(command)
    for name in command.list_commands(context):
        child = command.get_command(context, name)
        if child is not None and not child.hidden:
            yield from _walk((*path, name), child)


def _tables() -> Iterator[str]:
    yield "# The six tables\n"
    yield "Required columns are bold. Every other column of a file is carried along and may be used as a segment.\n"
    for contract in CONTRACTS.values():
        yield f"## {contract.name}\n"
        yield f"Key: {', '.join(contract.key)}; of two rows with one key, the {contract.keep.value} counts.\n"
        yield "| column | holds | allowed |\n|---|---|---|"
        for column in contract.columns:
            name = f"**{column.name}**" if column.required else column.name
            yield f"| {name} | {column.kind.value} | {_allowed(column)} |"
        yield ""


def _allowed(column: object) -> str:
    low, high, choices = (getattr(column, name) for name in ("low", "high", "choices"))
    if choices:
        return ", ".join(str(choice) for choice in choices)
    if low is None and high is None:
        return ""
    return f"{'' if low is None else f'{low:g}'} to {'' if high is None else f'{high:g}'}".strip()


def _library() -> Iterator[str]:
    yield "# Library\n"
    yield "```python\nimport threadline as tl\n```\n"
    for name in threadline.__all__:
        if name.startswith("__"):
            continue
        thing = getattr(threadline, name)
        yield f"## {name}\n"
        if inspect.isfunction(thing):
            yield f"```python\n{name}{inspect.signature(thing)}\n```\n".replace("'", "")
        yield f"{inspect.getdoc(thing) or ''}\n"


def _playbook() -> Iterator[str]:
    playbook = load_playbook()
    yield "# Playbook: failure modes\n"
    yield "How a product fails in the customer's eyes, who would fix it, and what is asked by default.\n"
    yield "| failure mode | lane | response | what it is |\n|---|---|---|---|"
    for mode in playbook.failure_modes:
        yield f"| `{mode.id}` {mode.name} | {mode.lane} | `{mode.response}` | {mode.summary} |"
    yield ""


def _settings() -> Iterator[str]:
    from threadline_server.config.environment import SETTINGS  # noqa: PLC0415  the library's pages need no server

    yield "# Settings\n"
    yield "Read from the environment. A secret may also be given as a file: `NAME_FILE` holds its path.\n"
    yield "| setting | holds | default | meaning |\n|---|---|---|---|"
    for setting in SETTINGS:
        default = f"`{setting.default}`" if setting.default else ""
        yield f"| `{setting.name}` | {setting.kind} | {default} | {setting.help} |"
    yield ""


def _http_api() -> Iterator[str]:
    schema = _openapi()
    yield "# HTTP API\n"
    yield "Sign requests with `Authorization: Bearer TOKEN`. The OpenAPI description: `/api/v1/openapi.json`.\n"
    yield "| call | what it does |\n|---|---|"
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            said = (operation.get("description") or operation.get("summary") or "").strip().split("\n")[0]
            yield f"| `{method.upper()} {path}` | {said} |"
    yield ""


def _openapi() -> dict[str, dict[str, dict[str, dict[str, str]]]]:
    import django  # noqa: PLC0415
    from django.conf import settings  # noqa: PLC0415

    if not settings.configured:
        import os  # noqa: PLC0415

        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "threadline_server.config.settings")  # noqa: TID251
    django.setup()
    from threadline_server.config.api import api  # noqa: PLC0415

    described: dict[str, dict[str, dict[str, dict[str, str]]]] = json.loads(
        json.dumps(api.get_openapi_schema(), default=str)
    )
    return described


def main() -> None:
    """Write the pages."""
    REFERENCE.mkdir(exist_ok=True)
    for name, text in pages().items():
        (REFERENCE / name).write_text(text.rstrip() + "\n", encoding="utf-8")
        sys.stdout.write(f"docs/reference/{name}\n")


if __name__ == "__main__":
    main()
