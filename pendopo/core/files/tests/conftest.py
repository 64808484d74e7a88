"""A private storage of each test's own."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def storage(settings, tmp_path):
    folder = tmp_path / "private"
    settings.STORAGES = settings.STORAGES | {
        "private": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": folder, "file_permissions_mode": 0o600},
        }
    }
    return folder
