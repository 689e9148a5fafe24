"""What the users of the load test do: each asks a page every two seconds. Read by locust, in its own environment."""

from __future__ import annotations

import json
import os
from itertools import cycle
from pathlib import Path

from locust import HttpUser, constant_pacing, task

PLAN = json.loads(Path(os.environ["WEB_PAGES_PLAN"]).read_text(encoding="utf-8"))
SESSIONS = cycle(PLAN["sessions"])


class Person(HttpUser):
    """One signed-in person. Connections are kept open, as browsers do."""

    host = PLAN["host"]
    wait_time = constant_pacing(2)

    def on_start(self) -> None:
        self.client.cookies.set("sessionid", next(SESSIONS))
        # Everyone begins elsewhere, and goes round all pages.
        offset = PLAN["offsets"].pop()
        self.pages = cycle(PLAN["pages"][offset:] + PLAN["pages"][:offset])
        self.turns = {name: cycle(addresses) for name, addresses in PLAN["pages"]}

    @task
    def ask(self) -> None:
        name, _ = next(self.pages)
        with self.client.get(next(self.turns[name]), name=name, catch_response=True, allow_redirects=False) as answer:
            if answer.status_code != 200:
                answer.failure(f"{answer.status_code} instead of 200")
