"""Reads a PDF from standard input and says in one word what is wrong with it, or `fine`.

Run as a process of its own: `python -m pendopo.core.files.pdf_reader`.
"""

from __future__ import annotations

import resource
import sys
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pikepdf

MEMORY = 1024 * 1024 * 1024
CPU_SECONDS = 20
MAX_OBJECTS = 200_000
MAX_DEPTH = 60
_ACTIONS = {
    "/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/GoToE", "/Rendition", "/RichMediaExecute", "/Movie",
    "/Sound",
}  # fmt: skip
_ACTIVE_KEYS = {"/JS", "/JavaScript", "/AA", "/XFA", "/RichMediaContent", "/RichMediaSettings"}
_FILE_KEYS = {"/EmbeddedFiles", "/EF", "/AF"}


def finding(content: bytes) -> str:
    """`fine`, `encrypted`, `active`, `attachment`, `polyglot` or `broken`."""
    _before, end, after = content.rpartition(b"%%EOF")
    if end and (after.strip(b"\r\n\t \0") or zipfile.is_zipfile(BytesIO(content))):
        return "polyglot"
    try:
        with pikepdf.open(BytesIO(content), attempt_recovery=False) as document:
            if document.is_encrypted:
                return "encrypted"
            return _first_fault(document) if len(document.objects) <= MAX_OBJECTS else "broken"
    except pikepdf.PasswordError:
        return "encrypted"
    except (pikepdf.PdfError, ValueError, RecursionError, MemoryError, RuntimeError):
        return "broken"


def _first_fault(document: pikepdf.Pdf) -> str:
    opening = document.Root.get("/OpenAction")
    # A plain destination ("open at page 2") is data; an action that goes there is too.
    if isinstance(opening, pikepdf.Dictionary) and opening.get("/S") != pikepdf.Name.GoTo:
        return "active"
    for thing in document.objects:
        for entries in _dictionaries(thing, MAX_DEPTH):
            keys = set(entries.keys())
            if keys & _FILE_KEYS or entries.get("/Subtype") == pikepdf.Name("/FileAttachment"):
                return "attachment"
            if keys & _ACTIVE_KEYS or str(entries.get("/S", "")) in _ACTIONS:
                return "active"
    return "fine"


def _dictionaries(thing: Any, depth: int) -> Iterator[Any]:
    """A dictionary, or a stream's, with those written directly inside; referenced ones come by themselves."""
    if depth == 0:
        raise ValueError("nested too deeply")
    inside: Iterator[Any] = iter(())
    if isinstance(thing, pikepdf.Array):
        inside = iter(thing.as_list())
    elif isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        yield thing
        inside = iter(thing.values())
    for inner in inside:
        if not getattr(inner, "is_indirect", False):
            yield from _dictionaries(inner, depth - 1)


def main() -> None:
    """Read, judge, say."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.stdout.write(finding(sys.stdin.buffer.read()))


if __name__ == "__main__":
    main()
