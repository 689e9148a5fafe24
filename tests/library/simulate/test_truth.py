from collections import Counter
from datetime import date, timedelta

import pytest

from threadline.simulate import CompanySettings


def day(text: str) -> date:
    return date.fromisoformat(text)


def per_day(days, first, last):
    """Mean number of `days` between two days, both included."""
    return sum(first <= one <= last for one in days) / ((last - first).days + 1)


def test_truth_names_every_ticket_exactly_once(company):
    told = [ticket for theme in company.truth["themes"] for ticket in theme["tickets"]]
    told += company.truth["noise"]["tickets"] + company.event("burst")["tickets"]

    assert sorted(told) == sorted(ticket["ticket_id"] for ticket in company.tickets)


def test_truth_by_ticket_and_by_theme_agree(company):
    sizes = Counter(true["theme"] for true in company.by_ticket if true["theme"])

    assert {theme["theme"]: theme["size"] for theme in company.truth["themes"]} == sizes


def test_sizes_of_themes_are_unequal_as_in_life(company):
    sizes = sorted((theme["size"] for theme in company.truth["themes"]), reverse=True)

    assert sizes[0] > 5 * sizes[-1] > 0


def test_all_failure_modes_but_unclear_are_met(company):
    modes = {theme["failure_mode"] for theme in company.truth["themes"]}

    assert len(modes) == 17
    assert "unclear" not in modes


@pytest.mark.parametrize("theme", ["refund_denied_damage", "search_sold_items"])
def test_a_spike_is_visible_on_its_days(company, theme):
    event, days = company.event("spike", theme), company.days_of(theme)
    starts, ends = day(event["starts_on"]), day(event["ends_on"])

    before = per_day(days, starts - timedelta(days=28), starts - timedelta(days=1))
    assert per_day(days, starts, ends) > 3 * before


def test_an_emerging_theme_is_unheard_of_before_its_day(company):
    for theme in ("summary_invents", "translation_rude"):
        days = company.days_of(theme)

        assert min(days) >= day(company.event("emerging", theme)["starts_on"])
        assert len(days) > 20


def test_a_merged_theme_ends_and_its_words_go_on_in_the_other(company):
    event = company.event("merged")

    assert max(company.days_of(event["theme"])) < day(event["starts_on"])
    assert max(company.days_of(event["into"])) > day(event["starts_on"])


def test_the_outage_shows_in_tickets_usage_and_latency(company):
    event = company.event("outage")
    down_on = day(event["starts_on"])
    days = Counter(company.days_of("assistant_down"))
    completed = {
        row["occurred_at"].date(): completed_share(company, row["occurred_at"].date())
        for row in company.rows("usage")
        if abs((row["occurred_at"].date() - down_on).days) <= 1
    }

    assert days.most_common(1)[0][0] == down_on
    assert completed[down_on] < 0.8 * completed[down_on - timedelta(days=1)]


def completed_share(company, one_day):
    counts = Counter()
    for row in company.rows("usage"):
        if row["capability"] == "help_assistant" and row["occurred_at"].date() == one_day:
            counts[row["event"]] += row["count"]
    return counts["completed"] / counts["opened"]


def test_the_burst_is_near_copies_of_one_text_within_hours(company):
    burst = set(company.event("burst")["tickets"])
    rows = [ticket for ticket in company.tickets if ticket["ticket_id"] in burst]
    moments = [row["created_at"] for row in rows]

    assert len(rows) == 72
    assert len({row["user_id"] for row in rows}) == 1
    assert max(moments) - min(moments) <= timedelta(hours=3)
    assert len({"".join(c for c in row["text"] if c.isalpha()) for row in rows}) < 6
    assert len({row["text"] for row in rows}) > 60


def test_a_bad_release_harms_its_segment_and_no_other(company):
    event = company.event("release", "payment_blocked_honest")
    since = day(event["starts_on"])

    def rate(*, inside, after):
        hit = seen = 0
        for row in company.predictions.values():
            if row["model"] != event["model"] or (row["predicted_at"].date() >= since) is not after:
                continue
            if ((row["country"], row["device"]) == ("FR", "ios")) is inside:
                seen += 1
                hit += row["decision"] == "hold"
        return hit / seen

    assert rate(inside=True, after=True) > 2 * rate(inside=True, after=False)
    assert rate(inside=False, after=True) < 1.4 * rate(inside=False, after=False)


def test_the_schema_change_shows_in_the_input_and_its_segment_only(company):
    since = day(company.event("schema_change")["starts_on"])
    eta = [row for row in company.predictions.values() if row["model"] == "door-time"]
    changed = [row for row in eta if row["distance_km"] > 400]

    assert changed
    assert all(row["country"] == "US" and row["predicted_at"].date() >= since for row in changed)
    assert all(
        row["distance_km"] > 400 for row in eta if row["country"] == "US" and row["predicted_at"].date() >= since
    )


def test_the_experiment_halves_the_tickets_of_its_theme_among_the_treated(simulate):
    company = simulate(tickets=12_000, days=180, settings=CompanySettings(predictions_per_ticket=2.0))
    experiment = company.truth["experiments"][0]
    arm_of = {
        row["user_id"]: row["variant"]
        for row in company.rows("exposures")
        if row["experiment"] == experiment["experiment"]
    }
    during = [
        arm_of.get(ticket["user_id"])
        for ticket, true in zip(company.tickets, company.by_ticket, strict=True)
        if true["theme"] == experiment["theme"]
        and day(experiment["starts_on"]) <= ticket["created_at"].date() <= day(experiment["ends_on"])
    ]

    assert during.count("treatment") < 0.8 * during.count("control")


def test_a_prediction_is_served_under_one_variant_only_after_exposure(company):
    exposed = {(row["user_id"], row["variant"]): row["exposed_at"] for row in company.rows("exposures")}
    served = [row for row in company.predictions.values() if row["variant"]]

    assert served
    assert all(row["predicted_at"] >= exposed[row["user_id"], row["variant"]] for row in served)
