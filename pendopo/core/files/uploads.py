"""How much one request may send at all, refused before it is read or written to disk."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler


class BoundedUploadHandler(FileUploadHandler):
    """Stands first in settings.FILE_UPLOAD_HANDLERS and lets settings.UPLOAD_MAX_BYTES pass, then refuses."""

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self._received = 0

    def handle_raw_input(
        self,
        input_data: Any,  # noqa: ARG002
        META: dict[str, Any],  # noqa: ARG002, N803  Django's own names
        content_length: int,
        boundary: Any,  # noqa: ARG002
        encoding: str | None = None,  # noqa: ARG002
    ) -> None:
        """Refuse by the announced length."""
        if content_length > settings.UPLOAD_MAX_BYTES:
            raise RequestDataTooBig("The request is larger than settings.UPLOAD_MAX_BYTES")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:  # noqa: ARG002
        """Pass the chunk on; refuse what was never announced."""
        self._received += len(raw_data)
        if self._received > settings.UPLOAD_MAX_BYTES:
            raise RequestDataTooBig("The files are larger than settings.UPLOAD_MAX_BYTES")
        return raw_data

    def file_complete(self, file_size: int) -> None:  # noqa: ARG002
        """Leave the file to the next handler."""
        return
