"""`import markdown DIR`: a folder of Markdown files into texts and pages. Repeatable, all or nothing for each file."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote

from django.db import transaction

from broadsheet.articles.models import ArticlePage
from broadsheet.core.control_characters import allowed
from broadsheet.exporters.markdown import Layout
from broadsheet.importers.entries import Entry
from broadsheet.importers.front_matter import FrontMatter, split
from broadsheet.importers.keeping import Known
from broadsheet.importers.markdown_entries import FOR_LATER, FileReader, Header
from broadsheet.importers.markdown_text import inline_html, markdown_blocks
from broadsheet.importers.memory import seldom_tidied
from broadsheet.importers.pictures import PictureShelf
from broadsheet.importers.report import Refused, Report, Say
from broadsheet.importers.together import WAVE, Importer
from broadsheet.importers.unfinished import Unfinished
from broadsheet.importers.writing import OURS, own_key
from broadsheet.pages import generation
from broadsheet.pages.models import PlainPage
from broadsheet.sections.models import Section

__all__ = ["Refused", "Report", "import_folder", "inline_html", "markdown_blocks"]

LARGEST_FILE = 5 * 1024 * 1024
MOST_HEADS = 4000  # kept from the first reading for the second; more would cost too much memory
ENDINGS = {".md", ".markdown"}


class Undo(Exception):
    """Ends a dry run."""


def import_folder(
    folder: Path, *, language: str | None = None, section: str | None = None, dry_run: bool = False,
    say: Say = lambda words: None, progress: Any = None,
) -> Report:  # fmt: skip
    """Bring the texts of a folder in.

    language: of files that name none; section: the slug for texts that name none; progress: something with
    `step(n)`, told of each file that is done. Raises Refused where the folder itself is no good.
    """
    if not folder.is_dir():
        raise Refused(f"there is no folder {folder}")
    if section and not Section.objects.filter(slug=section).exists():
        raise Refused(f"there is no section '{section}'")
    report = Report(is_dry=dry_run)
    run = FolderImport(folder, report, language, section, dry_run, progress)
    with seldom_tidied(), undone(dry_run, run):
        run.all()
    generation.touch()
    return report


@contextmanager
def undone(dry_run: bool, run: Any) -> Iterator[None]:
    """In a dry run everything is done, and undone."""
    if not dry_run:
        yield
        return
    try:
        with transaction.atomic():
            yield
            raise Undo
    except Undo:
        run.importer.shelf.undo()


@dataclass
class FolderImport:
    """One run over one folder."""

    folder: Path
    report: Report
    language: str | None
    section: str | None
    dry_run: bool = False
    progress: Any = None

    def __post_init__(self) -> None:
        self.known = Known()
        unfinished = None if self.dry_run else Unfinished(str(self.folder.resolve()))
        self._cut_off = unfinished.keys() if unfinished else set()
        self.importer = Importer(self.report, self.folder, self.known.pages, unfinished)
        self._works = {key.rpartition("/")[0] for key in self.known.pages}
        self._kept: dict[str, int] = {}
        self._by_file: dict[str, tuple[str, str]] = {}
        self._heads: dict[str, FrontMatter | None] = {}

    def all(self) -> None:
        headers = self._headers(sorted(self._files()))
        self.importer.articles.files.update({header.place: header.key for header in headers})
        for batch in _batches(_ordered(headers), WAVE):
            entries = [entry for header in batch if (entry := self._entry(header))]
            self.importer.write(entries, self._step)
            self._step(len(batch) - len(entries))
        self.importer.finish()
        for key, count in sorted(self._kept.items()):
            why = "kept until periodicals have issues" if key in FOR_LATER else "kept, but nothing here uses it"
            self.report.remark(f"key {key} in {count} files: {why}")

    def _step(self, count: int) -> None:
        if self.progress is not None and count:
            self.progress.step(count)

    def _finder(self, header: Header) -> Callable[[str], str]:
        """Finds the path of a text by what other programs call it; of several the one in the language that asks."""

        def find(name: str) -> str:
            wanted = unquote(name).strip("/").removesuffix(".html")
            places = self._names.get(wanted) or self._names.get(wanted.rpartition("/")[2]) or []
            return min(
                places,
                key=lambda place: (
                    not self.importer.articles.files.get(place, "").endswith(f"/{header.language}"),
                    place,
                ),
                default="",
            )

        return find

    @cached_property
    def _names(self) -> dict[str, list[str]]:
        names: dict[str, list[str]] = {}
        for place in self.importer.articles.files:
            path = PurePosixPath(place)
            below = place.removeprefix("content/").removeprefix("_posts/")
            stem = path.name.partition(".")[0]
            kinds = {place, below, below.rpartition(".")[0], below.partition(".")[0], path.name, path.stem, stem}
            kinds |= {path.parent.name} if stem in {"index", "_index"} else set()
            for name in kinds:
                names.setdefault(name, []).append(place)
        return names

    # --- what there is -----------------------------------------------------------------

    def _files(self) -> Iterator[str]:
        root = self.folder.resolve()
        for path in root.rglob("*"):
            place = path.relative_to(root)
            if (
                path.suffix.lower() in ENDINGS
                and not any(part.startswith(".") for part in place.parts)
                and path.is_file()
            ):
                yield place.as_posix()

    def _headers(self, places: list[str]) -> list[Header]:
        """What must be known of each file that is to be read; the others are told of in the report."""
        known = self._by_file = self.known.by_file()
        headers: dict[str, Header] = {}
        for place in places:
            self.report.read += 1
            try:
                key = self._unchanged(place, known)
                if key:
                    self.importer.articles.files[place] = key
                    self.report.unchanged += 1
                    self._step(1)
                elif header := self._header(place):
                    if header.key in headers:
                        raise Refused(
                            f"is the same version as {headers[header.key].place}: work {header.work}, language {header.language}",
                            1,
                        )
                    headers[header.key] = header
            except Refused as problem:
                self.report.refuse(problem, place)
                self._step(1)
        return list(headers.values())

    def _unchanged(self, place: str, known: dict[str, tuple[str, str]]) -> str:
        """The key of a file that is here just as it is; '' for any other."""
        key, digest = known.get(place, ("", ""))
        if key in self._cut_off or not digest or digest != _digest(self._bytes(place), self.language, self.section):
            return ""
        origin = self._origin(key)
        if any(missing in self.known.pages for missing in origin.get("missing", [])):
            return ""
        shelf = PictureShelf(self.folder)
        near = place.rpartition("/")[0]
        return (
            key if all(shelf.digest(source, near) == found for source, found in origin.get("files", {}).items()) else ""
        )

    def _origin(self, key: str) -> dict[str, Any]:
        """What was remembered of the file when it was read."""
        rows = self.known.kinds[key].objects.filter(pk=self.known.pages[key])  # type: ignore[attr-defined]
        front_matter = rows.values_list("front_matter", flat=True).first() or {}
        return front_matter.get(OURS, {})  # type: ignore[no-any-return]

    def _header(self, place: str) -> Header | None:
        head = self._heads[place] = self._head(place)
        if len(self._heads) > MOST_HEADS:
            self._heads.clear()
        if head is None:
            self.report.skip("has no front matter")
            self._step(1)
            return None
        if Path(place).name == "_index.md":
            self.report.skip("is the list page of a folder (Hugo)")
            self._step(1)
            return None
        header = FileReader(place, head, self.language).header()
        header = replace(header, language=self.importer.tongues.settle(header.language))
        key, _digest = self._by_file.get(place, ("", ""))
        if header.key not in self.known.pages and key.endswith(f"/{header.language}"):
            return replace(header, work=key.rpartition("/")[0])  # its folder was read otherwise when it came
        return header

    # --- reading ---------------------------------------------------------------------------

    def _bytes(self, place: str) -> bytes:
        path = self.folder / place
        if not path.resolve().is_relative_to(self.folder.resolve()):
            raise Refused("the file lies outside the folder")
        if path.stat().st_size > LARGEST_FILE:
            raise Refused(f"the file is larger than {LARGEST_FILE // 1024 // 1024} MB")
        return path.read_bytes()

    def _head(self, place: str) -> FrontMatter | None:
        data = self._bytes(place)
        if (at := data.find(b"\0")) >= 0:
            raise Refused("the file holds a null byte: it is no text", data.count(b"\n", 0, at) + 1)
        try:
            text = data.decode()
        except UnicodeDecodeError as problem:
            raise Refused("the file is not UTF-8", data.count(b"\n", 0, problem.start) + 1) from None
        return split(allowed(text.replace("\r\n", "\n").replace("\r", "\n")))

    def _entry(self, header: Header) -> Entry | None:
        """The whole of a file; None where it is refused, or says what the house says already."""
        try:
            head = self._heads.pop(header.place, None) or self._head(header.place)
            if head is None:
                raise Refused("the file changed while it was read")
            entry = FileReader(header.place, head, self.language, self._finder(header)).entry(self.section)
        except Refused as problem:
            self.report.refuse(problem, header.place)
            return None
        entry.language, entry.key, entry.work = header.language, header.key, header.work
        entry.digest = _digest(self._bytes(header.place), self.language, self.section)
        entry.existing = self.known.pages.get(header.key) or self._written_here(entry)
        if entry.existing and self._is_as_exported(entry):
            self.importer.articles.pages[entry.key] = entry.existing
            self.report.unchanged += 1
            return None
        for key in entry.kept:
            self._kept[key] = self._kept.get(key, 0) + 1
        return entry

    def _written_here(self, entry: Entry) -> int | None:
        """The version, or page, that was written in this house and went out under its work's own key."""
        if not own_key(entry.work) and entry.work not in self._works:
            return None
        model: Any = ArticlePage if entry.kind == "article" else PlainPage
        here = model.objects.filter(locale__language_code=entry.language)
        if key := own_key(entry.work):
            return here.filter(translation_key=key).values_list("pk", flat=True).first()  # type: ignore[no-any-return]
        sisters = model.objects.filter(import_key__startswith=f"{entry.work}/").values("translation_key")
        return here.filter(translation_key__in=sisters).values_list("pk", flat=True).first()  # type: ignore[no-any-return]

    def _is_as_exported(self, entry: Entry) -> bool:
        """Whether a file is just what this house would write now."""
        text = self._bytes(entry.place)
        if b"first_published: " not in text[:4000] and b"status: draft" not in text:
            return False
        try:
            return self._layout.file_of(entry.existing or 0, entry.kind).encode() == text
        except KeyError:
            return False

    @cached_property
    def _layout(self) -> Layout:
        return Layout()


def _digest(data: bytes, language: str | None, section: str | None) -> str:
    return hashlib.sha256(data + f"|{language or ''}|{section or ''}".encode()).hexdigest()


def _ordered(headers: list[Header]) -> list[Header]:
    """What others rest on first; pages last, from the top of their tree downwards."""
    by_key = {header.key: header for header in headers}
    levels: dict[str, int] = {}
    for header in headers:
        _level(header, by_key, levels)
    return sorted(
        headers, key=lambda one: (one.kind == "page", one.depth if one.kind == "page" else 0, levels[one.key])
    )


def _level(header: Header, by_key: dict[str, Header], levels: dict[str, int]) -> int:
    """How many versions a version rests on, one behind the other; a circle is cut where it closes."""
    if header.key not in levels:
        levels[header.key] = 0
        below = [by_key[key] for key in header.rests_on if key in by_key]
        levels[header.key] = max((_level(one, by_key, levels) + 1 for one in below), default=0)
    return levels[header.key]


def _batches(headers: list[Header], size: int) -> Iterator[list[Header]]:
    for start in range(0, len(headers), size):
        yield headers[start : start + size]
