"""Identity numbers, phones, masks and days: the rules by tables."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pendopo.accounts import rules
from pendopo.accounts.rules import NIB, NIK, NKK, Doubt, Fault, InvalidNumber, Sex

PROVINCES = frozenset({"11", "31", "33"})
TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("_case", "typed", "digits"),
    [
        ("a man", "3318101708450001", "3318101708450001"),
        ("a woman, day plus 40", "3318105708450001", "3318105708450001"),
        ("first day of a woman", "3318104101900001", "3318104101900001"),
        ("last day of a woman", "3318107112900001", "3318107112900001"),
        ("leap day, real only in 2000", "3318102902000001", "3318102902000001"),
        ("leap day of a woman", "3318106902960001", "3318106902960001"),
        ("with spaces", "3318 1017 0845 0001", "3318101708450001"),
        ("with dots and a hyphen", "33.18.10-170845.0001", "3318101708450001"),
        ("last serial", "3318101708459999", "3318101708459999"),
        ("an unknown regency stands", "3399101708450001", "3399101708450001"),
    ],
)
def test_a_nik_that_can_have_been_issued_is_read(_case, typed, digits):
    assert NIK.parse(typed, provinces=PROVINCES).digits == digits


@pytest.mark.parametrize(
    ("_case", "typed", "fault"),
    [
        ("empty", "", Fault.NOT_DIGITS),
        ("letters", "33181017O8450001", Fault.NOT_DIGITS),
        ("digits of another script", "٣٣١٨١٠١٧٠٨٤٥٠٠٠١", Fault.NOT_DIGITS),
        ("too short", "331810170845001", Fault.WRONG_LENGTH),
        ("too long", "33181017084500011", Fault.WRONG_LENGTH),
        ("day 0", "3318100008450001", Fault.IMPOSSIBLE_DAY),
        ("day 32", "3318103208450001", Fault.IMPOSSIBLE_DAY),
        ("day 40", "3318104008450001", Fault.IMPOSSIBLE_DAY),
        ("day 72", "3318107208450001", Fault.IMPOSSIBLE_DAY),
        ("day 81, which a remainder by 40 would let pass", "3318108108450001", Fault.IMPOSSIBLE_DAY),
        ("day 99", "3318109908450001", Fault.IMPOSSIBLE_DAY),
        ("month 0", "3318101700450001", Fault.IMPOSSIBLE_MONTH),
        ("month 13", "3318101713450001", Fault.IMPOSSIBLE_MONTH),
        ("31 April", "3318103104450001", Fault.IMPOSSIBLE_DATE),
        ("29 February in no leap year of any century", "3318102902450001", Fault.IMPOSSIBLE_DATE),
        ("30 February of a woman", "3318107002960001", Fault.IMPOSSIBLE_DATE),
        ("serial 0000", "3318101708450000", Fault.ZERO_SERIAL),
        ("unknown province", "9918101708450001", Fault.UNKNOWN_PROVINCE),
    ],
)
def test_a_nik_that_nobody_can_have_issued_is_refused_without_repeating_it(_case, typed, fault):
    with pytest.raises(InvalidNumber) as refusal:
        NIK.parse(typed, provinces=PROVINCES)

    assert refusal.value.fault == fault
    assert not typed or typed not in str(refusal.value)


@pytest.mark.parametrize(
    ("_case", "typed", "declared", "born"),
    [
        ("declared in the last century", "3318101708100001", date(1910, 8, 17), date(1910, 8, 17)),
        ("a child of 2010 stays a child", "3318101708100001", date(2010, 8, 17), date(2010, 8, 17)),
        ("open century without a declaration", "3318101708100001", None, None),
        ("the later century is still to come", "3318101708450001", None, date(1945, 8, 17)),
        ("real in one century only", "3318102902000001", None, date(2000, 2, 29)),
        ("a declaration that does not fit decides nothing", "3318101708100001", date(2010, 8, 18), None),
        ("a woman", "3318105708450001", None, date(1945, 8, 17)),
    ],
)
def test_the_century_comes_from_the_declared_birth_date(_case, typed, declared, born):
    assert NIK.parse(typed, provinces=PROVINCES).birth_date(today=TODAY, declared=declared) == born


@pytest.mark.parametrize(
    ("_case", "typed", "facts", "doubts"),
    [
        ("all agrees", "3318105708450001", {"declared_birth_date": date(1945, 8, 17), "declared_sex": Sex.FEMALE}, ()),
        ("another sex", "3318105708450001", {"declared_sex": Sex.MALE}, (Doubt.OTHER_SEX,)),
        (
            "another birth date, which corrections leave behind",
            "3318101708450001",
            {"declared_birth_date": date(1945, 8, 16)},
            (Doubt.OTHER_BIRTH_DATE,),
        ),
        ("an unknown regency", "3399101708450001", {"regencies": {"33.18"}}, (Doubt.UNKNOWN_REGENCY,)),
        (
            "an unknown district of a known regency",
            "3318991708450001",
            {"regencies": {"33.18"}, "districts": {"33.18.10"}},
            (Doubt.UNKNOWN_DISTRICT,),
        ),
        ("nothing declared", "3399991708450001", {}, ()),
    ],
)
def test_a_contradiction_is_a_doubt_for_the_officer_and_no_refusal(_case, typed, facts, doubts):
    assert NIK.parse(typed, provinces=PROVINCES).doubts(**facts) == doubts


def test_a_nik_names_its_parts():
    nik = NIK.parse("3318105708450001", provinces=PROVINCES)

    assert (nik.province, nik.regency, nik.district, nik.sex) == ("33", "33.18", "33.18.10", Sex.FEMALE)


@pytest.mark.parametrize("number", [NIK("3318101708450001"), NKK("3318101708450001")])
def test_a_number_is_never_printed_in_full(number):
    assert str(number) == "3318********0001"
    assert "3318101708450001" not in f"{number!r} {number} {[number]} {number.masked}"


@pytest.mark.parametrize(
    ("_case", "typed", "fault"),
    [
        ("the day is never plus 40", "3318104108450001", Fault.IMPOSSIBLE_DAY),
        ("31 June", "3318103106450001", Fault.IMPOSSIBLE_DATE),
        ("serial 0000", "3318101708450000", Fault.ZERO_SERIAL),
        ("month 13", "3318101713450001", Fault.IMPOSSIBLE_MONTH),
    ],
)
def test_an_nkk_that_nobody_can_have_issued_is_refused(_case, typed, fault):
    with pytest.raises(InvalidNumber) as refusal:
        NKK.parse(typed, provinces=PROVINCES)

    assert refusal.value.fault == fault


def test_an_nkk_is_read():
    assert NKK.parse("3318 1001 0120 0001", provinces=PROVINCES).recording_dates == (
        date(1920, 1, 1),
        date(2020, 1, 1),
    )


@given(
    born=st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31)),
    woman=st.booleans(),
    serial=st.integers(min_value=1, max_value=9999),
)
def test_what_a_registrar_issues_is_read_back(born, woman, serial):
    nik = NIK.parse(f"331810{born.day + 40 * woman:02}{born:%m%y}{serial:04}", provinces=PROVINCES)

    assert born in nik.birth_dates
    assert nik.sex == (Sex.FEMALE if woman else Sex.MALE)
    assert nik.doubts(declared_birth_date=born) == ()


@given(st.text(max_size=24) | st.from_regex(r"[0-9]{16}", fullmatch=True))
def test_any_text_is_read_or_refused_and_never_fails_otherwise(typed):
    try:
        nik = NIK.parse(typed, provinces=PROVINCES)
    except InvalidNumber:
        return
    assert nik.birth_dates
    assert nik.digits[-4:] != "0000"
    assert 1 <= int(nik.digits[6:8]) <= 71


@pytest.mark.parametrize("typed", ["1234567890123", "1234 5678 90123"])
def test_an_nib_is_thirteen_digits(typed):
    assert str(NIB.parse(typed)) == "1234567890123"


@pytest.mark.parametrize("typed", ["123456789012", "12345678901234", "ABC4567890123", ""])
def test_anything_else_is_no_nib(typed):
    with pytest.raises(InvalidNumber):
        NIB.parse(typed)


@pytest.mark.parametrize("typed", ["081234567890", "0812-3456-7890", "+62 812 3456 7890", "62 812 3456 7890"])
def test_a_phone_number_has_one_written_form(typed):
    assert rules.phone_e164(typed) == "+6281234567890"


@pytest.mark.parametrize("typed", ["", "0812", "not a number", "+1", "99999999999999999"])
def test_what_cannot_be_a_phone_number_is_refused(typed):
    with pytest.raises(InvalidNumber) as refusal:
        rules.phone_e164(typed)

    assert refusal.value.fault == Fault.NOT_A_PHONE


def test_contacts_are_masked():
    assert rules.masked_phone("+6281234567890") == "+6281******890"
    assert rules.masked_email("sri.wahyuni@patikab.go.id") == "s***@patikab.go.id"


@pytest.mark.parametrize(
    ("_case", "valid_from", "valid_until", "revoked", "counts"),
    [
        ("on its first day", date(2026, 11, 23), None, False, True),
        ("on its last day", date(2026, 1, 1), date(2026, 11, 23), False, True),
        ("from tomorrow on", date(2026, 11, 24), None, False, False),
        ("until yesterday", date(2026, 1, 1), date(2026, 11, 22), False, False),
        ("revoked", date(2026, 1, 1), None, True, False),
    ],
)
def test_a_role_counts_from_its_first_to_its_last_day(_case, valid_from, valid_until, revoked, counts):
    assert rules.in_force(valid_from=valid_from, valid_until=valid_until, revoked=revoked, today=TODAY) is counts


@pytest.mark.parametrize(
    ("territory", "place", "within"),
    [
        ("33.18.10", "33.18.10", True),
        ("33.18.10", "33.18.10.2001", True),
        ("33.18.1", "33.18.10.2001", False),
        ("33.18.10.2001", "33.18.10", False),
    ],
)
def test_a_territory_covers_what_lies_in_it(territory, place, within):
    assert rules.covers(territory, place) is within
    assert rules.covers_any(["33.18.99", territory], place) is within
