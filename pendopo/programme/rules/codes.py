"""Budget codes: sub-kegiatan and account, as text in one written form.

Permendagri 90/2019 and its updates write a sub-kegiatan with a four-digit
tail and an account with a four-digit sub-rincian. Older exports carry two or
three digits and some dumps drop leading zeros; all of these mean the same code.
"""

from __future__ import annotations

import re
from enum import StrEnum

SUB_KEGIATAN = re.compile(r"^[1-8]\.\d{2}\.\d{2}\.[12]\.\d{2}\.\d{4}$")
ACCOUNT = re.compile(r"^[4-6]\.\d\.\d{2}(\.\d{2}(\.\d{2}(\.\d{4})?)?)?$")

# Digits of each part in the full form.
SUB_KEGIATAN_WIDTHS = (1, 2, 2, 1, 2, 4)
ACCOUNT_WIDTHS = (1, 1, 2, 2, 2, 4)
ACCOUNT_LEVELS = range(3, 7)  # jenis, objek, rincian, sub-rincian


class Flaw(StrEnum):
    """What is wrong with a code; the words for people live with the service."""

    SUB_KEGIATAN_RANGE = "sub_kegiatan_range"
    ACCOUNT_RANGE = "account_range"
    PARTS = "parts"
    NOT_A_NUMBER = "not_a_number"
    TOO_LONG = "too_long"


class BadCode(ValueError):
    """The text is no budget code.

    Attributes:
        facts: What the words about the flaw need: `found`, `wanted`, `part` or `digits`.
    """

    def __init__(self, flaw: Flaw, **facts: str | int) -> None:
        super().__init__(flaw.value)
        self.flaw, self.facts = flaw, facts


def sub_kegiatan(text: str) -> str:
    """The sub-kegiatan in its full form: `1.06.05.2.02.06` becomes `1.06.05.2.02.0006`.

    Raises:
        BadCode: if it is not urusan.bidang.program.1|2.kegiatan.subkegiatan.
    """
    code = _padded(text, SUB_KEGIATAN_WIDTHS, levels=range(6, 7))
    if not SUB_KEGIATAN.match(code):
        raise BadCode(Flaw.SUB_KEGIATAN_RANGE)
    return code


def account(text: str) -> str:
    """The account in its full form: `5.1.6` becomes `5.1.06`, `…01.001` becomes `…01.0001`.

    Raises:
        BadCode: if it is not an account of income, spending or financing, from jenis down to sub-rincian.
    """
    code = _padded(text, ACCOUNT_WIDTHS, levels=ACCOUNT_LEVELS)
    if not ACCOUNT.match(code):
        raise BadCode(Flaw.ACCOUNT_RANGE)
    return code


def _padded(text: str, widths: tuple[int, ...], *, levels: range) -> str:
    parts = text.strip().rstrip(".").split(".")
    if len(parts) not in levels:
        wanted = str(levels[0]) if len(levels) == 1 else f"{levels[0]}–{levels[-1]}"
        raise BadCode(Flaw.PARTS, found=len(parts), wanted=wanted)
    padded = []
    for part, width in zip(parts, widths, strict=False):
        if not (part.isascii() and part.isdigit()):
            raise BadCode(Flaw.NOT_A_NUMBER, part=part)
        # Some exports pad more than the form asks for; zeros in front carry no meaning.
        digits = part.lstrip("0").rjust(width, "0")
        if len(digits) > width:
            raise BadCode(Flaw.TOO_LONG, part=part, digits=width)
        padded.append(digits)
    return ".".join(padded)
