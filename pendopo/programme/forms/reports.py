"""Reporting a figure, returning it, correcting it, and looking through the queue."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from pendopo.core import formatting, units
from pendopo.core.files import public as files
from pendopo.core.ui.public import DateInput
from pendopo.programme.forms.fields import FigureField, offer
from pendopo.programme.models import Reading
from pendopo.programme.selectors.workspace import Span

MEGABYTE = 1024 * 1024


class FigureForm(forms.Form):
    """A figure with how exactly it is known and where it comes from; one report, mended report or correction."""

    value = FigureField(label=_("Figure"))
    qualifier = forms.ChoiceField(
        label=_("How exactly"), choices=Reading.Qualifier.choices, initial=Reading.Qualifier.EXACT
    )
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What a reader has to know, for example why the figure has jumped. Shown to everybody."),
    )
    source_name = forms.CharField(
        label=_("Register or report"),
        required=False,
        max_length=300,
        help_text=_("What the figure was taken from. The name of your office stands there if you leave it empty."),
    )
    source_page = forms.CharField(label=_("Page or sheet"), required=False, max_length=60)
    source_date = forms.DateField(label=_("Date of that source"), required=False, widget=DateInput)
    evidence = forms.FileField(
        label=files.EVIDENCE.label,  # type: ignore[arg-type]
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": files.EVIDENCE.accept}),
    )

    def __init__(self, *args: Any, unit: str, today: date, kept: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        value = self.fields["value"]
        if isinstance(value, FigureField):
            value.unit = unit
        self.fields["value"].help_text = _("Unit: %(unit)s. For example %(example)s.") % {
            "unit": units.get(unit).label,
            "example": formatting.number(1234, unit),
        }
        limits = format_lazy(
            _("{extensions}, at most {size} MB. Leave out names and NIK of citizens."),
            extensions=", ".join(files.EVIDENCE.extensions).upper(),
            size=files.EVIDENCE.max_bytes // MEGABYTE,
        )
        if kept is not None:
            limits = format_lazy(_("Kept: {name}. Choose another file only to replace it. {limits}"), name=kept.name, limits=limits)  # fmt: skip
        self.fields["evidence"].help_text = limits

    def clean_source_date(self) -> date | None:
        """No source is dated in the future."""
        day: date | None = self.cleaned_data["source_date"]
        if day is not None and day > self.today:
            raise forms.ValidationError(_("This day has not come yet."))
        return day

    @property
    def facts(self) -> dict[str, Any]:
        """What the services take, apart from the evidence."""
        names = ("value", "qualifier", "note", "source_name", "source_page", "source_date")
        return {name: self.cleaned_data[name] for name in names}


class ReportForm(FigureForm):
    """A report for one of the periods that are over."""

    period = forms.ChoiceField(label=_("Period"))

    field_order = ("period", "value", "qualifier", "note", "source_name", "source_page", "source_date", "evidence")

    def __init__(self, *args: Any, periods: list[Span], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.periods = {start.isoformat(): (start, end) for start, end in periods}
        offer(self, "period", [(key, formatting.period(*span)) for key, span in self.periods.items()])

    @property
    def span(self) -> Span:
        """First and last day of the period chosen."""
        return self.periods[self.cleaned_data["period"]]


class CorrectionForm(FigureForm):
    """A correction; its reason stands where a report has its note."""

    note = forms.CharField(
        label=_("Why the published figure is wrong"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Shown to everybody beside the new figure."),
    )

    field_order = ("note", "value")


class ReturnForm(forms.Form):
    """Why a report goes back."""

    reason = forms.CharField(
        label=_("What is wrong, and how to mend it"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The office reads exactly these words."),
    )


class QueueFilter(forms.Form):
    """Narrows the secretariat's queue."""

    pilar = forms.ChoiceField(label=_("Pillar"), required=False)
    opd = forms.ChoiceField(label=pgettext_lazy("government", "Office"), required=False)
    keadaan = forms.ChoiceField(label=_("State"), required=False)

    def __init__(self, *args: Any, dimensions: list[tuple[str, Any]], offices: list[tuple[str, Any]], **kwargs: Any) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        states = [
            (one.value, one.label)
            for one in (
                Reading.State.REPORTED,
                Reading.State.VERIFIED,
                Reading.State.RETURNED,
                Reading.State.PUBLISHED,
            )
        ]
        offer(self, "pilar", [("", _("all")), *dimensions])
        offer(self, "opd", [("", _("all")), *offices])
        offer(self, "keadaan", [("", _("waiting")), *states])


class BulkForm(forms.Form):
    """Several readings, and what is to be done with them."""

    reading = forms.TypedMultipleChoiceField(coerce=int, required=False)
    act = forms.ChoiceField(choices=[("verify", _("Verify")), ("publish", _("Publish"))])
    confirmed = forms.BooleanField(required=False)

    def __init__(self, *args: Any, known: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # What this person does not reach is no choice, so an address made by hand names nothing either.
        offer(self, "reading", [(str(pk), pk) for pk in known])
