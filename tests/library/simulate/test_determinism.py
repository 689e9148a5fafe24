import pytest

from threadline.errors import SettingError
from threadline.simulate import CompanySettings

TABLES = ("tickets", "predictions", "outcomes", "usage", "feedback", "exposures", "truth/tickets")


def test_the_same_seed_gives_the_same_rows_of_every_table(simulate):
    first, second = simulate(seed=3), simulate(seed=3)

    for name in TABLES:
        assert first.rows(name) == second.rows(name), name
    assert first.truth == second.truth


def test_another_seed_gives_another_company(simulate):
    first, second = simulate(seed=3), simulate(seed=4)

    for name in TABLES:
        assert first.rows(name) != second.rows(name), name


def test_the_number_of_themes_can_be_set(simulate):
    company = simulate(settings=CompanySettings(themes=16))

    assert len(company.truth["themes"]) == 16
    assert {true["theme"] for true in company.by_ticket} <= {theme["theme"] for theme in company.truth["themes"]} | {
        None
    }


def test_the_number_of_predictions_follows_its_setting(simulate):
    company = simulate(settings=CompanySettings(predictions_per_ticket=3.0))

    assert len(company.predictions) == 3 * 400


@pytest.mark.parametrize(
    "arguments",
    [
        {"tickets": 10},
        {"days": 20},
        {"seed": -1},
        {"settings": CompanySettings(themes=1000)},
    ],
)
def test_a_company_that_cannot_be_is_refused(simulate, arguments):
    with pytest.raises(SettingError):
        simulate(**arguments)


@pytest.mark.parametrize("broken", [{"themes": 3}, {"predictions_per_ticket": 0.5}, {"noise_share": 1.5}])
def test_settings_out_of_range_are_refused(broken):
    with pytest.raises(SettingError):
        CompanySettings(**broken)
