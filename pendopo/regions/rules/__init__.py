"""Region codes: how a Kemendagri code is read, written and compared.

`PP`, `PP.KK`, `PP.KK.CC`, `PP.KK.CC.DDDD`: province, regency, district, village.
The code says the level, the parent and the kind (Permendagri 58/2021), so
none of them is ever guessed from a name. Names repeat; codes do not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import total_ordering


class Level(StrEnum):
    """How deep a region lies; the order of the members is the order from large to small."""

    PROVINCE = "province"
    REGENCY = "regency"
    DISTRICT = "district"
    VILLAGE = "village"


class Kind(StrEnum):
    """What a region is called in law."""

    PROVINSI = "provinsi"
    KABUPATEN = "kabupaten"
    KOTA = "kota"
    KECAMATAN = "kecamatan"
    KELURAHAN = "kelurahan"
    DESA = "desa"
    DESA_ADAT = "desa_adat"


LENGTH_OF = {Level.PROVINCE: 2, Level.REGENCY: 5, Level.DISTRICT: 8, Level.VILLAGE: 13}
LEVEL_OF = {length: level for level, length in LENGTH_OF.items()}
PARENT_LENGTH = {5: 2, 8: 5, 13: 8}

# The shape of a code for every kind; models.py turns this table into a database constraint.
PATTERNS: dict[Kind, str] = {
    Kind.PROVINSI: r"^[1-9][0-9]$",
    Kind.KABUPATEN: r"^[1-9][0-9]\.(0[1-9]|[1-6][0-9])$",
    Kind.KOTA: r"^[1-9][0-9]\.(7[1-9]|[89][0-9])$",
    Kind.KECAMATAN: r"^[1-9][0-9]\.(0[1-9]|[1-6][0-9]|7[1-9]|[89][0-9])\.(0[1-9]|[1-9][0-9])$",
    Kind.KELURAHAN: r"^[1-9][0-9]\.(0[1-9]|[1-6][0-9]|7[1-9]|[89][0-9])\.(0[1-9]|[1-9][0-9])\.1[0-9]{3}$",
    Kind.DESA: r"^[1-9][0-9]\.(0[1-9]|[1-6][0-9]|7[1-9]|[89][0-9])\.(0[1-9]|[1-9][0-9])\.2[0-9]{3}$",
    Kind.DESA_ADAT: r"^[1-9][0-9]\.(0[1-9]|[1-6][0-9]|7[1-9]|[89][0-9])\.(0[1-9]|[1-9][0-9])\.3[0-9]{3}$",
}
LEVEL_OF_KIND: dict[Kind, Level] = {
    Kind.PROVINSI: Level.PROVINCE,
    Kind.KABUPATEN: Level.REGENCY,
    Kind.KOTA: Level.REGENCY,
    Kind.KECAMATAN: Level.DISTRICT,
    Kind.KELURAHAN: Level.VILLAGE,
    Kind.DESA: Level.VILLAGE,
    Kind.DESA_ADAT: Level.VILLAGE,
}
_COMPILED = {kind: re.compile(pattern, re.ASCII) for kind, pattern in PATTERNS.items()}
# People also write 33.18.10.1005 as 3318101005 (no dots), which can be read in one way only.
_UNDOTTED = {2: (2,), 4: (2, 2), 6: (2, 2, 2), 10: (2, 2, 2, 4)}


class BadCode(ValueError):
    """The text is not a region code."""


@total_ordering
@dataclass(frozen=True)
class Code:
    """A well-formed region code; whether such a region exists is for the register to say."""

    text: str

    def __post_init__(self) -> None:
        if not any(pattern.fullmatch(self.text) for pattern in _COMPILED.values()):
            raise BadCode(f"{self.text!r} is not a region code of the form PP.KK.CC.DDDD")

    @classmethod
    def parse(cls, text: str) -> Code:
        """Read a code as people write it: with dots, or as 2, 4, 6 or 10 digits; blanks around it do not matter.

        Raises:
            BadCode: if the text is anything else.
        """
        bare = text.strip()
        if bare.isascii() and bare.isdigit() and len(bare) in _UNDOTTED:
            parts, start = [], 0
            for width in _UNDOTTED[len(bare)]:
                parts.append(bare[start : start + width])
                start += width
            bare = ".".join(parts)
        return cls(bare)

    @property
    def level(self) -> Level:
        """Province, regency, district or village."""
        return LEVEL_OF[len(self.text)]

    @property
    def kind(self) -> Kind:
        """What the law calls it: regency numbers 01-69 are kabupaten, 71-99 kota; village numbers 1xxx are kelurahan."""
        return next(kind for kind, pattern in _COMPILED.items() if pattern.fullmatch(self.text))

    @property
    def parent(self) -> Code | None:
        """The next larger region; None for a province."""
        length = PARENT_LENGTH.get(len(self.text))
        return None if length is None else Code(self.text[:length])

    @property
    def ancestors(self) -> tuple[Code, ...]:
        """The larger regions that it lies in, province first, without itself."""
        return tuple(Code(self.text[:length]) for length in LEVEL_OF if length < len(self.text))

    @property
    def digits(self) -> str:
        """The code without dots, as it begins a NIK (`331810`)."""
        return self.text.replace(".", "")

    def contains(self, other: Code) -> bool:
        """True if `other` is this region or lies in it."""
        return other.text == self.text or other.text.startswith(f"{self.text}.")

    def __lt__(self, other: Code) -> bool:
        return self.text < other.text

    def __str__(self) -> str:
        return self.text


def covers(area: str | None, code: str) -> bool:
    """True if `code` is `area` or lies in it; None stands for everywhere.

    Raises:
        BadCode: if either is not a region code.
    """
    inner = Code(code)
    return area is None or Code(area).contains(inner)
