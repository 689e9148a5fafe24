"""Writes docs/reference from the code, so that the reference cannot lie. Run by `make reference`; a test compares."""

from __future__ import annotations

import dataclasses
import inspect
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import threadline
from threadline.cli.main import root
from threadline.playbook import (
    CHECKS,
    COMPARISONS,
    KINDS,
    MEETINGS,
    THINGS,
    Box,
    EvidenceKind,
    Gate,
    Handoff,
    Letter,
    MetBy,
    RedFlag,
    Requirement,
    Role,
    Stage,
    Term,
    load_playbook,
)
from threadline.tables.contracts import CONTRACTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from threadline.playbook import Playbook

REFERENCE = Path(__file__).parent / "reference"


def pages() -> dict[str, str]:
    """Return every generated page by file name."""
    return {
        "commands.md": "\n".join(_commands()),
        "tables.md": "\n".join(_tables()),
        "library.md": "\n".join(_library()),
        "playbook.md": "\n".join(_playbook()),
        "initiatives.md": "\n".join(_initiatives()),
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
    yield "# Playbook\n"
    yield "The operating model as files, one thing a file: Markdown with YAML front matter. This is the bundled one.\n"
    yield "[Write your own playbook](../how-to/write-your-own-playbook.md) says how to change it.\n"
    yield "| folder | kind | fields | how many |\n|---|---|---|---|"
    for folder, kind in KINDS.items():
        things = playbook.things(folder)
        yield f"| `{folder}/` | `{kind.word}` | {', '.join(_front_matter(things[0]))} | {len(things)} |"
    yield ""
    for section in (_stages, _requirements, _evidence, _handoffs, _people, _asked, _red_flags, _glossary):
        yield from section(playbook)
    yield "## Failure modes\n"
    yield "How a product fails in the customer's eyes, who would fix it, and what is asked by default.\n"
    yield "| failure mode | lane | response | what it is |\n|---|---|---|---|"
    for mode in playbook.failure_modes:
        yield f"| `{mode.id}` {mode.name} | {mode.lane} | `{mode.response}` | {mode.summary} |"
    yield ""


def _front_matter(thing: Any) -> Iterator[str]:
    # What stands below the front matter is the description; `kind` is the kind of the file.
    told_below = {"path", "description", "examples"}
    for field in dataclasses.fields(thing):
        if field.name not in told_below:
            yield f"`{'gate_kind' if isinstance(thing, Gate) and field.name == 'kind' else field.name}`"


def _stages(playbook: Playbook) -> Iterator[str]:
    yield f"## Stages and gates\n\n{_docs(Stage)}\n"
    yield "| stage | working days | rounds | buffer | gates | what happens |\n|---|---|---|---|---|---|"
    for stage in playbook.stages:
        gates = ", ".join(f"`{gate}`" for gate in stage.gates)
        cells = (_span(stage.typical_days), _span(stage.iterations), f"{stage.buffer:g}", gates, stage.summary)
        yield f"| `{stage.id}` {stage.name} | {' | '.join(cells)} |"
    yield f"\n{_docs(Gate)}\n"
    yield "| gate | kind | decided by | with findings | asks | requirements |\n|---|---|---|---|---|---|"
    for stage in playbook.stages:
        for gate in map(playbook.gate, stage.gates):
            asked = ", ".join(f"`{one}`" for one in gate.requirements)
            cells = (gate.kind, f"`{gate.approver_role}`", _yes_no(said=gate.conditional), gate.asks, asked)
            yield f"| `{gate.id}` {gate.name} | {' | '.join(cells)} |"
    yield ""


def _requirements(playbook: Playbook) -> Iterator[str]:
    yield f"## Requirements\n\n{_docs(Requirement)}\n"
    yield f"A test in `must` names a `field`, a `comparison` ({_listed(COMPARISONS)}) and a `value`.\n"
    yield "| requirement | met by | tests | days | exemptable | why | what to do |\n|---|---|---|---|---|---|---|"
    for one in playbook.requirements:
        met = f"`{one.evidence_kind}`" if one.by == "computed" else f"attested by `{one.attested_by}`"
        tests = [must.told() for must in one.must]
        tests += [f"same {one.same_as.field} as `{one.same_as.evidence_kind}`"] if one.same_as else []
        cells = (met, "; ".join(tests), str(one.fresh_days or ""), _yes_no(said=one.exemptable), one.why, one.needs)
        yield f"| `{one.id}` {one.name} | {' | '.join(cells)} |"
    yield ""


def _evidence(playbook: Playbook) -> Iterator[str]:
    yield f"## Kinds of evidence\n\n{_docs(EvidenceKind)}\n"
    yield f"Evidence can rest on: {_listed(THINGS)}.\n"
    yield "| kind | what it says | values | rests on | can be computed again | produced by |\n|---|---|---|---|---|---|"
    for kind in playbook.evidence_kinds:
        schema: dict[str, Any] = dict(kind.schema)
        properties, required = schema["properties"], schema.get("required", [])
        values = ", ".join(f"**{name}**" if name in required else name for name in properties)
        cells = (kind.summary, values, ", ".join(kind.rests_on), _yes_no(said=kind.recomputable), kind.produced_by)
        yield f"| `{kind.id}` {kind.name} | {' | '.join(cells)} |"
    yield ""


def _handoffs(playbook: Playbook) -> Iterator[str]:
    yield f"## Handoffs\n\n{_docs(Handoff)}\n"
    for one in playbook.handoffs:
        yield f"### {one.letter}: {one.name} (`{one.id}`)\n"
        yield f"From `{one.from_role}` to `{one.to_role}`, after `{one.after_stage}`, before `{one.before_stage}`,"
        yield f"answered within {one.clock_days} working days. Opened again by: {', '.join(one.reopened_by)}.\n"
        yield f"Breaks when: {one.breaks_when}\n"
        yield "| content | brought by | evidence | what counts as brought |\n|---|---|---|---|"
        for content in one.contents:
            evidence = f"`{content.evidence_kind}`" if content.evidence_kind else ""
            yield f"| `{content.id}` {content.name} | {content.by} | {evidence} | {content.needs} |"
        yield ""


def _people(playbook: Playbook) -> Iterator[str]:
    yield f"## Roles\n\n{_docs(Role)}\n"
    yield "| role | measured on | cares about | what they do |\n|---|---|---|---|"
    for role in playbook.roles:
        yield f"| `{role.id}` {role.name} | {', '.join(role.measured_on)} | {role.cares_about} | {role.summary} |"
    yield f"\n## Ownership boxes\n\n{_docs(Box)}\n"
    yield "| box | asks | usually | blocks a launch | when it is empty |\n|---|---|---|---|---|"
    for box in playbook.boxes:
        cells = (box.question, f"`{box.usual_role}`", _yes_no(said=box.blocks_launch), box.when_empty)
        yield f"| `{box.id}` {box.name} | {' | '.join(cells)} |"
    yield f"\n## Letters\n\n{_docs(Letter)}\n"
    yield "| letter | effect | in RACI | what it means |\n|---|---|---|---|"
    for letter in playbook.letters:
        yield f"| {letter.letter}: `{letter.id}` | `{letter.effect}` | {letter.raci} | {letter.summary} |"
    yield ""


def _asked(playbook: Playbook) -> Iterator[str]:
    yield f"## Questions\n\n{_docs(MetBy)}\n"
    yield "| asked in | question | answered by | a good answer |\n|---|---|---|---|"
    homes = [*(stage.id for stage in playbook.stages), *MEETINGS]
    for one in sorted(playbook.questions, key=lambda one: homes.index(one.stage or one.meeting or "")):
        met = f"{one.answered_by.by} `{one.answered_by.what}`"
        yield f"| {(one.stage or one.meeting or '').replace('_', ' ')} | {one.asks} | {met} | {one.good_answer} |"
    yield "\n## Checklists\n"
    for checklist in playbook.checklists:
        yield f"### {checklist.name} (`{checklist.id}`, {checklist.when.replace('_', ' ')})\n\n{checklist.summary}\n"
        yield from (f"- {item.text} ({item.met_by.by} `{item.met_by.what}`)" for item in checklist.items)
        yield ""
    yield "## Rubrics\n"
    for rubric in playbook.rubrics:
        yield f"{rubric.summary}\n"
        yield "| criterion | weight | scored by | 1 | 2 | 3 | 4 | 5 |\n|---|---|---|---|---|---|---|---|"
        for criterion in rubric.criteria:
            cells = (criterion.asks, f"{criterion.weight:g}", f"`{criterion.from_role}`", *criterion.anchors)
            yield f"| `{criterion.id}` {' | '.join(cells)} |"
        yield ""


def _red_flags(playbook: Playbook) -> Iterator[str]:
    yield f"## Red flags\n\n{_docs(RedFlag)}\n"
    yield "| red flag | severity | what it means | what to do | asks |\n|---|---|---|---|---|"
    for flag in playbook.red_flags:
        yield f"| `{flag.id}` {flag.name} | {flag.severity} | {flag.meaning} | {flag.action} | `{flag.asks_role}` |"
    yield "\nThe declared checks, and what a file may set in `parameters`:\n"
    yield "| check | parameter | usually | from | to | what it is |\n|---|---|---|---|---|---|"
    for check, parameters in CHECKS.items():
        for name, one in parameters.items():
            yield f"| `{check}` | `{name}` | {one.usual:g} | {one.least:g} | {one.greatest:g} | {one.means} |"
        if not parameters:
            yield f"| `{check}` | | | | | |"
    yield ""


def _glossary(playbook: Playbook) -> Iterator[str]:
    yield f"## Glossary\n\n{_docs(Term)}\n"
    yield "| words | what they mean | what to ask back | cannot stand without |\n|---|---|---|---|"
    for term in playbook.glossary:
        needs = ", ".join(need.replace("_", " ") for need in term.needs)
        yield f"| {', '.join(term.words)} | {term.means} | {term.asks} | {needs} |"
    yield ""


def _docs(kind: type) -> str:
    return inspect.getdoc(kind) or ""


def _span(span: tuple[float, float] | None) -> str:
    return "" if span is None else " to ".join(f"{end:g}" for end in sorted(set(span)))


def _listed(words: tuple[str, ...]) -> str:
    return ", ".join(f"`{word}`" for word in words)


def _yes_no(*, said: bool) -> str:
    return "yes" if said else "no"


def _initiatives() -> Iterator[str]:
    from threadline.initiatives.record.initiative import FORMAT  # noqa: PLC0415

    yield "# Initiatives\n"
    yield f"An initiative's file is YAML of the shape `{FORMAT}`. Its JSON Schema: `threadline initiative schema`.\n"
    yield from _initiative_fields()
    yield from _events()
    yield from _problems()
    yield from _permissions()


def _initiative_fields() -> Iterator[str]:
    from threadline.initiatives.file.schema import initiative_schema  # noqa: PLC0415

    schema = initiative_schema()
    records = {"The file": schema, **dict(sorted(schema["$defs"].items()))}
    for name, record in records.items():
        if "properties" not in record:
            continue
        yield f"## {name}\n"
        yield "| field | must be there | holds |\n|---|---|---|"
        for field, described in record["properties"].items():
            must = "yes" if field in record.get("required", ()) else ""
            yield f"| `{field}` | {must} | {described.get('description', '')} |"
        yield ""


def _events() -> Iterator[str]:
    from threadline.initiatives import EVENTS  # noqa: PLC0415

    yield "## What happens (history)\n"
    yield "Every event has `at` and `kind`, and may have `by`.\n"
    yield "| kind | carries |\n|---|---|"
    for kind, carried in EVENTS.items():
        said = "; ".join(f"`{name}`{'' if one.required else ' (may)'}: {one.says}" for name, one in carried.items())
        yield f"| `{kind}` | {said} |"
    yield ""


def _problems() -> Iterator[str]:
    from threadline.gates import KINDS  # noqa: PLC0415
    from threadline.gates.verification import OUTCOMES  # noqa: PLC0415

    yield "## Kinds of problems at a gate\n"
    yield "| kind | meaning |\n|---|---|"
    yield from (f"| `{kind}` | {meaning} |" for kind, meaning in KINDS.items())
    yield "\n## What comes of computing evidence again\n"
    yield "| outcome | meaning |\n|---|---|"
    yield from (f"| `{outcome}` | {meaning} |" for outcome, meaning in OUTCOMES.items())
    yield ""


def _permissions() -> Iterator[str]:
    from threadline.gates.acts import PERMISSIONS  # noqa: PLC0415
    from threadline.gates.acts.permissions import WHO  # noqa: PLC0415

    yield "## Who may do what\n"
    yield "| act | who may | who never may | because |\n|---|---|---|---|"
    for one in PERMISSIONS:
        yield f"| `{one.act}` | {WHO[one.may]} | {WHO.get(one.never, '')} | {one.because} |"
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


def main(folder: Path) -> None:
    """Write the pages into a folder."""
    folder.mkdir(exist_ok=True)
    for name, text in pages().items():
        (folder / name).write_text(text.rstrip() + "\n", encoding="utf-8")
        sys.stdout.write(f"{name}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else REFERENCE)
