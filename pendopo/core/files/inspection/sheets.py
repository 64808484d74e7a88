"""XLSX: a ZIP archive of bounded size, without macros, embedded objects or XML that expands itself."""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO

from django.utils.translation import gettext as _

from pendopo.core.files import rules

MAX_ENTRIES = 2_000
MAX_UNPACKED = 100 * rules.MEGABYTE
_CHUNK = 65_536
_NEEDED = {"[Content_Types].xml", "xl/workbook.xml"}
_ACTIVE = (
    "vbaproject",
    "xl/macrosheets",
    "xl/dialogsheets",
    "xl/embeddings",
    "xl/activex",
    "xl/ctrlprops",
    "customui",
)
_DECLARATIONS = (b"<!DOCTYPE", b"<!ENTITY")


def check(content: bytes, *, name: str) -> None:
    """Accept a plain workbook.

    Raises:
        UnsafeSheet: if it is protected, larger unpacked than a sheet can be, or holds anything that acts.
        BrokenFile: if the archive is damaged.
    """
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            entries = archive.infolist()
            _check_list(entries, name=name)
            _check_content(archive, entries, name=name)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, ValueError, RuntimeError, OSError):
        raise rules.BrokenFile(
            _("“%(name)s” is damaged. Please open it in the spreadsheet program and save it again as XLSX.")
            % {"name": name}
        ) from None


def _check_list(entries: list[zipfile.ZipInfo], *, name: str) -> None:
    if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise _too_much(name)
    names = {entry.filename for entry in entries}
    if not names >= _NEEDED or len(names) != len(entries):
        raise rules.ContentMismatch(
            _("“%(name)s” is an archive, not an Excel workbook. Please save it as XLSX.") % {"name": name}
        )
    for entry in entries:
        path = entry.filename.lower()
        # Bit 0 of the flags: the entry is encrypted.
        if entry.flag_bits & 1 or path.startswith("/") or ".." in path.split("/") or "\\" in path:
            raise _acting(name)
        if any(part in path for part in _ACTIVE):
            raise _acting(name)


def _check_content(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], *, name: str) -> None:
    unpacked = 0
    for entry in entries:
        before = b""
        with archive.open(entry) as opened:
            # The list may lie about sizes, so what comes out is counted.
            while chunk := opened.read(_CHUNK):
                unpacked += len(chunk)
                if unpacked > MAX_UNPACKED:
                    raise _too_much(name)
                # UTF-16 hides from a search for bytes; without its zeros it does not.
                seen = before + chunk.replace(b"\0", b"")
                if entry.filename.lower().endswith((".xml", ".rels", ".vml")) and _expands(seen):
                    raise _acting(name)
                if entry.filename == "[Content_Types].xml" and b"macroenabled" in seen.lower():
                    raise _acting(name)
                before = seen[-64:]


def _expands(seen: bytes) -> bool:
    return any(declaration in seen.upper() for declaration in _DECLARATIONS)


def _too_much(name: str) -> rules.UnsafeSheet:
    return rules.UnsafeSheet(
        _("“%(name)s” unpacks to more than %(megabytes)d MB. Please split it into smaller workbooks.")
        % {"name": name, "megabytes": MAX_UNPACKED // rules.MEGABYTE}
    )


def _acting(name: str) -> rules.UnsafeSheet:
    return rules.UnsafeSheet(
        _("“%(name)s” has macros, embedded objects or a password. Please save it as a plain XLSX without them.")
        % {"name": name}
    )
