"""Inputs for the living page that YAML cannot hold. Forms of form only: no person, office or figure here is real."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.paginator import Paginator

from pendopo.core.ui.widgets import DateInput, NumberInput


class SampleForm(forms.Form):
    """One field of every kind."""

    title = forms.CharField(label="Nama indikator", help_text="Seperti tertulis dalam masterplan.")
    value = forms.IntegerField(label="Realisasi", help_text="Angka bulat, tanpa titik.", widget=NumberInput)
    period = forms.ChoiceField(label="Periode", choices=[("", "Pilih periode"), ("2026-1", "Triwulan I 2026")])
    way = forms.ChoiceField(
        label="Cara pengambilan", choices=[("bank", "Transfer bank"), ("loket", "Loket")], widget=forms.RadioSelect
    )
    day = forms.DateField(label="Tanggal laporan", widget=DateInput)
    evidence = forms.FileField(label="Berkas bukti", required=False, help_text="PDF atau foto, paling besar 5 MB.")
    note = forms.CharField(label="Catatan", required=False, widget=forms.Textarea)
    agreed = forms.BooleanField(label="Data ini sudah saya periksa")


def _wrong() -> SampleForm:
    return SampleForm(data={"title": "Unit bank sampah", "value": "seratus", "way": "loket", "day": "2026-11-23"})


def empty_form() -> dict[str, Any]:
    """A form before anything is typed."""
    return {"form": SampleForm(auto_id="empty_%s")}


def wrong_form() -> dict[str, Any]:
    """A form that came back with errors."""
    form = _wrong()
    form.auto_id = "wrong_%s"
    return {"form": form}


def _field(name: str) -> dict[str, Any]:
    return {"field": SampleForm(auto_id="field_%s")[name]}


def text_field() -> dict[str, Any]:
    """A line of text."""
    return _field("title")


def wrong_field() -> dict[str, Any]:
    """A field with an error."""
    form = _wrong()
    form.auto_id = "bad_%s"
    return {"field": form["value"], "suffix": "unit"}


def select_field() -> dict[str, Any]:
    """A choice from a list."""
    return _field("period")


def radio_field() -> dict[str, Any]:
    """A choice of few."""
    return _field("way")


def tick_field() -> dict[str, Any]:
    """A box to tick."""
    return _field("agreed")


def date_field() -> dict[str, Any]:
    """A day."""
    return _field("day")


def file_field() -> dict[str, Any]:
    """A file."""
    return _field("evidence")


def long_field() -> dict[str, Any]:
    """More than a line."""
    return _field("note")


def page() -> dict[str, Any]:
    """The second of five pages."""
    return {"page": Paginator(range(100), 20).page(2)}


def first_page() -> dict[str, Any]:
    """The first of two pages."""
    return {"page": Paginator(range(30), 20).page(1)}


class SampleFilter(forms.Form):
    """Two ways to narrow a list."""

    office = forms.ChoiceField(
        label="OPD", required=False, choices=[("", "Semua OPD"), ("dlh", "Dinas Lingkungan Hidup")]
    )
    text = forms.CharField(label="Kata kunci", required=False)


def filters() -> dict[str, Any]:
    """A filter nobody has used yet."""
    return {"form": SampleFilter(auto_id="filter_%s")}
