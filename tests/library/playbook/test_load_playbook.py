from __future__ import annotations

import shutil

import pytest

from threadline.errors import PlaybookError
from threadline.playbook import LANES, RESPONSES, load_playbook
from threadline.playbook.files import BUNDLED

DEFAULT_LANES = {
    "misunderstood_intent": "model",
    "irrelevant_result": "model",
    "fabricated_answer": "model",
    "false_alarm": "model",
    "missed_case": "model",
    "stale_knowledge": "data",
    "wrong_estimate": "model",
    "misread_input": "model",
    "unstable_output": "serving",
    "unfair_outcome": "data",
    "unsafe_output": "policy",
    "slow_or_unavailable": "serving",
    "no_fallback": "product",
    "no_control": "product",
    "missing_capability": "product",
    "product_defect": "product",
    "how_to_or_account": "docs",
    "unclear": "none",
}

NEW_MODE = """---
id: too_chatty
kind: failure_mode
name: Too chatty
lane: product
model_involved: true
summary: The assistant says more than anybody wants to read.
response: product_change
response_because: Length is a choice of design.
needs:
  product_change: Product sets a length.
tag: ai-chatty
tag_when: Set it when the customer complains of length.
job: "When I ask about {subject}, I want a short answer, so that I can go on."
neighbours:
  irrelevant_result: There the content does not fit.
---

Too many words.

## Examples

"""


def examples(count: int) -> str:
    return "".join(f"- help chatbot | page number {number} of an answer to yes or no\n" for number in range(count))


@pytest.fixture
def own_folder(tmp_path):
    (tmp_path / "failure_modes").mkdir()
    return tmp_path


def write_mode(folder, text, *, name="too_chatty.md"):
    (folder / "failure_modes" / name).write_text(text, encoding="utf-8")


def test_bundled_playbook_has_the_failure_modes_with_their_default_lanes():
    playbook = load_playbook()

    assert {mode.id: mode.lane for mode in playbook.failure_modes} == DEFAULT_LANES
    assert all(mode.lane in LANES and mode.response in RESPONSES for mode in playbook.failure_modes)


def test_every_bundled_failure_mode_learns_from_many_capabilities():
    for mode in load_playbook().failure_modes:
        assert len(mode.examples) >= 250, mode.id
        assert len({example.capability for example in mode.examples}) >= 25, mode.id


def test_bundled_examples_share_no_five_words_across_failure_modes_more_than_rarely():
    homes: dict[tuple[str, ...], set[str]] = {}
    for mode in load_playbook().failure_modes:
        for example in mode.examples:
            words = example.text.casefold().split()
            for start in range(len(words) - 7):
                homes.setdefault(tuple(words[start : start + 8]), set()).add(f"{mode.id} {example.line}")

    assert [(" ".join(shingle), sorted(where)) for shingle, where in homes.items() if len(where) > 1] == []


def test_journey_steps_come_in_their_order():
    places = [step.place for step in load_playbook().journey]

    assert places == sorted(places)
    assert len(places) == len(set(places)) >= 5


def test_adding_a_file_adds_a_failure_mode(own_folder):
    write_mode(own_folder, NEW_MODE + examples(20))

    playbook = load_playbook(own_folder)

    assert playbook.failure_mode("too_chatty").examples[0].capability == "help chatbot"
    assert len(playbook.labels) == len(DEFAULT_LANES) + 1


def test_a_file_of_the_same_name_replaces_the_bundled_one(own_folder):
    bundled = (BUNDLED / "failure_modes" / "false_alarm.md").read_text(encoding="utf-8")
    write_mode(own_folder, bundled.replace("name: False alarm", "name: Wrong stop"), name="false_alarm.md")

    playbook = load_playbook(own_folder)

    assert playbook.failure_mode("false_alarm").name == "Wrong stop"
    assert len(playbook.labels) == len(DEFAULT_LANES)


def test_fingerprint_changes_with_content_and_only_with_it(own_folder):
    untouched = load_playbook(own_folder).fingerprint
    assert untouched == load_playbook().fingerprint

    write_mode(own_folder, NEW_MODE + examples(20))
    first = load_playbook(own_folder).fingerprint
    write_mode(own_folder, NEW_MODE + examples(21))

    assert len({untouched, first, load_playbook(own_folder).fingerprint}) == 3


def test_same_files_elsewhere_have_the_same_fingerprint(own_folder, tmp_path_factory):
    write_mode(own_folder, NEW_MODE + examples(20))
    elsewhere = tmp_path_factory.mktemp("copy") / "playbook"
    shutil.copytree(own_folder, elsewhere)

    assert load_playbook(own_folder).fingerprint == load_playbook(elsewhere).fingerprint


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("lane: product", "lane: produkt", ["line 5", "'produkt'", "Did you mean 'product'?"]),
        ("name: Too chatty", "name: Too: chatty: [", ["line 4", "YAML cannot read this"]),
        ("name: Too chatty\n", "", ["has no field 'name'"]),
        ("kind: failure_mode", "kind: mode", ["line 3", "kind must be failure_mode"]),
        ("model_involved: true", "model_involved: perhaps", ["line 6", "true, false or null"]),
        ("tag_when:", "tag_whem: x\ntag_when:", ["line 13", "'tag_whem'", "Did you mean 'tag_when'?"]),
        ("  irrelevant_result:", "  irelevant_result:", ["'irelevant_result' does not exist", "'irrelevant_result'?"]),
        ("  irrelevant_result:", "  too_chatty:", ["its own neighbour"]),
        ("about {subject}", "about it", ["line 14", "{subject}"]),
        ("  product_change: Product", "  fix_model: Product", ["line 10", "default response product_change"]),
        ("  product_change: Product", "  mend_it: Product", ["'mend_it'", "It can be: fix_model"]),
        (
            "tag: ai-chatty",
            "tag: ai-false-alarm",
            ["'ai-false-alarm' is taken by bundled/failure_modes/false_alarm.md"],
        ),
        ("id: too_chatty", "id: false_alarm", ["'false_alarm' is taken by"]),
        ("## Examples", "Examples", ["no heading '## Examples'"]),
        ("---\n\nToo many", "\n\nToo many", ["never closed"]),
        ("---\nid:", "id:", ["line 1", "has no front matter"]),
        ("- help chatbot | page number 3 ", "help chatbot: page number 3 ", ["line 26", "'- capability | text"]),
        ("page number 3 ", "page number 4 ", ["line 27", "also stands in", "line 26"]),
    ],
)
def test_what_is_broken_is_told_with_file_line_and_remedy(own_folder, before, after, told):
    whole = NEW_MODE + examples(20)
    assert before in whole
    write_mode(own_folder, whole.replace(before, after, 1))

    with pytest.raises(PlaybookError) as caught:
        load_playbook(own_folder)

    message = str(caught.value)
    assert all(part in message for part in told), message
    assert "too_chatty.md" in message


def test_too_few_examples_are_refused(own_folder):
    write_mode(own_folder, NEW_MODE + examples(3))

    with pytest.raises(PlaybookError, match="3 examples are too few"):
        load_playbook(own_folder)


def test_a_file_that_is_not_utf8_is_told(own_folder):
    (own_folder / "failure_modes" / "too_chatty.md").write_bytes(NEW_MODE.encode() + b"- a | caf\xe9\n")

    with pytest.raises(PlaybookError, match="is not UTF-8"):
        load_playbook(own_folder)


def test_a_missing_folder_is_told(tmp_path):
    with pytest.raises(PlaybookError, match="is not a folder"):
        load_playbook(tmp_path / "nowhere")


def test_an_unknown_failure_mode_names_the_known_ones():
    with pytest.raises(PlaybookError, match=r"no failure mode 'nonsense'.*false_alarm"):
        load_playbook().failure_mode("nonsense")


def test_job_is_told_about_the_subject():
    job = load_playbook().failure_mode("false_alarm").job_about("card payment")

    assert "my card payment" in job
    assert "{" not in job
