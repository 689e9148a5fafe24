from __future__ import annotations

from dataclasses import replace

import pytest

from threadline.playbook import Playbook, load_playbook
from threadline.themes.failure_modes.classifier import FailureModeClassifier

SMALL = ("false_alarm", "how_to_or_account", "no_fallback", "slow_or_unavailable", "unclear")


@pytest.fixture(scope="session")
def playbook():
    return load_playbook()


@pytest.fixture(scope="session")
def small_playbook(playbook):
    """Five failure modes with few examples each: trained in a blink."""
    modes = tuple(replace(mode, examples=mode.examples[:90]) for mode in playbook.failure_modes if mode.id in SMALL)
    return Playbook(modes, playbook.journey, "small")


@pytest.fixture(scope="session")
def small_classifier(small_playbook):
    return FailureModeClassifier.train(small_playbook)


@pytest.fixture(scope="session")
def classifier(playbook, tmp_path_factory):
    return FailureModeClassifier.train(playbook, cache=tmp_path_factory.mktemp("trained"))
