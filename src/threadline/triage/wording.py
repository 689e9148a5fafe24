"""The sentences of a triage, each generated from its numbers and honest about what cannot be said."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from threadline.answers import Undecided
from threadline.triage.result import Decision

if TYPE_CHECKING:
    from collections.abc import Sequence

    from threadline.answers import Estimate
    from threadline.playbook import Playbook
    from threadline.triage.result import ThemeSummary

MOVING = {"rising": ", and rising", "falling": ", and falling", "steady": ", steadily"}
PROPOSALS = {
    "fix_model": "fix the model",
    "add_fallback": "add a fallback",
    "both": "fix the model and add a fallback",
    "product_change": "change the product",
    "no_action": "leave as they are",
}
IN_DOUBT = "say what failed"
# The order in which a meeting takes them: what needs most people first.
ORDER = ("both", "fix_model", "add_fallback", "product_change", "no_action")


def headline(themes: Sequence[ThemeSummary], *, people_known: bool, mostly_copies: bool = False) -> str:
    """Return the page's first line: the theme that matters most, its share and where it is going."""
    if not themes and mostly_copies:
        return "We cannot name a theme yet, because most tickets are copies of others, and copies make no theme"
    if not themes:
        return "We cannot name a theme yet, because too few tickets say the same thing"
    first = themes[0]
    moving = MOVING.get(str(first.trend["direction"]), "")
    whole = "the people who write" if people_known else "tickets"
    return f"“{first.name}” concerns {_percent(first.share)} of {whole}{moving}"


def ask(themes: Sequence[ThemeSummary]) -> str:
    """Return what the meeting is asked, in one sentence that names each theme once."""
    if not themes:
        return "Nothing is asked yet: bring a longer period of tickets, then look again."
    ranked = sorted(themes, key=lambda theme: (ORDER.index(theme.response), _proposal(theme)))
    parts = [
        f"{proposal} for {_listed([_quoted(theme.name) for theme in group])}"
        for proposal, group in ((key, list(group)) for key, group in groupby(ranked, key=_proposal))
    ]
    count = "this theme" if len(themes) == 1 else f"these {len(themes)} themes"
    return f"Fix the model, add a fallback, or both? For {count} we propose: {'; '.join(parts)}."


def decisions(themes: Sequence[ThemeSummary], playbook: Playbook) -> list[Decision]:
    """Return one question for each theme on the page, with what is proposed and why."""
    return [
        Decision(
            theme.theme_id,
            f"“{theme.name}”: {_choices(theme)}?",
            theme.response,
            f"{playbook.failure_mode(str(theme.failure_mode['label'])).name}: {theme.response_because}",
        )
        for theme in themes
    ]


def _proposal(theme: ThemeSummary) -> str:
    return IN_DOUBT if theme.failure_mode.get("perhaps") else PROPOSALS[theme.response]


def _choices(theme: ThemeSummary) -> str:
    if theme.failure_mode.get("perhaps"):
        return IN_DOUBT
    return _listed([PROPOSALS[option.response] for option in theme.options], last="or")


def _listed(names: Sequence[str], *, last: str = "and") -> str:
    if len(names) <= 1:
        return "".join(names)
    return f"{', '.join(names[:-1])} {last} {names[-1]}"


def _quoted(name: str) -> str:
    return f"“{name}”"


def _percent(share: Estimate | Undecided) -> str:
    if isinstance(share, Undecided):
        return "an unknown share"
    digits = 0 if share.value >= 0.1 else 1  # noqa: PLR2004  two figures either way
    value, low, high = (f"{100 * part:.{digits}f}" for part in (share.value, share.low, share.high))
    return f"{value}% ({low} to {high})"
