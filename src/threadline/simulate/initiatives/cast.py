"""Who takes part in simulated projects, and what the projects are about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from threadline.initiatives import Action, Brief, Constraints, Leg, Person, SuccessMetric

if TYPE_CHECKING:
    from datetime import datetime

    from numpy.random import Generator

NAMES = (
    *("Abena", "Amir", "Bao", "Beatriz", "Chidi", "Dana", "Elif", "Farid", "Greta", "Hanna", "Ivo", "Jamila", "Kaito"),
    *("Leila", "Marek", "Nadia", "Oleg", "Priya", "Quinn", "Rosa", "Sanna", "Tomas", "Uma", "Viktor", "Wanda", "Yusuf"),
)
ROLES = (
    *("head_of_product", "ml_lead", "data_scientist", "data_engineer", "ml_engineer", "mlops_engineer"),
    *("software_engineer", "support_lead", "legal_counsel", "go_to_market_lead", "infrastructure_lead"),
)
DRIVER_ROLE = "product_manager"


@dataclass(frozen=True, slots=True)
class Topic:
    """What a project is about."""

    name: str
    title: str
    capability: str
    brief: Brief
    measures: tuple[str, str, str]


def _topic(name: str, title: str, capability: str, measures: tuple[str, str, str], **parts: str) -> Topic:
    who, does = parts.pop("loop").split(": ")
    brief = Brief(
        problem=parts["problem"],
        job_to_be_done=parts["job"],
        people_affected=parts["people"],
        outcome=parts["outcome"],
        label_definition=parts["label"],
        acceptance_criteria=(parts["accepted"],),
        slices=("new customers", "customers who write in German"),
        constraints=Constraints(latency="p95 under 300 ms", privacy="no ticket text leaves the region"),
        non_goals=("No change to who decides about refunds",),
        action_loop=(Action(who, does),),
        counterfactual=parts["else_"],
    )
    return Topic(name, title, capability, brief, measures)


TOPICS = (
    _topic(
        "refund-answers",
        "Answers about refunds",
        "help_assistant",
        ("agent hours a week", "refund tickets per 1,000 uses", "recall at 90% precision"),
        problem="Customers who ask where their refund is get an answer about delivery, and write to support: 210 tickets a week.",
        job="Know when the money is back without waiting for a person.",
        people="Everyone who waits for a refund, about 3,400 people a month.",
        outcome="Whether a question is about a refund that is under way.",
        label="A question counts when two agents who read it name an open refund of the same customer.",
        accepted="Refund tickets fall from 6.1 to 4.5 per 1,000 uses by the end of June, at a recall of 80% or more.",
        loop="help assistant: shows the state of the refund instead of an article",
        else_="Support answers 210 tickets a week by hand, at 7 minutes each.",
    ),
    _topic(
        "late-parcels",
        "Delivery dates that hold",
        "delivery_estimate",
        ("compensation paid a month", "late-delivery tickets per 1,000 orders", "mean error in days"),
        problem="Parcels arrive after the promised day, and customers write on the evening of that day: 480 tickets a week.",
        job="Plan to be at home when the parcel comes.",
        people="Customers in rural areas above all, 18% of all orders.",
        outcome="The day on which a parcel is handed over.",
        label="The first scan at the door counts; parcels left with a neighbour count as handed over.",
        accepted="Late-delivery tickets fall from 12 to 8 per 1,000 orders within 90 days of launch, in rural areas too.",
        loop="checkout: shows the day that nine in ten parcels meet",
        else_="We pay 5 euros for each late parcel, 41,000 euros a month.",
    ),
    _topic(
        "wrong-blocks",
        "Fewer payments blocked by mistake",
        "payment_screening",
        ("reviews a day", "blocked-payment tickets per 1,000 payments", "false positive rate"),
        problem="Honest customers see their payment refused and cannot find out why; 130 of them write every week.",
        job="Pay and be done with it.",
        people="Customers who pay from abroad, 9% of payments and 44% of the complaints.",
        outcome="Whether a payment will be disputed within 60 days.",
        label="A dispute that the bank confirms within 60 days; withdrawn disputes do not count.",
        accepted="Blocked-payment tickets fall from 3.2 to 2.0 per 1,000 payments by September, at the same loss.",
        loop="review team: releases within 10 minutes what scores below the threshold",
        else_="Reviewers release nine of ten blocked payments by hand the next morning.",
    ),
)


def people_of(rng: Generator) -> tuple[Person, ...]:
    """Return one person for each role, and a second MLOps engineer; the first drives the project."""
    names = [str(one) for one in rng.permutation(list(NAMES))]
    roles = (DRIVER_ROLE, *ROLES, "mlops_engineer")
    return tuple(Person(name, role) for name, role in zip(names, roles, strict=False))


def metric_of(topic: Topic, begins: datetime, *, tied: bool) -> SuccessMetric:
    """Return the success metric of a topic; untied, its model leg serves nothing."""
    by = begins.date() + timedelta(days=330)
    business, ticket, model = topic.measures
    return SuccessMetric(
        business=Leg(business, source="finance report", baseline=100.0, target=80.0, by=by),
        ticket=Leg(ticket, source="tickets and usage", baseline=6.1, target=4.5, by=by),
        model=Leg(
            model,
            source="evaluation",
            baseline=0.62,
            target=0.8,
            by=by,
            serves="ticket" if tied else None,
            because="each case that is found is a ticket that is not written" if tied else None,
        ),
        guardrails=(f"capability:{topic.capability} csat < 3.5 in 28 days",),
    )
