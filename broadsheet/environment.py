"""Settings read from the environment, with types, and loud when wrong.

Each setting is declared once, here; `docs/use/settings.md` is made from this table.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit


class BadSetting(ValueError):
    """An environment variable has a form that we cannot read."""


@dataclass(frozen=True)
class Setting:
    """One environment variable: its name, default as shown, accepted forms and purpose."""

    name: str
    default: str
    forms: str
    purpose: str


SETTINGS = (
    Setting("BROADSHEET_HOME", "./var", "a folder", "where the house keeps all its state"),
    Setting(
        "DATABASE_URL",
        "sqlite:///{BROADSHEET_HOME}/house.sqlite3",
        "`sqlite:///FILE` or `postgresql://USER:PASSWORD@HOST:PORT/NAME` (`HOST` may be a percent-encoded socket folder)",
        "the database",
    ),
    Setting(
        "CACHE_URL",
        "sqlite:///{BROADSHEET_HOME}/cache.sqlite3",
        "`sqlite:///FILE`, `redis://HOST:PORT/N` or `memory:` (one process only)",
        "counters and short-lived things that all processes share",
    ),
    Setting("FILES_URL", "file:///{BROADSHEET_HOME}/files", "`file:///FOLDER`", "pictures and documents"),
    Setting(
        "MAIL_URL",
        "file:///{BROADSHEET_HOME}/mail",
        "`smtp://USER:PASSWORD@HOST:PORT`, `smtps://…` (TLS from the start), `smtp://…?tls=start`, "
        "`file:///FOLDER` (letters are written there), `console:`",
        "how letters leave the house",
    ),
    Setting(
        "BROADSHEET_SENDER",
        "house@ and the host of BROADSHEET_URL",
        "`house@example.org` or `The House <house@example.org>`",
        "who letters are from",
    ),
    Setting(
        "BROADSHEET_LOG",
        "stderr:",
        "`stderr:`, `stdout:` or `file:///FILE` (a full file is put aside, five are kept)",
        "where the house tells what it does",
    ),
    Setting("TASKS_URL", "database:", "`database:` or `immediate:` (at once, for tests)", "background work"),
    Setting(
        "BROADSHEET_URL",
        "http://127.0.0.1:8000",
        "`http://…` or `https://…` without a path",
        "the public address, for feeds, letters and scan codes; with https the house insists on https",
    ),
    Setting("BROADSHEET_TIME_ZONE", "UTC", "an IANA name such as `Europe/London`", "the house's own clock"),
    Setting(
        "BROADSHEET_SECRET",
        "made at first start, kept in {BROADSHEET_HOME}/secret",
        "50 or more random characters",
        "signs sessions and tokens",
    ),
    Setting(
        "BROADSHEET_HOSTS", "the host of BROADSHEET_URL", "host names, comma-separated", "names the house answers to"
    ),
    Setting(
        "BROADSHEET_STRIPE",
        "none",
        "`NAME=SECRET_KEY,WEBHOOK_SECRET`, several parted by spaces",
        "accounts with Stripe; NAME is what a remittance account calls it, and its webhook is "
        "`{BROADSHEET_URL}/payments/webhooks/stripe/NAME`",
    ),
    Setting("BROADSHEET_STRIPE_URL", "https://api.stripe.com", "`https://…`", "where Stripe's API is"),
    Setting(
        "BROADSHEET_PAYPAL",
        "none",
        "`NAME=CLIENT_ID,SECRET,WEBHOOK_ID`, several parted by spaces",
        "accounts with PayPal; its webhook is `{BROADSHEET_URL}/payments/webhooks/paypal/NAME`",
    ),
    Setting(
        "BROADSHEET_PAYPAL_URL",
        "https://api-m.paypal.com",
        "`https://…`; `https://api-m.sandbox.paypal.com` for trying",
        "where PayPal's API is",
    ),
    Setting("BROADSHEET_DEBUG", "0", "`0` or `1`", "pages with details of errors; never in public"),
    Setting(
        "BROADSHEET_PROXIES",
        "0",
        "a whole number",
        "how many reverse proxies of yours stand in front, for the visitor's address in throttling",
    ),
)
NAMES = {setting.name for setting in SETTINGS}


class Environment:
    """The environment with typed reading; `Environment({...})` in tests."""

    def __init__(self, values: Mapping[str, str] | None = None) -> None:
        self.values = os.environ if values is None else values

    def text(self, name: str, default: str = "") -> str:
        """The value without outer space, or the default where it is unset or empty."""
        if name not in NAMES:
            raise BadSetting(f"{name} is not declared in broadsheet/environment.py")
        return self.values.get(name, "").strip() or default

    def flag(self, name: str, default: bool = False) -> bool:
        value = self.text(name, "1" if default else "0").lower()
        if value not in {"0", "1", "false", "true", "no", "yes"}:
            raise BadSetting(f"{name} must be 0 or 1, not {value!r}")
        return value in {"1", "true", "yes"}

    def count(self, name: str, default: int = 0) -> int:
        value = self.text(name, str(default))
        if not value.isdecimal():
            raise BadSetting(f"{name} must be a whole number, not {value!r}")
        return int(value)

    def names(self, name: str, default: str = "") -> list[str]:
        return [part.strip() for part in self.text(name, default).split(",") if part.strip()]

    def accounts(self, name: str, parts: int) -> dict[str, tuple[str, ...]]:
        """`NAME=A,B` pairs parted by spaces: each name with so many parts, none of them empty."""
        found = {}
        for word in self.text(name).split():
            key, _equals, rest = word.partition("=")
            values = tuple(rest.split(","))
            if not key or len(values) != parts or not all(values):
                raise BadSetting(f"{name}: an account is written NAME= and {parts} parts with commas between them")
            found[key] = values
        return found

    def folder(self, name: str, default: str) -> Path:
        return Path(self.text(name, default)).expanduser().resolve()

    def time_zone(self, name: str, default: str) -> str:
        from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

        value = self.text(name, default)
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError) as problem:
            raise BadSetting(f"{name}: there is no time zone {value!r}") from problem
        return value

    def sender(self, name: str, default: str) -> str:
        value = self.text(name, default)
        if not re.fullmatch(r"(?:[^<>@\r\n]+ <[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)", value):
            raise BadSetting(f"{name} must look like house@example.org or The House <house@example.org>, not {value!r}")
        return value

    def public_url(self, name: str, default: str) -> str:
        value = self.text(name, default).rstrip("/")
        if not re.fullmatch(r"https?://[^/\s?#]+", value):
            raise BadSetting(f"{name} must look like https://example.org, not {value!r}")
        return value

    def read(self, name: str, default: str, readers: Mapping[str, Callable[[str], Any]]) -> Any:
        """Read an address by the reader of its scheme."""
        value = self.text(name, default)
        scheme = value.partition(":")[0].lower()
        if scheme not in readers:
            accepted = ", ".join(f"{known}:" for known in readers)
            raise BadSetting(f"{name} must begin with one of {accepted}; it is {_without_password(value)!r}")
        try:
            return readers[scheme](value)
        except BadSetting:
            raise
        except ValueError as problem:
            raise BadSetting(f"{name}: {problem}") from problem


def _without_password(url: str) -> str:
    return re.sub(r"://[^@/]*@", "://…@", url)


def file_path(url: str) -> Path:
    """Return the path of `sqlite:///x`, `file:///x`; one slash more makes it absolute, as does a leading `/`."""
    path = unquote(urlsplit(url).path)
    if not path.strip("/"):
        raise BadSetting(f"{url!r} names no file")
    absolute = Path(path)
    relative = Path(path.lstrip("/"))
    return absolute if absolute.parent.exists() or path.startswith("//") else relative.resolve()


def log_handler(url: str) -> dict[str, Any]:
    """The handler of a log that is a stream or a file."""
    if url.startswith("file:"):
        return {"class": "broadsheet.core.rotating_log.RotatingLog", "filename": str(file_path(url))}
    return {"class": "logging.StreamHandler", "stream": f"ext://sys.{url.partition(':')[0]}"}


def sqlite_database(path: Path) -> dict[str, Any]:
    """SQLite in production form: WAL, full synchronous, writers queue instead of failing."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;"
                "PRAGMA cache_size=-16000;PRAGMA temp_store=MEMORY;"
            ),
        },
    }


def postgresql_database(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    if not parts.path.strip("/"):
        raise BadSetting("DATABASE_URL names no database after the host")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or "") or dict(parse_qsl(parts.query)).get("host", ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def mail_settings(url: str) -> dict[str, Any]:
    """Django's e-mail settings from an address."""
    parts = urlsplit(url)
    if parts.scheme == "console":
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    if parts.scheme == "file":
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": str(file_path(url)),
        }
    if not parts.hostname:
        raise BadSetting("MAIL_URL names no host")
    direct = parts.scheme == "smtps"
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if direct else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": direct,
        "EMAIL_USE_TLS": dict(parse_qsl(parts.query)).get("tls") == "start",
        "EMAIL_TIMEOUT": 20,
    }
