"""Red flags: what an initiative's record says is going wrong, since when, why, and what to do.

Each declared check is one function over a situation; which of them are asked, how strictly, and what they mean stands
in the playbook.
"""

from __future__ import annotations

from threadline.gates.red_flags.finding import RaisedFlag, find_red_flags
from threadline.gates.red_flags.signal import Signal

__all__ = ["RaisedFlag", "Signal", "find_red_flags"]
