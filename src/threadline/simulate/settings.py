"""What can be set about a simulated company, beside its size and its seed."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from threadline.errors import SettingError

if TYPE_CHECKING:
    from threadline.answers import Plain

SMALLEST = 200
SHORTEST_DAYS = 60
FEWEST_THEMES = 12


@dataclass(frozen=True, slots=True)
class CompanySettings:
    """How the company behaves; shares are 0..1.

    `predictions_per_ticket` bounds the other tables: that many predictions for each ticket. `reported_share` is the
    share of harmful predictions that end in a ticket. `zipf_exponent` says how unequal the themes' sizes are.
    """

    themes: int = 40
    predictions_per_ticket: float = 8.0
    reported_share: float = 0.6
    zipf_exponent: float = 0.65
    noise_share: float = 0.05
    mixed_share: float = 0.06
    other_language_share: float = 0.4
    growth: float = 0.35

    def __post_init__(self) -> None:
        """Refuse what the company cannot be built from."""
        if self.themes < FEWEST_THEMES:
            raise SettingError("themes", self.themes, hint=f"At least {FEWEST_THEMES} are needed for its events.")
        if self.predictions_per_ticket < 2:  # noqa: PLR2004
            raise SettingError("predictions_per_ticket", self.predictions_per_ticket, hint="At least 2 are needed.")
        for name in ("reported_share", "noise_share", "mixed_share", "other_language_share"):
            if not 0 <= getattr(self, name) <= 1:
                raise SettingError(name, getattr(self, name), hint="It is a share, from 0 to 1.")

    def to_dict(self) -> dict[str, Plain]:
        """Return the settings as plain values."""
        return asdict(self)
