"""The least that Django can do: one view, no middleware, no database. What the product's pages are held against."""

from __future__ import annotations

from secrets import token_hex

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

settings.configure(ALLOWED_HOSTS=["127.0.0.1"], ROOT_URLCONF=__name__, SECRET_KEY=token_hex(), MIDDLEWARE=[])


def sized(_request: HttpRequest, size: int) -> HttpResponse:
    """As many bytes as asked for."""
    # The length by hand: it is CommonMiddleware that adds it, and without it the connection would not stay open.
    return HttpResponse(b"x" * size, content_type="text/html; charset=utf-8", headers={"Content-Length": str(size)})


urlpatterns = [path("<int:size>/", sized)]
application = get_wsgi_application()
