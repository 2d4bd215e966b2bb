"""Making what is missing: folders, secret, tables, words, fonts, the first pages. Safe to repeat."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

from broadsheet.pages import fonts

Say = Callable[[str], None]


def prepare(say: Say) -> None:
    """Bring the house into a state in which it can be served."""
    for folder in (settings.HOME, Path(settings.MEDIA_ROOT), settings.HOME / "mail", Path(settings.STATIC_ROOT)):
        folder.mkdir(parents=True, exist_ok=True)
    make_catalogues(say)
    with fonts_in_the_making(say):
        make_tables(say)
        make_first_pages(say)


def make_catalogues(say: Say) -> None:
    """Compile the interface's words where the sources are newer (a wheel carries them compiled)."""
    from broadsheet.core.catalogues import compile_catalogues

    for folder in settings.LOCALE_PATHS:
        written = compile_catalogues(Path(folder))
        if written:
            say(f"compiled {len(written)} catalogues")


@contextmanager
def fonts_in_the_making(say: Say) -> Iterator[None]:
    """Cut the missing fonts in processes of their own while something else is done."""
    missing = fonts.missing_fonts()
    if not missing:
        yield
        return
    say(f"cutting {len(missing)} fonts to the letters that are needed")
    with ProcessPoolExecutor(max_workers=2, mp_context=get_context("spawn")) as pool:
        made = [pool.submit(fonts.make_face, face, Path(settings.FONTS)) for face in missing]
        yield
        for one in made:
            one.result()


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
