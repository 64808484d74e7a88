"""Handing out a file to somebody who may have it; the caller has asked whether they may."""

from __future__ import annotations

from django.http import FileResponse, HttpRequest, HttpResponseBase, HttpResponseNotModified
from django.utils.translation import gettext as _

from pendopo.core.errors import DomainError
from pendopo.core.files.models import StoredFile
from pendopo.core.files.services import private


class FileGone(DomainError):
    """The row is there but the storage has lost the file."""

    status = 410


def serve(request: HttpRequest, stored: StoredFile) -> HttpResponseBase:
    """The file as a download that no browser runs and no shared cache keeps, streamed.

    Raises:
        FileGone: if the storage does not have it.
    """
    etag = f'"{stored.sha256}"'
    if etag in request.headers.get("If-None-Match", ""):
        response: HttpResponseBase = HttpResponseNotModified()
    else:
        try:
            opened = private().open(stored.path)
        except FileNotFoundError:
            raise FileGone(_("This file is no longer in the storage. Please tell the operator.")) from None
        response = FileResponse(opened, as_attachment=True, filename=stored.name, content_type=stored.content_type)
        response["Content-Length"] = str(stored.size)
        response["X-Content-Type-Options"] = "nosniff"
        response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["ETag"] = etag
    # Kept by nobody but the person's own browser, which asks each time, so that a lost permission counts at once.
    response["Cache-Control"] = "private, no-cache"
    return response
