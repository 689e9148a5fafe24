"""Wording: how well vague, solution-first, loaded and proxy texts are told from good ones, and how fast.

    python benchmarks/wording.py [--texts FILE.jsonl]

Without a file, the texts kept aside in the tests; a file of yours holds one object a line with `text` and `verdict`.
Beside the rules: "22 words or more is good" and "a digit is good".
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from labelled_briefs import FOLDER, score  # noqa: E402  the tests' own scoring

from threadline.initiatives.wording import check_texts, check_wording  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable

PAGES = 200
PAGE = (
    "Agents rewrite half of the suggested replies. A third would be fine by July, for the mail queue. "
    "Handling time must stay under 7 minutes. Tickets reopened: from 12% to 8% by autumn.\n\n"
) * 14


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=Path, default=FOLDER / "held.jsonl")
    rows = [json.loads(line) for line in parser.parse_args().texts.read_text(encoding="utf-8").splitlines()]
    truth = [row["verdict"] for row in rows]
    print(f"{len(rows)} texts, {truth.count('good')} good\n")
    print("| | precision | recall | macro-F1 of the rules |\n|---|---|---|---|")
    for name, judge in JUDGES.items():
        reached = score(truth, [judge(row["text"]) for row in rows])
        print(f"| {name} | {reached.precision:.3f} | {reached.recall:.3f} | {reached.macro_f1:.3f} |")
    short = [(str(place), f"Please make search {place} better for our users.") for place in range(1000)]
    print(f"\n1,000 short requests: {seconds(lambda: check_texts(short)):.2f} s of CPU")
    print(f"a brief of {PAGES} pages: {seconds(lambda: check_wording(PAGE * PAGES)):.2f} s of CPU")


def seconds(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


JUDGES: dict[str, Callable[[str], str]] = {
    "Threadline": lambda text: check_wording(text).rows[0].verdict,
    "22 words or more is good": lambda text: "good" if len(text.split()) >= 22 else "vague",
    "a digit is good": lambda text: "good" if any(map(str.isdigit, text)) else "vague",
}


if __name__ == "__main__":
    main()
