"""For the test suite: fast hashing, no manifest of static files, mail in memory."""

import os

from pendopo.settings.scratch import scratch_home

# Before anything reads the environment: tests never touch the data of a developer's own Pendopo.
os.environ["PENDOPO_ENVIRONMENT"] = "test"
os.environ.setdefault("PENDOPO_HOME", str(scratch_home()))

from pendopo.settings.base import *  # noqa: F403

DEBUG = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "private": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
WHITENOISE_AUTOREFRESH = True
REGIONS_REMEMBER_SECONDS = 0.0  # every test has its own data

# Most tests of pages have no register to ask.
SITE_FACTS = ""
SITE = {"region": "Kabupaten Pati", "office": "Dinas Komunikasi dan Informatika"}
