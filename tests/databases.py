"""Each process of the test run gets a copy of one migrated database."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.houses import furnish_test_house

ROOT = Path(__file__).parent.parent
TEMPLATES = Path(
    os.environ.get("BROADSHEET_TEST_TEMPLATES") or Path(tempfile.gettempdir()) / f"broadsheet-templates-{os.getuid()}"
)
QUICK = "PRAGMA journal_mode=WAL;PRAGMA synchronous=OFF;PRAGMA foreign_keys=ON;PRAGMA temp_store=MEMORY;"


def migrations() -> dict[str, str]:
    """Every migration of ours, and the locked dependencies, with a hash of what stands in them."""
    files = [ROOT / "requirements" / "test.txt", *sorted((ROOT / "broadsheet").glob("*/migrations/*.py"))]
    return {str(path.relative_to(ROOT)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def migrations_key() -> str:
    """The key of the template: another one for each set of migrations."""
    return hashlib.sha256(json.dumps(migrations()).encode()).hexdigest()[:16]


@contextmanager
def locked(name: str) -> Iterator[None]:
    TEMPLATES.mkdir(mode=0o700, exist_ok=True)
    with (TEMPLATES / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def migrate(database_url: str) -> None:
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "DATABASE_URL": database_url, "BROADSHEET_HOME": home}
        command = [sys.executable, "-m", "broadsheet", "migrate", "-v", "0"]
        subprocess.run(command, env=environment, check=True, cwd=ROOT)


def sqlite_template(key: str) -> Path:
    ready = TEMPLATES / f"{key}.sqlite3"
    with locked(key):
        if not ready.exists():
            part = ready.with_suffix(".part")
            part.unlink(missing_ok=True)
            if nearest := _nearest():
                shutil.copy(nearest, part)
            migrate(f"sqlite:///{part}")
            ready.with_suffix(".json").write_text(json.dumps(migrations()))
            part.rename(ready)
    return ready


def _nearest() -> Path | None:
    """The template from which the fewest migrations lead to ours; all migrations take minutes, a new one seconds."""
    wanted = migrations().items()
    made = {path: json.loads(path.read_text()).items() for path in TEMPLATES.glob("*.json")}
    found = {path: known for path, known in made.items() if known <= wanted and path.with_suffix(".sqlite3").exists()}
    best = max(found, key=lambda path: len(found[path]), default=None)
    return best.with_suffix(".sqlite3") if best else None


def postgresql_database(connection: Any, key: str, worker: str) -> str:
    """Create this worker's database from the template, making the template first if need be."""
    from urllib.parse import quote

    row = connection.settings_dict
    template, mine = f"broadsheet_{key}", f"broadsheet_{key}_{worker}"
    with locked(f"pg-{key}"), connection._nodb_cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [template])
        if not cursor.fetchone():
            cursor.execute(f'CREATE DATABASE "{template}"')
            user = f"{quote(row['USER'])}:{quote(row['PASSWORD'])}@" if row["USER"] else ""
            migrate(
                f"postgresql://{user}{'' if row['HOST'].startswith('/') else row['HOST']}/{template}?host={row['HOST']}"
            )
        cursor.execute(f'DROP DATABASE IF EXISTS "{mine}"')
        cursor.execute(f'CREATE DATABASE "{mine}" TEMPLATE "{template}"')
    return mine


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: Any, request: pytest.FixtureRequest) -> Iterator[None]:
    from django.db import connections

    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    connection = connections["default"]
    with django_db_blocker.unblock(), tempfile.TemporaryDirectory(prefix="broadsheet-db-") as folder:
        connection.close()
        if connection.vendor == "sqlite":
            mine = Path(folder) / f"{worker}.sqlite3"
            shutil.copy(sqlite_template(migrations_key()), mine)
            connection.settings_dict["NAME"] = str(mine)
            connection.settings_dict["OPTIONS"]["init_command"] = QUICK
        else:
            connection.settings_dict["NAME"] = postgresql_database(connection, migrations_key(), worker)
        furnish_test_house()
        yield
        connection.close()


@pytest.fixture
def own_house(django_db_setup: None, django_db_blocker: Any, tmp_path: Path) -> Iterator[str]:
    """A furnished database of this test's own, with real commits, for threads and processes; yields its DATABASE_URL.

    Not together with `db` or `house`: those undo what they did by rolling back.
    """
    from django.db import connections

    connection = connections["default"]
    shared = connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        connection.close()
        if connection.vendor == "sqlite":
            name = str(tmp_path / "own.sqlite3")
            _copy_sqlite(shared, name)
            connection.settings_dict["NAME"] = name
            yield f"sqlite:///{name}"
        else:
            name = f"{shared}_own"
            with connection._nodb_cursor() as cursor:
                cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
                cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{shared}"')
            connection.settings_dict["NAME"] = name
            row = connection.settings_dict
            yield f"postgresql://{row['USER']}@/{name}?host={row['HOST']}"
        connections.close_all()
        connection.settings_dict["NAME"] = shared
        if connection.vendor != "sqlite":
            with connection._nodb_cursor() as cursor:
                cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _copy_sqlite(source: str, target: str) -> None:
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)
