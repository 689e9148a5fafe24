from collections import Counter, defaultdict


def test_the_prediction_that_caused_a_ticket_came_before_it_and_served_its_writer(company):
    linked = 0
    for ticket, true in zip(company.tickets, company.by_ticket, strict=True):
        if true["prediction_id"] is None:
            continue
        cause = company.predictions[true["prediction_id"]]
        linked += 1
        assert cause["predicted_at"] < ticket["created_at"]
        assert ticket["user_id"] in (None, cause["user_id"])
    assert linked > 3_000


def test_a_ticket_has_a_cause_exactly_where_its_theme_has_a_model(company):
    model_of = {theme["theme"]: theme["model"] for theme in company.truth["themes"]}

    for true in company.by_ticket:
        model = model_of.get(true["theme"])
        assert (true["prediction_id"] is not None) == (model is not None)
        if model is not None:
            assert company.predictions[true["prediction_id"]]["model"] == model


def test_no_prediction_causes_two_tickets(company):
    causes = [true["prediction_id"] for true in company.by_ticket if true["prediction_id"]]

    assert len(causes) == len(set(causes))


def test_causes_were_wrong_where_an_outcome_says_so(company):
    harm_of = {theme["theme"]: theme["harm"] for theme in company.truth["themes"]}
    final = newest_outcomes(company)
    checked = Counter()
    for true in company.by_ticket:
        cause = company.predictions.get(true["prediction_id"])
        if cause is None or cause["prediction_id"] not in final or harm_of[true["theme"]] == "slow":
            continue
        actual = final[cause["prediction_id"]]
        checked[cause["model"]] += 1
        if cause["decision"] is not None:
            assert actual != cause["decision"]
        elif cause["model"] in ("door-time", "price-hint"):
            assert float(actual) > 1.5 * cause["score"]
        else:
            assert actual == "skipped"
    assert len(checked) == 13


def newest_outcomes(company):
    newest = {}
    for row in sorted(company.rows("outcomes"), key=lambda row: row["observed_at"]):
        newest[row["prediction_id"]] = row["actual"]
    return newest


def test_slow_predictions_are_slow(company):
    slow = {theme["theme"] for theme in company.truth["themes"] if theme["harm"] == "slow"}
    latencies = [
        company.predictions[true["prediction_id"]]["latency_ms"] for true in company.by_ticket if true["theme"] in slow
    ]

    assert min(latencies) > 5_000


def test_most_predictions_are_right_and_most_wrong_ones_end_in_no_report(company):
    final = newest_outcomes(company)
    causes = {true["prediction_id"] for true in company.by_ticket}
    wrong = [
        row["prediction_id"]
        for row in company.predictions.values()
        if row["decision"] and row["prediction_id"] in final and final[row["prediction_id"]] != row["decision"]
    ]
    decided = sum(row["decision"] is not None for row in company.predictions.values())

    assert len(wrong) < 0.3 * decided
    assert 0.4 < sum(one in causes for one in wrong) / len(wrong) < 0.8


def test_some_outcomes_are_revised_and_some_never_come(company):
    times = Counter(row["prediction_id"] for row in company.rows("outcomes"))

    assert 0.02 < sum(count > 1 for count in times.values()) / len(times) < 0.08
    assert 0.75 < len(times) / len(company.predictions) < 0.95


def test_thumbs_point_down_more_often_after_harm(company):
    causes = {true["prediction_id"] for true in company.by_ticket}
    ratings = defaultdict(list)
    for row in company.rows("feedback"):
        ratings[row["prediction_id"] in causes].append(row["rating"])

    assert sum(ratings[True]) / len(ratings[True]) < 0 < sum(ratings[False]) / len(ratings[False])
