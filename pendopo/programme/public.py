"""What other apps may ask of the programme and plug into it."""

from __future__ import annotations

from pendopo.programme.selectors import (
    achievements,
    default_year,
    district_values,
    indicator_detail,
    initiative_detail,
    masterplan_current,
    publication_stamp,
    years,
)
from pendopo.programme.services.measuring import SeriesPort, series_port
from pendopo.programme.services.readings import bump_stamp

__all__ = [
    "SeriesPort",
    "achievements",
    "bump_stamp",
    "default_year",
    "district_values",
    "indicator_detail",
    "initiative_detail",
    "masterplan_current",
    "publication_stamp",
    "series_port",
    "years",
]
