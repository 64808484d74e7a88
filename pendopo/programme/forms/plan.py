"""Editing the plan: its texts, initiatives, indicators in the fields of MS-Ind, targets and versions."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from pendopo.core import formatting
from pendopo.core.ui.public import DateInput, NumberInput
from pendopo.programme.forms.fields import FigureField
from pendopo.programme.models import Indicator, Initiative, Masterplan, Milestone, Source, Strategy

TEXT = forms.Textarea(attrs={"rows": 3})


class MasterplanForm(forms.ModelForm):  # type: ignore[type-arg]  # no generics at run time
    """The plan's own texts and thresholds."""

    on_track_from = FigureField(label=_("On track from"), help_text=_("Share of the expected way, such as 0.95."))
    at_risk_from = FigureField(label=_("Slightly behind from"), help_text=_("Below this share a figure is behind."))

    class Meta:
        model = Masterplan
        fields = (
            "name", "name_en", "start_year", "end_year", "vision", "vision_en", "aims", "aims_en", "legal_basis",
            "legal_basis_en", "on_track_from", "at_risk_from",
        )  # fmt: skip
        widgets: ClassVar = {"start_year": NumberInput, "end_year": NumberInput}


class StrategyForm(forms.ModelForm):  # type: ignore[type-arg]  # no generics at run time
    """How the plan moves one pillar."""

    class Meta:
        model = Strategy
        fields = ("text", "text_en")


class InitiativeForm(forms.ModelForm):  # type: ignore[type-arg]  # no generics at run time
    """An initiative; its status has a form of its own, because it needs a reason."""

    weight = FigureField(
        label=_("Weight"), least=Decimal(0), help_text=_("How much it counts within its pillar; 1 is usual.")
    )

    class Meta:
        model = Initiative
        fields: ClassVar[tuple[str, ...]] = (
            "name", "name_en", "summary", "summary_en", "office", "partners", "sub_dimension", "column", "term",
            "is_quick_win", "quick_win_year", "service", "weight", "order",
        )  # fmt: skip
        widgets: ClassVar = {
            "summary": TEXT, "summary_en": TEXT, "partners": forms.CheckboxSelectMultiple,
            "quick_win_year": NumberInput, "order": NumberInput,
        }  # fmt: skip

    def __init__(self, *args: Any, dimension: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parts = self.fields["sub_dimension"]
        if isinstance(parts, forms.ModelChoiceField):
            parts.queryset = dimension.sub_dimensions.all()

    def clean(self) -> dict[str, Any]:
        """A year of a quick win belongs to a quick win."""
        found = super().clean() or {}
        if found.get("quick_win_year") and not found.get("is_quick_win"):
            self.add_error("quick_win_year", _("Tick “quick win” as well, or leave the year empty."))
        return found


class NewInitiativeForm(InitiativeForm):
    """An initiative with the address that it keeps for good."""

    class Meta(InitiativeForm.Meta):
        fields: ClassVar[tuple[str, ...]] = ("slug", *InitiativeForm.Meta.fields)


class StatusForm(forms.Form):
    """A change of status; a stop needs a reason."""

    status = forms.ChoiceField(label=_("Status"), choices=Initiative.Status.choices)
    reason = forms.CharField(
        label=_("Reason"), required=False, widget=TEXT, max_length=2000,
        help_text=_("Shown to everybody. Required when the initiative pauses or is dropped."),
    )  # fmt: skip
    reason_en = forms.CharField(label=_("Reason, in English"), required=False, widget=TEXT, max_length=2000)


class MilestoneForm(forms.ModelForm):  # type: ignore[type-arg]  # no generics at run time
    """A step with its date."""

    class Meta:
        model = Milestone
        fields = ("name", "name_en", "due", "reached")
        widgets: ClassVar = {"due": DateInput, "reached": DateInput}

    def clean(self) -> dict[str, Any]:
        """A step without any date is a wish."""
        found = super().clean() or {}
        if not self.errors and not (found.get("due") or found.get("reached")):
            self.add_error("due", _("Say when it is due, or when it was reached."))
        return found


# The indicator's fields as the form MS-Ind groups them.
GROUPS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (_("What it is"), ("name", "name_en", "concept", "concept_en", "definition", "definition_en", "interpretation",
                       "interpretation_en")),
    (_("How it is computed"), ("method", "method_en", "measure", "measure_en", "unit", "numerator", "numerator_en",
                               "denominator", "denominator_en", "classification", "classification_en")),
    (_("How it is judged"), ("direction", "accumulation", "tolerance", "weight", "is_key", "order")),
    (_("Where figures come from"), ("source_kind", "source_key", "frequency", "office", "contact", "by_district")),
    (_("Who sees it"), ("publication_level", "is_public")),
)  # fmt: skip
HELP = {
    "concept": _("The idea behind it, in a sentence."),
    "definition": _("What exactly is counted, and what is not."),
    "interpretation": _("What a high or low figure means."),
    "method": _("The formula, in words or signs."),
    "direction": _("Which way is better."),
    "accumulation": _("A level stands at a moment; a yearly figure begins again on 1 January."),
    "source_kind": _("A report is entered by the office; a metric or dataset is measured every night."),
    "source_key": _("Only for a metric or dataset."),
    "contact": _("Whom to ask about this figure; a function, not a person's name."),
    "is_public": _("Without the tick only staff see it."),
}


class IndicatorForm(forms.ModelForm):  # type: ignore[type-arg]  # no generics at run time
    """An indicator's definition."""

    tolerance = FigureField(
        label=_("Tolerance"), least=Decimal(0), help_text=_("How far off is still as planned, in the unit.")
    )
    weight = FigureField(
        label=_("Weight"), least=Decimal(0), help_text=_("How much it counts within its initiative; 1 is usual.")
    )

    class Meta:
        model = Indicator
        fields = tuple(name for _group, names in GROUPS for name in names)
        help_texts = HELP
        widgets: ClassVar = {"order": NumberInput}

    @property
    def groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """The fields under their headings; the address first where it is asked for."""
        first = [self["slug"]] if "slug" in self.fields else []
        return [
            (label, (first if number == 0 else []) + [self[name] for name in names])
            for number, (label, names) in enumerate(GROUPS)
        ]

    def clean(self) -> dict[str, Any]:
        """What is measured names its metric; what is reported names none."""
        found = super().clean() or {}
        kind, key = found.get("source_kind"), found.get("source_key")
        if kind == Indicator.SourceKind.REPORT and key:
            self.add_error("source_key", _("Leave this empty: an office's report needs no metric."))
        elif kind and kind != Indicator.SourceKind.REPORT and not key:
            self.add_error("source_key", _("Choose what it is measured from."))
        return found


class NewIndicatorForm(IndicatorForm):
    """An indicator with the address that it keeps for good."""

    class Meta(IndicatorForm.Meta):
        fields = ("slug", *IndicatorForm.Meta.fields)


class TargetsForm(forms.Form):
    """Where the path begins, and one target for each year of the plan; an empty one is no target."""

    baseline_year = forms.IntegerField(
        label=_("Year of the baseline"), required=False, min_value=1990, max_value=2100, widget=NumberInput
    )
    baseline_value = FigureField(label=_("Baseline"), required=False)  # its unit is known when the form is made

    def __init__(self, data: Any = None, *, indicator: Indicator, years: range) -> None:
        self.standing: dict[int, Decimal] = {one.year: one.value for one in indicator.targets.all()}
        self.years = sorted({*years, *self.standing})
        initial = {f"target_{year}": value for year, value in self.standing.items()} | {
            "baseline_year": indicator.baseline_year,
            "baseline_value": indicator.baseline_value,
        }
        super().__init__(data, initial=initial)
        for year in self.years:
            self.fields[f"target_{year}"] = FigureField(
                label=_("Target %(year)s") % {"year": year}, required=False, unit=indicator.unit
            )  # fmt: skip
        base = self.fields["baseline_value"] = FigureField(label=_("Baseline"), required=False, unit=indicator.unit)
        self.fields["source"] = forms.ModelChoiceField(
            Source.objects.all(), label=_("Who set the targets that you change"), required=False
        )
        base.help_text = _("In %(unit)s. Leave both empty if nobody knows where it began.") % {
            "unit": formatting.noun(indicator.unit, 2) or indicator.get_unit_display()
        }

    def clean(self) -> dict[str, Any]:
        """A baseline has a year and a value."""
        found = super().clean() or {}
        if not self.errors and (found.get("baseline_year") is None) != (found.get("baseline_value") is None):
            self.add_error("baseline_value", _("A baseline needs its year and its value."))
        return found

    @property
    def changes(self) -> dict[int, Decimal | None]:
        """The targets that differ from what stands, by year; None takes one back."""
        typed = {year: self.cleaned_data[f"target_{year}"] for year in self.years}
        return {year: value for year, value in typed.items() if value != self.standing.get(year)}


class VersionForm(forms.Form):
    """Why a version is made."""

    note = forms.CharField(
        label=_("What changed, and why"), max_length=2000, widget=TEXT,
        help_text=_("A council member reads this above the differences."),
    )  # fmt: skip


class AdoptForm(forms.Form):
    """The decree that puts a version into force."""

    decree = forms.CharField(label=_("Decree"), max_length=200, help_text=_("Such as “Perbup 12/2026”."))


class TagForm(forms.Form):
    """Which initiative a sub-kegiatan pays for."""

    sub_kegiatan = forms.CharField(label=_("Sub-kegiatan"), max_length=24, help_text=_("Such as 1.06.05.2.02.0006."))
    initiative = forms.ModelChoiceField(Initiative.objects.all(), label=_("Initiative"))
