"""CSV: text, and nothing that hides in it."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from pendopo.core.files import rules

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def as_utf8(content: bytes, *, name: str) -> bytes:
    """The same text in UTF-8; what is not UTF-8 is read as Windows-1252, which offices' Excel writes.

    Raises:
        NotText: if it has control characters, or is a web page or drawing.
    """
    try:
        words = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            words = content.decode("cp1252")
        except UnicodeDecodeError:
            raise _not_text(name) from None
    if _CONTROL.search(words) or words.lstrip().startswith(("<", "%PDF-", "{\\rtf")):
        raise _not_text(name)
    return words.encode()


def _not_text(name: str) -> rules.NotText:
    return rules.NotText(
        _("“%(name)s” is not a CSV text file. Please export it from the spreadsheet as “CSV UTF-8”.") % {"name": name}
    )
