"""The real server as a process: it starts, answers, stops and fails as one."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import psutil
import pytest

import threadline_server

SOURCE = Path(threadline_server.__file__).parents[1]
PROGRAM = """
import sys, click
from threadline.errors import ThreadlineError
from threadline_server.config.commands import commands
try:
    click.Group("threadline", commands=commands())(standalone_mode=False)
except ThreadlineError as error:
    print(error, file=sys.stderr)
    sys.exit(9)
"""
SECONDS_TO_START = 60


class Server:
    def __init__(self, data: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.data = data
        names = {name: value for name, value in os.environ.items() if not name.startswith("THREADLINE_")}
        self.environment = names | {"PYTHONPATH": str(SOURCE), "THREADLINE_DATA": str(data)}
        self.process: subprocess.Popen[str] | None = None

    def run(self, *arguments: str) -> str:
        command = [sys.executable, "-c", PROGRAM, *arguments]
        return subprocess.run(command, env=self.environment, capture_output=True, text=True, check=True).stdout

    def start(self, *arguments: str) -> str:
        command = [sys.executable, "-c", PROGRAM, "serve", "--port", str(self.port), "--workers", "1", *arguments]
        self.log = (self.data.parent / "serve.log").open("w+")
        self.process = subprocess.Popen(
            command, env=self.environment, stdout=self.log, stderr=self.log, start_new_session=True
        )
        until = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < until:
            found = re.findall(r"^http://\S+$", Path(self.log.name).read_text(), re.MULTILINE)
            if found:
                return found[-1]
            assert self.process.poll() is None, Path(self.log.name).read_text()
            time.sleep(0.1)
        raise AssertionError(Path(self.log.name).read_text())

    def parts(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children()

    def end(self) -> None:
        if self.process is not None:
            if self.process.poll() is None:
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(10)
            self.log.close()


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """Return a data folder that starts quickly after its first start."""
    return tmp_path_factory.mktemp("serve") / "data"


@pytest.fixture
def server(prepared):
    made = Server(prepared)
    yield made
    made.end()


def wait_until_gone(processes: list[psutil.Process]) -> None:
    _, alive = psutil.wait_procs(processes, timeout=15)
    assert alive == []


def test_it_starts_signed_in_and_stops_with_all_its_parts(server):
    server.run("user", "demo")
    link = server.start("--as", "alice@example.com")
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    page = browser.open(link).read().decode()
    assert "Alice Okafor" in page
    style = re.search(r'href="(/static/web/css/tokens\.[0-9a-f]{12}\.css)"', page).group(1)
    answer = browser.open(link.partition("/settings/")[0] + style)
    assert "immutable" in answer.headers["Cache-Control"]

    parts = psutil.Process(server.process.pid).children(recursive=True)
    assert len(server.parts()) == 3
    server.process.send_signal(signal.SIGTERM)
    assert server.process.wait(20) == 0
    wait_until_gone(parts)


def test_when_one_part_dies_all_stop_and_its_name_is_said(server):
    server.start()
    parts = server.parts()
    worker = next(part for part in parts if "db_worker" in part.cmdline())
    worker.kill()

    assert server.process.wait(20) == 9
    wait_until_gone(parts)
    assert "The background worker ended unexpectedly" in Path(server.log.name).read_text()


def test_when_it_is_killed_outright_no_part_lives_on(server):
    server.start()
    parts = server.parts()
    server.process.kill()

    wait_until_gone(parts)
