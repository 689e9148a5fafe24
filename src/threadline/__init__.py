"""Threadline: from a customer's ticket to the model behind it, and back to the tickets.

Every public name is loaded when it is first used, so that `import threadline` stays quick and small.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from threadline._version import __version__

if TYPE_CHECKING:
    from threadline.answers import Estimate, Provenance, Undecided
    from threadline.documents.triage_page import render_triage_html, render_triage_markdown
    from threadline.errors import ThreadlineError
    from threadline.gates import check_initiative, find_red_flags, find_stale
    from threadline.gates.verification import verify_evidence
    from threadline.initiatives import Initiative, read_initiative, write_initiative
    from threadline.initiatives.wording import WordingReport, check_wording
    from threadline.playbook import (
        check_playbook,
        compare_playbooks,
        freeze_playbook,
        list_playbook,
        load_playbook,
        start_playbook,
        thaw_playbook,
    )
    from threadline.simulate import simulate_company
    from threadline.simulate.initiatives import simulate_initiative
    from threadline.tables import (
        CONTRACTS,
        Lake,
        LoadReport,
        Table,
        Workspace,
        open_warehouse,
        read_table,
        read_tickets,
        write_csv,
        write_parquet,
    )
    from threadline.themes.discovery.corrections import Corrections
    from threadline.themes.discovery.run import discover_themes
    from threadline.themes.discovery.theme_set import ThemeSet
    from threadline.themes.encoding.sentences import SentenceEncoder
    from threadline.themes.encoding.tfidf import TfidfEncoder
    from threadline.themes.failure_modes.classifier import FailureModeClassifier
    from threadline.themes.failure_modes.evaluation import evaluate_classifier
    from threadline.themes.spikes.detection import find_spikes
    from threadline.themes.trends.trend import describe_trend
    from threadline.tickets import prepare_tickets
    from threadline.triage.run import Before, Triage, find_theme_spikes, run_triage
    from threadline.triage.settings import TriageSettings

_HOMES = {
    "Before": "threadline.triage.run",
    "CONTRACTS": "threadline.tables",
    "Corrections": "threadline.themes.discovery.corrections",
    "Estimate": "threadline.answers",
    "FailureModeClassifier": "threadline.themes.failure_modes.classifier",
    "Initiative": "threadline.initiatives",
    "Lake": "threadline.tables",
    "LoadReport": "threadline.tables",
    "Provenance": "threadline.answers",
    "SentenceEncoder": "threadline.themes.encoding.sentences",
    "Table": "threadline.tables",
    "TfidfEncoder": "threadline.themes.encoding.tfidf",
    "ThemeSet": "threadline.themes.discovery.theme_set",
    "ThreadlineError": "threadline.errors",
    "Triage": "threadline.triage.run",
    "TriageSettings": "threadline.triage.settings",
    "Undecided": "threadline.answers",
    "WordingReport": "threadline.initiatives.wording",
    "Workspace": "threadline.tables",
    "check_initiative": "threadline.gates",
    "check_playbook": "threadline.playbook",
    "check_wording": "threadline.initiatives.wording",
    "compare_playbooks": "threadline.playbook",
    "describe_trend": "threadline.themes.trends.trend",
    "discover_themes": "threadline.themes.discovery.run",
    "evaluate_classifier": "threadline.themes.failure_modes.evaluation",
    "find_red_flags": "threadline.gates",
    "find_spikes": "threadline.themes.spikes.detection",
    "find_stale": "threadline.gates",
    "find_theme_spikes": "threadline.triage.run",
    "freeze_playbook": "threadline.playbook",
    "list_playbook": "threadline.playbook",
    "load_playbook": "threadline.playbook",
    "open_warehouse": "threadline.tables",
    "prepare_tickets": "threadline.tickets",
    "read_initiative": "threadline.initiatives",
    "read_table": "threadline.tables",
    "read_tickets": "threadline.tables",
    "render_triage_html": "threadline.documents.triage_page",
    "render_triage_markdown": "threadline.documents.triage_page",
    "run_triage": "threadline.triage.run",
    "simulate_company": "threadline.simulate",
    "simulate_initiative": "threadline.simulate.initiatives",
    "start_playbook": "threadline.playbook",
    "thaw_playbook": "threadline.playbook",
    "verify_evidence": "threadline.gates.verification",
    "write_csv": "threadline.tables",
    "write_initiative": "threadline.initiatives",
    "write_parquet": "threadline.tables",
}

__all__ = [
    "CONTRACTS",
    "Before",
    "Corrections",
    "Estimate",
    "FailureModeClassifier",
    "Initiative",
    "Lake",
    "LoadReport",
    "Provenance",
    "SentenceEncoder",
    "Table",
    "TfidfEncoder",
    "ThemeSet",
    "ThreadlineError",
    "Triage",
    "TriageSettings",
    "Undecided",
    "WordingReport",
    "Workspace",
    "__version__",
    "check_initiative",
    "check_playbook",
    "check_wording",
    "compare_playbooks",
    "describe_trend",
    "discover_themes",
    "evaluate_classifier",
    "find_red_flags",
    "find_spikes",
    "find_stale",
    "find_theme_spikes",
    "freeze_playbook",
    "list_playbook",
    "load_playbook",
    "open_warehouse",
    "prepare_tickets",
    "read_initiative",
    "read_table",
    "read_tickets",
    "render_triage_html",
    "render_triage_markdown",
    "run_triage",
    "simulate_company",
    "simulate_initiative",
    "start_playbook",
    "thaw_playbook",
    "verify_evidence",
    "write_csv",
    "write_initiative",
    "write_parquet",
]


def __getattr__(name: str) -> object:
    """Load a public name from its home (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module 'threadline' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    """List the public names."""
    return sorted(__all__)
