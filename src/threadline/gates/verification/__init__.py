"""Evidence computed again and compared with what was recorded."""

from __future__ import annotations

from threadline.gates.verification.verifying import OUTCOMES, EvidenceReport, Verified, verify_evidence
from threadline.gates.verification.ways import WAYS, Way

__all__ = ["OUTCOMES", "WAYS", "EvidenceReport", "Verified", "Way", "verify_evidence"]
