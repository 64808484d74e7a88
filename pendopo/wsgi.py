"""WSGI entry, served by `pendopo web`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pendopo.settings.production")
application = get_wsgi_application()

from pendopo.core.platform import public as platform  # noqa: E402  Django must be set up before

platform.ensure_fit()
