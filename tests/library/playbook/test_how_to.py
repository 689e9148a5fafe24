"""The files that the how-to shows are files that work."""

from __future__ import annotations

import re
from pathlib import Path
from textwrap import dedent

from threadline.playbook import check_playbook, load_playbook

PAGE = Path(__file__).parents[3] / "docs" / "how-to" / "write-your-own-playbook.md"
SHOWN = re.compile(r"^`playbook/(?P<name>\S+\.md)`:\n\n(?P<text>(?:(?: {4}.*)?\n)+)", re.MULTILINE)


def shown():
    return {one["name"]: dedent(one["text"]).strip() + "\n" for one in SHOWN.finditer(PAGE.read_text(encoding="utf-8"))}


def test_the_files_of_the_how_to_check_sound(own):
    for name, text in shown().items():
        own.write(name, text)
    own.change("gates/launch.md", "  - rollback_tested", "  - rollback_tested\n  - load_tested")

    assert check_playbook(own.folder).problems == ()
    playbook = load_playbook(own.folder)
    assert "no_control_group" not in {flag.id for flag in playbook.red_flags}
    assert playbook.requirement("load_tested").fresh_days == 60


def test_the_how_to_shows_a_file_of_four_kinds():
    assert sorted(name.split("/")[0] for name in shown()) == ["evidence", "red_flags", "red_flags", "requirements"]
