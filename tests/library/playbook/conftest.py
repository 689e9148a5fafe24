from __future__ import annotations

import pytest

from threadline.playbook.files import BUNDLED


class OwnPlaybook:
    """An organisation's folder, filled with bundled files that were changed."""

    def __init__(self, folder):
        self.folder = folder

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def change(self, name, before, after):
        path = self.folder / name
        text = (path if path.exists() else BUNDLED / name).read_text(encoding="utf-8")
        assert before in text, f"{name} has no {before!r}"
        return self.write(name, text.replace(before, after, 1))

    def remove(self, name):
        return self.write(name, "---\nkind: removed\nbecause: We work without it.\n---\n")


@pytest.fixture
def own(tmp_path):
    return OwnPlaybook(tmp_path)
