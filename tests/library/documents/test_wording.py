from datetime import date

import pytest

from threadline.documents import wording
from threadline.documents.charts import TOKENS, render_svg, trend_chart


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (date(2026, 5, 25), date(2026, 11, 20), "25 May to 20 November 2026"),
        (date(2026, 5, 3), date(2026, 5, 25), "3 to 25 May 2026"),
        (date(2025, 12, 30), date(2026, 1, 2), "30 December 2025 to 2 January 2026"),
        (date(2026, 5, 25), date(2026, 5, 25), "25 May 2026"),
    ],
)
def test_a_period_says_once_what_both_ends_share(first, last, said):
    assert wording.period(first, last) == said


def test_a_share_has_two_figures_and_its_ends_as_many_digits():
    assert wording.percent({"value": 0.0724, "low": 0.0591, "high": 0.1083}) == "7.2% (5.9 to 10.8)"
    assert wording.percent({"value": 0.382, "low": 0.351, "high": 0.414}) == "38% (35 to 41)"


def test_large_numbers_are_whole_with_commas():
    assert wording.number({"value": 1977.4, "low": 1627.2, "high": 2326.0}) == "1,977 (1,627 to 2,326)"
    assert wording.number({"value": 1.94, "low": 1.66, "high": 2.1}) == "1.9 (1.7 to 2.1)"


def days(count: int) -> list[dict]:
    row = {"observed": 3, "expected": 2.5, "low": 0.0, "high": 6.0, "complete": True}
    return [row | {"day": f"2026-05-{day + 1:02}"} for day in range(count)]


def test_the_trend_says_what_its_colours_mean_and_names_a_token_for_each():
    spec = trend_chart(title="Rising", unit="tickets a day", days=days(14), spikes=[{"started_on": "2026-05-04"}])
    svg = render_svg(spec)

    for name in ("Rising", "tickets a day", "expected", "ordinary day (95%)", "spike began"):
        assert f">{name}</text>" in svg
    colours = spec["encoding"]["color"]["scale"]["range"]
    assert set(colours) <= set(TOKENS)


def test_a_trend_without_a_spike_does_not_explain_one():
    assert "spike began" not in render_svg(trend_chart(title="Steady", unit="tickets a day", days=days(14)))
