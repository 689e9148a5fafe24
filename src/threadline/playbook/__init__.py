"""The operating model as files: failure modes with their examples, and the steps of the customer's journey.

The bundled playbook stands in `bundled/`; an organisation lays its own folder over it, file by file.
"""

from __future__ import annotations

from threadline.playbook.failure_mode import ABSTAIN, LANES, RESPONSES, Example, FailureMode
from threadline.playbook.journey import JourneyStep
from threadline.playbook.load import Playbook, load_playbook

__all__ = ["ABSTAIN", "LANES", "RESPONSES", "Example", "FailureMode", "JourneyStep", "Playbook", "load_playbook"]
