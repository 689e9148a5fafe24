from __future__ import annotations


def clean_text(text: str, subject: str | None) -> str:
    return " ".join((f"{subject}. {text}" if subject else text).split())
