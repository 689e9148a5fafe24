"""Evidence that is read from the record itself whenever a gate asks: nobody hands it in, and it is never stale."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from threadline.initiatives import Evidence
from threadline.initiatives.record.success_metric import LEGS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from threadline.answers import Plain
    from threadline.initiatives import Initiative, Leg

LEG_PARTS = {"source": "source", "baseline": "starts_at", "target": "target", "horizon": "by"}


def evidence_from_record(initiative: Initiative, kind: str, *, as_of: datetime) -> Evidence | None:
    """Return the evidence of a kind that the record itself holds; None for a kind that is not read from it."""
    read = _READ.get(kind)
    if read is None:
        return None
    return Evidence(id=kind, kind=kind, computed_at=as_of, by="system:record", values=read(initiative))


def missing_in_brief(initiative: Initiative) -> tuple[str, ...]:
    """Return the parts of the brief that say nothing yet, those that the success metric must say included."""
    legs = [leg for _, leg in initiative.success_metric.legs()]
    metric = [] if legs else ["success_metric"]
    parts = [part for part in ("baseline", "target", "horizon") if not _some_leg_says(legs, part)]
    return (*initiative.brief.missing_parts(), *metric, *parts)


def missing_in_metric(initiative: Initiative) -> tuple[str, ...]:
    """Return what the success metric does not say yet: whole legs, and parts of legs as LEG.PART."""
    there = dict(initiative.success_metric.legs())
    missing = [leg for leg in LEGS if leg not in there]
    for name, leg in there.items():
        missing += [f"{name}.{part}" for part in LEG_PARTS if not _says(leg, part)]
    return tuple(missing)


def _some_leg_says(legs: list[Leg], part: str) -> bool:
    return any(_says(leg, part) for leg in legs)


def _says(leg: Leg, part: str) -> bool:
    return getattr(leg, LEG_PARTS[part]) is not None


def _brief_check(initiative: Initiative) -> Mapping[str, Plain]:
    missing = missing_in_brief(initiative)
    return {"missing": list(missing), "missing_count": len(missing), "wording": _wording(initiative)}


def _wording(initiative: Initiative) -> str:
    text = brief_text(initiative)
    return "good" if not text else _verdict_on(text)


@lru_cache(maxsize=256)
def _verdict_on(text: str) -> str:
    from threadline.initiatives.wording import check_wording  # noqa: PLC0415  loaded when a brief is judged

    return check_wording(text).rows[0].verdict


def brief_text(initiative: Initiative) -> str:
    """Return a brief and its success metric as one text: a part may say what another part leaves out."""
    brief = initiative.brief
    parts = [
        *(getattr(brief, name) for name in _PROSE if getattr(brief, name)),
        *(f"- {one}" for one in brief.acceptance_criteria),
        *(f"- {_leg_text(leg)}" for _, leg in initiative.success_metric.legs()),
    ]
    return "\n\n".join(parts)


_PROSE = ("problem", "job_to_be_done", "people_affected", "outcome", "label_definition", "counterfactual")


def _leg_text(leg: Leg) -> str:
    said = leg.measure
    if leg.starts_at is not None and leg.target is not None:
        said += f" goes from {leg.starts_at:g} to {leg.target:g}"
    return said + (f" by {leg.by}" if leg.by is not None else "")


def _success_metric_check(initiative: Initiative) -> Mapping[str, Plain]:
    missing = missing_in_metric(initiative)
    legs: list[Plain] = [name for name, _ in initiative.success_metric.legs()]
    return {"legs": legs, "missing": list(missing), "missing_count": len(missing)}


_READ: Mapping[str, Callable[[Initiative], Mapping[str, Plain]]] = {
    "brief_check": _brief_check,
    "success_metric_check": _success_metric_check,
}
