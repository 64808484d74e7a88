"""The arithmetic of the components, which templates have none of."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from pendopo.core.charts.figures import Figure


def atlas(values: dict[str, Any], _request: HttpRequest | None) -> dict[str, Any]:
    """The areas of a map as rows of the sortable list: name with its link, value with the number to sort by."""
    figure: Figure = values["figure"]
    return {
        "columns": [figure.place_label, {"label": figure.subtitle, "numeric": True}],
        "rows": [
            [
                {"text": place.name, "href": place.href},
                {"text": place.text, "sort": "" if place.value is None else place.value},
            ]
            for place in figure.places
        ],
    }
