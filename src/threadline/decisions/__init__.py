"""Decisions: what was asked, what was chosen and why, and what would change it.

    decision, notes = read_madr(text, path="0012-fallback.md")
    text = write_madr(decision)

Records are read from and written as MADR 4; once decided they are superseded, never edited, and a chain of hashes
shows whoever tampered. Review triggers are conditions.
"""

from threadline.decisions.record import Argument, Decision, Option, Roles, Status, Trigger, Verdict

__all__ = ["Argument", "Decision", "Option", "Roles", "Status", "Trigger", "Verdict"]
