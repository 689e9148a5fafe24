"""What is proposed before it is in the inbox: by a rule, a spike or a person alike."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from threadline_server.accounts.models import Team
    from threadline_server.themes.models import Theme
    from threadline_server.triage.models import Rule, Source

# What was declined, or came to its end, is not proposed again for as long.
FRESH = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Draft:
    """Something to propose. `key` says what it is about; `older_keys` what the same thing was called before a merge."""

    key: str
    source: Source
    title: str
    because: str = ""
    theme: Theme | None = None
    tag: str = ""
    team: Team | None = None
    rule: Rule | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    number: float | None = None
    older_keys: tuple[str, ...] = ()
