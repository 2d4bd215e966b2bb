"""`export markdown DIR`: every text and page of the house as Markdown files, with their pictures and documents."""

from __future__ import annotations

import json
import os
import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from django.db.models import Prefetch

from broadsheet.articles.models import ArticlePage, ContributorWords, Credit, RelatedText, Source, Text
from broadsheet.core.slugs import with_suffix
from broadsheet.exporters.blocks import BlockWriter, PictureFacts
from broadsheet.exporters.front_matter import Heads, folded, head_lines
from broadsheet.exporters.rich_text import Notes, Writing
from broadsheet.pages.models import Picture, PlainPage, PublishedDocument, SectionNode

MARKER = ".broadsheet-export.json"
LONGEST_NAME = 150


class NotEmpty(Exception):
    """The folder holds something that is no earlier export."""


@dataclass
class Exported:
    """How many files of each kind were written, and what readers of the report should know."""

    texts: int = 0
    pages: int = 0
    pictures: int = 0
    documents: int = 0
    remarks: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        counts = f"{self.texts} texts, {self.pages} pages, {self.pictures} pictures, {self.documents} documents"
        return [f"written: {counts}", *self.remarks]


def export_folder(folder: Path, *, force: bool = False, dry_run: bool = False, progress: Any = None) -> Exported:
    """Write the house's texts to a folder. What an earlier export wrote there and is no more, is taken away.

    Raises NotEmpty for a folder that holds other things, unless `force`.
    """
    earlier = _earlier(folder)
    if folder.exists() and any(folder.iterdir()) and earlier is None and not force:
        raise NotEmpty(f"{folder} is not empty and no earlier export; choose another folder, or give --force")
    layout = Layout()
    report = Exported()
    written: list[str] = []
    for path, content in layout.files(report):
        written.append(path)
        if not dry_run:
            _put(folder, path, content)
        if progress is not None:
            progress.step()
    if not dry_run:
        _take_away(folder, set(earlier or ()) - set(written))
        folder.mkdir(parents=True, exist_ok=True)
        (folder / MARKER).write_text(json.dumps(sorted(written), ensure_ascii=False, indent=0), encoding="utf-8")
    return report


def _earlier(folder: Path) -> list[str] | None:
    try:
        found = json.loads((folder / MARKER).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return [one for one in found if isinstance(one, str)] if isinstance(found, list) else None


def _put(folder: Path, path: str, content: bytes) -> None:
    """Write a file so that it is there as a whole or not at all."""
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{uuid.uuid4().hex}.part")
    part.write_bytes(content)
    os.replace(part, target)


def _take_away(folder: Path, paths: Iterable[str]) -> None:
    root = folder.resolve()
    for path in sorted(paths):
        target = (root / path).resolve()
        if target.is_relative_to(root) and target != root:
            target.unlink(missing_ok=True)


# --- what is written ------------------------------------------------------------------


class Layout:
    """Where everything lies in an export, and what is in the files."""

    def __init__(self) -> None:
        self.works = works()
        self.heads = Heads(self.work_of, _names_twice())
        self.articles: dict[int, str] = {}
        self.pages: dict[int, tuple[str, SectionNode, str]] = {}
        self.pictures = _named_files(Picture, "pictures")
        self.documents = _named_files(PublishedDocument, "documents")
        self._facts = {row.pk: row for row in Picture.objects.only("pk", "credit", "licence")}
        self._place_articles()
        self._place_pages()

    def work_of(self, page: ArticlePage) -> str:
        return self.works[page.text_id]

    def __len__(self) -> int:
        return len(self.articles) + len(self.pages) + len(self.pictures) + len(self.documents)

    def _place_articles(self) -> None:
        rows = ArticlePage.objects.values_list(
            "pk", "text_id", "locale__language_code", "date", "date_precision", "address_slug"
        )
        taken: set[str] = set()
        for pk, _text, language, day, precision, slug in sorted(
            rows, key=lambda row: (row[2], self.works[row[1]], row[0])
        ):
            known = {"day": 10, "month": 7, "year": 4}.get(precision, 0) if day else 0
            name = _short(f"{day.isoformat()[:known]}-{slug}" if known else slug)
            self.articles[pk] = _free(f"{language}/articles/{name}", taken) + ".md"

    def _place_pages(self) -> None:
        nodes = {node.page.path: node for node in SectionNode.objects.select_related("page", "section")}
        for page in PlainPage.objects.select_related("locale").order_by("path"):
            node = next(
                (nodes[page.path[:end]] for end in range(len(page.path), 0, -4) if page.path[:end] in nodes), None
            )
            if node is not None:
                path = page.url_path[len(node.page.url_path) :].strip("/")
                section = f"{node.section.slug}/" if node.section.parent_id else ""
                parts = "/".join(_short(part) for part in path.split("/"))
                self.pages[page.pk] = (f"{page.language}/pages/{section}{parts}.md", node, path)

    def files(self, report: Exported) -> Iterable[tuple[str, bytes]]:
        """Path and content of every file."""
        waiting = 0
        for page in everything(ArticlePage.objects.order_by("pk")).iterator(chunk_size=200):
            report.texts += 1
            waiting += page.live and page.has_unpublished_changes
            yield self.articles[page.pk], self.article(_as_written(page)).encode()
        for page in everything_of_pages(PlainPage.objects.filter(pk__in=self.pages)).iterator(chunk_size=200):
            report.pages += 1
            waiting += page.live and page.has_unpublished_changes
            yield self.pages[page.pk][0], self.page(_as_written(page)).encode()
        if waiting:
            report.remarks.append(
                f"{waiting} published texts have changes that are not published: these stay in the house"
            )
        for kind, model, paths in (
            ("pictures", Picture, self.pictures),
            ("documents", PublishedDocument, self.documents),
        ):
            for row in model.objects.order_by("pk").iterator(chunk_size=200):
                content = _content(row, report)
                if content is not None:
                    setattr(report, kind, getattr(report, kind) + 1)
                    yield paths[row.pk], content

    # --- single files -----------------------------------------------------------------

    def file_of(self, pk: int, kind: str) -> str:
        """The file of one version (`article`) or page (`page`). Raises KeyError for what has none."""
        if kind == "article":
            found = everything(ArticlePage.objects.filter(pk=pk, pk__in=self.articles)).first()
            make: Any = self.article
        else:
            found = everything_of_pages(PlainPage.objects.filter(pk=pk, pk__in=self.pages)).first()
            make = self.page
        if found is None:
            raise KeyError(pk)
        return str(make(_as_written(found)))

    def article(self, page: ArticlePage) -> str:
        """The file of a version."""
        return written(self.heads.article(page), page, self._writer(self.articles[page.pk], page))

    def page(self, page: PlainPage) -> str:
        """The file of a plain page."""
        file, node, path = self.pages[page.pk]
        return written(self.heads.page(page, node, path), page, self._writer(file, page))

    def _writer(self, file: str, page: Any) -> BlockWriter:
        def towards(path: str) -> str:
            return os.path.relpath(path, PurePosixPath(file).parent) if path else ""

        def link(kind: str, key: str) -> str:
            pk = int(key) if key.isascii() and key.isdigit() else 0
            if kind == "document":
                return towards(self.documents.get(pk, ""))
            return towards(self.articles.get(pk) or self.pages.get(pk, ("",))[0]) or _address(pk)

        def picture(pk: int) -> PictureFacts | None:
            row = self._facts.get(pk)
            return PictureFacts(towards(self.pictures[pk]), row.credit, row.licence) if row else None

        return BlockWriter(Writing(notes_of(page), link), picture, lambda pk: towards(self.documents.get(pk, "")))


def written(head: dict[str, Any], page: Any, writer: BlockWriter) -> str:
    """A whole file: head, body, notes."""
    body = writer.write(list(page.body.raw_data) if page.body else [])
    texts = {str(note.uuid): note.text for note in page.footnotes.all()} if isinstance(page, ArticlePage) else {}
    notes = []
    for number, mark in enumerate(writer.writing.notes.order, 1):
        prose = writer.prose(texts[mark]).replace("\n", "\n    ")
        notes.append(f"[^{number}]: {prose}".replace("\n    \n", "\n\n").rstrip())
    return (
        "\n".join(part for part in (head_lines(head), body, *(f"\n{note}" for note in notes)) if part).rstrip("\n")
        + "\n"
    )


def notes_of(page: Any) -> Notes:
    return Notes(
        frozenset(str(note.uuid) for note in page.footnotes.all()) if isinstance(page, ArticlePage) else frozenset()
    )


def everything(articles: Any) -> Any:
    """Versions with all that their files tell, in a fixed number of queries."""
    related = RelatedText.objects.select_related("other").prefetch_related("other__versions")
    return articles.select_related("locale", "text__section").prefetch_related(
        Prefetch("credits", Credit.objects.select_related("contributor").prefetch_related("contributor__words")),
        Prefetch("sources", Source.objects.select_related("revision", "version__locale", "organisation", "translator")),
        Prefetch("text__related", related),
        Prefetch("text__versions", ArticlePage.objects.select_related("locale").defer("body")),
        "text__topics__words", "text__places__words", "text__comments", "footnotes", "corrections", "old_addresses",
    )  # fmt: skip


def everything_of_pages(pages: Any) -> Any:
    return pages.select_related("locale").order_by("path").prefetch_related("comments", "old_addresses")


def _as_written(page: Any) -> Any:
    """The page as readers see it; one that was never published, as its writer left it."""
    if page.live or not page.latest_revision_id:
        return page
    return page.get_latest_revision_as_object()


def works(texts: Iterable[int] | None = None) -> dict[int, str]:
    """For each text (or each of some) the name of its work: the one that it came with, else its own key."""
    some = Text.objects.all() if texts is None else Text.objects.filter(pk__in=texts)
    works = {pk: str(key) for pk, key in some.values_list("pk", "translation_key")}
    versions = ArticlePage.objects.exclude(import_key="").order_by("-pk")
    versions = versions if texts is None else versions.filter(text__in=texts)
    rows = versions.values_list("text_id", "import_key")
    return {**works, **{text: key.rpartition("/")[0] for text, key in rows}}


def _names_twice() -> frozenset[str]:
    """Names that more than one contributor bears."""
    pairs = set(ContributorWords.objects.values_list("name", "contributor_id"))
    counts = Counter(name for name, _pk in {(folded(name), pk) for name, pk in pairs})
    return frozenset(name for name, count in counts.items() if count > 1)


def _named_files(model: Any, folder: str) -> dict[int, str]:
    """A path for each file, called as it was called where it came from."""
    taken: set[str] = set()
    paths: dict[int, str] = {}
    for pk, file, source in model.objects.order_by("pk").values_list("pk", "file", "imported_from"):
        name, suffix = PurePosixPath(source or file), PurePosixPath(file).suffix
        paths[pk] = _free(f"{folder}/{_short(name.stem) or 'file'}", taken, suffix) + suffix
    return paths


def _free(path: str, taken: set[str], suffix: str = "") -> str:
    """The path, with a number behind it where it is taken already; capitals make no difference."""
    free, number = path, 1
    while f"{free}{suffix}".casefold() in taken:
        number += 1
        free = with_suffix(path, number, max_length=len(path) + 10)
    taken.add(f"{free}{suffix}".casefold())
    return free


def _short(name: str) -> str:
    """A name that fits a file system: at most so many bytes, nothing that has a meaning in a path."""
    clean = "".join(char for char in name if char not in '/\\:*?"<>|\0' and char.isprintable()).strip(". ")
    return clean.encode()[:LONGEST_NAME].decode(errors="ignore") or "untitled"


def _content(row: Any, report: Exported) -> bytes | None:
    try:
        with row.file.open("rb") as file:
            return bytes(file.read())
    except OSError:
        report.remarks.append(f"the file of {row.title} is missing")
        return None


def _address(pk: int) -> str:
    """The address of a page that has no file of its own, such as a front page."""
    from wagtail.models import Page

    page = Page.objects.filter(pk=pk).first()
    return (page.specific.address() or "") if page and hasattr(page.specific, "address") else ""
