"""Small files of tickets, as people upload them."""

from __future__ import annotations

HEADER = "ticket_id,created_at,text,user_id,channel,capability,tags"
GOOD = (
    "T-1,2026-11-01T10:00:00Z,It made up a refund policy,maria.lopez@example.com,email,help_assistant,refund",
    "T-2,2026-11-02T10:00:00Z,Search shows garden chairs for a table lamp,u-2,chat,search,search;wrong",
    "T-3,2026-11-03T10:00:00Z,Write to me at maria.lopez@example.com please,u-3,chat,search,",
)


def csv_of(*rows: str, header: str = HEADER) -> bytes:
    return "\n".join((header, *rows, "")).encode()
