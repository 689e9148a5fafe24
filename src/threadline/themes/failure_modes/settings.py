"""Settings of the failure-mode classifier."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from threadline.answers import Plain


@dataclass(frozen=True, slots=True)
class ClassifierSettings:
    """How the classifier learns and when it abstains.

    `floor` is the confidence (0..1) under which a ticket is called `unclear`; `theme_floor` the one under which a theme
    is; `likely_from` the one from which a theme's verdict is `likely`; `folds` the parts of the cross-validation that
    calibrates the confidence; `regularisation` the linear model's C (scikit-learn's meaning); `correction_weight` how
    many examples one correction by a person counts as.
    """

    floor: float = 0.15
    theme_floor: float = 0.5
    likely_from: float = 0.6
    folds: int = 5
    regularisation: float = 0.35
    correction_weight: float = 5.0

    def to_dict(self) -> dict[str, Plain]:
        """Return the settings as plain values."""
        return asdict(self)
