"""Files on their way out: private, in the data folder, gone when they are sent."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from django.conf import settings


def temporary_path(suffix: str) -> Path:
    """Return the path of a fresh file that only its owner can read."""
    settings.UPLOAD_FOLDER.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(suffix=suffix, dir=settings.UPLOAD_FOLDER)
    os.close(descriptor)
    return Path(name)
