from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from threadline_server.initiatives.models import State

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class InitiativeForm(forms.Form):
    """What an initiative is, and whose."""

    title = forms.CharField(label="Title", max_length=160, help_text="What will be different, in a few words.")
    owner: Any = forms.ModelChoiceField(
        label="Owner", queryset=None, empty_label="choose a person", help_text="One person, who answers for it."
    )
    team: Any = forms.ModelChoiceField(label="Team", queryset=None, required=False, empty_label="no team")
    due_on = forms.DateField(
        label="Next look", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="From this day on it waits in the owner's queue.",
    )  # fmt: skip

    def __init__(self, people: Any, teams: Any, data: Mapping[str, Any] | None = None, **initial: Any) -> None:
        super().__init__(data, initial=initial)
        self.fields["owner"].queryset = people  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["team"].queryset = teams  # type: ignore[attr-defined]  # a ModelChoiceField


class StartForm(InitiativeForm):
    """The same, and what it answers."""

    theme = forms.ChoiceField(label="Theme", required=False)
    field_order = ("title", "theme", "owner", "team", "due_on")

    def __init__(
        self, themes: Sequence[tuple[str, str]], people: Any, teams: Any, data: Mapping[str, Any] | None = None,
        **initial: Any,
    ) -> None:  # fmt: skip
        super().__init__(people, teams, data, **initial)
        self.fields["theme"].choices = [("", "no theme"), *themes]  # type: ignore[attr-defined]  # a ChoiceField


class MoveForm(forms.Form):
    to = forms.ChoiceField(choices=State.choices)
    reason = forms.CharField(max_length=500, required=False)
