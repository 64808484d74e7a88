"""What tests of the embedded server share."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that the server's account may enter; pytest's own are closed to others, also while we run."""
    with tempfile.TemporaryDirectory(prefix="pendopo-test-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)
