"""What every installation shares; `environment` says what an operator may set."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from pendopo.core import postgres, secrets
from pendopo.core.files import storage
from pendopo.core.outbox.rules import mail
from pendopo.core.platform import logs
from pendopo.settings import environment, services, sso

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
    "django.middleware.clickjacking.XFrameOptionsMiddleware",  # outside the kept pages, which must carry it too
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
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "pendopo.accounts.signin.middleware.SecondFactorMiddleware",
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
UI_OPEN = ENV.environment != "production"  # the living page is for who builds pages
SITE_FACTS = "pendopo.regions.public.site"
SITE: dict[str, str] = {}  # where an installation says otherwise
SITE_OFFICE = "diskominfo"
# Names of pages that the shells point to; a page whose app is not installed is left out.
SHELL_LINKS = {
    "home": "portal:home",
    "sign_in": "account_login",
    "sign_out": "account_logout",
    "workspace": "accounts:workspace",
    "account": "accounts:account",
    "privacy": "accounts:privacy",
    "data": "statistics:index",
    "achievements": "programme:achievements",
    "sources": "programme:sources",
    "regions": "regions:index",
    "offices": "regions:offices",
    "api": "api-v1:openapi-view",
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
SESSION_COOKIE_AGE = 12 * 3600  # a working day; it also ends with the browser
CITIZEN_SIGNUP = False  # staff are added by an administrator; citizens need no account
# Staff show a second factor before the workspace opens; on one's own machine they may go without.
STAFF_MFA_REQUIRED = ENV.environment == "production"
STAFF_PREFIXES = ["/kerja/", "/cms/"]
PRIVACY_REQUEST_HOURS = 3 * 24  # UU 27/2022, articles 30-41; the deadline is unconfirmed
PRIVACY_OFFICE = "diskominfo"  # whom people ask about their data (UU 27/2022, article 53: unconfirmed)

ACCOUNT_ADAPTER = "pendopo.accounts.signin.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "pendopo.accounts.forms.LoginForm",
    "request_login_code": "pendopo.accounts.forms.RequestCodeForm",
    "confirm_login_code": "pendopo.accounts.forms.ConfirmCodeForm",
    "change_password": "pendopo.accounts.forms.ChangePasswordForm",
    "set_password": "pendopo.accounts.forms.SetPasswordForm",
    "reset_password": "pendopo.accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "pendopo.accounts.forms.NewPasswordForm",
    "signup": "pendopo.accounts.forms.SignUpForm",
    "reauthenticate": "pendopo.accounts.forms.PasswordAgainForm",
}
MFA_FORMS = {
    "authenticate": "pendopo.accounts.forms.FactorForm",
    "reauthenticate": "pendopo.accounts.forms.FactorAgainForm",
    "activate_totp": "pendopo.accounts.forms.AddAppForm",
    "add_webauthn": "pendopo.accounts.forms.AddPasskeyForm",
    "edit_webauthn": "pendopo.accounts.forms.NamePasskeyForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email", "phone"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # an administrator vouches for the addresses of the people whom they add
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
# The password of one account from one address is locked out by axes, in the database; these guard the codes.
ACCOUNT_RATE_LIMITS = {"login_failed": "60/m/ip,10/5m/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = ENV.trusted_proxies

MFA_ADAPTER = "pendopo.accounts.signin.adapter.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Pendopo"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = ENV.environment != "production"

SOCIALACCOUNT_ADAPTER = "pendopo.accounts.signin.adapter.SocialAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_PROVIDERS = sso.providers(
    issuer=ENV.oidc_issuer, client_id=ENV.oidc_client_id, secret_file=ENV.oidc_client_secret_file
)

AXES_FAILURE_LIMIT = 5
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_CALLABLE = "pendopo.accounts.signin.lockout.locked_out"
AXES_USERNAME_CALLABLE = "pendopo.accounts.signin.lockout.fingerprint"
AXES_CLIENT_IP_CALLABLE = "pendopo.accounts.signin.lockout.client_ip"
AXES_SENSITIVE_PARAMETERS = ["login", "email", "phone", "username"]
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

# --- Language, time, numbers -------------------------------------------------------
LANGUAGE_CODE = "id"
LANGUAGES = [("id", _("Indonesian")), ("en", _("English"))]
LANGUAGE_COOKIE_NAME = "lang"
TIME_ZONE = "Asia/Jakarta"
USE_TZ = True

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
    "private": storage.private_storage(ENV.storage_url, home=HOME),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

CLAMAV_ADDRESS = ENV.clamav_address
UPLOAD_MAX_BYTES = 32 * 1024 * 1024  # of one request, whatever the kinds of its files allow
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_HANDLERS = [
    "pendopo.core.files.uploads.BoundedUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# Maps are for debuggers: compressing their megabytes would be most of the work.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ("jpg", "jpeg", "png", "gif", "webp", "avif", "zip", "gz", "br", "woff2", "map")

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
