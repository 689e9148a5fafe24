"""Whatever stands in a field, a check says what is wrong with it; it never breaks itself."""

from __future__ import annotations

from contextlib import suppress

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from threadline.errors import PlaybookError
from threadline.playbook import freeze_playbook, load_playbook, thaw_playbook
from threadline.playbook.files import PlaybookFile, bundled_files, folder_of
from threadline.playbook.kinds import OPERATING_FOLDERS
from threadline.playbook.load import read_operating

BUNDLED = {name: file for name, file in bundled_files().items() if folder_of(name) in OPERATING_FOLDERS}

ODD = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**12), 10**12)
    | st.floats()
    | st.text(max_size=8)
    | st.dates()
    | st.sampled_from(["launch", "data", "ml_lead", "model_evaluation", "is", "above", "gain_over_baseline.low"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["id", "field", "comparison", "value", "type", "properties", "minimum", "enum", "$ref", "brief"]
            ),
            inner,
            max_size=3,
        )
    ),
    max_leaves=6,
)


def places(value):
    """Every place in a value at which another could stand, those inside others too."""
    if isinstance(value, dict):
        yield "more", value
    for key in value if isinstance(value, dict) else range(len(value)):
        yield key, value
        if isinstance(value[key], dict | list):
            yield from places(value[key])


@st.composite
def changed_files(draw):
    name = draw(st.sampled_from(sorted(BUNDLED)))
    front_matter = BUNDLED[name].content.decode().split("---\n")[1]
    fields = yaml.safe_load(front_matter)
    place, inside = draw(st.sampled_from(list(places(fields))))
    inside[place] = draw(ODD)
    text = yaml.safe_dump(fields, sort_keys=False, allow_unicode=True)
    return {**BUNDLED, name: PlaybookFile(f"own/{name}", f"---\n{text}---\n".encode())}


@settings(max_examples=40, deadline=None)
@given(changed_files())
def test_an_odd_value_in_any_field_is_told_or_taken(files):
    _, problems = read_operating(files)

    assert all(problem.hint for problem in problems)


@pytest.fixture(scope="module")
def frozen():
    return freeze_playbook(load_playbook())


@settings(max_examples=15, deadline=None)
@given(st.data())
def test_a_published_version_notices_the_change_of_any_letter(frozen, data):
    files = frozen["files"]
    name = data.draw(st.sampled_from(sorted(files)))
    at = data.draw(st.integers(0, len(files[name]) - 1))
    letter = data.draw(st.characters(codec="utf-8").filter(lambda one: one != files[name][at]))
    changed = f"{files[name][:at]}{letter}{files[name][at + 1 :]}"

    thawed = None
    with suppress(PlaybookError):
        thawed = thaw_playbook({**frozen, "files": {**files, name: changed}})

    assert thawed is None
