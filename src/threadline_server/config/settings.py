"""Django's settings, made from `environment.py`. Nothing here is meant to be edited by who installs the server."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from threadline.errors import SettingError
from threadline_server.config import outside
from threadline_server.config.data_folder import default_data_folder, prepare_data_folder, secret_key
from threadline_server.config.environment import Environment

_environment = Environment()

DATA_FOLDER = prepare_data_folder(_environment.path("THREADLINE_DATA") or default_data_folder())
LAKE_FOLDER = _environment.path("THREADLINE_LAKE") or DATA_FOLDER / "lake"
PLAYBOOK_FOLDER = _environment.path("THREADLINE_PLAYBOOK")
UPLOAD_FOLDER = DATA_FOLDER / "uploads"
UPLOAD_BYTES = _environment.number("THREADLINE_UPLOAD_MEGABYTES") * 1024 * 1024
ORGANISATION = _environment.text("THREADLINE_ORGANISATION")
ORGANISATION_ZONE = _environment.text("THREADLINE_ZONE")
API_CALLS_PER_MINUTE = _environment.number("THREADLINE_API_CALLS_PER_MINUTE")
OPEN_SIGN_UP = _environment.flag("THREADLINE_OPEN_SIGN_UP")

try:
    ZoneInfo(ORGANISATION_ZONE)
except (ZoneInfoNotFoundError, ValueError) as error:
    raise SettingError("THREADLINE_ZONE", ORGANISATION_ZONE, hint="Give a name like Europe/Berlin.") from error

DEBUG = _environment.flag("THREADLINE_DEBUG")
SECRET_KEY = _environment.secret("THREADLINE_SECRET_KEY") or secret_key(DATA_FOLDER)
ALLOWED_HOSTS = _environment.items("THREADLINE_HOSTS")

INSTALLED_APPS = [
    "threadline_server.config",
    "threadline_server.queue",
    "threadline_server.initiatives",
    "threadline_server.triage",
    "threadline_server.themes",
    "threadline_server.tickets",
    "threadline_server.catalog",
    "threadline_server.work",
    "threadline_server.accounts",
    "threadline_server.journal",
    "threadline_server.web",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "django_linear_migrations",
    "django_tasks",
    "django_tasks_db",
    "ninja",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "threadline_server.web.middleware.ContentSecurityPolicy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "threadline_server.web.middleware.PersonsZone",
    "threadline_server.web.middleware.DenyByDefault",
    "threadline_server.web.middleware.ErrorsToPages",
]

ROOT_URLCONF = "threadline_server.config.urls"
WSGI_APPLICATION = "threadline_server.config.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["threadline_server.web.templatetags.threadline"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "threadline_server.web.frame.frame",
            ],
        },
    }
]

DATABASES = {"default": outside.database(_environment.secret("THREADLINE_DATABASE_URL"), DATA_FOLDER)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Sign-in is throttled across all processes, so its counters live in the database.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "web_shared_cache"}}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "long"]}}

# --- people and sign-in ---------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "threadline_server.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory" if OPEN_SIGN_UP else "none"
ACCOUNT_EMAIL_SUBJECT_PREFIX = f"[{ORGANISATION}] "
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "20/m/ip,5/5m/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = _environment.number("THREADLINE_PROXIES")
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = ORGANISATION

# --- browsers -------------------------------------------------------------------------------------------------------
_https = _environment.flag("THREADLINE_HTTPS")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = _https
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 14 * 24 * 3600
SECURE_HSTS_SECONDS = 31_536_000 if _https else 0
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if _https and ALLAUTH_TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CSRF_FAILURE_VIEW = "threadline_server.web.views.csrf_failure"
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600

STATIC_URL = "/static/"
STATIC_ROOT = DATA_FOLDER / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": UPLOAD_FOLDER}},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG
            else "threadline_server.web.static_files.NamedByContent"
        )
    },
}
WHITENOISE_USE_FINDERS = DEBUG

# --- time, language, mail, log --------------------------------------------------------------------------------------
USE_TZ = True
TIME_ZONE = ORGANISATION_ZONE
USE_I18N = False
LANGUAGE_CODE = "en"
FORMAT_MODULE_PATH = None

globals().update(outside.email(_environment.secret("THREADLINE_EMAIL_URL"), DATA_FOLDER))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = _environment.text("THREADLINE_EMAIL_FROM")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "line"},
        "warnings": {"class": "logging.StreamHandler", "formatter": "line", "level": "WARNING"},
    },
    "root": {"handlers": ["stderr"], "level": _environment.text("THREADLINE_LOG_LEVEL").upper()},
    # One line for each regular job, every minute, would hide the lines that matter; the worker sets its own level.
    "loggers": {
        name: {"handlers": ["warnings"], "propagate": False}
        for name in ("django.server", "django_tasks", "django_tasks_db")
    },
}
