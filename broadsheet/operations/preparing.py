"""Making what is missing: folders, secret, tables, words, fonts, the first pages. Safe to repeat."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

Say = Callable[[str], None]


def prepare(say: Say) -> None:
    """Bring the house into a state in which it can be served."""
    for folder in (settings.HOME, Path(settings.MEDIA_ROOT), settings.FONTS, settings.HOME / "mail"):
        folder.mkdir(parents=True, exist_ok=True)
    make_catalogues(say)
    make_fonts(say)
    make_tables(say)
    make_first_pages(say)


def make_catalogues(say: Say) -> None:
    """Compile the interface's words where the sources are newer (a wheel carries them compiled)."""
    from broadsheet.core.catalogues import compile_catalogues

    for folder in settings.LOCALE_PATHS:
        written = compile_catalogues(Path(folder))
        if written:
            say(f"compiled {len(written)} catalogues")


def make_fonts(say: Say) -> None:
    from broadsheet.pages.fonts import ensure_fonts

    ensure_fonts(say)


def make_tables(say: Say) -> None:
    pending = pending_migrations()
    if pending:
        say(f"bringing the database up to date ({len(pending)} steps)")
        call_command("migrate", interactive=False, verbosity=0)
    if "cache" in connections and "cache" not in connections["cache"].introspection.table_names():
        call_command("createcachetable", database="cache", verbosity=0)


def pending_migrations() -> list[str]:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [str(migration) for migration, _backwards in plan]


def make_first_pages(say: Say) -> None:
    from broadsheet.frontpages.actions import furnish
    from broadsheet.frontpages.models import FrontPage

    if not FrontPage.objects.exists():
        say("making the first pages")
        furnish()
