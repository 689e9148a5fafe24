from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms

from threadline.tables.contracts import CONTRACTS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MEANS = {
    "ticket_id": "The ticket's own number. The same number again is an update.",
    "created_at": "When the customer wrote.",
    "text": "What the customer wrote.",
    "subject": "The subject line.",
    "tags": "What agents tagged it with.",
    "channel": "E-mail, chat, phone ...",
    "status": "Open, solved ...",
    "csat": "Satisfaction, 1 to 5.",
    "handle_minutes": "Minutes that agents spent on it.",
    "user_id": "Who wrote: counts people, is never shown.",
    "capability": "What part of the product it is about.",
    "updated_at": "When it last changed.",
}
SHARES = [("0", "none"), ("0.01", "1 in 100"), ("0.05", "5 in 100"), ("0.2", "20 in 100"), ("1", "any number")]


class UploadForm(forms.Form):
    file = forms.FileField(label="File", allow_empty_file=False)


class MappingForm(forms.Form):
    """Which column of the file is which of a ticket."""

    max_reject_share = forms.ChoiceField(
        label="Rows that may be refused",
        choices=SHARES,
        initial="0.01",
        help_text="If more rows than this cannot be read, nothing is loaded.",
    )

    def __init__(self, columns: Sequence[str], data: Mapping[str, str] | None = None, **initial: str) -> None:
        super().__init__(data, initial=initial)
        for column in CONTRACTS["tickets"].columns:
            nothing = [("", "choose a column")] if column.required else [("", "not in this file")]
            self.fields[column.name] = forms.ChoiceField(
                label=column.name,
                choices=[*nothing, *((name, name) for name in columns)],
                required=column.required,
                help_text=MEANS[column.name],
                error_messages={"required": "A ticket cannot do without it."},
            )
        self.order_fields([*(column.name for column in CONTRACTS["tickets"].columns), "max_reject_share"])

    def clean(self) -> dict[str, str]:
        """Refuse one column of the file for two of a ticket."""
        cleaned: dict[str, str] = super().clean() or {}
        seen: dict[str, str] = {}
        for target, source in self.mapping(cleaned).items():
            if source in seen:
                self.add_error(target, f"“{source}” is already taken as {seen[source]}.")
            seen[source] = target
        return cleaned

    @staticmethod
    def mapping(cleaned: Mapping[str, str]) -> dict[str, str]:
        """Return the chosen columns only."""
        return {name: cleaned[name] for name in MEANS if cleaned.get(name)}


class MoveForm(forms.Form):
    theme = forms.CharField(max_length=80)


class ForgetForm(forms.Form):
    user_id = forms.CharField(
        label="user_id", max_length=320, help_text="Exactly as the tickets have it: a number, an e-mail address ..."
    )
    sure = forms.BooleanField(label="Delete this person's tickets for good. This cannot be undone.")
