"""The wording of requests and briefs: what is missing, where, and how it could read instead.

Rules over the structure of sentences: what is asked for, of what, from what to what, by when. Deterministic, English
only, no network.
"""

from threadline.initiatives.wording.check import MAXIMUM_CHARACTERS, check_texts, check_wording
from threadline.initiatives.wording.facts import facts_of
from threadline.initiatives.wording.reading import read_texts
from threadline.initiatives.wording.report import MISSING, RULES, Remark, TextReport, WordingReport

__all__ = [
    "MAXIMUM_CHARACTERS",
    "MISSING",
    "RULES",
    "Remark",
    "TextReport",
    "WordingReport",
    "check_texts",
    "check_wording",
    "facts_of",
    "read_texts",
]
