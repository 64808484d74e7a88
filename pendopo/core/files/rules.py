"""Which files are taken: types, limits and names. Plain Python."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from pendopo.core.errors import DomainError

MEGABYTE = 1024 * 1024
LONGEST_NAME = 120


class FileRefused(DomainError):
    """An upload is not kept; the message names the file and what to do."""

    status = 422
    field = "file"


class FileTooLarge(FileRefused):
    """More bytes than its kind allows."""

    status = 413


class TooManyFiles(FileRefused):
    """More files at once than their kind allows."""

    status = 413


class EmptyFile(FileRefused):
    """There is nothing in the file."""


class TypeNotAllowed(FileRefused):
    """The extension is not one of its kind."""

    status = 415


class ContentMismatch(FileRefused):
    """The content is not what the extension says."""

    status = 415


class BrokenFile(FileRefused):
    """The file cannot be read to its end."""


class ImageTooLarge(FileRefused):
    """More pixels than anybody needs: a mistake, or made to exhaust the server."""


class AnimatedImage(FileRefused):
    """Several pictures in one file; only one would be kept."""


class UnsafePdf(FileRefused):
    """A PDF that acts by itself, carries other files or cannot be looked into."""


class UnsafeSheet(FileRefused):
    """A sheet with macros, embedded objects or more content than a sheet has."""


class NotText(FileRefused):
    """A CSV file that is no text."""


class MalwareFound(FileRefused):
    """The virus scanner knows what is in the file."""


class ScannerUnavailable(FileRefused):
    """A virus scanner is set up but gives no answer, so nothing is taken."""

    status = 503


class UnknownKind(LookupError):
    """No app has declared this kind of file."""


@dataclass(frozen=True, kw_only=True)
class FileType:
    """A type that we can check: its extensions, what content is served as, and how content begins."""

    name: str
    extensions: tuple[str, ...]
    content_type: str
    signatures: tuple[bytes, ...] = ()

    @property
    def extension(self) -> str:
        """The extension that it is stored under."""
        return self.extensions[0]


PDF = FileType(name="pdf", extensions=("pdf",), content_type="application/pdf", signatures=(b"%PDF-",))
JPEG = FileType(
    name="jpeg", extensions=("jpg", "jpeg"), content_type="image/jpeg", signatures=(b"\xff\xd8\xff",)
)  # fmt: skip
PNG = FileType(name="png", extensions=("png",), content_type="image/png", signatures=(b"\x89PNG\r\n\x1a\n",))
WEBP = FileType(name="webp", extensions=("webp",), content_type="image/webp", signatures=(b"RIFF",))
XLSX = FileType(
    name="xlsx",
    extensions=("xlsx",),
    content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    signatures=(b"PK\x03\x04",),
)
CSV = FileType(name="csv", extensions=("csv",), content_type="text/csv; charset=utf-8")
IMAGES = (JPEG, PNG, WEBP)


@dataclass(frozen=True, kw_only=True)
class FileKind:
    """What an app takes uploads for.

    Attributes:
        key: Lower-case word that is stored with each file.
        max_bytes: Of one file, as uploaded.
        max_count: Of files in one go.
    """

    key: str
    label: object
    types: tuple[FileType, ...]
    max_bytes: int = 10 * MEGABYTE
    max_count: int = 10

    @property
    def extensions(self) -> tuple[str, ...]:
        """Every extension that it takes."""
        return tuple(extension for taken in self.types for extension in taken.extensions)

    @property
    def accept(self) -> str:
        """The value of an input's `accept` attribute."""
        return ",".join(f".{extension}" for extension in self.extensions)


def type_by_name(name: str, kind: FileKind) -> FileType | None:
    """The type of `kind` that the name's last extension says, or None."""
    extension = PurePosixPath(name).suffix.lower().lstrip(".")
    return next((taken for taken in kind.types if extension in taken.extensions), None)


def begins_like(content: bytes, taken: FileType) -> bool:
    """True if content begins as files of that type do."""
    if taken is WEBP:
        return content[:4] == b"RIFF" and content[8:12] == b"WEBP"
    return not taken.signatures or content.startswith(taken.signatures)


def scanner_address(text: str) -> tuple[str, int]:
    """Host and port of `host:port` or `[::1]:port`.

    Raises:
        ValueError: for anything else.
    """
    parts = urlsplit(f"//{text}")
    if not parts.hostname or not parts.port or parts.path or parts.username:
        raise ValueError("must be host:port, such as 127.0.0.1:3310")
    return parts.hostname, parts.port


def safe_name(name: str, *, extension: str) -> str:
    """The name for people to download under: no folders, no control or direction characters, one known extension."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    stem = last.rsplit(".", 1)[0] if "." in last else last
    # Categories C*: control, format (right-to-left override), surrogates; Z*: odd spaces.
    clean = "".join(
        " " if unicodedata.category(character)[0] in "CZ" else character
        for character in stem
        if character not in '<>:"|?*%;'
    )
    clean = re.sub(r"\s+", " ", clean).strip(" .")[: LONGEST_NAME - len(extension) - 1].rstrip(" .")
    return f"{clean or 'file'}.{extension}"
