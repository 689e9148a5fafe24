"""Many questions asked at once: how many of the answers may be false."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


def benjamini_hochberg(p_values: ArrayLike) -> NDArray[np.float64]:
    """Return adjusted p-values, in the order given (Benjamini and Hochberg 1995, JRSS B 57:289).

    Keeping those at or below q keeps the expected share of false ones at or below q when the tests are independent
    or positively dependent. Raises ValueError for values outside 0..1.
    """
    return _step_up(_checked(p_values), 1.0)


def benjamini_yekutieli(p_values: ArrayLike) -> NDArray[np.float64]:
    """Return adjusted p-values that hold under any dependence.

    Benjamini and Yekutieli 2001, Annals of Statistics 29:1165.

    Raises ValueError for values outside 0..1.
    """
    values = _checked(p_values)
    return _step_up(values, float(np.sum(1.0 / np.arange(1, len(values) + 1))))


def e_benjamini_hochberg(e_values: ArrayLike, *, false_share: float) -> NDArray[np.bool_]:
    """Return which e-values to keep so that the expected share of false ones is at most `false_share`.

    The e-BH procedure (Wang and Ramdas 2022, JRSS B 84:822): valid under any dependence. An e-value is a
    non-negative number whose expectation is at most 1 when nothing is going on.
    Raises ValueError for negative e-values or a share outside 0..1.
    """
    values = np.asarray(e_values, dtype=np.float64)
    if np.any(values < 0) or not 0 < false_share <= 1:
        message = "e-values must be non-negative and false_share within 0..1"
        raise ValueError(message)
    order = np.argsort(-values, kind="stable")
    enough = values[order] * np.arange(1, len(values) + 1) >= len(values) / false_share
    kept = np.zeros(len(values), dtype=np.bool_)
    if enough.any():
        kept[order[: int(np.flatnonzero(enough)[-1]) + 1]] = True
    return kept


def _checked(p_values: ArrayLike) -> NDArray[np.float64]:
    values = np.asarray(p_values, dtype=np.float64)
    if np.any(~((values >= 0) & (values <= 1))):
        message = "p-values must lie within 0..1"
        raise ValueError(message)
    return values


def _step_up(values: NDArray[np.float64], penalty: float) -> NDArray[np.float64]:
    count = len(values)
    order = np.argsort(-values, kind="stable")
    raised = values[order] * penalty * count / np.arange(count, 0, -1)
    adjusted = np.empty(count)
    adjusted[order] = np.minimum(1.0, np.minimum.accumulate(raised)) if count else raised
    return adjusted
