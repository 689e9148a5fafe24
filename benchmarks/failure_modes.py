"""How well failure modes are told, what each step of the classifier adds, and how much the corpus still matters.

    python benchmarks/failure_modes.py                     corpus, held-out texts in other voices, simulated companies
    python benchmarks/failure_modes.py --labelled FILE     a labelled file as well, by its column `source`
    python benchmarks/failure_modes.py --model FOLDER      with sentence embeddings

Steps are chosen on the corpus alone, each capability left out in turn (five folds of capabilities), never on FILE.
"""

from __future__ import annotations

import argparse
import csv
import resource
import tempfile
import time
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from pyarrow import parquet
from scipy import sparse
from sklearn.model_selection import GroupKFold
from sklearn.preprocessing import normalize

from threadline.playbook import ABSTAIN, load_playbook
from threadline.simulate import simulate_company
from threadline.tables import read_tickets
from threadline.themes.encoding.reproducible import one_thread_each
from threadline.themes.failure_modes.classifier import FailureModeClassifier
from threadline.themes.failure_modes.evaluation import evaluate_classifier
from threadline.themes.failure_modes.lexical import LexicalFeatures
from threadline.themes.failure_modes.settings import ClassifierSettings
from threadline.themes.failure_modes.training import (
    Lesson,
    capability_folds,
    fit_calibration,
    left_out_scores,
    lesson_from,
)
from threadline.tickets import prepare_tickets

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from threadline.playbook import Playbook
    from threadline.themes.failure_modes.verdicts import Verdict

OTHER_VOICES = Path(__file__).parents[1] / "tests" / "golden" / "failure_modes_other_voices.csv"
SETTINGS = ClassifierSettings()
DRAWS = 1000


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--labelled", type=Path, help="CSV with text, failure_mode and source")
    options.add_argument("--model", type=Path, help="folder of a sentence model")
    options.add_argument("--companies", type=int, default=5, help="how many companies to simulate")
    options.add_argument("--no-ablation", action="store_true", help="only the figures of the classifier as it is")
    chosen = options.parse_args()
    playbook, encoder = load_playbook(), _encoder(chosen.model)
    if not chosen.no_ablation:
        ablation(playbook, encoder)
    classifier = timed_training(playbook, encoder)
    simulated(classifier, companies=chosen.companies)
    for name, rows in labelled_sets(chosen.labelled):
        show(name, classifier, rows)


def ablation(playbook: Playbook, encoder: Any) -> None:
    lesson = lesson_from(playbook, (), correction_weight=1.0)
    groups = np.unique(lesson.groups, return_inverse=True)[1]
    print(f"\n{len(lesson.texts)} examples, {groups.max() + 1} capabilities; macro-F1 with the capability left out")
    print(f"{'step':46s} {'macro-F1':>9s} {'gain':>7s}  95% interval")
    before = None
    for name, base, scores in steps(playbook, lesson, encoder):
        tables = tables_by_group(scores.argmax(axis=1), lesson.labels, groups)
        against = before if base else None
        gain = "" if against is None else gain_told(tables, against)
        print(f"{name:46s} {macro_f1(tables.sum(axis=0)[None])[0]:9.3f} {gain}", flush=True)
        if not name.startswith("("):
            before = tables


def steps(playbook: Playbook, lesson: Lesson, encoder: Any) -> Iterator[tuple[str, bool, NDArray[np.float64]]]:
    """Yield each step's name, whether one stands before it, and its scores; rejected steps stand in brackets."""
    features, learned = LexicalFeatures.learn(lesson.texts)
    whole = learned.tocsc()
    words, pieces = len(features.words.vocabulary), len(features.pieces.vocabulary)
    single = [at for at, word in enumerate(features.words.vocabulary) if " " not in word]
    parts = [
        normalize(whole[:, single].tocsr()),
        whole[:, :words],
        whole[:, words : words + pieces],
        whole[:, words + pieces :],
    ]

    def scored(*blocks: Any, told: Lesson = lesson) -> NDArray[np.float64]:
        parts_left_out = capability_folds(told, folds=SETTINGS.folds, seed=0)
        return left_out_scores(told, sparse.hstack(blocks).tocsr(), parts_left_out, settings=SETTINGS, seed=0)

    yield "words", False, scored(parts[0])
    yield "+ pairs of words", True, scored(parts[1])
    yield "+ pieces of words", True, scored(*parts[1:3])
    lexical = scored(*parts[1:])
    yield "+ cues", True, lexical
    stacked = calibrated(lesson, lexical)
    yield "+ calibration on left-out scores", True, stacked
    kinds = involved(playbook, lesson, scored, parts[1:])
    yield "(two steps: a model in it or not, then which)", True, calibrated(lesson, np.hstack([lexical, kinds]))
    near = scored(*parts[1:], nearness(playbook, features, whole))
    yield "(nearness to descriptions and neighbours)", True, calibrated(lesson, near)
    if encoder is not None:
        vectors = sparse.csr_matrix(encoder.encode(lesson.texts))
        yield "+ sentence embeddings", True, calibrated(lesson, scored(*parts[1:], vectors))
        yield "(sentence embeddings alone)", True, calibrated(lesson, scored(vectors))


def calibrated(lesson: Lesson, scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return log odds from a calibration that saw none of the row's capability."""
    answer = np.zeros((len(scores), int(lesson.labels.max()) + 1))
    with one_thread_each():
        for learned, left_out in GroupKFold(5, shuffle=True, random_state=7).split(scores, groups=lesson.groups):
            mixing, shifts = fit_calibration(scores[learned], lesson.labels[learned], lesson.weights[learned])
            answer[left_out] = scores[left_out] @ mixing + shifts
    return answer


def involved(playbook: Playbook, lesson: Lesson, scored: Any, parts: list[Any]) -> NDArray[np.float64]:
    """Return the scores of the first of two steps: a model is involved, is not, or nothing can be said."""
    kinds = [True, False, None]
    group = np.array([kinds.index(mode.model_involved) for mode in playbook.failure_modes])
    scores: NDArray[np.float64] = scored(*parts, told=replace(lesson, labels=group[lesson.labels]))
    return scores


def nearness(playbook: Playbook, features: LexicalFeatures, whole: Any) -> Any:
    described = [
        " ".join([mode.summary, mode.tag_when, mode.description, *mode.neighbours.values()])
        for mode in playbook.failure_modes
    ]
    return normalize(sparse.csr_matrix(whole @ features.of(described).T))


def tables_by_group(said: NDArray[np.int64], truth: NDArray[np.int64], groups: NDArray[np.int64]) -> NDArray[np.int64]:
    labels = int(truth.max()) + 1
    tables = np.zeros((int(groups.max()) + 1, labels, labels), dtype=np.int64)
    np.add.at(tables, (groups, truth, said), 1)
    return tables


def gain_told(tables: NDArray[np.int64], before: NDArray[np.int64]) -> str:
    """Return the gain with a bootstrap interval over whole capabilities, the same draw for both sides."""
    generator = np.random.default_rng(1)
    draws = generator.multinomial(len(tables), np.full(len(tables), 1 / len(tables)), size=DRAWS)
    ours, theirs = (macro_f1(np.tensordot(draws, one, axes=1)) for one in (tables, before))
    gain = macro_f1(tables.sum(axis=0)[None])[0] - macro_f1(before.sum(axis=0)[None])[0]
    low, high = np.quantile(ours - theirs, [0.025, 0.975])
    return f"{gain:+7.3f}  {low:+.3f} .. {high:+.3f}"


def macro_f1(tables: NDArray[np.int64]) -> NDArray[np.float64]:
    hits = np.einsum("...ii->...i", tables)
    both = tables.sum(axis=1) + tables.sum(axis=2)
    scores: NDArray[np.float64] = (2 * hits / np.maximum(both, 1)).mean(axis=1)
    return scores


def timed_training(playbook: Playbook, encoder: Any) -> FailureModeClassifier:
    start = time.process_time()
    classifier = FailureModeClassifier.train(playbook, encoder=encoder)
    trained = time.process_time()
    told = ""
    if encoder is None:
        texts = [example.text for mode in playbook.failure_modes for example in mode.examples][:5000]
        classifier.predict(texts)
        told = f", 20,000 tickets in {4 * (time.process_time() - trained):.1f} s"
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\ntrained in {trained - start:.1f} s of processor time{told}, {peak:.0f} MB at the most")
    return classifier


def simulated(classifier: FailureModeClassifier, *, companies: int) -> None:
    """Print how often themes of simulated companies are told rightly: eight tickets with a fifth of strays, and all."""
    eight: list[tuple[str, Verdict]] = []
    whole: list[tuple[str, Verdict]] = []
    generator = np.random.default_rng(0)
    for seed in range(1, companies + 1):
        texts, themes, modes = company(seed)
        chances = classifier.predict(texts)
        for theme in sorted(set(themes) - {""}):
            rows = np.flatnonzero(themes == theme)
            whole.append((modes[theme], classifier.pool(chances[rows])))
            for _ in range(5):
                own = generator.choice(rows, 8, replace=False)
                drawn = np.where(generator.random(8) < 0.2, generator.integers(len(texts), size=8), own)
                eight.append((modes[theme], classifier.pool(chances[drawn])))
    print(f"\nthemes of {companies} simulated companies")
    told_of("of 8 tickets, a fifth of them strays", eight)
    told_of("of all their tickets", whole)


def company(seed: int) -> tuple[list[str], NDArray[np.str_], dict[str, str]]:
    """Return the cleaned texts of a simulated company, the theme of each, and the failure mode of each theme."""
    with tempfile.TemporaryDirectory() as folder:
        simulate_company(Path(folder), tickets=6000, seed=seed, end_on=date(2026, 10, 31))
        truth = parquet.read_table(Path(folder) / "truth" / "tickets.parquet")
        theme_of = dict(zip(truth["ticket_id"].to_pylist(), truth["theme"].fill_null("").to_pylist(), strict=True))
        modes = dict(zip(truth["theme"].to_pylist(), truth["failure_mode"].to_pylist(), strict=True))
        table = read_tickets(str(Path(folder) / "tickets.parquet"), as_of=datetime(2026, 11, 1, tzinfo=UTC))
        texts: list[str] = []
        themes: list[str] = []
        for batch in prepare_tickets(table).batches(["ticket_id", "clean"]):
            texts += batch.column("clean").to_pylist()
            themes += [theme_of[one] for one in batch.column("ticket_id").to_pylist()]
    return texts, np.array(themes), modes


def told_of(name: str, verdicts: list[tuple[str, Verdict]]) -> None:
    labelled = [(wanted, one) for wanted, one in verdicts if one.label != ABSTAIN]
    right = np.mean([wanted == one.label for wanted, one in labelled])
    sure = np.mean([one.confidence for _, one in labelled])
    all_right = np.mean([wanted == one.label for wanted, one in verdicts])
    print(
        f"  {name}: n={len(verdicts)}, {all_right:.3f} right; {len(labelled) / len(verdicts):.3f} get a label,", end=""
    )
    print(f" {right:.3f} of these right at a mean confidence of {sure:.3f}")


def labelled_sets(path: Path | None) -> Iterator[tuple[str, list[dict[str, str]]]]:
    yield "other voices (held out)", _rows(OTHER_VOICES)
    if path is not None:
        rows = _rows(path)
        written = [row for row in rows if row.get("source") == "written"]
        yield from [
            ("labelled file", rows),
            ("  written", written),
            ("  real", [row for row in rows if row not in written]),
        ]


def show(name: str, classifier: FailureModeClassifier, rows: list[dict[str, str]]) -> None:
    answer = evaluate_classifier(classifier, [row["text"] for row in rows], [row["failure_mode"] for row in rows])
    told, themes = answer.to_dict(), answer.themes.to_dict()
    interval: Any = told["macro_f1_interval"]
    print(f"\n{name}: n={answer.n}")
    print(f"  macro-F1 {interval['value']:.3f} ({interval['low']:.3f} .. {interval['high']:.3f})")
    print(f"  accuracy {told['accuracy']:.3f}")
    print(f"  precision on the surest third {answer.precision_on_surest_third or 0:.3f}")
    print(f"  coverage at precision 0.9 {answer.coverage_at_precision_90:.3f}")
    print(f"  calibration error {answer.expected_calibration_error:.3f}", end="")
    print(f" (a perfect one shows {answer.expected_calibration_error_if_perfect:.3f})")
    print(f"  themes of 8 with a fifth of strays: {themes['accuracy']}")
    print(
        f"    that get a label {themes['labelled']}: {themes['accuracy_of_labelled']}, sure {themes['mean_confidence']}"
    )


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _encoder(model: Path | None) -> Any:
    if model is None:
        return None
    from threadline.themes.encoding.sentences import SentenceEncoder  # noqa: PLC0415  only where the extra is installed

    return SentenceEncoder(model)


if __name__ == "__main__":
    main()
