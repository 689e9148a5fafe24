"""Simulated projects: initiatives with a history, and faults that were planted in some of them.

The simulation acts as people would, through the same acts, and writes what happened. It never asks a rule what it
makes of it: what was planted is told beside the initiative, not in it.
"""

from __future__ import annotations

from threadline.simulate.initiatives.course import FAULTS, NEAR_MISSES, Course
from threadline.simulate.initiatives.simulation import SimulatedInitiative, simulate_initiative

__all__ = ["FAULTS", "NEAR_MISSES", "Course", "SimulatedInitiative", "simulate_initiative"]
