"""What a person may choose about spikes."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from threadline.errors import SettingError

if TYPE_CHECKING:
    from threadline.answers import Plain

QUARTER_DAYS = 91
# Evidence jumps past the level at which it raises an alarm, and the bound on false alarms pays for that: so many times
# fewer come than it allows when counts are as calm as Poisson's, and by this power of their variance over mean less so.
# Chosen by simulation (benchmarks/spikes.py) to keep the promise up to a variance of three times the mean.
OVERSHOOT = 14.0
OVERSHOOT_POWER = 1.3


@dataclass(frozen=True, slots=True)
class SpikeSettings:
    """How many false alarms are bearable, and how the expected volume is learned.

    `false_alarms_per_quarter` is the expected number over all themes together in 91 days. `history_days` is how far
    the expected volume looks back, `minimum_days` how much record it needs before it speaks. A spike is over
    after `calm_days` nearer to the expected volume than to the spike's; one that lasts `settles_after_days` is normal.
    Fewer than `least_tickets` are no spike, however unexpected.
    `rises` are the factors looked for (those between are found too), `rise_shares` how much of a day's stake each gets.
    """

    false_alarms_per_quarter: float = 1.0
    history_days: int = 84
    minimum_days: int = 14
    least_tickets: int = 4
    calm_days: int = 3
    settles_after_days: int = 28
    rises: tuple[float, ...] = (1.6, 3.0, 8.0, 40.0)
    rise_shares: tuple[float, ...] = (0.2, 0.5, 0.2, 0.1)

    def __post_init__(self) -> None:
        """Refuse settings under which no promise can be kept."""
        if not self.false_alarms_per_quarter > 0:
            raise SettingError("false_alarms_per_quarter", self.false_alarms_per_quarter, hint="Give a number above 0")
        if self.minimum_days < 14 or self.history_days < self.minimum_days:  # noqa: PLR2004  two weeks show a weekday
            hint = "minimum_days is at least 14 and at most history_days"
            raise SettingError("minimum_days", self.minimum_days, hint=hint)
        if not self.rises or min(self.rises) <= 1:
            raise SettingError("rises", self.rises, hint="Give numbers above 1")
        if len(self.rise_shares) != len(self.rises) or min(self.rise_shares) <= 0:
            raise SettingError("rise_shares", self.rise_shares, hint="Give a number above 0 for each of rises")
        if self.calm_days < 1 or self.settles_after_days < self.calm_days:
            raise SettingError("calm_days", self.calm_days, hint="at least 1 and at most settles_after_days")

    @property
    def alarm_at(self) -> float:
        """The evidence at which an alarm is raised, when each day stakes 1 over all series together."""
        return QUARTER_DAYS / (self.false_alarms_per_quarter * OVERSHOOT)

    def to_dict(self) -> dict[str, Plain]:
        """Return the settings as plain values."""
        return {**asdict(self), "rises": list(self.rises), "rise_shares": list(self.rise_shares)}
