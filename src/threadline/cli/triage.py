"""`threadline triage`: from a file of tickets to the one-page triage."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from threadline.cli import output
from threadline.cli.cache import classifier_cache
from threadline.cli.options import (
    encoding_option,
    existing_file,
    json_option,
    model_option,
    new_file,
    new_rows_file,
    playbook_option,
    reading_options,
    seed_option,
    zone_option,
)
from threadline.cli.reading import open_tickets, read_json
from threadline.cli.writing import write_rows
from threadline.errors import OutsideError

if TYPE_CHECKING:
    from pathlib import Path

    from threadline.triage.run import Before, Triage
    from threadline.triage.settings import TriageSettings


@dataclass(frozen=True, slots=True)
class Outputs:
    """Where the answer goes."""

    html: Path | None
    markdown: Path | None
    assignments: Path | None
    themes: Path | None
    as_json: bool


@click.command()
@click.argument("tickets")
@reading_options
@zone_option
@encoding_option
@model_option
@playbook_option
@seed_option
@click.option(
    "--previous", type=existing_file, help="Themes of the last run (--save-themes): the same themes keep their ids."
)
@click.option("--corrections", type=existing_file, help="What people corrected (JSON): renames, merges, moves, pins.")
@click.option("--html", type=new_file, help="Write the one-page triage here.")
@click.option("--markdown", type=new_file, help="Write the same page as Markdown here.")
@click.option("--assignments", type=new_rows_file, help="Write a row per ticket here (.csv or .parquet).")
@click.option("--save-themes", "themes_file", type=new_file, help="Keep the themes here for the next run.")
@json_option
def triage(tickets: str, as_json: bool, **options: Any) -> None:  # noqa: FBT001  click hands flags over so
    """Read TICKETS and say what customers complain of, how it failed, who would fix it, and what is asked.

    TICKETS is a file (CSV, JSON lines, Parquet) or a table that stays where it is: postgresql://host/db#schema.table.
    """
    if options["reject_file"] is None and options["html"] is not None:
        options["reject_file"] = options["html"].with_suffix(".rejects.csv")
    table = open_tickets(tickets, options)
    with output.progress("triage", quiet=False) as report:
        from threadline.triage.run import run_triage  # noqa: PLC0415  heavy, loaded when used

        done = run_triage(
            table, as_of=options["as_of"], settings=_settings(options), before=_before(options), progress=report
        )
    _deliver(
        done,
        Outputs(options["html"], options["markdown"], options["assignments"], options["themes_file"], as_json),
    )


def _settings(options: dict[str, Any]) -> TriageSettings:
    from threadline.triage.settings import TriageSettings  # noqa: PLC0415

    return TriageSettings(
        encoding=options["encoding"],
        model_path=options["model_path"],
        zone=options["zone"],
        seed=options["seed"],
        playbook_folder=options["playbook_folder"],
        cache=classifier_cache(),
    )


def _before(options: dict[str, Any]) -> Before:
    from threadline.themes.discovery.corrections import Corrections  # noqa: PLC0415
    from threadline.themes.discovery.theme_set import ThemeSet  # noqa: PLC0415
    from threadline.triage.run import Before  # noqa: PLC0415

    previous, corrections = options["previous"], options["corrections"]
    return Before(
        themes=None if previous is None else ThemeSet.from_file(previous),
        corrections=None if corrections is None else Corrections.from_dict(read_json(corrections)),
    )


def _deliver(done: Triage, outputs: Outputs) -> None:
    from threadline.documents.triage_page import render_triage_html, render_triage_markdown  # noqa: PLC0415

    answer = done.to_dict()
    if outputs.html:
        _write(outputs.html, render_triage_html(answer))
    if outputs.markdown:
        _write(outputs.markdown, render_triage_markdown(answer))
    if outputs.assignments:
        write_rows(done.assignments, outputs.assignments)
    if outputs.themes:
        done.themes.to_file(outputs.themes)
        output.say(f"themes kept in {outputs.themes}")
    if outputs.as_json:
        output.show_json(answer)
    else:
        output.show_text(_in_brief(answer))


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise OutsideError(f"{path} cannot be written: {error.strerror}") from error
    output.say(f"page written to {path}")


def _in_brief(answer: dict[str, Any]) -> str:
    from threadline.documents import wording  # noqa: PLC0415

    lines = [answer["headline"], ""]
    lines += [
        f"{place:>3}  {theme['name']:<44} {theme['size']:>7,} tickets  {wording.percent(theme['share']):<20} "
        f"{wording.DIRECTIONS[theme['trend']['direction']]:<14} {theme['failure_mode']['name']} "
        f"({theme['failure_mode']['status']}): {wording.response(theme['response'])}"
        for place, theme in enumerate(answer["themes"], start=1)
    ]
    lines += [""] if answer["themes"] else []
    lines += [f"In no theme: {answer['unassigned']['size']:,} tickets", "", answer["ask"]]
    return "\n".join(lines)
