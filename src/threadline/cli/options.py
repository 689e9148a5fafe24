"""Options that several commands share, so that they mean the same everywhere."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from zoneinfo import ZoneInfo

import click

if TYPE_CHECKING:
    from collections.abc import Callable

Command = TypeVar("Command", bound="Callable[..., object]")

existing_file = click.Path(exists=True, dir_okay=False, path_type=Path)


class NewFile(click.Path):
    """A file to be written: what would stop that is said before the work begins, and not after it."""

    def __init__(self, *endings: str) -> None:
        super().__init__(dir_okay=False, writable=True, path_type=Path)
        self._endings = endings

    def convert(self, value: str | os.PathLike[str], param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """Return the path. Fails where its folder is missing or closed, or its ending is not among the known."""
        path = Path(os.fsdecode(super().convert(value, param, ctx)))
        if not path.parent.is_dir():
            self.fail(f"there is no folder {str(path.parent)!r}. Make it first", param, ctx)
        if not os.access(path.parent, os.W_OK):
            self.fail(f"nothing may be written into the folder {str(path.parent)!r}", param, ctx)
        if self._endings and path.suffix.lower() not in self._endings:
            self.fail(f"{path.name!r} must end in {' or '.join(self._endings)}", param, ctx)
        return path


new_file = NewFile()
new_rows_file = NewFile(".csv", ".parquet")
existing_folder = click.Path(exists=True, file_okay=False, path_type=Path)
folder = click.Path(file_okay=False, path_type=Path)


def parse_mapping(_ctx: click.Context, _param: click.Parameter, pairs: tuple[str, ...]) -> dict[str, str]:
    """Turn `--map created_at=opened` into {"created_at": "opened"}."""
    mapping: dict[str, str] = {}
    for pair in pairs:
        target, sign, source = pair.partition("=")
        if not (target and sign and source):
            raise click.BadParameter(f"{pair!r} is not COLUMN=YOURS, for example created_at=opened")
        mapping[target.strip()] = source.strip()
    return mapping


def parse_moment(_ctx: click.Context, _param: click.Parameter, text: str | None) -> datetime:
    """Read `--as-of`; without it, now. This is where the command line reads the clock."""
    if text is None:
        return datetime.now(UTC)  # noqa: TID251  the edge, where the clock is read and passed in
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise click.BadParameter(f"{text!r} is not a date or time such as 2026-11-21 or 2026-11-21T09:00Z") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def parse_zone(_ctx: click.Context, _param: click.Parameter, name: str) -> str:
    """Refuse a zone that nobody knows before the work begins."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise click.BadParameter(f"{name!r} is not a time zone such as Europe/Berlin") from error
    return name


mapping_option = click.option(
    "--map",
    "mapping",
    multiple=True,
    metavar="COLUMN=YOURS",
    callback=parse_mapping,
    help="Say which of your columns holds a column of the contract, e.g. --map created_at=opened. Repeatable.",
)
as_of_option = click.option(
    "--as-of",
    metavar="MOMENT",
    callback=parse_moment,
    help="Judge as if it were this moment (ISO 8601; without a zone it is UTC). Default: now.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print the whole answer as JSON.")
rejects_options = (
    click.option(
        "--max-reject-share",
        type=click.FloatRange(0, 1),
        default=0.01,
        show_default=True,
        help="Fail when a larger share of rows breaks the contract.",
    ),
    click.option(
        "--rejects",
        "reject_file",
        type=new_file,
        help="Write rejected rows, with line and reason, here. A triage writes them beside its page unless told.",
    ),
)
format_options = (
    click.option(
        "--day-first/--month-first",
        default=None,
        help="How to read dates such as 3/4/2026. Default: as the other dates of the column show.",
    ),
    click.option("--charset", metavar="NAME", help="The file's character encoding, e.g. cp1252. Default: found out."),
)
zone_option = click.option(
    "--zone",
    default="UTC",
    show_default=True,
    metavar="ZONE",
    callback=parse_zone,
    help="Days are days of this zone, e.g. Europe/Berlin.",
)
seed_option = click.option("--seed", type=int, default=0, show_default=True, help="Same seed, same answer.")
playbook_option = click.option(
    "--playbook", "playbook_folder", type=folder, help="Your own playbook; its files replace the bundled ones."
)
encoding_option = click.option(
    "--encoding",
    type=click.Choice(["auto", "tfidf", "sentences"]),
    default="auto",
    show_default=True,
    help="How texts become vectors: TF-IDF, or a sentence model from --model. Auto: the model when one is given.",
)
model_option = click.option(
    "--model", "model_path", type=folder, help="Folder of a sentence-embedding model (needs the extra [embeddings])."
)


def reading_options(command: Command) -> Command:
    """Add the options of every command that reads tickets."""
    for option in (*format_options, *rejects_options, mapping_option, as_of_option):
        command = option(command)
    return command
