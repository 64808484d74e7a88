"""Where private files lie: a folder that only we can enter, or a bucket of any S3."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

S3_OPTIONS = {"endpoint_url", "region_name", "addressing_style"}


def private_storage(url: str, *, home: Path) -> dict[str, Any]:
    """Django's settings for the storage `private`.

    `url` is empty for the folder `files/private` under `home`, or
    `s3://bucket/prefix?endpoint_url=https://...&region_name=...`; credentials come from boto3's own
    environment or files.

    Raises:
        ValueError: for any other address.
    """
    if not url:
        return {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {
                "location": home / "files" / "private",
                "base_url": None,
                "file_permissions_mode": 0o600,
                "directory_permissions_mode": 0o700,
            },
        }
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query, strict_parsing=bool(parts.query)))
    if parts.scheme != "s3" or not parts.netloc or set(options) - S3_OPTIONS:
        raise ValueError(
            f"must be s3://bucket/prefix, optionally with ?{'&'.join(f'{name}=...' for name in sorted(S3_OPTIONS))}"
        )
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": parts.netloc,
            "location": parts.path.strip("/"),
            "default_acl": None,
            "querystring_auth": True,
            "file_overwrite": False,
            **options,
        },
    }
