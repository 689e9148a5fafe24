"""Write a decision as MADR 4, so that any tool for decision records can read it and `read_madr` gives it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from threadline.decisions.madr.blocks import put_between_fences, read_items, write_items, write_text, write_title
from threadline.decisions.madr.front_matter import from_yaml, write_fields
from threadline.decisions.madr.reading import choice_in, title_tells_number
from threadline.decisions.madr.trigger_lines import write_trigger
from threadline.decisions.madr.words import status_words
from threadline.decisions.record import QUALITIES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from threadline.decisions.record import Argument, Decision, Option


def write_madr(decision: Decision) -> str:
    """Return the record as MADR 4.0, with the driver, review triggers and trade-off matrix beside it."""
    parts = [f"---\n{write_fields(_fields(decision))}\n---\n", f"# {write_title(decision.title)}"]
    for name, text in _sections(decision):
        parts.append(f"## {write_title(name)}\n\n{text}" if text else f"## {write_title(name)}")
    return "\n\n".join(parts).replace("---\n\n\n#", "---\n\n#") + "\n"


def _fields(decision: Decision) -> dict[str, object]:
    roles = decision.roles
    fields: dict[str, object] = {
        "status": decision.status_said or status_words(decision.status, decision.superseded_by)
    }
    if decision.decided_on is not None:
        fields["date"] = decision.decided_on
    if decision.number is not None or title_tells_number(decision.title):
        fields["number"] = decision.number
    listed = {"decision-makers": roles.approvers, "consulted": roles.consulted, "informed": roles.informed}
    fields |= {name: list(people) for name, people in listed.items() if people}
    if roles.driver:
        fields["driver"] = roles.driver
    if decision.supersedes:
        fields["supersedes"] = list(decision.supersedes)
    return fields | {name: from_yaml(text) for name, text in decision.fields}


def _sections(decision: Decision) -> Iterator[tuple[str, str]]:
    argued = [option for option in decision.options if option.arguments or option.description]
    rated = any(option.trade_offs for option in decision.options)
    named = {
        "Context and Problem Statement": write_text(decision.context, deepest=2),
        "Decision Drivers": write_items(decision.drivers),
        "Considered Options": write_items([option.title for option in decision.options]),
        "Decision Outcome": "\n\n".join(_outcome(decision)),
        "Pros and Cons of the Options": "\n\n".join(_pros(option) for option in argued),
        "Trade-offs": _matrix(decision) if rated else "",
        "Review Triggers": write_items([write_trigger(trigger) for trigger in decision.triggers]),
        "More Information": write_text(decision.more, deepest=2),
    }
    yield from ((name, text) for name, text in named.items() if text)
    yield from ((name, write_text(text, deepest=2)) for name, text in decision.sections)


def _outcome(decision: Decision) -> Iterator[str]:
    chosen = f'Chosen option: "{decision.choice}", because ' if decision.choice else ""
    if not chosen and choice_in(decision.because):
        yield put_between_fences(decision.because)
    elif chosen or decision.because:
        yield write_text(decision.because, deepest=3, after=chosen)
    if decision.consequences:
        yield "### Consequences\n\n" + write_items([_written(one) for one in decision.consequences])
    if decision.confirmation:
        yield "### Confirmation\n\n" + write_text(decision.confirmation, deepest=3)


def _written(argument: Argument) -> str:
    return f"{argument.verdict.value.capitalize()}, because {argument.text}"


def _pros(option: Option) -> str:
    parts = [f"### {write_title(option.title)}"]
    if read_items(option.description)[1]:
        # A list here would be read as arguments.
        parts.append(put_between_fences(option.description))
    elif option.description:
        parts.append(write_text(option.description, deepest=3))
    if option.arguments:
        parts.append(write_items([_written(argument) for argument in option.arguments]))
    return "\n\n".join(parts)


def _matrix(decision: Decision) -> str:
    rows = [["Option", *QUALITIES], ["---"] * (len(QUALITIES) + 1)]
    rows += [[option.title, *(option.known(name) or "unknown" for name in QUALITIES)] for option in decision.options]
    return "\n".join(f"| {' | '.join(_cell(cell) for cell in row)} |" for row in rows)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
