"""Decision records in and out: ours come back as they were, other tools' are read with patience."""

from __future__ import annotations

from hypothesis import given, settings

from library.decisions.strategies import decisions
from threadline.decisions.madr.reading import read_madr
from threadline.decisions.madr.writing import write_madr


@given(decisions())
@settings(max_examples=200, deadline=None)
def test_a_decision_comes_back_from_its_record_as_it_was(decision):
    read, _ = read_madr(write_madr(decision), path="x.md")
    assert read == decision
