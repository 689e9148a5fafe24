"""The chain of hashes: whatever is done to a decided record shows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from library.decisions.strategies import decisions

from threadline.decisions import Argument, Decision, Status, Verdict
from threadline.decisions.chain import add_link, chain_from_text, chain_to_text, verify_chain
from threadline.errors import InputError


def decided(number, **changes):
    base = Decision(f"Choice {number}", Status.ACCEPTED, number=number, because="of this", decided_on=date(2026, 3, 1))
    return replace(base, **changes)


def chained(*records):
    chain = ()
    for record in records:
        chain = add_link(chain, record)
    return chain


def test_untouched_records_verify():
    records = [decided(1), decided(2), decided(3)]

    assert verify_chain(chained(*records), records) == ()


@given(decisions(statuses=(Status.ACCEPTED, Status.REJECTED)), st.data())
@settings(max_examples=100, deadline=None)
def test_a_change_to_any_field_of_a_decided_record_is_found(record, data):
    chain = chained(record)
    changed = replace(record, **data.draw(CHANGES))

    found = verify_chain(chain, [changed])
    assert bool(found) == (changed != record)


CHANGES = st.sampled_from(
    [
        {"title": "Another title"},
        {"status": Status.DEPRECATED},
        {"status_said": "accepted, really"},
        {"number": 77},
        {"superseded_by": "ADR-0009"},
        {"supersedes": ("ADR-0001", "ADR-0002", "ADR-0003")},
        {"decided_on": date(1999, 1, 1)},
        {"context": "Changed."},
        {"drivers": ("changed",)},
        {"options": ()},
        {"choice": "changed"},
        {"because": "changed"},
        {"consequences": (Argument(Verdict.BAD, "changed"),)},
        {"confirmation": "changed"},
        {"triggers": ()},
        {"more": "changed"},
        {"sections": (("Changed", "changed"),)},
        {"fields": (("changed", "1"),)},
    ]
)


def test_a_removed_link_is_named_at_its_place():
    records = [decided(1), decided(2), decided(3)]
    chain = chained(*records)

    fault = verify_chain((chain[0], chain[2]), records)[0]
    assert (fault.place, fault.reference) == (2, "ADR-0003")


def test_links_in_another_order_are_found():
    records = [decided(1), decided(2)]
    chain = chained(*records)

    assert verify_chain((chain[1], chain[0]), records)[0].place == 1


def test_a_rewritten_link_does_not_fit_the_next_one():
    records = [decided(1, because="bribed"), decided(2)]
    forged = chained(decided(1, because="bribed"))
    chain = (*forged, chained(decided(1), decided(2))[1])

    assert [fault.place for fault in verify_chain(chain, records)] == [2]


def test_a_removed_record_and_one_inserted_by_hand_are_named():
    chain = chained(decided(1))

    whys = {fault.reference: fault.why for fault in verify_chain(chain, [decided(2)])}
    assert whys == {"ADR-0001": "the record is gone", "ADR-0002": "it is decided and stands in no link"}


def test_a_decision_that_is_superseded_by_rule_still_verifies():
    old, new = decided(1), decided(2, supersedes=("ADR-0001",))
    after = replace(old, status=Status.SUPERSEDED, superseded_by="ADR-0002")
    chain = chained(old, new, after)

    assert verify_chain(chain, [after, new]) == ()
    assert verify_chain(chain, [old, new])[0].reference == "ADR-0001"


def test_what_is_only_proposed_is_not_chained():
    with pytest.raises(InputError, match="not decided"):
        add_link((), Decision("A", number=1))


def test_a_record_is_chained_once():
    with pytest.raises(InputError, match="Write a new decision instead"):
        chained(decided(1), decided(1, because="better"))


def test_the_chain_comes_back_from_its_file():
    chain = chained(decided(1), decided(2))

    assert chain_from_text(chain_to_text(chain)) == chain


def test_a_torn_chain_file_is_named_with_its_line():
    text = chain_to_text(chained(decided(1), decided(2)))

    with pytest.raises(InputError, match=r"chain, line 2: .*Restore"):
        chain_from_text(text[:-40])
