"""Keeping and removing files.

No row without a file and no file without a row: the file is written first and
removed if the row, or the whole transaction around it, does not come to be.
A refused upload leaves neither.
"""

from __future__ import annotations

import hashlib
import uuid
import weakref
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

import structlog
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage, storages
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pendopo.core import clock
from pendopo.core.audit import public as audit
from pendopo.core.files import inspection, rules
from pendopo.core.files.kinds import kind_of
from pendopo.core.files.models import StoredFile
from pendopo.core.files.scanner import scanner

log = structlog.get_logger(__name__)

KEPT = audit.verb("files.kept", gettext_lazy("File uploaded"))
REMOVED = audit.verb("files.removed", gettext_lazy("File removed"))
ORPHANS_AFTER = timedelta(days=1)


def keep(*, upload: File[bytes], kind: str, by: AbstractBaseUser | None, at: datetime | None = None) -> StoredFile:
    """Check an upload and keep what is safe of it.

    Raises:
        FileRefused: naming the file and the remedy; nothing is kept.
        UnknownKind: if no app has declared the kind.
    """
    taken = kind_of(kind)
    name, file_type = _check_outside(upload, taken)
    content = _read(upload, name, taken)
    # The scanner sees what was sent, before any other program of ours looks into it.
    scanned = scanner().scan(content, name=name)
    content = inspection.clean(content, name=name, taken=file_type)
    at = at or clock.now()
    number = uuid.uuid4()
    storage = private()
    path = storage.save(f"{at:%Y/%m}/{number.hex}.{file_type.extension}", ContentFile(content))
    guard = _UntilCommitted(storage, path)
    with transaction.atomic():
        transaction.on_commit(guard)
        stored = StoredFile.objects.create(
            id=number,
            kind=taken.key,
            name=rules.safe_name(name, extension=file_type.extension),
            path=path,
            content_type=file_type.content_type,
            size=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
            uploaded_by_id=by.pk if by is not None else None,
            at=at,
            scan=StoredFile.Scan.CLEAN if scanned else StoredFile.Scan.NOT_SCANNED,
        )
        audit.record(KEPT, target=stored, by=by, at=at, detail={"bytes": stored.size, "sha256": stored.sha256})
    return stored


def keep_all(
    *, uploads: Sequence[File[bytes]], kind: str, by: AbstractBaseUser | None, at: datetime | None = None
) -> list[StoredFile]:
    """Check several uploads and keep all of them or none.

    Raises:
        TooManyFiles: before any of them is read.
        FileRefused: for the first that is refused.
    """
    taken = kind_of(kind)
    if len(uploads) > taken.max_count:
        raise rules.TooManyFiles(
            _("You have chosen %(chosen)d files; at most %(most)d can be sent at once.")
            % {"chosen": len(uploads), "most": taken.max_count}
        )
    for upload in uploads:
        _check_outside(upload, taken)
    with transaction.atomic():
        return [keep(upload=upload, kind=kind, by=by, at=at) for upload in uploads]


@transaction.atomic
def remove(*, stored: StoredFile, by: AbstractBaseUser | None, at: datetime | None = None) -> None:
    """Delete a file that nothing refers to any more: its row now, its bytes as soon as that is certain.

    Raises:
        ProtectedError: if a row still refers to it.
    """
    audit.record(REMOVED, target=stored, by=by, at=at)
    path = stored.path
    stored.delete()
    transaction.on_commit(lambda: _discard(private(), path))


def remove_orphans(*, at: datetime, after: timedelta = ORPHANS_AFTER) -> int:
    """Delete files older than `after` that no row knows, left by a process that was killed; how many there were."""
    storage, removed = private(), 0
    for path in _paths(storage, ""):
        if storage.get_modified_time(path) > at - after or StoredFile.objects.filter(path=path).exists():
            continue
        _discard(storage, path)
        removed += 1
    return removed


def private() -> Storage:
    """The private storage; nothing in it has a public address."""
    return storages["private"]


class _UntilCommitted:
    """Removes a file again unless the transaction commits.

    Django tells us of a commit only. On a rollback, also of a savepoint, it drops the callbacks: then nobody
    holds this object any longer, and its finaliser removes the file.
    """

    def __init__(self, storage: Storage, path: str) -> None:
        self._discard = weakref.finalize(self, _discard, storage, path)
        # A process that ends half way may yet have committed; the job for orphans looks at the rows.
        self._discard.atexit = False

    def __call__(self) -> None:
        self._discard.detach()


def _check_outside(upload: File[bytes], taken: rules.FileKind) -> tuple[str, rules.FileType]:
    """Name and type of an upload that may be read, judged by name and size alone."""
    name = rules.safe_name(upload.name or "", extension=_extension(upload.name or ""))
    file_type = rules.type_by_name(name, taken)
    if file_type is None:
        raise rules.TypeNotAllowed(
            _("“%(name)s” cannot be taken. Please send one of these: %(extensions)s.")
            % {"name": name, "extensions": ", ".join(taken.extensions).upper()}
        )
    if upload.size > taken.max_bytes:
        raise _too_large(name, taken)
    if upload.size == 0:
        raise rules.EmptyFile(_("“%(name)s” is empty. Please choose the file again.") % {"name": name})
    return name, file_type


def _read(upload: File[bytes], name: str, taken: rules.FileKind) -> bytes:
    # One byte more than allowed: the size that an upload claims is not believed.
    upload.seek(0)
    content: bytes = upload.read(taken.max_bytes + 1)
    if len(content) > taken.max_bytes:
        raise _too_large(name, taken)
    return content


def _too_large(name: str, taken: rules.FileKind) -> rules.FileTooLarge:
    return rules.FileTooLarge(
        _("“%(name)s” is larger than %(megabytes)d MB. Please make it smaller, for example with a lower resolution.")
        % {"name": name, "megabytes": taken.max_bytes // rules.MEGABYTE}
    )


def _extension(name: str) -> str:
    _stem, dot, extension = name.rpartition(".")
    return "".join(filter(str.isalnum, extension)).lower()[:10] if dot else "-"


def _discard(storage: Storage, path: str) -> None:
    try:
        storage.delete(path)
    except Exception:  # any storage's own fault: the file stays, and the job for orphans tries again
        log.warning("files.not_removed", path=path, exc_info=True)


def _paths(storage: Storage, folder: str) -> Iterator[str]:
    try:
        folders, names = storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in names:
        yield f"{folder}/{name}".lstrip("/")
    for inner in folders:
        yield from _paths(storage, f"{folder}/{inner}".lstrip("/"))
