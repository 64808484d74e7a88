"""Grounds for these tests: the register with Pati in it, and the shared files where they stand beside the checkout."""

from __future__ import annotations

from pathlib import Path

import pytest

from pendopo.regions import public


def _shared() -> Path | None:
    for folder in Path(__file__).resolve().parents:
        if (folder / "shared" / "data" / "pati" / "regions.csv").exists():
            return folder / "shared" / "data" / "pati"
    return None


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of Pati's official codes and borders; it stays out of the repository."""
    found = _shared()
    if found is None:
        pytest.skip("the folder ../shared is not beside this checkout")
    return found


@pytest.fixture
def pati(db, settings):
    """The register with every province and regency, and the whole of Pati."""
    settings.REGION = "33.18"
    return public.load_reference(region="33.18")
