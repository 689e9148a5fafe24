from __future__ import annotations

import string

from hypothesis import given
from hypothesis import strategies as st

from threadline.initiatives.wording import MISSING, RULES, check_wording

PIECES = st.sampled_from(
    [
        "make search better",
        "**Please** improve the `bot`.",
        "We need an LLM!",
        "The model is ready.",
        "# Goal",
        "- maximise clicks",
        "> quoted",
        "| metric | target |",
        "|---|---|",
        "| clicks | 5% |",
        "from 18% to 9% by March",
        "İstanbul\u2019s model is “done”",
        "<b>more data</b>, we need more data",
        "\n",
        " ",
        "\t",
    ]
)
TEXTS = st.one_of(
    st.lists(PIECES, max_size=12).map("\n".join), st.text(alphabet=string.printable + "ßİ\u2019“„é😀", max_size=200)
)


def test_line_and_column_count_from_one():
    (first, second) = check_wording("# Search\n\n  Please make it better.\nThe model is ready.").remarks

    assert (first.line, first.column) == (3, 3)
    assert (second.line, second.column) == (4, 14)


@given(TEXTS)
def test_the_excerpt_stands_where_the_remark_says(text):
    lines = text.split("\n")

    for remark in check_wording(text).remarks:
        rest = "\n".join([lines[remark.line - 1][remark.column - 1 :], *lines[remark.line :]])
        assert rest.startswith(remark.excerpt)
        assert remark.excerpt


@given(TEXTS)
def test_every_answer_keeps_the_contract(text):
    (row,) = check_wording(text).to_dict()["rows"]

    assert row["verdict"] in {"good", *RULES}
    assert (row["verdict"] == "good") == (row["remarks"] == [])
    for remark in row["remarks"]:
        assert remark["rule"] in RULES
        assert remark["severity"] in {"error", "warning"}
        assert set(remark["missing"]) <= set(MISSING)
        assert remark["suggestion"]


@given(TEXTS)
def test_the_same_text_gets_the_same_answer(text):
    assert check_wording(text) == check_wording(text)


def test_remarks_come_in_the_order_of_the_text():
    text = "The model is ready. Please make search better. We need more data."
    remarks = check_wording(text).remarks

    assert [remark.column for remark in remarks] == sorted(remark.column for remark in remarks)
    assert len(remarks) == 3
