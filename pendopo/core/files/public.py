"""What other apps may call: declare kinds, keep, serve, remove."""

from __future__ import annotations

from pendopo.core.files.kinds import EVIDENCE, kind, kind_of
from pendopo.core.files.rules import CSV, IMAGES, JPEG, PDF, PNG, WEBP, XLSX, FileKind, FileRefused, UnknownKind
from pendopo.core.files.selectors import uploads_of
from pendopo.core.files.services import keep, keep_all, private, remove
from pendopo.core.files.serving import FileGone, serve

__all__ = [
    "CSV",
    "EVIDENCE",
    "IMAGES",
    "JPEG",
    "PDF",
    "PNG",
    "WEBP",
    "XLSX",
    "FileGone",
    "FileKind",
    "FileRefused",
    "UnknownKind",
    "keep",
    "keep_all",
    "kind",
    "kind_of",
    "private",
    "remove",
    "serve",
    "uploads_of",
]
