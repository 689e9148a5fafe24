"""A trained classifier on disk: plain arrays in one file, named by all that it was learned from."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

import numpy as np

from threadline.themes.failure_modes.cues import cues_fingerprint

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from threadline.playbook import Playbook
    from threadline.themes.encoding.encoder import Encoder
    from threadline.themes.failure_modes.settings import ClassifierSettings
    from threadline.themes.failure_modes.training import CorrectedTicket

_FORMAT = 3
"""Raise it when the features or the training change: what was stored before is then learned again."""


def key_of(
    playbook: Playbook,
    corrections: Sequence[CorrectedTicket],
    settings: ClassifierSettings,
    *,
    encoder: Encoder | None,
    seed: int,
) -> str:
    """Return the name of a classifier: the same for the same lesson, settings, encoder and seed."""
    said = {
        "format": _FORMAT,
        "playbook": playbook.triage_fingerprint,
        "cues": cues_fingerprint(),
        "corrections": [[one.text, one.failure_mode] for one in corrections],
        "settings": settings.to_dict(),
        "encoder": None if encoder is None else [encoder.name, dict(encoder.settings)],
        "seed": seed,
    }
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:32]


def store(folder: Path, key: str, arrays: dict[str, NDArray[Any]]) -> None:
    """Write the arrays whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=folder, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            np.savez(file, allow_pickle=False, **arrays)
        Path(name).replace(_path(folder, key))
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def find_stored(folder: Path, key: str) -> dict[str, NDArray[Any]] | None:
    """Return the arrays stored under a key, or None when there are none that can be read."""
    try:
        with _path(folder, key).open("rb") as file, np.load(file, allow_pickle=False) as stored:
            return {name: stored[name] for name in stored.files}
    except (OSError, ValueError, BadZipFile, EOFError):
        return None


def _path(folder: Path, key: str) -> Path:
    return folder / f"failure_modes_{key}.npz"
