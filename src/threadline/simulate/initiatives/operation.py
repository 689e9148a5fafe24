"""The chapter after the launch, month by month: use, reports, an experiment, people who leave, retraining."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from threadline.gates.acts import person_leaves, set_owner
from threadline.simulate.initiatives.chapters import estimate, evaluate, hand_over, judge, pass_gate, prove_at_night

if TYPE_CHECKING:
    from datetime import datetime

    from threadline.answers import Plain
    from threadline.simulate.initiatives.project import Project

FIRST_RETRAINING = 1
_MONTH = 30


def monitoring(project: Project) -> None:
    """Run for some months."""
    for month in range(project.course.months_in_operation):
        ends = project.now + timedelta(days=_MONTH)
        if month == 0:
            _experiment(project)
        if month == FIRST_RETRAINING:
            _people(project)
            _retraining(project)
        _use_until(project, ends)
        project.measure("health_report", {"verdict": "healthy", "tickets_trend": "falling"})


def _use_until(project: Project, ends: datetime) -> None:
    """Let days pass until the month ends, with somebody acting on the output every so often."""
    between = project.course.days_between_uses
    while project.now < ends:
        left = (ends - project.now) / timedelta(days=1)
        days = min(left, _until_next_use(project))
        project.wait(max(0.01, days), max(0.01, days))
        if between is not None and _until_next_use(project) <= 0.02:  # noqa: PLR2004  half an hour
            project.note("output_used", {"who": "help assistant", "count": 40})


def _until_next_use(project: Project) -> float:
    between = project.course.days_between_uses
    if between is None:
        return _MONTH
    used = [one.at for one in project.initiative.events("output_used")]
    entered = [one.at for one in project.initiative.events("stage_entered")]
    return between - (project.now - max(used[-1:] + entered[-1:])) / timedelta(days=1)


def _experiment(project: Project) -> None:
    _use_until(project, project.now + timedelta(days=14))
    course = project.course
    seen = course.gain * course.online_share
    verdict = "better" if course.online_share > 0.5 else "no_difference"  # noqa: PLR2004  half of what was promised
    said: dict[str, Plain] = {
        "primary_metric": "tickets per usage",
        "effect": estimate(seen, 0.01),
        "offline_gain": estimate(course.gain, 0.01),
        "guardrails_held": True,
        "verdict": verdict,
    }
    project.measure("experiment_result", said)


def _people(project: Project) -> None:
    leaves = project.course.monitoring_owner_leaves
    if leaves == "no":
        return
    owner = str(project.initiative.owners["monitoring"])
    if leaves == "handed over":
        here = project.initiative.holders("mlops_engineer", project.now.date())
        after = next(one for one in here if one != owner)
        project.act(set_owner, "monitoring", owner=after, by=project.driver)
        # What rested on the owner is done anew at once: the test alarm, the handoff, the approval.
        alarm, back = prove_at_night(project)
        hand_over(project, "d_launch_to_operations", {"rollback": back, "page_reached": alarm})
        pass_gate(project, "launch")
        project.wait(1, 5)
    project.act(person_leaves, owner)


def _retraining(project: Project) -> None:
    retrained = project.course.retrained
    name = project.initiative.id
    if retrained == "no":
        return
    if retrained == "another model changed":
        project.note("thing_changed", {"what": "model_version", "id": "spelling", "version": "9"})
        return
    version = str(int(project.version_of("model_version", name)) + 1)
    if retrained == "approved anew":
        _approve_anew(project, version)
    project.note("thing_changed", {"what": "model_version", "id": name, "version": version})
    if retrained == "approved anew":
        _hand_over_anew(project)


def _approve_anew(project: Project, version: str) -> None:
    """Evaluate and approve the next version before it is used."""
    evaluate(project, gained=project.course.gain, model=version)
    project.measure("training_recipe", {"reproduced": True, "code_version": "9b1d2e0"}, model=version)
    judge(project, model=version)
    prove_at_night(project, model=version)
    for gate in ("model_candidate", "model_review", "legal_compliance", "launch"):
        pass_gate(project, gate)


def _hand_over_anew(project: Project) -> None:
    newest = {one.kind: one.id for one in project.initiative.evidence}
    contents = (
        ("b_notebook_to_pipeline", {"quality_to_reach": "model_evaluation", "reproduction": "training_recipe"}),
        ("c_model_to_serving", {"latency_measured": "latency_test"}),
        ("d_launch_to_operations", {"rollback": "rollback_test", "page_reached": "monitoring_test"}),
    )
    for handoff, kinds in contents:
        hand_over(project, handoff, {content: newest[kind] for content, kind in kinds.items()})
