"""Widgets of forms beside Django's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

if TYPE_CHECKING:
    from django.utils.safestring import SafeString


class LongSelect(forms.Select):
    """A list of hundreds of choices, written in one go: Django draws a template for each of them."""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:  # noqa: ARG002  Django's signature
        """Return the list with what is chosen."""
        chosen = self.format_value(value) or []
        marks = {True: mark_safe(" selected"), False: ""}
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            ((key, marks[str(key) in chosen], label) for key, label in self.choices),
        )
        return format_html(
            '<select name="{}"{}>{}</select>', name, flatatt(self.build_attrs(self.attrs, attrs)), options
        )
