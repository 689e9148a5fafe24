"""Intervals for shares, counts, rates and their ratios."""

from __future__ import annotations

import math

from threadline.answers import Estimate, Undecided


def wilson_interval(successes: float, trials: float, *, level: float = 0.95) -> Estimate:
    """Return a share (0..1) with its score interval (Wilson 1927, JASA 22:209).

    Raises ValueError unless 0 <= successes <= trials and trials > 0.
    """
    _check_share(successes, trials)
    from scipy import special  # noqa: PLC0415  loaded when first used

    z = float(special.ndtri((1 + level) / 2))
    share = successes / trials
    scale = 1 + z * z / trials
    middle = (share + z * z / (2 * trials)) / scale
    half = z * math.sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials)) / scale
    low = 0.0 if successes == 0 else max(0.0, middle - half)
    high = 1.0 if successes == trials else min(1.0, middle + half)
    return Estimate(share, low, high, level)


def jeffreys_interval(successes: float, trials: float, *, level: float = 0.95) -> Estimate:
    """Return a share (0..1) with Jeffreys' interval (Brown, Cai and DasGupta 2001, Statistical Science 16:101).

    The equal-tailed interval of Beta(s + 1/2, n - s + 1/2), closed at 0 when s = 0 and at 1 when s = n.
    Raises ValueError unless 0 <= successes <= trials and trials > 0.
    """
    _check_share(successes, trials)
    from scipy import special  # noqa: PLC0415  loaded when first used

    tail = (1 - level) / 2
    yes, no = successes + 0.5, trials - successes + 0.5
    low = 0.0 if successes == 0 else float(special.betaincinv(yes, no, tail))
    high = 1.0 if successes == trials else float(special.betaincinv(yes, no, 1 - tail))
    return Estimate(successes / trials, low, high, level)


def poisson_interval(count: float, *, exposure: float = 1.0, level: float = 0.95) -> Estimate:
    """Return a rate (count per unit of exposure) with its exact interval (Garwood 1936, Biometrika 28:437).

    Raises ValueError for a negative count or an exposure that is not positive.
    """
    _check_rate(count, exposure)
    from scipy import special  # noqa: PLC0415  loaded when first used

    tail = (1 - level) / 2
    low = 0.0 if count == 0 else float(special.gammaincinv(count, tail))
    high = float(special.gammaincinv(count + 1, 1 - tail))
    return Estimate(count / exposure, low / exposure, high / exposure, level)


def rate_ratio(
    count: float,
    base_count: float,
    *,
    exposure: float = 1.0,
    base_exposure: float = 1.0,
    dispersion: float = 1.0,
    level: float = 0.95,
) -> Estimate | Undecided:
    """Return how many times the base rate a rate is, with its interval.

    Given their sum, one of two Poisson counts is binomial; Jeffreys' interval of its share is turned into one of the
    ratio (Price and Bonett 2000, Computational Statistics & Data Analysis 34:345; Brown, Cai and DasGupta 2001).
    `dispersion` (variance over mean, at least 1) divides both counts, as in quasi-Poisson regression: the interval
    widens by its root. Undecided when the base count is 0: no finite ratio is the best guess.
    Raises ValueError for negative counts or exposures that are not positive.
    """
    _check_rate(count, exposure)
    _check_rate(base_count, base_exposure)
    if base_count == 0:
        return Undecided("nothing was counted in the base period", "a longer base period, or wait for more")
    spread = max(1.0, dispersion)
    share = jeffreys_interval(count / spread, (count + base_count) / spread, level=level)
    scale = base_exposure / exposure
    value, low = count / base_count * scale, share.low / (1 - share.low) * scale
    return Estimate(value, min(low, value), max(share.high / (1 - share.high) * scale, value), level)


def _check_share(successes: float, trials: float) -> None:
    if not (trials > 0 and 0 <= successes <= trials):
        message = f"a share needs 0 <= successes <= trials and trials > 0, not {successes} of {trials}"
        raise ValueError(message)


def _check_rate(count: float, exposure: float) -> None:
    if not (count >= 0 and exposure > 0):
        message = f"a rate needs count >= 0 and exposure > 0, not {count} over {exposure}"
        raise ValueError(message)
