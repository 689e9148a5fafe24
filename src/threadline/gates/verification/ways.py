"""Ways of computing evidence again from files: each takes the files and the settings, and gives the values."""

from __future__ import annotations

import csv
import hashlib
from typing import TYPE_CHECKING, TypeAlias

from threadline.answers import Undecided
from threadline.errors import InputError, SettingError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from threadline.answers import Plain

Way: TypeAlias = "Callable[[Mapping[str, Path], Mapping[str, Plain]], Mapping[str, Plain]]"

METRICS = ("accuracy", "precision", "recall")


def classification_measures(files: Mapping[str, Path], settings: Mapping[str, Plain]) -> Mapping[str, Plain]:
    """Return a metric of predictions against what was true, with its Wilson interval, and which rows it rests on.

    Settings: `actual` and `predicted` name columns of the one CSV file, `positive` the label looked for, `metric` one
    of accuracy, precision, recall.
    """
    name, rows = _table(files)
    metric, positive = _setting(settings, "metric", METRICS), str(settings.get("positive", "1"))
    actual, predicted = _columns(rows, settings, ("actual", "predicted"), name)
    hits, among = _counted(metric, [one == positive for one in actual], [one == positive for one in predicted])
    if among == 0:
        raise InputError(f"{name}: no row to compute {metric} from. Check the columns and the label {positive!r}")
    from threadline.stats.intervals import wilson_interval  # noqa: PLC0415  heavy, loaded when used

    data: dict[str, Plain] = {"fingerprint": _rows_fingerprint(rows), "rows": len(rows)}
    return {"metric": metric, "quality": wilson_interval(hits, among).to_dict(), "data": data}


def label_agreement(files: Mapping[str, Path], settings: Mapping[str, Plain]) -> Mapping[str, Plain]:
    """Return Cohen's kappa of two columns of labels in the one CSV file, named `first` and `second` in the settings."""
    name, rows = _table(files)
    first, second = _columns(rows, settings, ("first", "second"), name)
    from threadline.stats.agreement import cohens_kappa  # noqa: PLC0415  heavy, loaded when used

    kappa = cohens_kappa(first, second)
    if isinstance(kappa, Undecided):
        raise InputError(f"{name}: {kappa.reason}. {kappa.hint}")
    return {"measure": "cohen_kappa", "agreement": kappa.to_dict(), "annotators": 2, "items": len(rows)}


WAYS: Mapping[str, Way] = {
    "classification_measures": classification_measures,
    "label_agreement": label_agreement,
}
"""The ways that are known here; whoever builds another producer of evidence adds its own."""


def _table(files: Mapping[str, Path]) -> tuple[str, list[dict[str, str]]]:
    if len(files) != 1:
        raise InputError(f"it is computed from one file, not from {len(files)}. Name one under sources")
    name, path = next(iter(files.items()))
    try:
        with path.open(encoding="utf-8-sig", newline="") as content:
            return name, list(csv.DictReader(content))
    except (UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"{name}: not a CSV file in UTF-8 ({error}). Export it again") from error


def _columns(
    rows: list[dict[str, str]], settings: Mapping[str, Plain], wanted: tuple[str, ...], name: str
) -> list[list[str]]:
    found = []
    for one in wanted:
        column = str(settings.get(one, one))
        if not rows or column not in rows[0]:
            there = ", ".join(rows[0]) if rows else "none, the file has no rows"
            raise InputError(f"{name} has no column {column!r}. Columns: {there}. Name it in settings: {one}")
        found.append([str(row[column]) for row in rows])
    return found


def _setting(settings: Mapping[str, Plain], name: str, allowed: tuple[str, ...]) -> str:
    value = str(settings.get(name, allowed[0]))
    if value not in allowed:
        raise SettingError(name, value, allowed)
    return value


def _counted(metric: str, actual: list[bool], predicted: list[bool]) -> tuple[int, int]:
    pairs = list(zip(actual, predicted, strict=True))
    if metric == "accuracy":
        return sum(one == other for one, other in pairs), len(pairs)
    both = sum(one and other for one, other in pairs)
    return both, sum(actual) if metric == "recall" else sum(predicted)


def _rows_fingerprint(rows: list[dict[str, str]]) -> str:
    digest = hashlib.sha256()
    for row in rows:
        digest.update("\x1f".join(f"{name}={row[name]}" for name in sorted(row, key=str)).encode())
        digest.update(b"\x1e")
    return f"sha256:{digest.hexdigest()}"
