"""The secret key: from a file that only we can read, made on the first start outside production."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path


class NoSecret(SystemExit):
    """A secret is missing; the message says how to make one."""


def write_private(path: Path, text: str) -> None:
    """Write `text` to a new file that only its owner can read; an existing file is left as it is."""
    path.parent.mkdir(parents=True, exist_ok=True)
    # A private temporary file and a link: two processes that start at once agree on one secret.
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def secret_key(path: Path, *, create: bool) -> str:
    """The text of the key file, at least 50 characters.

    Raises:
        NoSecret: if the file is missing and may not be made, or is too short.
    """
    if create and not path.exists():
        write_private(path, secrets.token_urlsafe(64))
    try:
        key = path.read_text().strip()
    except OSError as fault:
        raise NoSecret(
            f"The secret key cannot be read from {path} ({fault.strerror}). "
            f'Make one with: python3 -c "import secrets; print(secrets.token_urlsafe(64))" > {path}'
        ) from None
    if len(key) < 50:  # noqa: PLR2004  Django's own floor for a strong key
        raise NoSecret(f"The secret key in {path} is shorter than 50 characters; please make a longer one.")
    return key
