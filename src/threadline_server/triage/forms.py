from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from threadline.errors import InputError
from threadline_server.triage.asking import USUAL_TITLE, check_title

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from threadline_server.accounts.models import Team

SNOOZES = [
    ("1", "until tomorrow"),
    ("7", "for a week"),
    ("14", "for two weeks"),
    ("30", "for a month"),
    ("90", "for three months"),
]
MEASURES = [
    ("tickets", "tickets"),
    ("people", "people"),
    ("ticket_share", "share of all tickets"),
    ("csat", "mean CSAT"),
    ("handle_minutes", "mean minutes of handling"),
    ("spikes", "spikes going on"),
]
COMPARISONS = [
    (">", "above"),
    (">=", "at least"),
    ("<", "below"),
    ("<=", "at most"),
    ("rises by", "rises by (against the 4 weeks before)"),
    ("falls by", "falls by (against the 4 weeks before)"),
]


class SnoozeForm(forms.Form):
    days = forms.TypedChoiceField(label="Put off", choices=SNOOZES, coerce=int, initial="7")


class DeclineForm(forms.Form):
    reason = forms.CharField(
        label="Why not?", max_length=500, help_text="Whoever proposes it again reads this. It can be opened again."
    )


class MergeForm(forms.Form):
    into = forms.IntegerField(label="It is the same as")


class ProposeForm(forms.Form):
    """Something that no rule saw."""

    title = forms.CharField(label="What should be looked at?", max_length=160)
    because = forms.CharField(
        label="Why", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="What you saw, in a sentence or two.",
    )  # fmt: skip
    theme = forms.ChoiceField(label="Theme", required=False)
    team: Any = forms.ModelChoiceField(label="Team", queryset=None, required=False, empty_label="whoever is on duty")

    def __init__(
        self, themes: Sequence[tuple[str, str]], teams: Any, data: Mapping[str, Any] | None = None, **initial: Any
    ) -> None:
        super().__init__(data, initial=initial)
        self.fields["theme"].choices = [("", "no theme"), *themes]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["team"].queryset = teams  # type: ignore[attr-defined]  # a ModelChoiceField


class RuleForm(forms.Form):
    """A rule as one line, and what it proposes to whom."""

    condition = forms.CharField(
        label="When", max_length=400, widget=forms.TextInput(attrs={"spellcheck": "false", "autocomplete": "off"}),
        help_text="One line. theme:any asks about each theme by itself.",
    )  # fmt: skip
    team: Any = forms.ModelChoiceField(label="Propose to", queryset=None, empty_label="choose a team")
    title = forms.CharField(
        label="Title of the proposal", max_length=160, required=False,
        help_text="Parts in braces are filled in: {about}, {value}, {measure}, {period}, {threshold}.",
    )  # fmt: skip

    def __init__(self, teams: Any, data: Mapping[str, Any] | None = None, **initial: Any) -> None:
        super().__init__(data, initial={"title": USUAL_TITLE} | initial)
        self.fields["team"].queryset = teams  # type: ignore[attr-defined]  # a ModelChoiceField

    def clean_title(self) -> str:
        """Refuse a title that cannot be filled in, beside its field."""
        try:
            return check_title(self.cleaned_data["title"])
        except InputError as error:
            raise forms.ValidationError(str(error)) from error


class DutyForm(forms.Form):
    """Who takes a week."""

    week = forms.DateField()
    person: Any = forms.ModelChoiceField(queryset=None)

    def __init__(self, team: Team, data: Mapping[str, Any]) -> None:
        super().__init__(data)
        self.fields["person"].queryset = team.members.filter(is_active=True)  # type: ignore[attr-defined]  # as above


class SwapForm(forms.Form):
    one = forms.DateField()
    other = forms.DateField()
