import pytest

from threadline.tables import CONTRACTS, read_table


@pytest.fixture(scope="module")
def tables(company, as_of):
    return {name: read_table(name, company.out / f"{name}.parquet", as_of=as_of) for name in CONTRACTS}


@pytest.mark.parametrize("name", sorted(CONTRACTS))
def test_every_table_passes_its_contract_without_a_single_rejected_row(company, tables, name):
    table = tables[name]

    assert table.report.rejected == 0
    assert table.report.duplicates == 0
    assert table.count() == company.report.rows[name]


@pytest.mark.parametrize("name", sorted(CONTRACTS))
def test_no_column_of_a_table_names_a_theme_or_a_verdict(tables, name):
    table = tables[name]

    assert not {"theme", "failure_mode", "lane", "wrong", "harm"} & set(table.columns)


def test_as_many_tickets_are_written_as_were_asked_for(company):
    assert company.report.rows["tickets"] == len(company.tickets) == 6_000


def test_predictions_are_bounded_by_the_number_of_tickets(company):
    assert len(company.predictions) == 8 * 6_000


def test_nothing_is_dated_after_the_last_day(company, as_of):
    assert max(ticket["updated_at"] for ticket in company.tickets) < as_of
    assert max(row["observed_at"] for row in company.rows("outcomes")) < as_of
    assert max(row["given_at"] for row in company.rows("feedback")) < as_of


def test_a_ticket_never_changes_before_it_was_opened(company):
    assert all(ticket["updated_at"] >= ticket["created_at"] for ticket in company.tickets)


def test_every_model_of_the_company_predicts_and_every_capability_is_used(company):
    models = {row["model"] for row in company.predictions.values()}
    capabilities = {row["capability"] for row in company.rows("usage")}

    assert len(models) == 13
    assert len(capabilities) == 11
