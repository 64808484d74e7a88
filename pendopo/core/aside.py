"""Writing that stays although the caller's transaction is rolled back.

A refused sign-in must be counted and the progress of a long import must be
seen, whatever becomes of the transaction around them. Outside a transaction
this is the ordinary connection; inside one, a second connection that commits
on its own and is closed at the end.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, connections
from django.db.backends.utils import CursorWrapper


@contextmanager
def cursor() -> Iterator[CursorWrapper]:
    """A cursor whose statements commit one by one."""
    if _commits_by_itself():
        with connection.cursor() as ordinary:
            yield ordinary
        return
    second = connections.create_connection("default")
    try:
        with second.cursor() as own:
            yield own
    finally:
        second.close()


def _commits_by_itself() -> bool:
    # A test that rolls everything back wraps it in blocks of its own. A second connection would neither
    # see what the test wrote nor be undone with it.
    blocks = connection.atomic_blocks
    return all(getattr(block, "_from_testcase", False) for block in blocks)
