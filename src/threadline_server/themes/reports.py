"""What a run tells beside its themes: the tag guide, the journey map, and the classifier set against labels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from threadline_server.themes import known_playbook, runs

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from threadline.themes.failure_modes.journey import JourneyTicket
    from threadline.triage.run import Triage

# Of each step the map shows the cells in which most people were; beyond these nobody reads.
MOST_CELLS = 60


def tag_guide(triage: Triage) -> dict[str, Any]:
    """Return the proposed tag guide, and how far agents' own tags agree with the classifier."""
    from threadline.themes.failure_modes.tag_guide import (  # noqa: PLC0415  the library loads when it is needed
        ObservedTheme,
        compare_tags,
        propose_tag_guide,
    )

    playbook = known_playbook.the_playbook()
    observed = [
        ObservedTheme(theme.name, str(theme.failure_mode["label"]), theme.size) for theme in triage.result.themes
    ]
    tags: list[list[str]] = []
    for batch in triage.prepared.batches(["tags"]):
        tags.extend(row or [] for row in batch.column("tags").to_pylist())
    modes = triage.assignments.column("failure_mode").to_pylist()
    return {
        "entries": [entry.to_dict() for entry in propose_tag_guide(playbook, observed)],
        "agreement": compare_tags(playbook, tags, modes).to_dict(),
    }


def journey_map(triage: Triage) -> dict[str, Any]:
    """Return where on their way customers met which failure."""
    from threadline.themes.failure_modes.journey import map_journey  # noqa: PLC0415  the library loads when needed

    told = map_journey(known_playbook.the_playbook(), _journey_tickets(triage))
    shown: dict[str, list[dict[str, Any]]] = {step.id: [] for step in told.steps}
    tickets, left_out = dict.fromkeys(shown, 0), 0
    for cell in told.cells:
        tickets[cell.step] += cell.tickets
        if len(shown[cell.step]) < MOST_CELLS:
            shown[cell.step].append(cell.to_dict())
        else:
            left_out += 1
    steps = [step.to_dict() | {"tickets": tickets[step.id], "cells": shown[step.id]} for step in told.steps]
    return {"steps": steps, "unplaced": told.unplaced, "left_out": left_out}


def _journey_tickets(triage: Triage) -> Iterator[JourneyTicket]:
    from threadline.themes.failure_modes.journey import JourneyTicket  # noqa: PLC0415  the library loads when needed

    modes, place = triage.assignments.column("failure_mode").to_pylist(), 0
    for batch in triage.prepared.batches(["clean", "capability", "user_id"]):
        columns = (batch.column(name).to_pylist() for name in ("clean", "capability", "user_id"))
        for text, capability, user_id in zip(*columns, strict=True):
            yield JourneyTicket(text, modes[place] or "", capability, user_id)
            place += 1


def evaluate_file(path: Path, *, text_column: str, label_column: str) -> dict[str, Any]:
    """Return how often the classifier, with all that it learned from people, is right on a labelled file.

    Raises InputError for a broken file, or for a label that the playbook does not have.
    """
    from threadline.tables.reading.plain_columns import read_columns  # noqa: PLC0415  the engine loads when needed
    from threadline.themes.failure_modes.classifier import FailureModeClassifier  # noqa: PLC0415
    from threadline.themes.failure_modes.evaluation import evaluate_classifier  # noqa: PLC0415
    from threadline.tickets.preparation import prepare_texts  # noqa: PLC0415

    rows = read_columns(path, [text_column, label_column])
    labels = [str(label or "").strip() for label in rows.column(label_column).to_pylist()]
    texts = prepare_texts([text or "" for text in rows.column(text_column).to_pylist()])
    classifier = FailureModeClassifier.train(
        known_playbook.the_playbook(), corrections=runs.corrected_tickets(), cache=runs.folder("classifier")
    )
    return evaluate_classifier(classifier, texts, labels).to_dict()
