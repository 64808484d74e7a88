"""Looking into uploads: one module per family of types; each gives back what is safe to keep or refuses."""

from __future__ import annotations

import puremagic

from pendopo.core.files import rules
from pendopo.core.files.inspection import images, pdf, sheets, text


def clean(content: bytes, *, name: str, taken: rules.FileType) -> bytes:
    """What is kept of an upload of that type: images drawn anew, text in UTF-8, the rest as it is.

    Raises:
        FileRefused: naming the file, if content and extension disagree or the content is unsafe.
    """
    if not rules.begins_like(content, taken) or not _looks_like(content, taken):
        raise mismatch(name, taken)
    if taken in rules.IMAGES:
        return images.redrawn(content, name=name, taken=taken)
    if taken is rules.PDF:
        pdf.check(content, name=name)
        return content
    if taken is rules.XLSX:
        sheets.check(content, name=name)
        return content
    return text.as_utf8(content, name=name)


def mismatch(name: str, taken: rules.FileType) -> rules.ContentMismatch:
    """The refusal of a file that is not what its extension says."""
    from django.utils.translation import gettext as _

    return rules.ContentMismatch(
        _("“%(name)s” is not a real %(extension)s file. Please open it in its program and save it as %(extension)s.")
        % {"name": name, "extension": taken.extension.upper()}
    )


def _looks_like(content: bytes, taken: rules.FileType) -> bool:
    """True if puremagic, which knows some thousand types, sees this one too."""
    if taken is rules.CSV:
        return True  # text has no signature; inspection.text looks at all of it
    try:
        found = puremagic.magic_string(content[:65_536])
    except puremagic.PureError:
        return False
    return any(match.extension.lstrip(".").lower() in taken.extensions for match in found)
