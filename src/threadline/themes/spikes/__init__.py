"""Spiking and newly emerging themes, found at a stated rate of false alarms over all themes together."""

from threadline.themes.spikes.detection import find_spikes
from threadline.themes.spikes.report import Spike, SpikeReport
from threadline.themes.spikes.settings import SpikeSettings

__all__ = ["Spike", "SpikeReport", "SpikeSettings", "find_spikes"]
