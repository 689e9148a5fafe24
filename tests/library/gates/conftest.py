"""A project under the bundled playbook, run up to any stage; tests act on it from there."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from numpy.random import default_rng

from threadline.gates import Rules, situation_of
from threadline.gates.acts import begin_initiative
from threadline.initiatives import Person
from threadline.playbook import load_playbook
from threadline.simulate.initiatives.cast import ROLES, TOPICS
from threadline.simulate.initiatives.chapters import baseline, data, evaluation, framing, modelling, production
from threadline.simulate.initiatives.course import Course
from threadline.simulate.initiatives.operation import monitoring
from threadline.simulate.initiatives.project import Project

BEGINS = datetime(2026, 1, 5, 9, tzinfo=UTC)
CHAPTERS = {
    "data": framing,
    "baseline": data,
    "modelling": baseline,
    "evaluation": modelling,
    "production": evaluation,
    "monitoring": production,
}
# Everybody is called by their role, so that a test says who acts.
PEOPLE = (
    *(Person(role, role) for role in ("product_manager", *ROLES)),
    Person("night_shift", "mlops_engineer"),
)


@pytest.fixture(scope="session")
def rules():
    return Rules(load_playbook())


@pytest.fixture
def run(rules):
    """Return `run(stage, **course)`: a project that has just entered that stage."""

    def until(stage="framing", **course):
        topic = TOPICS[0]
        begun = begin_initiative(
            rules, name="refunds", title=topic.title, capability=topic.capability, driver=PEOPLE[0], at=BEGINS
        )
        project = Project(replace(begun, people=PEOPLE), rules, Course(**course), default_rng(7))
        for name, chapter in CHAPTERS.items():
            if project.initiative.stage == stage:
                break
            assert project.initiative.stage != name
            if chapter is framing:
                framing(project, topic)
            else:
                chapter(project)
        return project

    return until


@pytest.fixture
def operate():
    """Return the chapter after the launch."""
    return monitoring


@pytest.fixture
def look(rules):
    """Return the situation of a project now."""

    def at_present(project):
        return situation_of(project.initiative, rules, as_of=project.now)

    return at_present
