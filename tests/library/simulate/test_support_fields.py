from collections import defaultdict
from statistics import mean

from threadline.simulate.stories_file import load_stories


def by_theme(company, field):
    values = defaultdict(list)
    for ticket, true in zip(company.tickets, company.by_ticket, strict=True):
        if ticket[field] is not None and true["theme"]:
            values[true["theme"]].append(ticket[field])
    return values


def test_satisfaction_and_handling_time_depend_on_the_theme(company):
    csat, minutes = by_theme(company, "csat"), by_theme(company, "handle_minutes")

    assert mean(csat["id_change_details"]) > mean(csat["payment_fraud_let_through"]) + 1
    assert mean(minutes["payment_fraud_let_through"]) > 2 * mean(minutes["tracking_map_blank"])


def test_satisfaction_is_whole_from_one_to_five_and_often_missing(company):
    csat = [ticket["csat"] for ticket in company.tickets]

    assert {value for value in csat if value is not None} == {1, 2, 3, 4, 5}
    assert 0.5 < csat.count(None) / len(csat) < 0.8


def test_tags_are_incomplete_and_sometimes_wrong(company):
    tags_of = {story.theme: set(story.tags) for story in load_stories()}
    missing = wrong = themed = 0
    for ticket, true in zip(company.tickets, company.by_ticket, strict=True):
        if true["theme"]:
            themed += 1
            missing += not ticket["tags"]
            wrong += bool(set(ticket["tags"]) - tags_of[true["theme"]])

    assert 0.05 < missing / themed < 0.4
    assert 0.05 < wrong / themed < 0.4


def test_capability_is_mostly_known_and_now_and_then_wrong(company):
    home = {theme["theme"]: theme["capability"] for theme in company.truth["themes"]}
    said = [
        (ticket["capability"], home[true["theme"]])
        for ticket, true in zip(company.tickets, company.by_ticket, strict=True)
        if true["theme"]
    ]

    assert 0.75 < sum(one == other for one, other in said) / len(said) < 0.85
    assert 0.1 < sum(one is None for one, _ in said) / len(said) < 0.25


def test_weekends_are_quieter_and_business_grows(company):
    days = [ticket["created_at"].date() for ticket in company.tickets]
    weekend = sum(one.weekday() >= 5 for one in days) / len(days)
    late = sum((one - min(days)).days >= 120 for one in days)
    early = sum((one - min(days)).days < 60 for one in days)

    assert weekend < 2 / 7 - 0.05
    assert late > 1.15 * early


def test_recent_tickets_are_open_more_often_than_old_ones(company):
    status = [ticket["status"] in ("open", "pending") for ticket in company.tickets]

    assert mean(status[-300:]) > 0.1
    assert mean(status[:3000]) < 0.01
