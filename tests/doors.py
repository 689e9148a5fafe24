"""The doors beside Python: the command line, and a spike that all of them should see."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from factories import NOON
from planted_tickets import plant_tickets

if TYPE_CHECKING:
    from pathlib import Path

DAYS, A_DAY, BURST = 56, 9, 40
COLUMNS = ("ticket_id", "created_at", "text", "user_id", "capability", "tags")


def command(*said: str) -> str:
    """Return what the command line prints."""
    line = "from threadline.cli.main import main; main()"
    done = subprocess.run([sys.executable, "-c", line, *said], check=True, capture_output=True, text=True)
    return done.stdout


def command_json(*said: str) -> Any:
    """Return what the command line answers with `--json`."""
    return json.loads(command(*said, "--json"))


def write_export(path: Path) -> Path:
    """Write eight weeks of tickets in which one theme bursts on the last two whole days."""
    calm = plant_tickets(DAYS * A_DAY, seed=1, about=("refund", "crash", "coupon"))
    burst = plant_tickets(BURST, seed=2, about=("refund",), start=DAYS * A_DAY)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for number, row in enumerate((*calm.rows, *burst.rows)):
            days_ago = DAYS - number // A_DAY if number < DAYS * A_DAY else 1 + number % 2
            at = NOON - timedelta(days=days_ago, minutes=number)
            tag = "refund" if "refund" in row["clean"] else "other"
            writer.writerow((row["ticket_id"], at.isoformat(), row["clean"], row["user_id"], "shop", tag))
    return path
