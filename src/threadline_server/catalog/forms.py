from __future__ import annotations

from django import forms

STEPS = ["discover", "sign up", "set up", "use", "pay", "get help", "leave"]


class CapabilityForm(forms.Form):
    description = forms.CharField(
        label="What users see",
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="In the users' words, not the models'.",
    )
    journey_step = forms.CharField(
        label="Step of the journey",
        required=False,
        max_length=120,
        help_text=f"Where customers meet it: {', '.join(STEPS)}, or a word of yours.",
    )


class NewCapabilityForm(CapabilityForm):
    name = forms.CharField(label="Name", max_length=120, help_text="As people call it.")
    key = forms.CharField(
        label="In tickets", required=False, max_length=120, help_text="How tickets and usage name it, if differently."
    )
    field_order = ("name", "key", "description", "journey_step")
