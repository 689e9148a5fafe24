"""How the product failed in the customer's eyes: a failure mode, its lane and its response for tickets and themes.

`FailureModeClassifier` learns from the playbook's examples and from people's corrections; the other modules turn its
probabilities into verdicts, responses, a tag guide, a journey map and figures of its own accuracy.
"""

from __future__ import annotations
