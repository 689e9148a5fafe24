"""`threadline lake`: load event tables, tidy up, and forget a person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from threadline.cli import output
from threadline.cli.options import folder, json_option, reading_options
from threadline.cli.reading import asked_reading, say_report

if TYPE_CHECKING:
    from pathlib import Path

TABLES = ["tickets", "predictions", "outcomes", "usage", "feedback", "exposures"]
lake_option = click.option("--lake", "lake_folder", type=folder, required=True, help="Folder of the lake.")


@click.group()
def lake() -> None:
    """Keep event tables in an embedded lake of Delta tables."""


@lake.command("load")
@click.argument("table", type=click.Choice(TABLES))
@click.argument("source", type=click.Path(exists=True, dir_okay=False))
@lake_option
@reading_options
@json_option
def load(table: str, source: str, *, as_json: bool, **options: Any) -> None:
    """Load SOURCE into TABLE: whole or not at all; the same file twice changes nothing."""
    from threadline.tables import Lake, read_table  # noqa: PLC0415  heavy, loaded when used

    reading = asked_reading(options)
    read = read_table(table, source, as_of=reading.as_of, settings=reading.settings)
    report = Lake(options["lake_folder"]).load(read)
    if as_json:
        output.show_json(report.to_dict())
        return
    say_report(report)
    output.show_text("loaded" if report.changed else "nothing changed: these rows were loaded before")


@lake.command("compact")
@lake_option
def compact(lake_folder: Path) -> None:
    """Join small files and drop superseded rows."""
    from threadline.tables import Lake  # noqa: PLC0415

    Lake(lake_folder).compact()
    output.show_text(f"{lake_folder} is compact")


@lake.command("delete-user")
@click.argument("user_id")
@lake_option
@click.confirmation_option(prompt="Delete this person's rows from every table, for good?")
@json_option
def delete_user(user_id: str, lake_folder: Path, *, as_json: bool) -> None:
    """Delete everything of USER_ID: tables, journal and reject files are rewritten without it."""
    from threadline.tables import Lake  # noqa: PLC0415

    deletion = Lake(lake_folder).delete_user(user_id)
    if as_json:
        output.show_json(deletion.to_dict())
        return
    output.show_text("\n".join(f"{name}: {value}" for name, value in deletion.to_dict().items()))
