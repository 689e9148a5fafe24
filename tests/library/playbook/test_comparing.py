from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from threadline.playbook import compare_playbooks, load_playbook
from threadline.playbook.differences import differences
from threadline.playbook.files import BUNDLED


def changes(own):
    return [change.words for change in compare_playbooks(load_playbook(), load_playbook(own.folder)).changes]


def test_an_empty_folder_changes_nothing(own):
    found = compare_playbooks(load_playbook(), load_playbook(own.folder))

    assert found.changes == ()
    assert found.same == len(list(BUNDLED.rglob("*.md")))


def test_a_replaced_gate_tells_its_fields(own):
    own.change("gates/launch.md", "conditional: true", "conditional: false")
    own.change("gates/launch.md", "  - rollback_tested\n", "")
    own.change("gates/launch.md", "checklists: [support_briefing]", "checklists: [support_briefing, compliance]")

    assert changes(own)[0].split(": ", 1)[1].split("; ") == [
        "requirements drops 'rollback_tested'",
        "conditional yes becomes no",
        "checklists adds 'compliance'",
    ]


def test_fields_inside_others_are_told_by_their_path(own):
    own.change("handoffs/d_launch_to_operations.md", "A rota with names for at least", "A rota for at least")
    own.change("requirements/rollback_tested.md", "value: true", "value: false")
    own.change("rubrics/intake.md", "weight: 3", "weight: 4")
    own.change("evidence/latency_test.md", "p95_ms: {type: number}", "p95_ms: {type: number, minimum: 0}")

    told = "\n".join(changes(own))

    assert "evidence kind latency_test is replaced: schema.properties.p95_ms.minimum adds 0" in told
    assert "contents.on_call.needs 'A rota with names for at least" in told
    assert "requirement rollback_tested is replaced: must.worked.value yes becomes no" in told
    assert "criteria.business_impact.weight 3 becomes 4" in told


def test_added_and_removed_things_are_told(own):
    own.remove("red_flags/no_baseline.md")
    own.write("roles/poet.md", "---\nid: poet\nkind: role\nname: P\nmeasured_on: []\ncares_about: x\nsummary: y\n---\n")

    assert changes(own) == ["role poet is added", "red flag no_baseline is removed"]


def test_another_id_in_the_same_file_is_one_thing_less_and_one_more(own):
    own.change("red_flags/no_baseline.md", "id: no_baseline", "id: baseline_missing")

    assert changes(own) == ["red flag no_baseline is removed", "red flag baseline_missing is added"]


def test_layout_alone_is_no_change(own):
    own.change("gates/launch.md", "conditional: true\n", "conditional:   true   # always\n")

    assert changes(own) == []


def test_another_order_is_a_change_where_it_means_something(own):
    own.change("stages/evaluation.md", "[model_review, legal_compliance]", "[legal_compliance, model_review]")

    assert changes(own) == ["stage evaluation is replaced: gates come in another order"]


def test_examples_of_a_failure_mode_are_counted(own):
    own.change(
        "failure_modes/false_alarm.md", "## Examples\n\n", "## Examples\n\n- fraud | blocked at the till once more\n"
    )

    assert changes(own) == ["failure mode false_alarm is replaced: examples drops 0, adds 1"]


def test_the_answer_names_both_versions_and_has_a_row_for_each_change(own):
    own.change("gates/launch.md", "conditional: true", "conditional: false")

    answer = compare_playbooks(load_playbook(), load_playbook(own.folder)).to_dict()

    assert answer["inputs"] == {
        "before": load_playbook().fingerprint,
        "after": load_playbook(own.folder).fingerprint,
    }
    assert answer["rows"] == [
        {
            "kind": "gate",
            "id": "launch",
            "name": "Launch",
            "change": "replaced",
            "words": "gate launch is replaced: conditional yes becomes no",
            "fields": [{"field": "conditional", "words": "yes becomes no"}],
        }
    ]


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(0, 3) | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["a", "id"]), inner, max_size=2),
    max_leaves=8,
)


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from("abc"), PLAIN), st.dictionaries(st.sampled_from("abc"), PLAIN))
def test_two_things_differ_exactly_when_a_difference_is_told(before, after):
    def marked(value):
        if isinstance(value, dict):
            return sorted((name, marked(one)) for name, one in value.items())
        if isinstance(value, list):
            return [marked(one) for one in value]
        return (type(value).__name__, value)

    assert bool(differences(before, after)) == (repr(marked(before)) != repr(marked(after)))


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ({"a": ""}, {"a": "x"}, "nothing becomes 'x'"),
        ({"a": 1}, {}, "drops 1"),
        (
            {"a": [{"id": "x", "n": 1}, {"id": "y", "n": 1}]},
            {"a": [{"id": "y", "n": 1}, {"id": "x", "n": 1}]},
            "come in",
        ),
        ({"a": "word " * 40}, {"a": "b"}, "…' becomes 'b'"),
    ],
)
def test_a_difference_is_told_in_words(before, after, words):
    (difference,) = differences(before, after)

    assert words in difference.words
