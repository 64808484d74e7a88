"""Invented figures that show every chart in every state, for `/ui/` and the tests; labelled as examples."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from pendopo.core.charts import public as charts

EXAMPLE = "Contoh bentuk, bukan data"


def _point(year: int, value: int | None) -> charts.Point:
    return charts.Point(at=date(year, 12, 31), value=None if value is None else Decimal(value))


def line() -> dict[str, Any]:
    """A reading with a baseline, a target path and two years without data."""
    readings = {2018: 52, 2019: None, 2020: 178, 2021: 180, 2022: None, 2023: 187}
    return {
        "figure": charts.line(
            measure="Unit bank sampah",
            unit="unit",
            series=[charts.Series(points=[_point(year, value) for year, value in readings.items()])],
            target=[_point(2020, 200), _point(2022, 225), _point(2024, 250)],
            baseline=_point(2018, 52),
            accent="environment",
            source=EXAMPLE,
            date=date(2026, 11, 23),
            owner="Dinas Lingkungan Hidup",
        )
    }


def disagreeing() -> dict[str, Any]:
    """Two sources with different values for the same years: both are drawn and both are said."""
    return {
        "figure": charts.line(
            measure="Keluarga penerima santunan",
            unit="family",
            series=[
                charts.Series(label="Dinas Sosial", points=[_point(2020, 690), _point(2021, 705), _point(2022, 718)]),
                charts.Series(label="BPKAD", points=[_point(2021, 698), _point(2022, 700)]),
            ],
            target=[_point(2022, 1000)],
            accent="society",
            source=EXAMPLE,
        )
    }


def bars() -> dict[str, Any]:
    """Named values, one marked, one without data."""
    values = {"Pati": 23, "Margorejo": 14, "Juwana": 9, "Dukuhseti": None, "Tayu": 0}
    return {
        "figure": charts.bar(
            measure="Unit bank sampah per kecamatan",
            unit="unit",
            bars=[
                charts.Bar(label=name, value=None if value is None else Decimal(value), is_marked=name == "Margorejo")
                for name, value in values.items()
            ],
            target=12,
            accent="environment",
            source=EXAMPLE,
        )
    }


def shares() -> dict[str, Any]:
    """Statuses of indicators as shares, one dimension without any."""
    names = ("Sesuai jalur", "Sedikit di bawah", "Tertinggal", "Belum ada data")
    counts = {"Smart Governance": (5, 2, 1, 3), "Smart Ekonomi": (1, 2, 6, 0)}
    return {
        "figure": charts.stacked(
            measure="Keadaan indikator",
            unit="unit",
            stacks=[
                *(
                    charts.Stack(
                        label=label, parts=[(n, Decimal(value)) for n, value in zip(names, values, strict=True)]
                    )
                    for label, values in counts.items()
                ),
                charts.Stack(label="Smart Living", parts=[(names[0], None)]),
            ],
            tones=dict(zip(names, ("good", "behind", "bad", "unknown"), strict=True)),
            source=EXAMPLE,
        )
    }


def bullet() -> dict[str, Any]:
    """A reading below its target."""
    return {
        "figure": charts.bullet(
            measure="Unit bank sampah",
            unit="unit",
            value=178,
            target=200,
            baseline=52,
            accent="environment",
            source=EXAMPLE,
        )
    }


def sparkline() -> dict[str, Any]:
    """A development, small."""
    points = [_point(2018, 52), _point(2020, 178), _point(2021, 180), _point(2022, None), _point(2023, 187)]
    return {
        "figure": charts.sparkline(measure="Unit bank sampah", unit="unit", points=points, accent="environment"),
    }


def empty() -> dict[str, Any]:
    """Nothing was measured yet."""
    return {
        "figure": charts.bar(
            measure="Pedagang aktif", unit="trader", bars=[charts.Bar(label="Pasar Puri", value=None)], source=EXAMPLE
        )
    }


def districts() -> dict[str, Any]:
    """Nine squares that share borders, one without data."""
    areas = []
    for index in range(9):
        west, south = 111 + index % 3 * 0.1, -7 + index // 3 * 0.1
        corners = [(west, south), (west + 0.1, south), (west + 0.1, south + 0.1), (west, south + 0.1), (west, south)]
        areas.append(
            charts.Area(
                code=f"33.18.{index + 1:02}",
                name=f"Kecamatan {index + 1}",
                geometry={"type": "Polygon", "coordinates": [corners]},
                value=None if index == 4 else Decimal(index * 3),  # noqa: PLR2004  the one in the middle
                href=f"#kecamatan-{index + 1}",
            )
        )
    return {
        "figure": charts.choropleth(
            measure="Unit bank sampah",
            unit="unit",
            areas=areas,
            is_approximate=True,
            label="Kecamatan",
            accent="environment",
            source=EXAMPLE,
        )
    }
