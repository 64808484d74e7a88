"""Budget codes in one written form."""

from __future__ import annotations

import pytest

from pendopo.programme.rules import codes


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("1.06.05.2.02.0006", "1.06.05.2.02.0006"),
        ("1.06.05.2.02.06", "1.06.05.2.02.0006"),
        ("1.06.05.2.02.006", "1.06.05.2.02.0006"),
        ("1.6.5.2.2.6", "1.06.05.2.02.0006"),
        (" 2.16.02.2.01.0012. ", "2.16.02.2.01.0012"),
    ],
)
def test_a_sub_kegiatan_has_one_form(written, code):
    assert codes.sub_kegiatan(written) == code


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("5.1.06.01.01.0001", "5.1.06.01.01.0001"),
        ("5.1.6.1.1.1", "5.1.06.01.01.0001"),
        ("5.1.01.01.01.001", "5.1.01.01.01.0001"),
        ("5.1.6", "5.1.06"),
        ("5.3.01.01", "5.3.01.01"),
        ("4.1.02", "4.1.02"),
    ],
)
def test_an_account_has_one_form(written, code):
    assert codes.account(written) == code


@pytest.mark.parametrize(
    ("check", "written"),
    [
        (codes.sub_kegiatan, ""),
        (codes.sub_kegiatan, "1.06.05.2.02"),
        (codes.sub_kegiatan, "1.06.05.3.02.0006"),
        (codes.sub_kegiatan, "9.06.05.2.02.0006"),
        (codes.sub_kegiatan, "X.XX.01.2.01.0001"),
        (codes.sub_kegiatan, "1.06.05.2.02.12345"),
        (codes.sub_kegiatan, "1.06.05.2.02.٠٠٠٦"),
        (codes.account, "5.1"),
        (codes.account, "7.1.06"),
        (codes.account, "5.12.06"),
        (codes.account, "5.1.06.01.01.0001.1"),
        (codes.account, "5.1.06.01.01.12345"),
        (codes.account, "5.1..01"),
    ],
)
def test_what_is_no_code_is_refused(check, written):
    with pytest.raises(codes.BadCode):
        check(written)
