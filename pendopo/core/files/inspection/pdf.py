"""PDF: read by a process of its own with little memory and time, so that a hostile file harms only that.

What is kept is the file as it came: writing it anew would break its digital signatures.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from django.utils.translation import gettext as _

from pendopo.core.files import rules

SECONDS = 30
_PACKAGE = Path(__file__).resolve().parents[4]


def check(content: bytes, *, name: str) -> None:
    """Accept a PDF that only shows something.

    Raises:
        UnsafePdf: if it runs scripts, starts programs, carries files, is encrypted or is another file as well.
        BrokenFile: if it cannot be read within the limits of memory and time.
    """
    try:
        said = subprocess.run(
            [sys.executable, "-m", "pendopo.core.files.pdf_reader"],
            input=content,
            capture_output=True,
            timeout=SECONDS,
            check=False,
            cwd=_PACKAGE,
            # Nothing of our environment: no database, no keys.
            env={"PATH": os.defpath, "PYTHONDONTWRITEBYTECODE": "1"},
        )
        finding = said.stdout.decode().strip() if said.returncode == 0 else "broken"
    except subprocess.TimeoutExpired:
        finding = "broken"
    if finding == "fine":
        return
    messages = {
        "encrypted": _("“%(name)s” is protected by a password. Please save it without protection."),
        "active": _("“%(name)s” contains scripts or actions. Please print it to PDF again and send that."),
        "attachment": _("“%(name)s” has other files inside. Please send each file by itself."),
        "polyglot": _("“%(name)s” is not only a PDF. Please print it to PDF again and send that."),
    }
    if finding in messages:
        raise rules.UnsafePdf(messages[finding] % {"name": name})
    raise rules.BrokenFile(
        _("“%(name)s” cannot be read as a PDF. Please open it, print it to PDF again and send that.") % {"name": name}
    )
