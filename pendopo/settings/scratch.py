"""Where tests and checks keep their data: apart from a developer's own Pendopo, and where the server may enter."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
MAY_ENTER = 0o001


def scratch_home(checkout: Path = CHECKOUT) -> Path:
    """`var/test` in the checkout; below /var/tmp if we are root and the checkout is closed to other accounts.

    PostgreSQL refuses to run as root, and its own account may not enter
    root's home folder, for example.
    """
    closed = any(not folder.stat().st_mode & MAY_ENTER for folder in [checkout, *checkout.parents])
    if os.geteuid() == 0 and closed:
        return Path("/var/tmp") / f"pendopo-test-{hashlib.sha256(str(checkout).encode()).hexdigest()[:8]}"  # noqa: S108  named by the checkout and owned by root
    return checkout / "var" / "test"
