"""The append-only record of who did what, and the outbox of news for later steps."""
