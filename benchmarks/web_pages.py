"""The web application under ten users at a million tickets: percentiles and queries for each page.

    python benchmarks/web_pages.py [--data FOLDER] [--minutes 5] [--tickets 1000000] [--themes 200]

Locust asks the pages, from an environment of its own: python -m venv benchmarks/.envs/locust, then
benchmarks/.envs/locust/bin/pip install locust. The data folder is made once and used again.
"""

# ruff: noqa: PLC0415 - Django is started before anything of it is imported

from __future__ import annotations

import argparse
import csv
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import web_data

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent
LOCUST = HERE / ".envs" / "locust" / "bin" / "locust"
PORT = 8317
USERS = 10
LIMITS = {"search": 300}
LIMIT = 200


def main() -> None:
    options = asked()
    os.environ["THREADLINE_DATA"] = str(options.data.resolve())
    options.data.mkdir(parents=True, exist_ok=True)
    web_data.build_demo(options.data)
    start_django()
    web_data.fill(options.tickets, options.themes)
    pages = pages_to_ask()
    counted = queries_of(pages)
    plan = {
        "host": f"http://127.0.0.1:{PORT}",
        "sessions": web_data.sessions(USERS),
        "pages": list(pages.items()),
        "offsets": [number * len(pages) // USERS for number in range(USERS)],
    }
    load = os.getloadavg()[0]
    with served(), tempfile.TemporaryDirectory() as folder:
        rows = ask(plan, Path(folder), minutes=options.minutes)
    show(rows, counted, load=load)


def asked() -> argparse.Namespace:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--data", type=Path, default=HERE / "results" / "web")
    options.add_argument("--tickets", type=int, default=1_000_000)
    options.add_argument("--themes", type=int, default=200)
    options.add_argument("--minutes", type=float, default=5)
    return options.parse_args()


def start_django() -> None:
    from threadline_server.config.start import prepare_database, start_django

    start_django()
    prepare_database()


def pages_to_ask() -> dict[str, list[str]]:
    """Return each page with the addresses that are asked in turn."""
    from django.urls import reverse

    from threadline_server.themes.models import Theme
    from threadline_server.tickets.models import Ticket

    listed, themes = reverse("tickets:list"), list(Theme.objects.present()[:40])
    newest = Ticket.objects.newest_first()[200]
    filters = [
        "channel=chat",
        "language=de",
        "failure_mode=irrelevant_result",
        "tag=refund",
        "channel=email&lane=model",
    ]
    words = ["refund", "wrong answer", "order77", "order1200", "search results", "the chat", "invoice twice", "zzz"]
    return {
        "tickets": [listed],
        "tickets of a theme": [f"{listed}?theme={theme.key}" for theme in themes],
        "tickets filtered": [f"{listed}?{one}" for one in filters],
        "one ticket": [reverse("tickets:detail", args=[newest.pk - step]) for step in range(20)],
        "search": [f"{listed}?q={one.replace(' ', '+')}" for one in words],
        "search everything": [f"{reverse('search')}?q={one.replace(' ', '+')}" for one in words],
        "themes": [reverse("themes:list")],
        "theme": [reverse("themes:detail", args=[theme.key]) for theme in themes],
        "queue": ["/"],
        "triage inbox": [reverse("triage:inbox")],
        "one page": [reverse("themes:one_page")],
    }


def queries_of(pages: dict[str, list[str]]) -> dict[str, tuple[int, float]]:
    """Return how many queries each page makes, the most of its addresses, and milliseconds of CPU, their mean."""
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from threadline_server.accounts.models import User

    settings.ALLOWED_HOSTS = ["*"]
    client, counted = Client(), {}
    client.force_login(User.objects.get(email="alice@example.com"))
    for name, addresses in pages.items():
        client.get(addresses[0])
        most, began = 0, time.process_time()
        for address in addresses:
            with CaptureQueriesContext(connection) as captured:
                answer = client.get(address)
            if answer.status_code != 200:
                sys.exit(f"{address} answered {answer.status_code}")
            most = max(most, len(captured))
        counted[name] = (most, 1000 * (time.process_time() - began) / len(addresses))
    return counted


@contextmanager
def served() -> Iterator[None]:
    """Run `threadline serve` as anybody would, with its two web processes, worker and scheduler."""
    server = subprocess.Popen([web_data.PROGRAM, "serve", "--port", str(PORT)], start_new_session=True)
    try:
        for _ in range(240):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{PORT}/alive/", timeout=2)
                break
            except OSError:
                time.sleep(0.5)
        yield
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(30)


def ask(plan: dict[str, object], folder: Path, *, minutes: float) -> list[dict[str, str]]:
    (folder / "plan.json").write_text(json.dumps(plan), encoding="utf-8")
    command = [LOCUST, "--headless", "--only-summary", "-f", HERE / "web_users.py", "--csv", folder / "out"]
    command += ["--users", str(USERS), "--spawn-rate", "5", "--run-time", f"{int(60 * minutes)}s", "--reset-stats"]
    command += ["--exit-code-on-error", "0"]
    environment = os.environ | {"WEB_PAGES_PLAN": str(folder / "plan.json")}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stderr[-4000:])
    with (folder / "out_stats.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with (folder / "out_failures.csv").open(encoding="utf-8", newline="") as file:
        for failure in csv.DictReader(file):
            print(f"{failure['Occurrences']} of {failure['Name']}: {failure['Error']}")
    return rows


def show(rows: list[dict[str, str]], counted: dict[str, tuple[int, float]], *, load: float) -> None:
    print(f"\nLoad of the machine before: {load:.1f}. Milliseconds; queries: the most of a page's addresses.\n")
    print("| page | asked | p50 | p95 | p99 | queries | CPU | wanted p95 |")
    print("|---|---|---|---|---|---|---|---|")
    for row in rows:
        name = row["Name"]
        queries, cpu = counted.get(name, (0, 0.0))
        wanted = LIMITS.get(name.partition(" ")[0], LIMIT)
        verdict = "" if float(row["95%"]) < wanted else " **short**"
        numbers = " | ".join(row[key] for key in ("Request Count", "50%", "95%", "99%"))
        print(f"| {name} | {numbers} | {queries or ''} | {cpu:.0f} | {wanted}{verdict} |")
    failed = sum(int(row["Failure Count"]) for row in rows if row["Name"] != "Aggregated")
    print(f"\n{failed} answers were not 200.")


if __name__ == "__main__":
    main()
