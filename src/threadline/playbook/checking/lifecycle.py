"""The stages must lead from the first to an end, every gate must stand on the way, and handoffs must go forwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from threadline.errors import PlaybookError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from threadline.playbook.kinds.gate import Gate
    from threadline.playbook.kinds.stage import Stage
    from threadline.playbook.operating import Operating


def lifecycle_problems(operating: Operating) -> Iterator[PlaybookError]:
    """Yield everything that is wrong with the way from stage to stage."""
    stages = {stage.id: stage for stage in operating.stages}
    yield from _places(operating)
    circle = _circle(stages)
    if circle:
        # What a circle leads to is not asked: it would name the same fault again in other words.
        yield _circle_problem(operating, stages, circle)
    else:
        yield from _unreachable(operating, stages)
        yield from _handoffs(operating, stages)
        yield from _kinds_of_gates(operating, stages)
    yield from _gates(operating, stages)


def _places(operating: Operating) -> Iterator[PlaybookError]:
    homes: dict[int, str] = {}
    for stage in operating.stages:
        home = homes.setdefault(stage.place, stage.path)
        if home != stage.path:
            page = operating.pages[stage.path]
            yield page.error(
                "place", problem=f"the place {stage.place} is taken by {home}", hint="Give it another place"
            )


def _circle(stages: Mapping[str, Stage]) -> tuple[str, ...]:
    """Return the stages of a circle, the first again at the end; nothing when there is none."""
    finished: set[str] = set()
    for start in stages:
        circle = _circle_from(start, (), stages, finished)
        if circle:
            return circle
    return ()


def _circle_from(name: str, way: tuple[str, ...], stages: Mapping[str, Stage], finished: set[str]) -> tuple[str, ...]:
    if name in way:
        return (*way[way.index(name) :], name)
    if name in finished or name not in stages:
        return ()
    for following in stages[name].next:
        circle = _circle_from(following, (*way, name), stages, finished)
        if circle:
            return circle
    finished.add(name)
    return ()


def _circle_problem(operating: Operating, stages: Mapping[str, Stage], circle: tuple[str, ...]) -> PlaybookError:
    # The step to break is the one that goes back.
    last = max(circle[:-1], key=lambda name: stages[name].place)
    page = operating.pages[stages[last].path]
    problem = f"the stages go round in a circle: {' -> '.join(circle)}"
    return page.error(
        "next", problem=problem, hint=f"Take a stage out of 'next' of {last}; work that starts over is a new initiative"
    )


def _unreachable(operating: Operating, stages: Mapping[str, Stage]) -> Iterator[PlaybookError]:
    if not operating.stages:
        return
    first = operating.stages[0]
    reached = {first.id, *_after(first.id, stages)}
    for stage in operating.stages:
        if stage.id not in reached:
            problem = f"no way leads from the first stage {first.id} to {stage.id}"
            hint = f"Name {stage.id} in 'next' of the stage before it, or take the file away with 'kind: removed'"
            yield operating.pages[stage.path].error("id", problem=problem, hint=hint)


def _after(name: str, stages: Mapping[str, Stage]) -> set[str]:
    """Return every stage that can come after another."""
    found: set[str] = set()
    waiting = list(stages[name].next) if name in stages else []
    while waiting:
        following = waiting.pop()
        if following in stages and following not in found:
            found.add(following)
            waiting.extend(stages[following].next)
    return found


def _handoffs(operating: Operating, stages: Mapping[str, Stage]) -> Iterator[PlaybookError]:
    for handoff in operating.handoffs:
        known = handoff.after_stage in stages and handoff.before_stage in stages
        if known and handoff.before_stage not in _after(handoff.after_stage, stages):
            problem = f"{handoff.before_stage} does not come after {handoff.after_stage}"
            hint = "A handoff is offered after one stage and accepted before a later one"
            yield operating.pages[handoff.path].error("before_stage", problem=problem, hint=hint)


def _gates(operating: Operating, stages: Mapping[str, Stage]) -> Iterator[PlaybookError]:
    for gate in operating.gates:
        homes = [stage.id for stage in stages.values() if gate.id in stage.gates]
        page = operating.pages[gate.path]
        if not homes:
            hint = f"Name {gate.id} in 'gates' of a stage, or take the file away with 'kind: removed'"
            yield page.error("id", problem="no stage ends at this gate, so it is never asked", hint=hint)
        elif homes != [gate.stage] and gate.stage in stages:
            problem = f"the gate says that it ends {gate.stage}, but it is named by {', '.join(homes)}"
            yield page.error("stage", problem=problem, hint="Let one stage name it, and the gate name that stage")


def _kinds_of_gates(operating: Operating, stages: Mapping[str, Stage]) -> Iterator[PlaybookError]:
    launches = [gate for gate in operating.gates if gate.kind == "launch"]
    if not launches:
        hint = "Give one gate 'gate_kind: launch'"
        yield PlaybookError("gates", "no gate is a launch, so no empty ownership box would ever stop one", hint)
    compliance = [gate for gate in operating.gates if gate.kind == "compliance"]
    for launch in launches:
        if launch.stage in stages and not any(_is_before(gate, launch, stages) for gate in compliance):
            problem = "no compliance gate stands before this launch"
            hint = "Let a gate with 'gate_kind: compliance' end an earlier stage, or stand before it in the same"
            yield operating.pages[launch.path].error("gate_kind", problem=problem, hint=hint)


def _is_before(gate: Gate, launch: Gate, stages: Mapping[str, Stage]) -> bool:
    if gate.stage == launch.stage:
        order = stages[gate.stage].gates
        return gate.id in order and launch.id in order and order.index(gate.id) < order.index(launch.id)
    return launch.stage in _after(gate.stage, stages)
