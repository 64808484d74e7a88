"""What every installation shares; `environment` says what an operator may set."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from pendopo.core import postgres, secrets
from pendopo.core.outbox.rules import mail
from pendopo.core.platform import logs
from pendopo.settings import environment, services

ENV = environment.read()
PACKAGE = Path(__file__).resolve().parents[1]
DEBUG = ENV.debug
HOME = ENV.home
REGION = ENV.region
REGIONS_REMEMBER_SECONDS = 5.0  # a process sees another process's load of reference data within this time
ALLOWED_HOSTS = ENV.allowed_hosts or ["localhost", "127.0.0.1", "[::1]"]
BASE_URL = ENV.base_url

# --- Secrets: from files, made on the first start outside production ---------
SECRET_KEY = secrets.secret_key(ENV.secret_key_file or HOME / "secret-key", create=ENV.environment != "production")
KEYRING_FILE = ENV.keyring_file or HOME / "keyring.json"
KEYRING_CREATE = ENV.environment != "production"

# --- Apps ---------------------------------------------------------------------
INSTALLED_APPS = [
    # First: its sign-in pages and wording stand before those of the libraries that it binds.
    "pendopo.accounts",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "procrastinate.contrib.django",
    "django_htmx",
    "ninja",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "axes",
    *services.core_apps(),
    "pendopo.regions",
    "pendopo.programme",
    *services.pillar_services(),
    "pendopo.portal",
    "pendopo.api",
]

MIDDLEWARE = [
    "pendopo.core.platform.middleware.ProbeMiddleware",
    "pendopo.core.platform.middleware.RequestMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "pendopo.core.pages.PublicPages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "pendopo.core.ui.middleware.LanguageMiddleware",
    "pendopo.core.ui.middleware.ThemeMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "axes.middleware.AxesMiddleware",
    "pendopo.core.errors.middleware.DomainErrorMiddleware",
]

ROOT_URLCONF = "pendopo.urls"
WSGI_APPLICATION = "pendopo.wsgi.application"
ASGI_APPLICATION = "pendopo.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "pendopo.core.ui.shell.shell",
            ],
        },
    },
]

# --- Shells -----------------------------------------------------------------------
UI_STRICT = ENV.environment != "production"  # a wrong call of a component stops a developer, never a citizen
SITE = {
    "region": "Kabupaten Pati",
    "office": "Dinas Komunikasi dan Informatika",
}
# Names of pages that the shells point to; a page whose app is not installed is left out.
SHELL_LINKS = {
    "home": "portal:home",
    "sign_in": "account_login",
    "sign_out": "account_logout",
    "workspace": "accounts:workspace",
    "account": "accounts:account",
    "privacy": "accounts:privacy",
    "data": "statistics:index",
}

# --- Database -------------------------------------------------------------------
DATABASES: dict[str, dict[str, Any]] = {"default": postgres.django_database(ENV.database_url, home=HOME)}

# --- Staff pages of the core: the app of people says who may enter ---------------
STAFF_DOOR = "pendopo.accounts.public.staff"
ROLE_HELD = "pendopo.accounts.public.holds"

# --- Logs: one event a line, without personal data --------------------------------
LOGGING = logs.configure(machine_readable=ENV.environment == "production")

# --- Background work: each app's jobs.py is found by pendopo.core.jobs ----------
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = ""
# A scheduled job that was missed because no worker ran is made up for within this many seconds.
PROCRASTINATE_PERIODIC_DEFAULTS = {"max_delay": 3600}

# --- Messages -------------------------------------------------------------------
MAIL = mail(ENV.email_url)
EMAIL_BACKEND = MAIL.backend
EMAIL_HOST = MAIL.host
EMAIL_PORT = MAIL.port
EMAIL_HOST_USER = MAIL.user
EMAIL_HOST_PASSWORD = MAIL.password
EMAIL_USE_TLS = MAIL.tls
EMAIL_USE_SSL = MAIL.ssl
EMAIL_TIMEOUT = 15
ANYMAIL = MAIL.anymail
DEFAULT_FROM_EMAIL = MAIL.sender or f"pendopo@{urlsplit(BASE_URL).hostname}"
OUTBOX_KEEP_DAYS = 90  # text and recipient of a message are deleted after this

# --- People ---------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/kerja/"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
# Staff show a second factor before the workspace opens; on one's own machine they may go without.
STAFF_MFA_REQUIRED = ENV.environment == "production"

# --- Language, time, numbers -------------------------------------------------------
LANGUAGE_CODE = "id"
LANGUAGES = [("id", _("Indonesian")), ("en", _("English"))]
LANGUAGE_COOKIE_NAME = "lang"
TIME_ZONE = "Asia/Jakarta"
USE_TZ = True
USE_THOUSAND_SEPARATOR = True

# --- Static files ----------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "pendopo.core.ui.finders.StylesFinder",
]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": HOME / "files"},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# --- Web safety ------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
        "worker-src": [SELF],
    },
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "pendopo.core.errors.views.csrf_failure"
