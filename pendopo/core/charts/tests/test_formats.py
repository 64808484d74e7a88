from datetime import date
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils import translation


def render(source, **context):
    with translation.override("id"):
        return Template("{% load formats %}" + source).render(Context(context)).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("source", "value", "text"),
    [
        ('{{ v|number:"unit" }}', 187, "187 unit"),
        ("{{ v|number }}", Decimal("1234.5"), "1.234,5"),
        ("{{ v|money }}", 1_000_000, "Rp1.000.000"),
        ("{{ v|percent }}", Decimal("0.72"), "72%"),
        ("{{ v|percent:1 }}", Decimal("0.725"), "72,5%"),
        ("{{ v|day }}", date(2026, 11, 23), "23 November 2026"),
        ("{{ v|month }}", date(2026, 11, 23), "November 2026"),
        ('{{ v|compact:"idr" }}', 10**9, "Rp1 miliar"),
        ('{{ v|change:"unit" }}', -3, "−3 unit"),
        ('{{ v|noun:"family" }}', 3, "keluarga"),
        ("{{ v|sentence }}", ["a", "b", "c"], "a, b, dan c"),
        ('{{ v|figure:"unit" }}', 187, "187 unit"),
    ],
)
def test_filters_write_as_the_module_does(source, value, text):
    assert render(source, v=value) == text


@pytest.mark.parametrize(
    "filter_name", ["number", "money", "percent", "day", "month", "moment", "compact", "file_size"]
)
def test_missing_and_undefined_are_a_dash_and_never_zero(filter_name):
    assert render("{{ v|" + filter_name + " }}", v=None) == "–"
    assert render("{{ nothing|" + filter_name + " }}") == "–"


def test_a_missing_figure_says_so_in_words():
    written = render('{{ v|figure:"unit" }}', v=None)
    assert written == '<span class="no-data"><span aria-hidden="true">–</span> belum ada data</span>'


def test_a_period_is_a_tag():
    assert render("{% period a b %}", a=date(2026, 7, 1), b=date(2026, 9, 30)) == "triwulan III 2026"
