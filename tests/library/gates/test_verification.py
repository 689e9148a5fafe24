"""Evidence computed again: the same, otherwise, or not at all, with the reason."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from threadline.gates.verification import OUTCOMES, verify_evidence
from threadline.gates.verification.verifying import fingerprint_of
from threadline.gates.verification.ways import classification_measures, label_agreement
from threadline.initiatives import Evidence, Initiative, Person, Recompute

AS_OF = datetime(2026, 3, 1, tzinfo=UTC)
ROWS = "actual,predicted\n" + "yes,yes\n" * 8 + "yes,no\n" * 2 + "no,no\n" * 9 + "no,yes\n"
SETTINGS = {"metric": "recall", "positive": "yes"}


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "cases.csv").write_text(ROWS)
    return tmp_path


def recorded(folder, **changes):
    source = folder / "cases.csv"
    how = Recompute("classification_measures", {"cases.csv": f"sha256:{fingerprint_of(source)}"})
    values = classification_measures({"cases.csv": source}, SETTINGS) | {"runs": 5}
    said = {"rests_on": (), "settings": SETTINGS, "values": values, "recompute": how} | changes
    evidence = Evidence("e", "model_evaluation", AS_OF, "Ann", **said)
    return Initiative(
        id="x", title="X", capability="chat", stage="data", people=(Person("Ann", "pm"),), evidence=(evidence,)
    )


def outcome(initiative, folder):
    (row,) = verify_evidence(initiative, folder=folder, as_of=AS_OF).rows
    assert row.outcome in OUTCOMES
    return row


def test_what_comes_out_as_recorded_is_the_same(folder):
    initiative = recorded(folder)

    assert initiative.evidence[0].values["quality"]["value"] == pytest.approx(0.8)
    assert outcome(initiative, folder).outcome == "same"
    assert verify_evidence(initiative, folder=folder, as_of=AS_OF).sound


def test_what_comes_out_otherwise_says_where(folder):
    honest = recorded(folder).evidence[0].values
    row = outcome(recorded(folder, values=honest | {"quality": honest["quality"] | {"value": 0.95}}), folder)

    assert row.outcome == "differs"
    assert row.differences == ("quality.value was recorded as 0.95, and comes out as 0.8",)


def test_a_source_that_has_vanished_is_named_with_what_to_do(folder):
    initiative = recorded(folder)
    (folder / "cases.csv").unlink()

    row = outcome(initiative, folder)
    assert row.outcome == "source_vanished"
    assert "cases.csv is gone" in row.because
    assert not row.sound


def test_a_source_with_other_content_is_not_what_was_read(folder):
    initiative = recorded(folder)
    (folder / "cases.csv").write_text(ROWS + "no,no\n")

    assert outcome(initiative, folder).outcome == "source_changed"


def test_what_does_not_say_how_or_in_an_unknown_way_is_left_with_the_reason(folder):
    assert outcome(recorded(folder, recompute=None), folder).outcome == "not_recomputable"
    row = outcome(recorded(folder, recompute=Recompute("divination")), folder)
    assert (row.outcome, row.sound) == ("not_recomputable", True)
    assert "classification_measures" in row.because


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"metric": "recal"}, "Did you mean 'recall'?"),
        ({"actual": "truth"}, "no column 'truth'"),
        ({"metric": "recall", "positive": "maybe"}, "no row to compute recall from"),
    ],
)
def test_settings_that_do_not_fit_the_file_are_told(folder, settings, said):
    row = outcome(recorded(folder, settings=settings), folder)

    assert row.outcome == "failed"
    assert said in row.because


def test_no_file_outside_the_folder_is_read(folder, tmp_path_factory):
    other = tmp_path_factory.mktemp("elsewhere") / "cases.csv"
    other.write_text(ROWS)
    how = Recompute("classification_measures", {f"../{other.parent.name}/cases.csv": fingerprint_of(other)})

    assert "outside" in outcome(recorded(folder, recompute=how), folder).because


def test_the_order_of_rows_changes_no_figure(folder):
    rows = ROWS.splitlines()
    (folder / "turned.csv").write_text("\n".join([rows[0], *reversed(rows[1:])]) + "\n")

    one = classification_measures({"a": folder / "cases.csv"}, SETTINGS)
    other = classification_measures({"a": folder / "turned.csv"}, SETTINGS)
    assert one["quality"] == other["quality"]


def test_agreement_between_two_columns_of_labels_is_kappa(folder):
    (folder / "labels.csv").write_text("first,second\n" + "a,a\n" * 20 + "b,b\n" * 18 + "a,b\n" * 2)

    found = label_agreement({"labels.csv": folder / "labels.csv"}, {})
    assert found["agreement"]["value"] == pytest.approx(0.9, abs=0.01)
    assert found["items"] == 40
