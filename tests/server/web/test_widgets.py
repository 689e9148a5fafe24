from __future__ import annotations

from django import forms
from django.test.html import parse_html

from threadline_server.web.widgets import LongSelect

CHOICES = [("", "choose"), ("a", "<b>A</b>"), ("b", "B")]


def drawn(widget, data=None):
    class Form(forms.Form):
        into = forms.ChoiceField(choices=CHOICES, widget=widget, help_text="Where to")

    return str(Form(data)["into"])


def test_a_long_list_is_drawn_as_djangos_own():
    for data in (None, {"into": "b"}, {"into": ""}):
        assert parse_html(drawn(LongSelect, data)) == parse_html(drawn(forms.Select, data))


def test_names_cannot_bring_markup_in():
    assert "<b>" not in drawn(LongSelect)
