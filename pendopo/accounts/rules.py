"""Who a number belongs to, and when a role counts: values in, values out.

A NIK is permanent and is not changed to match a corrected birth date, so a
contradiction with what a person declares is a warning for the officer and never
a refusal. Only what no registrar can have issued is refused.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import phonenumbers

LENGTH = 16
NIB_LENGTH = 13
WOMEN_ADD = 40  # the day of birth of a woman is written plus 40
CENTURIES = (1900, 2000)
SEPARATORS = re.compile(r"[\s.\-]")


class Sex(StrEnum):
    """As in the civil registry."""

    FEMALE = "P"
    MALE = "L"


class Fault(StrEnum):
    """Why a number cannot have been issued."""

    NOT_DIGITS = "not-digits"
    WRONG_LENGTH = "wrong-length"
    UNKNOWN_PROVINCE = "unknown-province"
    IMPOSSIBLE_DAY = "impossible-day"
    IMPOSSIBLE_MONTH = "impossible-month"
    IMPOSSIBLE_DATE = "impossible-date"
    ZERO_SERIAL = "zero-serial"
    NOT_A_PHONE = "not-a-phone"


class Doubt(StrEnum):
    """What an officer should look at; the number stands."""

    UNKNOWN_REGENCY = "unknown-regency"
    UNKNOWN_DISTRICT = "unknown-district"
    OTHER_BIRTH_DATE = "other-birth-date"
    OTHER_SEX = "other-sex"


class InvalidNumber(ValueError):
    """The number cannot have been issued; `fault` says why. The number itself is not repeated."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


def _digits(text: str, length: int) -> str:
    """The bare digits of `text`; spaces, dots and hyphens between them are how people write."""
    bare = SEPARATORS.sub("", text)
    # str.isdigit also takes digits of other scripts, which no registry issues.
    if not bare or not bare.isascii() or not bare.isdigit():
        raise InvalidNumber(Fault.NOT_DIGITS)
    if len(bare) != length:
        raise InvalidNumber(Fault.WRONG_LENGTH)
    return bare


def _possible_dates(day: int, month: int, year: int) -> tuple[date, ...]:
    found = []
    for century in CENTURIES:
        try:
            found.append(date(century + year, month, day))
        except ValueError:
            continue
    return tuple(found)


@dataclass(frozen=True, repr=False)
class _RegistryNumber:
    """Sixteen digits: six for a region, six for a date, four for a serial number. Printed, it is masked."""

    digits: str

    @property
    def province(self) -> str:
        """Code of the province, as `33`."""
        return self.digits[:2]

    @property
    def regency(self) -> str:
        """Code of the regency where it was first registered, as `33.18`."""
        return f"{self.digits[:2]}.{self.digits[2:4]}"

    @property
    def district(self) -> str:
        """Code of the district where it was first registered, as `33.18.10`; says nothing about residence."""
        return f"{self.regency}.{self.digits[4:6]}"

    @property
    def masked(self) -> str:
        """For lists and logs: `3318********0001`."""
        return f"{self.digits[:4]}{'*' * 8}{self.digits[-4:]}"

    def __str__(self) -> str:
        return self.masked

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.masked})"


class NIK(_RegistryNumber):
    """A person's number: `PPKKCC DDMMYY SSSS`, the day plus 40 for women; there is no check digit."""

    @classmethod
    def parse(cls, text: str, *, provinces: Collection[str]) -> NIK:
        """Read a NIK as it was typed.

        Args:
            text: As typed; spaces, dots and hyphens are dropped.
            provinces: Codes of all provinces (`33`).

        Raises:
            InvalidNumber: if no registrar can have issued it.
        """
        number = cls(_digits(text, LENGTH))
        written = int(number.digits[6:8])
        if not (1 <= written <= 31 or 1 + WOMEN_ADD <= written <= 31 + WOMEN_ADD):  # noqa: PLR2004  days of a month
            raise InvalidNumber(Fault.IMPOSSIBLE_DAY)
        _refuse_impossible(number, provinces=provinces, dates=number.birth_dates)
        return number

    @property
    def sex(self) -> Sex:
        """As encoded in the day."""
        return Sex.FEMALE if int(self.digits[6:8]) > WOMEN_ADD else Sex.MALE

    @property
    def birth_dates(self) -> tuple[date, ...]:
        """Every calendar date that the six digits can mean: the century is not written."""
        day = int(self.digits[6:8])
        return _possible_dates(
            day - WOMEN_ADD if day > WOMEN_ADD else day, int(self.digits[8:10]), int(self.digits[10:12])
        )

    def birth_date(self, *, today: date, declared: date | None = None) -> date | None:
        """The date of birth: the one declared if it fits, the only possible one, or None if the century is open."""
        possible = [day for day in self.birth_dates if day <= today]
        if declared is not None and declared in possible:
            return declared
        return possible[0] if len(possible) == 1 else None

    def doubts(
        self,
        *,
        regencies: Collection[str] | None = None,
        districts: Collection[str] | None = None,
        declared_birth_date: date | None = None,
        declared_sex: Sex | None = None,
    ) -> tuple[Doubt, ...]:
        """What the officer should look at: splits and corrections make honest numbers look wrong."""
        found = []
        if regencies is not None and self.regency not in regencies:
            found.append(Doubt.UNKNOWN_REGENCY)
        elif districts is not None and self.district not in districts:
            found.append(Doubt.UNKNOWN_DISTRICT)
        if declared_birth_date is not None and declared_birth_date not in self.birth_dates:
            found.append(Doubt.OTHER_BIRTH_DATE)
        if declared_sex is not None and declared_sex != self.sex:
            found.append(Doubt.OTHER_SEX)
        return tuple(found)


class NKK(_RegistryNumber):
    """A family card's number: region of issue, date of recording (never plus 40), serial."""

    @classmethod
    def parse(cls, text: str, *, provinces: Collection[str]) -> NKK:
        """Read an NKK as it was typed.

        Raises:
            InvalidNumber: if no registrar can have issued it.
        """
        number = cls(_digits(text, LENGTH))
        if not 1 <= int(number.digits[6:8]) <= 31:  # noqa: PLR2004  days of a month
            raise InvalidNumber(Fault.IMPOSSIBLE_DAY)
        _refuse_impossible(number, provinces=provinces, dates=number.recording_dates)
        return number

    @property
    def recording_dates(self) -> tuple[date, ...]:
        """Every calendar date that the six digits can mean."""
        return _possible_dates(int(self.digits[6:8]), int(self.digits[8:10]), int(self.digits[10:12]))


def _refuse_impossible(number: _RegistryNumber, *, provinces: Collection[str], dates: tuple[date, ...]) -> None:
    if not 1 <= int(number.digits[8:10]) <= 12:  # noqa: PLR2004  months of a year
        raise InvalidNumber(Fault.IMPOSSIBLE_MONTH)
    if not dates:
        raise InvalidNumber(Fault.IMPOSSIBLE_DATE)
    if number.digits[-4:] == "0000":
        raise InvalidNumber(Fault.ZERO_SERIAL)
    if number.province not in provinces:
        raise InvalidNumber(Fault.UNKNOWN_PROVINCE)


@dataclass(frozen=True)
class NIB:
    """A business's number: 13 digits without a known check digit; public, so it prints in full."""

    digits: str

    @classmethod
    def parse(cls, text: str) -> NIB:
        """Read an NIB as it was typed.

        Raises:
            InvalidNumber: if it is not 13 digits.
        """
        return cls(_digits(text, NIB_LENGTH))

    def __str__(self) -> str:
        return self.digits


# --- Ways to reach a person -----------------------------------------------------


def phone_e164(text: str, *, country: str = "ID") -> str:
    """The one written form of a phone number: `+6281234567890` for `0812-3456-7890`.

    Raises:
        InvalidNumber: if no such number can exist.
    """
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        raise InvalidNumber(Fault.NOT_A_PHONE) from None
    if not phonenumbers.is_valid_number(number):
        raise InvalidNumber(Fault.NOT_A_PHONE)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def masked_phone(e164: str) -> str:
    """For lists and logs: `+6281*****890`."""
    return f"{e164[:5]}{'*' * (len(e164) - 8)}{e164[-3:]}"


def masked_email(email: str) -> str:
    """For lists and logs: `s***@patikab.go.id`."""
    name, _, host = email.partition("@")
    return f"{name[:1]}***@{host}"


# --- Roles ------------------------------------------------------------------------


def in_force(*, valid_from: date, valid_until: date | None, revoked: bool, today: date) -> bool:
    """True from the first to the last day, both included, unless revoked: revoking counts at once."""
    return not revoked and valid_from <= today and (valid_until is None or today <= valid_until)


def covers(territory: str, place: str) -> bool:
    """True if `place` is `territory` or lies in it, by Kemendagri code: `33.18.10` covers `33.18.10.2001`."""
    return place == territory or place.startswith(f"{territory}.")


def covers_any(territories: Iterable[str], place: str) -> bool:
    """True if one of the territories covers `place`."""
    return any(covers(territory, place) for territory in territories)
