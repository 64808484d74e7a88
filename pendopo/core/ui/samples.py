"""Inputs for the living page that YAML cannot hold. Forms of form only: no person, office or figure here is real."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.utils.safestring import mark_safe

from pendopo.core.ui.widgets import DateInput


class SampleForm(forms.Form):
    """One field of every kind."""

    title = forms.CharField(label="Nama indikator", help_text="Seperti tertulis dalam masterplan.")
    value = forms.IntegerField(label="Realisasi", help_text="Angka bulat, tanpa titik.")
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


def chart() -> dict[str, Any]:
    """A figure with all that the contract of charts asks for."""
    svg = mark_safe(
        '<svg viewBox="0 0 300 120" role="img" aria-label="Contoh grafik garis"><path d="M10 100H290" stroke="currentColor"'
        ' opacity=".3"/><path d="M10 90 100 70 190 40 280 20" fill="none" stroke="currentColor" stroke-width="3"/></svg>'
    )
    return {
        "figure": SimpleNamespace(
            headline="Contoh: unit bertambah setiap tahun",
            subtitle="Jumlah unit, 2023–2026 (contoh bentuk, bukan data)",
            svg=svg,
            description="Garis naik dari 10 unit pada 2023 menjadi 40 unit pada 2026.",
            table=SimpleNamespace(
                columns=["Tahun", "Unit"], rows=[["2023", 10], ["2024", 20], ["2025", None], ["2026", 40]]
            ),
            csv_url="#",
            source="Contoh",
            date="23 November 2026",
            owner="Dinas Lingkungan Hidup",
            interactive_url="",
        )
    }


class SampleFilter(forms.Form):
    """Two ways to narrow a list."""

    office = forms.ChoiceField(
        label="OPD", required=False, choices=[("", "Semua OPD"), ("dlh", "Dinas Lingkungan Hidup")]
    )
    text = forms.CharField(label="Kata kunci", required=False)


def filters() -> dict[str, Any]:
    """A filter nobody has used yet."""
    return {"form": SampleFilter(auto_id="filter_%s")}


def atlas() -> dict[str, Any]:
    """Two invented areas, one without data."""
    svg = mark_safe(
        '<svg class="map__drawing" viewBox="0 0 300 160" role="group" aria-label="Contoh peta"><a href="#" aria-label="Utara: 12">'
        '<path class="map__area map__area--4" d="M10 80 80 10 280 40 290 80z"/></a><a href="#" aria-label="Selatan: belum ada data">'
        '<path class="map__area map__area--1" d="M10 80H290L240 150H60z"/></a></svg>'
    )
    return {
        "figure": SimpleNamespace(
            headline="Contoh: wilayah utara lebih banyak",
            subtitle="Jumlah unit (contoh bentuk)",
            svg=svg,
            description="Utara 12 unit; Selatan belum ada data.",
            legend=[SimpleNamespace(css="map__area--4", label="10–20", count=1)],
            places=[
                SimpleNamespace(name="Utara", href="#", value=12, text="12"),
                SimpleNamespace(name="Selatan", href="#", value=None, text=""),
            ],
            notes=["Batas wilayah perkiraan."],
            source="Contoh",
            source_url="",
            date=None,
            owner="Dinas Contoh",
            csv_url="#",
        )
    }
