from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms

from threadline_server.themes import known_playbook
from threadline_server.web.widgets import LongSelect

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class RenameForm(forms.Form):
    name = forms.CharField(
        max_length=120, label="Name", help_text="What people call it. Later runs keep it, and an undo takes it back."
    )


class MergeForm(forms.Form):
    """Into which theme another goes."""

    into = forms.ChoiceField(
        widget=LongSelect,
        label="Merge into",
        help_text="This theme's tickets go there, and stay together in later runs. It can be taken back.",
    )

    def __init__(self, choices: Sequence[tuple[str, str]], data: Mapping[str, str] | None = None) -> None:
        super().__init__(data)
        self.fields["into"].choices = [("", "choose a theme"), *choices]  # type: ignore[attr-defined]  # a ChoiceField


class FailureModeForm(forms.Form):
    """How the product failed."""

    failure_mode = forms.ChoiceField(label="Failure mode")

    def __init__(self, data: Mapping[str, str] | None = None, *, chosen: str = "") -> None:
        super().__init__(data, initial={"failure_mode": chosen})
        choices = known_playbook.failure_mode_choices()
        self.fields["failure_mode"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField


class SplitForm(forms.Form):
    name = forms.CharField(max_length=120, label="Name of the new theme")


class LabelledFileForm(forms.Form):
    file = forms.FileField(label="File", allow_empty_file=False)


class ColumnsForm(forms.Form):
    """Which columns of a labelled file hold what."""

    text_column = forms.ChoiceField(label="Texts", help_text="What customers wrote.")
    label_column = forms.ChoiceField(
        label="Failure modes", help_text="What people said how the product failed, as the playbook's ids."
    )

    def __init__(self, columns: Sequence[str], data: Mapping[str, str] | None = None, **initial: str) -> None:
        super().__init__(data, initial=initial)
        for name in self.fields:
            self.fields[name].choices = [  # type: ignore[attr-defined]  # a ChoiceField
                ("", "choose a column"),
                *((column, column) for column in columns),
            ]
