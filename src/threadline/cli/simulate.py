"""`threadline simulate`: a company with known truth."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from threadline.cli import output
from threadline.cli.options import folder, json_option, seed_option

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

LAST_DAY = date(2026, 10, 31)


@click.command()
@click.option("--out", type=folder, required=True, help="Folder for the six tables, truth.json and company.json.")
@click.option("--tickets", type=click.IntRange(1), default=20_000, show_default=True, help="About how many tickets.")
@click.option("--days", type=click.IntRange(28), default=180, show_default=True, help="How many days they span.")
@click.option(
    "--end-on",
    type=click.DateTime(["%Y-%m-%d"]),
    default=LAST_DAY.isoformat(),
    show_default=True,
    help="The last day.",
)
@seed_option
@json_option
def simulate(out: Path, tickets: int, days: int, end_on: datetime, seed: int, *, as_json: bool) -> None:
    """Write a company with known truth: six tables as Parquet, and who and what stands behind them."""
    from threadline.simulate import simulate_company  # noqa: PLC0415  heavy, loaded when used

    with output.progress("simulate", quiet=as_json) as report:
        report("writing a company", 0, tickets)
        done = simulate_company(out, tickets=tickets, seed=seed, days=days, end_on=end_on.date())
    answer = done.to_dict()
    if as_json:
        output.show_json(answer)
    else:
        output.show_text(f"{out}: {', '.join(sorted(path.name for path in out.iterdir()))}")
