"""The search over regions."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class SearchForm(forms.Form):
    """What to look for; an empty or overlong text finds nothing and is no error worth a page."""

    q = forms.CharField(
        label=_("Find a place"),
        help_text=_("Beginning of a name or a code"),
        max_length=60,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
