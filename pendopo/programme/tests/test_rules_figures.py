from decimal import Decimal

import pytest

from pendopo.programme.rules import figures
from pendopo.programme.rules.figures import BadFigure, Fault
from pendopo.programme.rules.plausibility import Doubt, doubt


@pytest.mark.parametrize(
    ("typed", "comma", "figure"),
    [
        ("187", ",", "187"),
        ("1.234,5", ",", "1234.5"),
        ("1.234", ",", "1234"),
        ("1234,5", ",", "1234.5"),
        ("0,5", ",", "0.5"),
        ("-3,25", ",", "-3.25"),
        ("\u22123,25", ",", "-3.25"),
        ("1 000 000", ",", "1000000"),
        ("Rp 1.000.000", ",", "1000000"),
        ("72,5%", ",", "72.5"),
        ("1,234.5", ",", "1234.5"),
        ("1,234,567", ",", "1234567"),
        ("1,234.5", ".", "1234.5"),
        ("1,234", ".", "1234"),
        ("1.5", ".", "1.5"),
        ("1.234,5", ".", "1234.5"),
    ],
)
def test_a_figure_is_read_as_the_language_writes_it(typed, comma, figure):
    assert figures.parse(typed, comma=comma) == Decimal(figure)


@pytest.mark.parametrize(
    ("typed", "comma", "fault"),
    [
        ("1.5", ",", Fault.AMBIGUOUS),
        ("0.125", ",", Fault.AMBIGUOUS),
        ("1,5", ".", Fault.AMBIGUOUS),
        ("seribu", ",", Fault.NOT_A_NUMBER),
        ("", ",", Fault.NOT_A_NUMBER),
        ("1.23.456", ",", Fault.NOT_A_NUMBER),
        ("NaN", ",", Fault.NOT_A_NUMBER),
        ("1e5", ",", Fault.NOT_A_NUMBER),
        ("\u0661\u0662", ",", Fault.NOT_A_NUMBER),
        ("0,1234567", ",", Fault.TOO_FINE),
    ],
)
def test_what_is_no_figure_or_could_be_two_is_refused(typed, comma, fault):
    with pytest.raises(BadFigure) as refused:
        figures.parse(typed, comma=comma)

    assert refused.value.fault is fault


@pytest.mark.parametrize(
    ("_case", "value", "before", "is_share", "expected"),
    [
        ("nothing to compare with", "5", [], False, None),
        ("three times as much is still plausible", "300", ["100"], False, None),
        ("more than three times", "301", ["100"], False, Doubt.MUCH_MORE),
        ("a third is still plausible", "100", ["300"], False, None),
        ("less than a third", "99", ["300"], False, Doubt.MUCH_LESS),
        ("within what has been seen", "250", ["10", "100"], False, None),
        ("only zeros before", "5", ["0"], False, None),
        ("below zero for the first time", "-1", ["5"], False, Doubt.BELOW_ZERO),
        ("below zero as before", "-1", ["-1"], False, None),
        ("more than the whole", "101", ["90"], True, Doubt.OVER_WHOLE),
        ("more than the whole as before", "120", ["110"], True, None),
    ],
)
def test_an_odd_figure_raises_a_doubt(_case, value, before, is_share, expected):
    assert doubt(Decimal(value), before=[Decimal(one) for one in before], is_share=is_share) is expected
