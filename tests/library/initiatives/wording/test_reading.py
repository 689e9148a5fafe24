from __future__ import annotations

import json

import pytest

from threadline.errors import InputError
from threadline.initiatives.wording import read_texts


def write(folder, name, content):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_markdown_is_one_text_named_after_its_file(tmp_path):
    assert read_texts(write(tmp_path, "brief.md", "# A\r\nb")) == [("brief.md", "# A\nb")]


def test_json_lines_are_many_texts(tmp_path):
    lines = [json.dumps({"id": 1, "text": "a"}), "", json.dumps({"id": "two", "text": "b\nc", "more": True})]

    assert read_texts(write(tmp_path, "all.jsonl", "\n".join(lines))) == [("1", "a"), ("two", "b\nc")]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("brief.md", "", "it is empty"),
        ("all.jsonl", "\n\n", "it is empty"),
        ("brief.md", b"ok\n\xff\xfe", "line 2: it is not UTF-8"),
        ("all.jsonl", '{"id": 1, "text": "a"}\n{', "line 2: it is no JSON object"),
        ("all.jsonl", "[1]", "it is no JSON object"),
        ("all.jsonl", "[" * 100_000, "it is no JSON object"),
        ("all.jsonl", '{"text": "a"}', "`id` is missing"),
        ("all.jsonl", '{"id": true, "text": "a"}', "`id` is missing"),
        ("all.jsonl", '{"id": 1}', "`text` is missing"),
        ("all.jsonl", '{"id": 1, "text": ["a"]}', "`text` is missing"),
        ("all.jsonl", '{"id": 1, "text": "a"}\n{"id": "1", "text": "b"}', "line 2: the id '1' stands twice"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_line(tmp_path, name, content, said):
    with pytest.raises(InputError, match=said.replace("[", r"\[")) as refused:
        read_texts(write(tmp_path, name, content))

    assert name in str(refused.value)


def test_a_file_that_vanished_is_refused(tmp_path):
    with pytest.raises(InputError, match="cannot be read"):
        read_texts(tmp_path / "gone.md")
