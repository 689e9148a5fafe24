"""How a text that breaks a rule could read instead: in the initiative's own numbers, or with the blanks named."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from threadline.initiatives.wording.evidence import Said
    from threadline.initiatives.wording.facts import KnownFacts
    from threadline.initiatives.wording.rules.finding import Finding

_BLANKS = {
    "metric": "[metric: what would be counted, such as tickets, refunds or minutes]",
    "slice": "[slice: which users, queries or cases]",
    "baseline": "[baseline: the figure today]",
    "target": "[target: the figure that is good enough]",
    "horizon": "[horizon: the date by which it is reached]",
    "problem": "[problem: what goes wrong]",
    "population": "[population: who suffers from it]",
    "data": "[data: which set it was measured on]",
}
_LOADED = {
    "accurate": "Say on which metric, on which data set, for which slice and from which threshold on, for instance: "
    "{metric} of {target} on {data}, for {slice}.",
    "ready": "Say for which stage: offline evaluation, shadow mode, part of the traffic, or production.",
    "more data": "Say which kind: more labels, more inputs, or more rows, how many, and what they would change.",
    "hard": "Say why: no signal in the inputs, too few labels, the latency allowed, or something that nobody has "
    "solved yet.",
    "done": "Say done by whom, handed to whom, and what they do next.",
}


def suggest(finding: Finding, said: Said, facts: KnownFacts) -> str:
    """Return a sentence that would pass, as far as the facts and the text go; what is unknown is a named blank."""
    if finding.rule == "loaded_word":
        return _LOADED[finding.topic].format(**_known(said, facts))
    if finding.rule == "solution_first":
        return _back_to_the_problem(said, facts)
    if finding.rule == "proxy_metric":
        return _tie(finding, said, facts)
    return _rewrite(said, facts)


def _known(said: Said, facts: KnownFacts) -> dict[str, str]:
    known = {part: getattr(facts, part) or blank for part, blank in _BLANKS.items()}
    if facts.horizon is None and (found := said.horizon()) is not None:
        known["horizon"] = found.removeprefix("by ")
    return known


def _rewrite(said: Said, facts: KnownFacts) -> str:
    known = _known(said, facts)
    horizon = known["horizon"]
    when = horizon if horizon.split(" ")[0].lower() in _TIME_WORDS else f"by {horizon}"
    sentence = f"Bring {known['metric']} for {known['slice']} from {known['baseline']} to {known['target']} {when}."
    return sentence if facts.constraint is None else f"{sentence} Limit: {facts.constraint}."


_TIME_WORDS = frozenset(
    {
        "within",
        "before",
        "until",
        "in",
        "over",
        "during",
        "this",
        "next",
        "from",
        "starting",
        "at",
        "after",
        "for",
        "end",
        "per",
    }
)


def _back_to_the_problem(said: Said, facts: KnownFacts) -> str:
    known = _known(said, facts)
    often = facts.baseline or "[how often it happens]"
    return (
        f"Begin with the problem and leave the means open: {known['population']} meet {known['problem']}, {often}. "
        f"{_rewrite(said, facts)}"
    )


def _tie(finding: Finding, said: Said, facts: KnownFacts) -> str:
    proxy = said.quote(finding.sentence, finding.first, finding.last)
    watched = f"Keep {proxy!r} as something to watch, and name the business or ticket figure that it should move."
    return f"{watched} {_rewrite(said, facts)}"
