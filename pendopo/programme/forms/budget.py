"""Loading a budget sheet."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from pendopo.core.files import public as files
from pendopo.core.ui.public import NumberInput

MEGABYTE = 1024 * 1024
SHEET = files.kind(
    files.FileKind(key="budget", label=_("Budget sheet"), types=(files.XLSX, files.CSV), max_bytes=20 * MEGABYTE)
)


class UploadForm(forms.Form):
    """A sheet, and how to read what it does not say."""

    file = forms.FileField(label=SHEET.label, widget=forms.FileInput(attrs={"accept": SHEET.accept}))  # type: ignore[arg-type]
    year = forms.IntegerField(
        label=_("Fiscal year"), required=False, min_value=1990, max_value=2100, widget=NumberInput,
        help_text=_("Only if the sheet has no such column."),
    )  # fmt: skip
    skip = forms.BooleanField(
        label=_("Skip rows of sub-kegiatan that pay for no initiative"), required=False,
        help_text=_("For exports of a whole office."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = format_lazy(
            _("{extensions}, at most {size} MB. Nothing is loaded before you have seen what it would do."),
            extensions=", ".join(SHEET.extensions).upper(),
            size=SHEET.max_bytes // MEGABYTE,
        )
