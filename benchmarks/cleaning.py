"""Preparing tickets: seconds and memory at two sizes; redaction beside peers on the same text with planted data.

    python benchmarks/cleaning.py                       # 20,000 and 100,000 tickets, then the peers
    python benchmarks/cleaning.py --tickets 1000000     # one size only

The peers live in an environment of their own, which a first run makes:

    python -m venv benchmarks/.envs/redaction
    benchmarks/.envs/redaction/bin/pip install presidio-analyzer scrubadub
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from threadline.tickets import PrepareSettings, daily_volume, prepare_tickets
from threadline.tickets.redaction.redactor import Redactor

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.random import Generator

# A text, what was planted in it as (kind, value), and harmless numbers.
Mail: TypeAlias = "tuple[str, list[tuple[str, str]], list[str]]"

HERE = Path(__file__).resolve().parent
PEER_PYTHON = HERE / ".envs" / "redaction" / "bin" / "python"
SEED = 20261121
PLANTED_SHARE = 0.35
KINDS = ("email", "phone", "card", "account", "ip")

OPENINGS = ["Hi team,", "Hello,", "Dear support,", "Guten Tag,", "Bonjour,", "", "", "", ""]
ENDINGS = [
    "Kind regards,\nA. Customer",
    "Thanks!",
    "Sent from my iPhone",
    "Mit freundlichen Grüßen\nE. Beispiel",
    "",
    "",
    "",
]
QUOTED = "On Mon, 2 Nov 2026 at 10:00, Support wrote:\n> Please restart the app and try again.\n> The support team"
SUBJECTS = [
    "bot",
    "search",
    "card",
    "parcel",
    "route",
    "summary",
    "translation",
    "photo",
    "invoice",
    "thermostat",
    "playlist",
    "forecast",
    "doorbell",
]
VERBS = [
    "ignores",
    "blocks",
    "loses",
    "repeats",
    "mixes",
    "forgets",
    "delays",
    "doubles",
    "invents",
    "skips",
    "shows",
    "hides",
]
OBJECTS = [
    "address",
    "price",
    "order",
    "refund",
    "answer",
    "date",
    "name",
    "rating",
    "delivery",
    "account",
    "picture",
    "total",
    "appointment",
    "message",
]
TAILS = [
    "again",
    "today",
    "since_monday",
    "for_the_third_time",
    "although_I_asked",
    "without_a_reason",
    "in_the_app",
    "every_night",
]
GERMAN = ["der", "Chatbot", "versteht", "meine", "Frage", "nicht", "und", "die", "Rechnung", "ist", "wieder", "falsch"]
FRENCH = ["le", "robot", "ne", "comprend", "pas", "ma", "question", "et", "la", "facture", "est", "encore", "fausse"]
# Numbers that are nobody's: a good redactor leaves them.
HARMLESS = [
    "order {n}",
    "invoice 2026-{n}",
    "version 4.{a}.{b}",
    "on 2026-03-{d:02d} at 10:{a:02d}",
    "paid ${a},{b:03d}.50",
    "tracking 1Z{n}",
    "ticket #{n}",
    "build 19{a}.{b}",
    "{a},{b:03d} rows",
    "error 0x{n}",
    "item no. {n}",
    "from 0{e}/0{e}/2026 to 0{e}/1{e}/2026",
    "{a}:{b:02d} pm",
    "room {a}-{b}",
    "size {a}/{e}",
    "Bestellnummer {n}",
]


def phone(generator: Generator) -> str:
    a, b = int(generator.integers(100, 1000)), int(generator.integers(1000, 10000))
    return str(
        generator.choice(
            [
                f"+44 20 7946 0{a}",
                f"020 7946 0{a}",
                f"+1 202-555-01{a % 100:02d}",
                f"(202) 555-01{a % 100:02d}",
                f"+49 30 2312{b}",
                f"212-736-{b}",
                f"06 12 34 {a % 90 + 10} {b % 90 + 10}",
                f"call me: 0171 23{b}{a % 10}",
            ]
        )
    )


def card(generator: Generator) -> str:
    body = f"4{int(generator.integers(10**14)):014d}"
    doubled = [int(digit) * (2 - place % 2) for place, digit in enumerate(body)]
    digits = body + str(-sum(value - 9 if value > 9 else value for value in doubled) % 10)
    gap = str(generator.choice(["", " ", "-"]))
    return gap.join(digits[place : place + 4] for place in range(0, 16, 4))


def account(generator: Generator) -> str:
    bank = f"{int(generator.integers(10**8, 10**9)):09d}{int(generator.integers(10**9)):09d}"
    digits = f"DE{98 - int(bank + '131400') % 97:02d}{bank}"
    return digits if generator.random() < 0.5 else " ".join(digits[place : place + 4] for place in range(0, 22, 4))


def planted(kind: str, generator: Generator) -> str:
    if kind == "email":
        name = generator.choice(["rosa.m", "kettle77", "t-berg", "i_duarte"])
        return f"{name}{generator.integers(999)}@post{generator.integers(99)}.com"
    if kind == "ip":
        return ".".join(str(part) for part in generator.integers(11, 250, 4))
    return {"phone": phone, "card": card, "account": account}[kind](generator)


def sentence(generator: Generator) -> str:
    kind = generator.random()
    if kind > 0.9:
        words = GERMAN if kind > 0.95 else FRENCH
        return " ".join([*words, str(generator.choice(OBJECTS))])
    parts = [
        "the",
        *(str(generator.choice(words)) for words in (SUBJECTS, VERBS)),
        "my",
        str(generator.choice(OBJECTS)),
    ]
    return " ".join([*parts, str(generator.choice(TAILS)).replace("_", " ")])


def make_text(generator: Generator) -> Mail:
    """Return a mail and what was planted: pairs of kind and value, and harmless numbers."""
    body = [sentence(generator) for _ in range(int(generator.integers(1, 7)))]
    secrets, harmless = [], []
    if generator.random() < PLANTED_SHARE:
        kind = str(generator.choice(KINDS))
        secrets.append((kind, planted(kind, generator)))
        body.insert(int(generator.integers(len(body) + 1)), f"mine is {secrets[0][1]}")
    if generator.random() < PLANTED_SHARE:
        a, b, d, e = (int(generator.integers(low, high)) for low, high in ((1, 60), (0, 60), (1, 29), (1, 10)))
        pattern = str(generator.choice(HARMLESS))
        harmless.append(pattern.format(n=int(generator.integers(10**6, 10**10)), a=a, b=b, d=d, e=e))
        body.insert(int(generator.integers(len(body) + 1)), f"it was {harmless[0]}")
    parts = [str(generator.choice(OPENINGS)), ". ".join(body) + ".", str(generator.choice(ENDINGS))]
    if generator.random() < 0.15:
        parts.append(QUOTED)
    text = "\n\n".join(part for part in parts if part)
    if generator.random() < 0.1:
        text = "<div><p>" + text.replace(">", "&gt;").replace("\n", "<br>") + "</p></div>"
    return text, secrets, harmless


def make_table(tickets: int, folder: Path) -> Path:

    generator = np.random.default_rng(SEED)
    start = datetime(2026, 1, 1, tzinfo=UTC)
    path = folder / "tickets.parquet"
    schema = pa.schema(
        [
            ("ticket_id", pa.string()),
            ("created_at", pa.timestamp("us", "UTC")),
            ("text", pa.string()),
            ("user_id", pa.string()),
        ]
    )
    with pq.ParquetWriter(path, schema) as writer:
        for first in range(0, tickets, 20_000):
            places = range(first, min(first + 20_000, tickets))
            # Every fifth ticket is from a machine: the burst that must not make a theme.
            texts = [
                f"Monitor {place % 50}: queue {place} is above its limit at 10:{place % 60:02d}, check the worker on it"
                if place % 5 == 0
                else make_text(generator)[0]
                for place in places
            ]
            ids = [f"t{place:09d}" for place in places]
            times = [start + timedelta(seconds=30 * place) for place in places]
            people = [f"person.{place % 7919}@example.com" for place in places]
            writer.write_table(pa.table([ids, pa.array(times, schema.field(1).type), texts, people], schema=schema))
    return path


class TicketFile:
    """The benchmark's file as a table: only preparation is timed."""

    fingerprint = "benchmark"
    columns = ("ticket_id", "created_at", "text", "user_id")

    def __init__(self, path: Path) -> None:
        self.path = path

    def count(self) -> int:

        return pq.read_metadata(self.path).num_rows

    def batches(self, columns: Sequence[str] | None = None, *, rows: int = 20_000) -> Iterator[pa.RecordBatch]:

        return pq.ParquetFile(self.path).iter_batches(batch_size=rows, columns=list(columns or self.columns))


def prepare(path: Path) -> None:
    """Prepare the tickets, in this process and those that it starts, and print what it took."""

    wall, cpu = time.perf_counter(), spent()
    prepared = prepare_tickets(TicketFile(path))
    took = {"seconds": time.perf_counter() - wall, "cpu_seconds": spent() - cpu}
    wall = time.perf_counter()
    daily_volume(prepared, zone="Europe/Berlin")
    took["volume_seconds"] = time.perf_counter() - wall
    took["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    took["peak_child_mb"] = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(json.dumps(took | prepared.summary.to_dict()))


def spent() -> float:
    """Return the CPU seconds of this process and of those that it started and that have ended."""

    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def measure(tickets: int) -> None:

    with tempfile.TemporaryDirectory() as folder:
        path = make_table(tickets, Path(folder))
        answer = subprocess.run(
            [sys.executable, __file__, "--prepare", str(path)], capture_output=True, text=True, check=True
        )
    got = json.loads(answer.stdout)
    print(
        f"{tickets:>9,} | {got['seconds']:7.1f} | {got['cpu_seconds']:7.1f} | {got['peak_mb']:7.0f} | "
        f"{got['peak_child_mb']:7.0f} | "
        f"{got['volume_seconds']:6.2f} | {got['copies']:>8,} | {sum(got['redacted'].values()):>8,}",
        flush=True,
    )


PEERS = """
import json, sys, time
texts = json.load(open(sys.argv[1]))
which = sys.argv[2]
if which == "scrubadub":
    import scrubadub
    scrubber = scrubadub.Scrubber()
    run = scrubber.clean
else:
    from presidio_analyzer import predefined_recognizers as p
    recognizers = [p.EmailRecognizer(), p.CreditCardRecognizer(), p.IbanRecognizer(), p.IpRecognizer(),
                   p.PhoneRecognizer(supported_regions=["US","GB","DE","FR","ES","IT","NL","PL","PT","BR","TR","IN","AU","MX"])]
    def run(text):
        spans = []
        for one in recognizers:
            spans += [(r.start, r.end) for r in one.analyze(text, one.supported_entities, None) if r.score >= 0.35]
        for start, end in sorted(spans, reverse=True):
            text = text[:start] + "<X>" + text[end:]
        return text
run("warm up 12 a@b.com")
start = time.process_time()
out = [run(text) for text in texts]
json.dump({"seconds": time.process_time() - start, "texts": out}, sys.stdout)
"""


def compare(count: int) -> None:
    """Redact the same texts here and by the peers: recall of planted data, harmless numbers left, speed."""

    generator = np.random.default_rng(SEED + 1)
    made = [make_text(generator) for _ in range(count)]
    # As plain text for all: the peers do not read HTML.
    made = [one for one in made if not one[0].startswith("<")]
    texts = [one[0] for one in made]
    redactor = Redactor(PrepareSettings())
    redactor.redact("warm up 12 a@b.com")
    start = time.process_time()
    ours = [redactor.redact(text).text for text in texts]
    judge("threadline", made, ours, time.process_time() - start)
    if not PEER_PYTHON.exists():
        print("peers: no environment (see the top of this file)")
        return
    with tempfile.NamedTemporaryFile("w", suffix=".json") as handed:
        json.dump(texts, handed)
        handed.flush()
        for peer in ("presidio patterns", "scrubadub"):
            answer = subprocess.run(
                [PEER_PYTHON, "-c", PEERS, handed.name, peer], capture_output=True, text=True, check=False
            )
            if answer.returncode:
                print(f"{peer:18} | failed: {answer.stderr.strip().splitlines()[-1]}")
                continue
            got = json.loads(answer.stdout)
            judge(peer, made, got["texts"], got["seconds"])


def judge(name: str, made: Sequence[Mail], redacted: Sequence[str], seconds: float) -> None:
    found = {kind: [0, 0] for kind in KINDS}
    kept = [0, 0]
    for (_, secrets, harmless), text in zip(made, redacted, strict=True):
        for kind, value in secrets:
            found[kind][0] += value not in text
            found[kind][1] += 1
        for value in harmless:
            kept[0] += value in text
            kept[1] += 1
    recall = " | ".join(f"{found[kind][0] / found[kind][1]:7.3f}" for kind in KINDS)
    print(f"{name:18} | {recall} | {kept[0] / kept[1]:13.3f} | {len(made) / seconds:12,.0f}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tickets", type=int, action="append")
    parser.add_argument("--compare", type=int, default=4_000, help="texts for the comparison of redaction; 0 for none")
    parser.add_argument("--prepare", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.prepare:
        prepare(options.prepare)
        return
    print("  tickets | seconds |     CPU | peak MB | process | volume |   copies | redacted")
    for tickets in options.tickets or (20_000, 100_000):
        measure(tickets)
    if options.compare:
        print(
            "\nredaction          | " + " | ".join(f"{kind:>7}" for kind in KINDS) + " | harmless kept | texts/s (CPU)"
        )
        compare(options.compare)


if __name__ == "__main__":
    main()
