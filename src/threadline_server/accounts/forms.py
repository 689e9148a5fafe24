from __future__ import annotations

from zoneinfo import available_timezones

from django import forms

from threadline_server.accounts.models import ROLE_CHOICES, User
from threadline_server.accounts.tokens import SCOPES

NOT_FOR_PEOPLE = ("Etc/", "SystemV/", "posix/", "right/")


def zone_choices() -> list[tuple[str, str]]:
    """Return the zones that people live in."""
    names = sorted(name for name in available_timezones() if "/" in name and not name.startswith(NOT_FOR_PEOPLE))
    return [("", "the organisation's"), ("UTC", "UTC"), *((name, name.replace("_", " ")) for name in names)]


class ProfileForm(forms.Form):
    display_name = forms.CharField(label="Name", max_length=80)
    zone = forms.ChoiceField(
        label="Time zone", choices=zone_choices, required=False, help_text="Moments are shown in it; days are not."
    )


class PersonForm(forms.Form):
    email = forms.EmailField(label="E-mail")
    display_name = forms.CharField(label="Name", max_length=80)
    role = forms.ChoiceField(label="Role", choices=ROLE_CHOICES, initial="viewer")


class RoleForm(forms.Form):
    role = forms.ChoiceField(label="Role", choices=ROLE_CHOICES)


class TeamForm(forms.Form):
    name = forms.CharField(label="Team", max_length=80, help_text="The name of a team that exists changes its members.")
    members = forms.ModelMultipleChoiceField(
        label="Members", queryset=User.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: object, people: object = None, **kwargs: object) -> None:  # Django's signature
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed through untouched
        self.fields["members"].queryset = people  # type: ignore[attr-defined]  # a ModelMultipleChoiceField


class TokenForm(forms.Form):
    name = forms.CharField(label="What will use it?", max_length=80)
    scopes = forms.MultipleChoiceField(
        label="It may", choices=list(SCOPES.items()), widget=forms.CheckboxSelectMultiple, initial=["read"]
    )
    days = forms.ChoiceField(
        label="It ends",
        choices=[("90", "after 90 days"), ("365", "after a year"), ("", "when it is revoked")],
        required=False,
        initial="90",
    )
