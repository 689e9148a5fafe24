"""`threadline brief`: whether requests and briefs can be worked from, with positions, like a linter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from threadline.cli import output
from threadline.cli.options import existing_file, json_option
from threadline.errors import CheckFailed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from threadline.initiatives.wording import WordingReport


@click.group()
def brief() -> None:
    """Check the wording of requests and briefs."""


@brief.command("check")
@click.argument("file", type=existing_file)
@click.option(
    "--initiative",
    "initiative_file",
    type=existing_file,
    help="An initiative's file, whose success metric fills the rewrites that are offered.",
)
@json_option
def check(file: Path, initiative_file: Path | None, *, as_json: bool) -> None:
    """Say what is vague, solution-first, loaded or a proxy in FILE, where, and how it could read.

    FILE is Markdown, plain text, or JSON lines (.jsonl) with `id` and `text`. Ends with exit code 1 when a text is
    not good. English only: a text in another language is answered as undecided.
    """
    from threadline.initiatives.wording import check_texts, read_texts  # noqa: PLC0415  loaded when used

    report = check_texts(read_texts(file), facts=_facts(initiative_file))
    if as_json:
        output.show_json(report.to_dict())
    else:
        output.show_text("\n".join(_told(file, report)))
    if not report.good:
        raise CheckFailed(_summary(report))


def _facts(initiative_file: Path | None) -> Mapping[str, Any]:
    if initiative_file is None:
        return {}
    from threadline.initiatives import read_initiative  # noqa: PLC0415
    from threadline.initiatives.wording import facts_of  # noqa: PLC0415

    read = read_initiative(initiative_file).initiative
    return facts_of(read.brief, read.success_metric)


def _told(file: Path, report: WordingReport) -> Iterator[str]:
    alone = len(report.rows) == 1 and report.rows[0].id == file.name
    for row in report.rows:
        name = str(file) if alone else f"{file} [{row.id}]"
        if row.undecided is not None:
            yield f"{name}: undecided: {row.undecided.reason}. {row.undecided.hint}"
        elif not row.remarks:
            yield f"{name}: good"
        for remark in row.remarks:
            lacks = f"; missing: {', '.join(remark.missing)}" if remark.missing else ""
            yield f"{name}:{remark.line}:{remark.column}: {remark.rule}: {remark.excerpt!r}{lacks}"
            yield f"    {remark.suggestion}"


def _summary(report: WordingReport) -> str:
    not_good = sum(row.verdict != "good" for row in report.rows)
    if len(report.rows) == 1:
        return f"The text is not good: {report.rows[0].verdict}."
    return f"{not_good} of {len(report.rows)} texts are not good."
