"""Run a project from its first day to the end of its course."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from threadline.errors import SettingError
from threadline.gates.acts import begin_initiative
from threadline.gates.rules import Rules
from threadline.simulate.initiatives.cast import TOPICS, people_of
from threadline.simulate.initiatives.chapters import baseline, data, evaluation, framing, modelling, production
from threadline.simulate.initiatives.course import FAULTS, NEAR_MISSES, Course, healthy_course
from threadline.simulate.initiatives.operation import monitoring
from threadline.simulate.initiatives.project import Project

if TYPE_CHECKING:
    from datetime import datetime

    from threadline.initiatives import Initiative
    from threadline.playbook import Playbook


@dataclass(frozen=True, slots=True)
class SimulatedInitiative:
    """A simulated initiative: as it ended, as it was known at the end of each month, and what was planted in it."""

    initiative: Initiative
    months: tuple[tuple[datetime, Initiative], ...]
    ended_at: datetime
    fault: str | None
    near_miss: str | None
    course: Course


def simulate_initiative(
    playbook: Playbook | Rules,
    *,
    seed: int,
    begins: datetime,
    name: str | None = None,
    fault: str | None = None,
    near_miss: str | None = None,
) -> SimulatedInitiative:
    """Simulate one project under the bundled stages; the same seed gives the same project.

    `fault` plants one of `FAULTS`, `near_miss` one of `NEAR_MISSES`. Raises SettingError for one that does not exist.
    """
    from numpy.random import default_rng  # noqa: PLC0415  heavy, loaded when used

    rng = default_rng(seed)
    course = healthy_course(rng)
    for planted, known in ((fault, FAULTS), (near_miss, NEAR_MISSES)):
        if planted is not None and planted not in known:
            raise SettingError("what is planted", planted, known)
        course = course if planted is None else known[planted](course, rng)
    rules = playbook if isinstance(playbook, Rules) else Rules(playbook)
    topic = TOPICS[int(rng.integers(0, len(TOPICS)))]
    people = people_of(rng)
    begun = begin_initiative(
        rules,
        name=name or f"{topic.name}-{seed}",
        title=topic.title,
        capability=topic.capability,
        driver=people[0],
        at=begins,
    )
    project = Project(replace(begun, people=people), rules, course, rng)
    framing(project, topic)
    for chapter in (data, baseline, modelling, evaluation, production, monitoring):
        chapter(project)
    return SimulatedInitiative(project.initiative, tuple(project.months), project.now, fault, near_miss, course)
