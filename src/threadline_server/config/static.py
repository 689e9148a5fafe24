"""Putting style sheets and scripts where they are served from: once for each version, not at each start."""

from __future__ import annotations

import hashlib
from itertools import chain

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

from threadline_server.web.bundle import ensure_bundle

STAMP = ".collected"
# What packages bring along and no page of ours asks for.
UNUSED = ["*.map", "redoc*", "htmx-4*", "htmax-4*", "ext", "webauthn*", "passkey*"]


def collect_static_files() -> bool:
    """Collect, name by content and compress all static files unless that is done; return whether there was need."""
    ensure_bundle()
    stamp, found = settings.STATIC_ROOT / STAMP, _fingerprint()
    if stamp.is_file() and stamp.read_text() == found:
        return False
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=UNUSED, clear=True)
    stamp.write_text(found)
    return True


def _fingerprint() -> str:
    listed = chain.from_iterable(finder.list(UNUSED) for finder in get_finders())
    lines = []
    for path, storage in listed:
        lines.append(f"{path} {storage.size(path)} {storage.get_modified_time(path).timestamp()}")
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()
