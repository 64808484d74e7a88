"""ASGI entry for servers that speak it; `pendopo web` serves WSGI, see docs/adr."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pendopo.settings.production")
application = get_asgi_application()
