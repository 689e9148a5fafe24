"""The roles that people hold; pages and operations are opened to roles."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What a person is here for. One each; teams say with whom."""

    ADMIN = "admin"
    PRODUCT_MANAGER = "product_manager"
    SUPPORT_LEAD = "support_lead"
    ML_LEAD = "ml_lead"
    SUPPORT_AGENT = "support_agent"
    VIEWER = "viewer"

    @property
    def label(self) -> str:
        """Return the role in words: "product manager"."""
        return "ML lead" if self is Role.ML_LEAD else self.value.replace("_", " ")


# Named for what they do, so that a page says why it is open.
LEADS = (Role.PRODUCT_MANAGER, Role.SUPPORT_LEAD, Role.ML_LEAD)
CONTRIBUTORS = (*LEADS, Role.SUPPORT_AGENT)
