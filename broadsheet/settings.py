"""All settings of the house, read from the environment (docs/use/settings.md lists them)."""

from __future__ import annotations

import contextlib
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from csp.constants import NONE, SELF, UNSAFE_INLINE
from django.conf import global_settings

from broadsheet.environment import (
    Environment,
    file_path,
    log_handler,
    mail_settings,
    postgresql_database,
    sqlite_database,
)

environment = Environment()
PACKAGE = Path(__file__).resolve().parent
HOME = environment.folder("BROADSHEET_HOME", "./var")


def house_secret() -> str:
    """The given secret, or one made at first start and kept in the house's folder."""
    kept = HOME / "secret"
    if given := environment.text("BROADSHEET_SECRET"):
        return given
    if not kept.exists():
        HOME.mkdir(parents=True, exist_ok=True)
        made = HOME / f"secret.{secrets.token_hex(4)}"
        made.touch(mode=0o600)
        made.write_text(secrets.token_urlsafe(64))
        with contextlib.suppress(FileExistsError):
            kept.hardlink_to(made)
        made.unlink()
    return kept.read_text().strip()


DEBUG = environment.flag("BROADSHEET_DEBUG")
SECRET_KEY = house_secret()
PUBLIC_URL = environment.public_url("BROADSHEET_URL", "http://127.0.0.1:8000")
PROXIES = environment.count("BROADSHEET_PROXIES")
ALLOWED_HOSTS = environment.names("BROADSHEET_HOSTS") or sorted(
    {urlsplit(PUBLIC_URL).hostname or "127.0.0.1", "127.0.0.1", "localhost", "[::1]"}
)
IS_HTTPS = PUBLIC_URL.startswith("https://")

INSTALLED_APPS = [
    "broadsheet.operations",
    "broadsheet.importers",
    "broadsheet.exporters",
    "broadsheet.frontpages",
    "broadsheet.discovery",
    "broadsheet.comments",
    "broadsheet.typesetting",
    "broadsheet.orders",
    "broadsheet.events",
    "broadsheet.subscriptions",
    "broadsheet.payments",
    "broadsheet.ledger",
    "broadsheet.catalogue",
    "broadsheet.periodicals",
    "broadsheet.articles",
    "broadsheet.pages",
    "broadsheet.sections",
    "broadsheet.people",
    "broadsheet.demo",
    "wagtail.embeds",
    "wagtail.sites",
    "broadsheet.people.users_app.HouseUsersConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.contrib.settings",
    "wagtail.contrib.typed_table_block",
    "wagtail.locales",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
]

MIDDLEWARE = [
    "broadsheet.operations.middleware.request_line",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "broadsheet.pages.compression.CompressionMiddleware",
    "csp.middleware.CSPMiddleware",
    "broadsheet.pages.middleware.quiet_headers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "broadsheet.pages.middleware.old_addresses",
    "broadsheet.pages.middleware.frame_language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "broadsheet.pages.clean_words.clean_words",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
APPEND_SLASH = False
ROOT_URLCONF = "broadsheet.urls"
WSGI_APPLICATION = "broadsheet.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "broadsheet.pages.context.frame",
            ],
            "builtins": ["django.templatetags.i18n", "broadsheet.pages.templatetags.broadsheet"],
        },
    },
]

# --- where things are kept -------------------------------------------------

DATABASES = {
    "default": environment.read(
        "DATABASE_URL",
        f"sqlite:///{HOME}/house.sqlite3",
        {
            "sqlite": lambda url: sqlite_database(file_path(url)),
            "postgresql": postgresql_database,
            "postgres": postgresql_database,
        },
    )
}


def _sqlite_cache(url: str) -> dict[str, Any]:
    DATABASES["cache"] = sqlite_database(file_path(url))
    DATABASES["cache"]["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;"
    return {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }


CACHES = {
    "default": environment.read(
        "CACHE_URL",
        f"sqlite:///{HOME}/cache.sqlite3",
        {
            "sqlite": _sqlite_cache,
            "redis": lambda url: {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": url},
            "memory": lambda url: {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
        },
    )
}
DATABASE_ROUTERS = ["broadsheet.operations.cache_router.CacheRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

FILES = environment.read("FILES_URL", f"file:///{HOME}/files", {"file": file_path})
MEDIA_ROOT = str(FILES)
MEDIA_URL = "/files/"
FONTS = HOME / "fonts"
STATIC_URL = "/static/"
STATIC_ROOT = str(HOME / "static")
STATICFILES_DIRS = [PACKAGE / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 3600
FILE_UPLOAD_PERMISSIONS = 0o640
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# --- people ------------------------------------------------------------------

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
ACCOUNT_ADAPTER = "broadsheet.people.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_RATE_LIMITS = {"login_failed": "5/5m/key,20/5m/ip", "reset_password": "10/h/ip,3/h/key"}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Broadsheet"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/admin/"
SESSION_COOKIE_NAME = "broadsheet_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "broadsheet_csrf"
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
CSRF_FAILURE_VIEW = "broadsheet.pages.errors.csrf_failure"

# --- safety --------------------------------------------------------------------

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SECURE_HSTS_SECONDS = 63_072_000 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = False
SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXIES else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
CONTENT_SECURITY_POLICY = {
    "EXCLUDE_URL_PREFIXES": ["/admin/"],
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [SELF],
    },
}
ADMIN_CONTENT_SECURITY_POLICY = {
    "default-src": SELF,
    "script-src": f"{SELF} {UNSAFE_INLINE} 'unsafe-eval'",
    "style-src": f"{SELF} {UNSAFE_INLINE}",
    "img-src": f"{SELF} data: blob:",
    "object-src": NONE,
    "base-uri": SELF,
    "frame-ancestors": SELF,
    "form-action": SELF,
}

# --- languages, time -----------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = list(global_settings.LANGUAGES)
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
INTERFACE_LANGUAGES = ["en", "it", "fr", "es", "ru", "fa"]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = False
TIME_ZONE = environment.time_zone("BROADSHEET_TIME_ZONE", "UTC")

# --- Wagtail -----------------------------------------------------------------------

WAGTAIL_SITE_NAME = "Broadsheet"
WAGTAIL_I18N_ENABLED = True
WAGTAILADMIN_BASE_URL = PUBLIC_URL
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAILADMIN_PERMITTED_LANGUAGES = [
    ("en", "English"),
    ("it", "Italiano"),
    ("fr", "Français"),
    ("es", "Español"),
    ("ru", "Русский"),
    ("fa", "فارسی"),
]
WAGTAILADMIN_RICH_TEXT_EDITORS = {
    "default": {
        "WIDGET": "wagtail.admin.rich_text.DraftailRichTextArea",
        "OPTIONS": {"features": ["bold", "italic", "link", "document-link", "ol", "ul"]},
    }
}
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_WORKFLOW_ENABLED = True
WAGTAIL_FINISH_WORKFLOW_ACTION = "broadsheet.pages.publishing.publish_reviewed"
WAGTAIL_ALLOW_UNICODE_SLUGS = True
WAGTAIL_APPEND_SLASH = False
WAGTAILEMBEDS_FINDERS: list[dict[str, Any]] = []
WAGTAILIMAGES_IMAGE_MODEL = "pages.Picture"
WAGTAILIMAGES_IMAGE_FORM_BASE = "broadsheet.pages.pictures.PictureForm"
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp", "svg"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 60_000_000
WAGTAILDOCS_DOCUMENT_MODEL = "pages.PublishedDocument"
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "epub", "odt", "ods", "pdf", "rtf", "txt", "xlsx"]
WAGTAILDOCS_MAX_UPLOAD_SIZE = 40 * 1024 * 1024
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_CONTENT_TYPES: dict[str, str] = {}
WAGTAILDOCS_INLINE_CONTENT_TYPES: list[str] = []
WAGTAIL_USAGE_COUNT_ENABLED = True
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}

# --- payment services ------------------------------------------------------------

STRIPE_ACCOUNTS = environment.accounts("BROADSHEET_STRIPE", 2)
STRIPE_URL = environment.public_url("BROADSHEET_STRIPE_URL", "https://api.stripe.com")
PAYPAL_ACCOUNTS = environment.accounts("BROADSHEET_PAYPAL", 3)
PAYPAL_URL = environment.public_url("BROADSHEET_PAYPAL_URL", "https://api-m.paypal.com")

# --- letters, tasks, logs ---------------------------------------------------------

globals().update(
    environment.read(
        "MAIL_URL",
        f"file:///{HOME}/mail",
        {scheme: mail_settings for scheme in ("smtp", "smtps", "file", "console")},
    )
)
PUBLIC_HOST = (urlsplit(PUBLIC_URL).hostname or "localhost").replace("127.0.0.1", "localhost")
DEFAULT_FROM_EMAIL = environment.sender("BROADSHEET_SENDER", f"house@{PUBLIC_HOST}")
TASKS = {
    "default": {
        "BACKEND": environment.read(
            "TASKS_URL",
            "database:",
            {
                "database": lambda url: "django_tasks_db.DatabaseBackend",
                "immediate": lambda url: "django_tasks.backends.immediate.ImmediateBackend",
            },
        )
    }
}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {
        "house": {
            "formatter": "line",
            **environment.read("BROADSHEET_LOG", "stderr:", dict.fromkeys(("stderr", "stdout", "file"), log_handler)),
        }
    },
    "root": {"handlers": ["house"], "level": "WARNING"},
    "loggers": {
        "broadsheet": {"level": "INFO"},
        "django.request": {"level": "ERROR"},
        # Whoever asks for another host gets 400; the line of the request says so.
        "django.security.DisallowedHost": {"level": "CRITICAL"},
    },
}
TEST_RUNNER = "django.test.runner.DiscoverRunner"
