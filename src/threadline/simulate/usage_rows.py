"""How much each capability is used, by day and country: counts, as an event store would hand them over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from threadline.simulate.clock import DAY, HOUR, epoch
from threadline.simulate.columns import chosen, numbered
from threadline.simulate.population import SEGMENTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from threadline.simulate.models import Model, Rates
    from threadline.simulate.plan import Plan

EVENTS = ("opened", "completed")
# Most uses of a capability never meet a problem, nor a model that logs them.
USES_PER_PREDICTION = 6.0


def usage_columns(
    plan: Plan, models: Sequence[Model], rates: Rates, *, predictions: int, rng: np.random.Generator
) -> dict[str, Any]:
    """Return the usage table: one row a day, capability, country and event, with a count."""
    capabilities = sorted({model.capability for model in models})
    countries = tuple(SEGMENTS["country"])
    opened = _opened(plan, models, rates, capabilities) * predictions * USES_PER_PREDICTION
    shape = (plan.days, len(capabilities), len(countries))
    shares = np.array(list(SEGMENTS["country"].values()))
    counts = opened[:, :, None] * shares * (0.94 + 0.12 * rng.random(shape))
    completed = counts * (0.78 + 0.06 * rng.random(shape)) * _up(plan, capabilities)[:, :, None]
    both = np.floor(np.stack([counts, completed], axis=3)).astype(np.int64)
    day, capability, country, event = (axis.ravel() for axis in np.indices(both.shape))
    return {
        "occurred_at": epoch(plan.starts_on) + day * DAY + 23 * HOUR,
        "capability": chosen(capability, capabilities),
        "event": chosen(event, EVENTS),
        "event_id": numbered("U", np.arange(both.size)),
        "count": both.ravel(),
        "country": chosen(country, countries),
    }


def _opened(plan: Plan, models: Sequence[Model], rates: Rates, capabilities: Sequence[str]) -> NDArray[np.float64]:
    share = rates.weight.sum(axis=(1, 2))
    by_capability = np.array(
        [sum(share[place] for place, model in enumerate(models) if model.capability == name) for name in capabilities]
    )
    return np.asarray(plan.volume[:, None] * by_capability[None, :])


def _up(plan: Plan, capabilities: Sequence[str]) -> NDArray[np.float64]:
    """Return the part of the day on which each capability worked: what is down is opened, but not completed."""
    up = np.ones((plan.days, len(capabilities)))
    for event in plan.events_of("outage"):
        hit = plan.stories[plan.index(event.theme)].capability
        up[event.starts_on, capabilities.index(hit)] = 1 - event.details["hours"] / 16
    return up
