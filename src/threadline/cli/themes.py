"""`threadline themes`: failure modes of texts, the classifier's own accuracy, spikes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from threadline.cli import output
from threadline.cli.cache import classifier_cache
from threadline.cli.options import (
    encoding_option,
    existing_file,
    json_option,
    model_option,
    new_rows_file,
    playbook_option,
    reading_options,
    seed_option,
    zone_option,
)
from threadline.cli.reading import open_tickets
from threadline.cli.writing import write_rows
from threadline.errors import MissingColumns

if TYPE_CHECKING:
    from pathlib import Path

    from threadline.themes.failure_modes.classifier import FailureModeClassifier


@click.group()
def themes() -> None:
    """Themes, failure modes and spikes without the page around them."""


@themes.command("classify")
@click.argument("file", type=existing_file)
@click.option("--text", "text_column", required=True, help="The column that holds the text.")
@click.option("--out", type=new_rows_file, required=True, help="Write a row per text here (.csv or .parquet).")
@playbook_option
@model_option
@seed_option
def classify(file: Path, text_column: str, out: Path, **options: Any) -> None:
    """Tell the failure mode of each text in FILE; nothing is grouped."""
    from threadline.tables.reading.plain_columns import read_columns  # noqa: PLC0415  heavy, loaded when used
    from threadline.themes.failure_modes.classification import classify_texts  # noqa: PLC0415
    from threadline.tickets.preparation import prepare_texts  # noqa: PLC0415

    texts = prepare_texts(_texts(read_columns(file, [text_column]), text_column))
    rows = list(classify_texts(_classifier(options), texts, ticket_ids=_ticket_ids(file)))
    write_rows(_as_table(rows), out)


@themes.command("evaluate")
@click.argument("file", type=existing_file)
@click.option("--text", "text_column", required=True, help="The column that holds the text.")
@click.option("--label", "label_column", required=True, help="The column that holds the failure mode people gave it.")
@playbook_option
@model_option
@seed_option
@json_option
def evaluate(file: Path, text_column: str, label_column: str, *, as_json: bool, **options: Any) -> None:
    """Say how often the classifier is right on the labelled texts of FILE, and how well it knows."""
    from threadline.tables.reading.plain_columns import read_columns  # noqa: PLC0415  heavy, loaded when used
    from threadline.themes.failure_modes.evaluation import evaluate_classifier  # noqa: PLC0415
    from threadline.tickets.preparation import prepare_texts  # noqa: PLC0415

    rows = read_columns(file, [text_column, label_column])
    labels = [str(label or "").strip() for label in rows.column(label_column).to_pylist()]
    texts = prepare_texts(_texts(rows, text_column))
    answer = evaluate_classifier(_classifier(options), texts, labels, seed=options["seed"]).to_dict()
    if as_json:
        output.show_json(answer)
        return
    output.show_text(_accuracy_in_brief(answer))


@themes.command("spikes")
@click.argument("tickets")
@reading_options
@zone_option
@encoding_option
@model_option
@seed_option
@json_option
def spikes(tickets: str, *, as_json: bool, **options: Any) -> None:
    """Find the themes of TICKETS that spiked, at a stated false-alarm rate over all of them."""
    from threadline.triage.run import find_theme_spikes  # noqa: PLC0415  heavy, loaded when used
    from threadline.triage.settings import TriageSettings  # noqa: PLC0415

    settings = TriageSettings(
        encoding=options["encoding"], model_path=options["model_path"], zone=options["zone"], seed=options["seed"]
    )
    table = open_tickets(tickets, options)
    with output.progress("spikes", quiet=as_json) as report:
        answer = find_theme_spikes(table, as_of=options["as_of"], settings=settings, progress=report).to_dict()
    if as_json:
        output.show_json(answer)
        return
    for row in answer["rows"]:
        output.show_text(
            f"{row['started_on']} (seen {row['detected_on']})  {row['name']}: {row['observed']} tickets, "
            f"{row['expected']:.0f} expected"
        )
    if not answer["rows"]:
        output.show_text("No theme spiked.")


def _classifier(options: dict[str, Any]) -> FailureModeClassifier:
    from threadline.playbook import load_playbook  # noqa: PLC0415  heavy, loaded when used
    from threadline.themes.failure_modes.classifier import FailureModeClassifier  # noqa: PLC0415

    encoder = None
    if options["model_path"] is not None:
        from threadline.themes.encoding.sentences import SentenceEncoder  # noqa: PLC0415  needs the extra [embeddings]

        encoder = SentenceEncoder(options["model_path"])
    playbook = load_playbook(options["playbook_folder"])
    return FailureModeClassifier.train(playbook, encoder=encoder, cache=classifier_cache(), seed=options["seed"])


def _texts(rows: Any, column: str) -> list[str]:
    return [text or "" for text in rows.column(column).to_pylist()]


def _ticket_ids(file: Path) -> list[str] | None:
    """Return the file's ticket ids; where it has none, rows go by their number."""
    from threadline.tables.reading.plain_columns import read_columns  # noqa: PLC0415

    try:
        return [str(one or "") for one in read_columns(file, ["ticket_id"]).column("ticket_id").to_pylist()]
    except MissingColumns:
        return None


def _as_table(rows: list[Any]) -> Any:
    import pyarrow as pa  # noqa: PLC0415

    columns = ["ticket_id", "theme_id", "theme_confidence", "failure_mode", "failure_mode_confidence", "lane"]
    listed = [{"theme_id": None, "theme_confidence": None, **row.to_dict()} for row in rows]
    schema = pa.schema([(name, pa.float32() if name.endswith("confidence") else pa.string()) for name in columns])
    return pa.Table.from_pylist(listed, schema=schema)


def _accuracy_in_brief(answer: dict[str, Any]) -> str:
    from threadline.documents import wording  # noqa: PLC0415

    macro_f1, accuracy = (wording.number(answer[f"{name}_interval"], 2) for name in ("macro_f1", "accuracy"))
    calibration, perfect = (
        f"{answer[name]:.3f}" for name in ("expected_calibration_error", "expected_calibration_error_if_perfect")
    )
    lines = [
        f"{answer['n']} labelled texts",
        f"macro-F1 {macro_f1}, accuracy {accuracy}",
        f"{answer['coverage_at_precision_90']:.0%} of texts can be answered at a precision of 90%",
        f"calibration error {calibration}; a perfectly calibrated classifier shows {perfect} at this size",
        "",
    ]
    for label, quality in answer["per_label"].items():
        lines.append(f"  {label:<22} F1 {_score(quality['f1'])}  of {quality['support']}")
    return "\n".join(lines)


def _score(value: Any) -> str:
    if isinstance(value, dict):
        value = value.get("value")
    return "   -" if value is None else f"{value:.2f}"
