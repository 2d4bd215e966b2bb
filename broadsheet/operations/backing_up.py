"""The whole house in one file, taken while it runs; and back, all or nothing.

The file is a gzipped tar: `manifest.json` first (version, engine, migrations, a SHA-256 of each
member), then the database, the secret, and every picture and document.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.db import connection, connections
from django.utils import timezone

from broadsheet import __version__

FORMAT = 1
DATABASE, SECRET, FILES = "database", "secret", "files/"
Say = Callable[[str], None]


class NotABackup(Exception):
    """The file is no backup of ours, or it is damaged; the message says which part."""


class HouseNotEmpty(Exception):
    """Restoring would replace a house that has content."""


@dataclass(frozen=True)
class Member:
    """One thing in the backup and the file it is copied from."""

    name: str
    path: Path


def backup(target: Path, say: Say = lambda words: None) -> dict[str, Any]:
    """Write the house to `target`; an existing file is replaced only when the new one is complete."""
    with tempfile.TemporaryDirectory(dir=settings.HOME, prefix="backup-") as folder:
        snapshot = Path(folder) / DATABASE
        _snapshot_database(snapshot)
        members = [Member(DATABASE, snapshot), Member(SECRET, settings.HOME / "secret"), *_files()]
        members = [member for member in members if member.path.exists()]
        manifest = _manifest(members)
        part = target.with_name(f".{target.name}.part")
        try:
            _write(part, manifest, members)
            os.replace(part, target)
        finally:
            part.unlink(missing_ok=True)
    say(f"{target}: {len(members)} things, {target.stat().st_size / 1e6:.1f} MB")
    return manifest


def _snapshot_database(target: Path) -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(target)])
        return
    _run_postgresql("pg_dump", "--format=custom", f"--file={target}", _address())


def _address() -> str:
    row = connections["default"].settings_dict
    pairs = {"dbname": row["NAME"], "user": row["USER"], "host": row["HOST"], "port": row["PORT"]}
    return " ".join(f"{name}='{value}'" for name, value in pairs.items() if value)


def _run_postgresql(*command: str) -> None:
    environment = {**os.environ, "PGPASSWORD": connections["default"].settings_dict["PASSWORD"] or ""}
    try:
        subprocess.run(command, check=True, env=environment, capture_output=True, text=True)  # noqa: S603
    except FileNotFoundError as problem:
        raise OSError(f"{command[0]} is missing: apt-get install postgresql-client") from problem
    except subprocess.CalledProcessError as problem:
        raise OSError(f"{command[0]}: {problem.stderr.strip()}") from problem


def _files() -> Iterator[Member]:
    root = Path(settings.MEDIA_ROOT)
    for path in sorted(root.rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield Member(FILES + path.relative_to(root).as_posix(), path)


def _manifest(members: list[Member]) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "broadsheet": __version__,
        "engine": connection.vendor,
        "taken_at": timezone.now().isoformat(),
        "members": {member.name: _digest(member.path) for member in members},
    }


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _write(target: Path, manifest: dict[str, Any], members: list[Member]) -> None:
    with tarfile.open(target, "w:gz", compresslevel=6) as archive:
        data = json.dumps(manifest, indent=1).encode()
        info = tarfile.TarInfo("manifest.json")
        info.size = len(data)
        archive.addfile(info, io.BytesIO(data))
        for member in members:
            archive.add(member.path, arcname=member.name, recursive=False)
    target.chmod(0o600)


def restore(source: Path, replace: bool = False, say: Say = lambda words: None) -> dict[str, Any]:
    """Put a backup in the place of this house. Everything is unpacked and checked before anything is touched."""
    if not replace and has_content():
        raise HouseNotEmpty
    settings.HOME.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=settings.HOME, prefix="restore-") as folder:
        manifest = _unpack(source, Path(folder))
        _check_database(Path(folder) / DATABASE, manifest)
        _put_database(Path(folder) / DATABASE)
        _put_files(Path(folder))
    say(f"restored from {source}: {len(manifest['members'])} things, taken {manifest['taken_at']}")
    return manifest


def _put_secret(secret: bytes) -> None:
    """Whole or not at all, and never readable by others."""
    made = settings.HOME / "secret.restored"
    made.unlink(missing_ok=True)
    with open(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
        stream.write(secret)
    made.replace(settings.HOME / "secret")


def has_content() -> bool:
    """Whether the database holds texts or people already."""
    tables = connection.introspection.table_names()
    if "articles_articlepage" not in tables:
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT (SELECT COUNT(*) FROM articles_articlepage) + (SELECT COUNT(*) FROM people_user)")
        return bool(cursor.fetchone()[0])


def _unpack(source: Path, folder: Path) -> dict[str, Any]:
    try:
        with tarfile.open(source, "r:gz") as archive:
            manifest = _read_manifest(archive.next(), archive)
            found = {
                member.name: _unpack_member(archive, member, folder)
                for member in archive
                if member.isfile() and member.name != "manifest.json"
            }
    except (tarfile.TarError, OSError, EOFError) as problem:
        raise NotABackup(f"{source} cannot be read: {problem}") from problem
    for name, digest in manifest["members"].items():
        if found.get(name) != digest:
            raise NotABackup(f"{source} is damaged: {name} is {'missing' if name not in found else 'not as it was'}")
    return manifest


def _read_manifest(first: tarfile.TarInfo | None, archive: tarfile.TarFile) -> dict[str, Any]:
    if first is None or first.name != "manifest.json" or first.size > 200_000_000:
        raise NotABackup("this is no backup of Broadsheet")
    manifest = json.loads(_stream(archive, first).read())
    if manifest.get("format") != FORMAT:
        raise NotABackup(f"this backup has the format {manifest.get('format')}; this version reads {FORMAT}")
    if manifest["engine"] != connection.vendor:
        raise NotABackup(
            f"this backup is of a {manifest['engine']} database; DATABASE_URL names a {connection.vendor} one"
        )
    return manifest  # type: ignore[no-any-return]


def _stream(archive: tarfile.TarFile, member: tarfile.TarInfo) -> BinaryIO:
    stream = archive.extractfile(member)
    if stream is None:
        raise NotABackup(f"{member.name} cannot be read")
    return stream  # type: ignore[return-value]


def _unpack_member(archive: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> str:
    target = (folder / member.name).resolve()
    if not target.is_relative_to(folder.resolve()):
        raise NotABackup(f"{member.name} leads out of the backup")
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as out:
        shutil.copyfileobj(_stream(archive, member), out)
    return _digest(target)


def _check_database(path: Path, manifest: dict[str, Any]) -> None:
    if manifest["engine"] != "sqlite":
        return
    with sqlite3.connect(path) as database:
        answer = database.execute("PRAGMA integrity_check").fetchone()[0]
    if answer != "ok":
        raise NotABackup(f"the database in the backup is damaged: {answer}")


def _put_database(snapshot: Path) -> None:
    if connection.vendor != "sqlite":
        _run_postgresql(
            "pg_restore",
            "--clean",
            "--if-exists",
            "--single-transaction",
            "--no-owner",
            f"--dbname={_address()}",
            str(snapshot),
        )
        return
    target = Path(connections["default"].settings_dict["NAME"])
    connections["default"].close()
    # SQLite's own online copy replaces the content under its locks, so that a running house sees old or new.
    with sqlite3.connect(snapshot) as source, sqlite3.connect(target, timeout=30) as destination:
        source.backup(destination)


def _put_files(folder: Path) -> None:
    root = Path(settings.MEDIA_ROOT)
    unpacked = folder / "files"
    unpacked.mkdir(exist_ok=True)
    aside = root.with_name(f"{root.name}.before-restore")
    shutil.rmtree(aside, ignore_errors=True)
    if root.exists():
        root.rename(aside)
    root.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(unpacked, root)
    secret = folder / SECRET
    if secret.exists():
        _put_secret(secret.read_bytes())
    shutil.rmtree(aside, ignore_errors=True)
