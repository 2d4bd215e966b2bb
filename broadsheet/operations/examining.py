"""What the doctor looks at. Each check yields findings: what is wrong, and the mend."""

from __future__ import annotations

import shutil
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.core.mail import get_connection
from django.db import DatabaseError, connection

from broadsheet.operations.due import is_alive
from broadsheet.operations.preparing import pending_migrations

ENOUGH_DISK_BYTES = 500_000_000


@dataclass(frozen=True)
class Finding:
    """Something wrong (or, as advice, something that could be better), in words, with the mend."""

    wrong: str
    mend: str
    is_advice: bool = False


Check = Callable[[], Iterator[Finding]]


def examine() -> Iterator[tuple[str, list[Finding]]]:
    """Every check by name with what it found; where the database is unusable the rest is not asked."""
    for check in FIRST:
        found = _run(check)
        yield _name(check), found
        if check is database and found:
            return
    for check in THEN:
        yield _name(check), _run(check)


def _run(check: Check) -> list[Finding]:
    try:
        return list(check())
    except (DatabaseError, OSError) as problem:
        return [Finding(f"could not look: {problem}", "mend what stands above first, then ask again")]


def _name(check: Check) -> str:
    return check.__name__.replace("_", " ")


def folders() -> Iterator[Finding]:
    home = settings.HOME
    if not home.is_dir():
        yield Finding(f"the folder {home} does not exist", "run `broadsheet serve` once, or set BROADSHEET_HOME")
        return
    probe = home / ".doctor"
    try:
        probe.write_text("")
        probe.unlink()
    except OSError as problem:
        yield Finding(
            f"{home} cannot be written to ({problem.strerror})", f"chown or chmod {home} for the user that serves"
        )


def disk() -> Iterator[Finding]:
    free = shutil.disk_usage(settings.HOME if settings.HOME.exists() else Path.cwd()).free
    if free < ENOUGH_DISK_BYTES:
        yield Finding(
            f"only {free // 1_000_000} MB are free on the disk of {settings.HOME}", "make room before the disk is full"
        )


def secret() -> Iterator[Finding]:
    kept = settings.HOME / "secret"
    if len(settings.SECRET_KEY) < 50:
        yield Finding(
            "the secret has fewer than 50 characters",
            "unset BROADSHEET_SECRET, or make it longer (this ends all sessions)",
        )
    if kept.exists() and stat.S_IMODE(kept.stat().st_mode) & 0o077:
        yield Finding(f"others can read {kept}", f"chmod 600 {kept}")


def database() -> Iterator[Finding]:
    try:
        connection.ensure_connection()
    except DatabaseError as problem:
        yield Finding(f"the database does not answer: {problem}", "check DATABASE_URL and that the server runs")
        return
    if "django_migrations" not in connection.introspection.table_names():
        yield Finding("the database is empty", "run `broadsheet serve`, or `broadsheet migrate`")
    elif pending := pending_migrations():
        yield Finding(f"{len(pending)} migrations are missing, first {pending[0]}", "run `broadsheet migrate`")


def database_integrity() -> Iterator[Finding]:
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA quick_check")
        answer = cursor.fetchone()[0]
        if answer != "ok":
            yield Finding(
                f"the database file is damaged: {answer}",
                "restore the last backup: `broadsheet restore FILE --replace`",
            )
        cursor.execute("PRAGMA foreign_key_check")
        if broken := cursor.fetchall():
            yield Finding(
                f"{len(broken)} rows point at rows that are gone, first in {broken[0][0]}",
                "restore the last backup, and tell us",
            )
        cursor.execute("PRAGMA journal_mode")
        if cursor.fetchone()[0] != "wal":
            yield Finding(
                "the database does not keep a write-ahead log",
                "put BROADSHEET_HOME on a local disk, not a network share",
            )


def counters() -> Iterator[Finding]:
    cache.set("doctor", "well", timeout=30)
    if cache.get("doctor") != "well":
        yield Finding("the cache forgets at once", "check CACHE_URL; log-in throttling needs it")


def worker() -> Iterator[Finding]:
    if not is_alive():
        yield Finding(
            "no background worker has been seen in the last minute: letters wait, scheduled texts do not appear",
            "run `broadsheet serve` (a worker comes with it) or `broadsheet worker`",
            is_advice=True,
        )


def letters() -> Iterator[Finding]:
    from broadsheet.people.models import Letter

    stuck = Letter.objects.filter(sent_at=None, failures__gte=3)
    if count := stuck.count():
        last = stuck.order_by("-pk").first()
        yield Finding(f"{count} letters could not be handed over; last error: {last.last_error}", "check MAIL_URL")  # type: ignore[union-attr]


def mail() -> Iterator[Finding]:
    if settings.EMAIL_BACKEND.endswith(("filebased.EmailBackend", "console.EmailBackend")):
        yield Finding(
            "letters do not leave the house: they are written to a folder or to the screen",
            "set MAIL_URL to your mail server when the house is public",
            is_advice=_is_local(),
        )
        return
    try:
        with get_connection(fail_silently=False, timeout=5):
            pass
    except Exception as problem:  # sockets, TLS and SMTP each fail in their own way
        yield Finding(f"the mail server does not take letters: {problem}", "check MAIL_URL and that the server runs")


def administrators() -> Iterator[Finding]:
    from broadsheet.people.models import User

    if not User.objects.filter(is_superuser=True, is_active=True).exists():
        yield Finding("nobody can administer the house", "run `broadsheet createsuperuser`")


def fonts() -> Iterator[Finding]:
    from broadsheet.pages.fonts import missing_fonts

    if gone := missing_fonts():
        yield Finding(f"{len(gone)} font files are missing", "run `broadsheet serve`, which makes them")


def catalogues() -> Iterator[Finding]:
    for folder in settings.LOCALE_PATHS:
        for code in settings.INTERFACE_LANGUAGES:
            if code != "en" and not (Path(folder) / code / "LC_MESSAGES" / "django.mo").exists():
                yield Finding(
                    f"the interface's words in {code!r} are not compiled", "run `broadsheet serve`, which compiles them"
                )


def pages() -> Iterator[Finding]:
    from wagtail.models import Locale, Site

    from broadsheet.frontpages.models import FrontPage
    from broadsheet.sections.models import Section

    if not Section.objects.filter(parent=None).exists() or not Site.objects.exists():
        yield Finding("the house has no root section or no site", "run `broadsheet serve`, which makes them")
    homes = set(FrontPage.objects.values_list("locale_id", flat=True))
    for locale in Locale.objects.exclude(pk__in=homes):
        yield Finding(
            f"the language {locale.language_code} has no front page", "run `broadsheet serve`, which makes it"
        )


def practice() -> Iterator[Finding]:
    from broadsheet.pages.frame import house

    if house().is_practice:
        yield Finding(
            "the house is for practice: payments by card and PayPal are played",
            "untick “for practice” in Settings → House before real readers come",
            is_advice=True,
        )


def addresses() -> Iterator[Finding]:
    from broadsheet.articles.models import ArticlePage

    lost = ArticlePage.objects.live().exclude(addresses__is_current=True)
    if count := lost.count():
        yield Finding(
            f"{count} published articles have no address, such as “{lost[0]}”",
            "open and publish them again in the admin",
        )


def files() -> Iterator[Finding]:
    from broadsheet.pages.models import Picture, PublishedDocument

    for model in (Picture, PublishedDocument):
        names = model.objects.values_list("file", flat=True)
        gone = [name for name in names.iterator() if not (Path(settings.MEDIA_ROOT) / name).exists()]
        if gone:
            yield Finding(
                f"{len(gone)} {model._meta.verbose_name_plural} have lost their file, first {gone[0]}",
                "restore the files of the last backup",
            )


def public_address() -> Iterator[Finding]:
    local = _is_local()
    if settings.DEBUG and not local:
        yield Finding("BROADSHEET_DEBUG is on: errors show readers the inside of the house", "unset BROADSHEET_DEBUG")
    if local:
        yield Finding(
            f"the public address is {settings.PUBLIC_URL}: feeds and letters lead only to this machine",
            "set BROADSHEET_URL when the house is public",
            is_advice=True,
        )
    elif not settings.IS_HTTPS:
        yield Finding(
            "the public address is not https", "put a certificate in front and set BROADSHEET_URL to https://…"
        )


def _is_local() -> bool:
    return "127.0.0.1" in settings.PUBLIC_URL or "localhost" in settings.PUBLIC_URL


FIRST: list[Check] = [folders, disk, secret, database]
THEN: list[Check] = [
    database_integrity, administrators, counters, worker, letters, mail, fonts, catalogues, pages, practice, addresses,
    files, public_address,
]  # fmt: skip
