"""The demo's reading paths, menus and front pages."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

import yaml
from wagtail.models import Locale, Page

from broadsheet.articles.actions import node_for
from broadsheet.articles.models import ArticlePage
from broadsheet.core.languages import best
from broadsheet.demo.catalogue import selling_blocks
from broadsheet.frontpages.models import FrontPage, ReadingPathPage, SectionFrontPage
from broadsheet.importers.markdown import inline_html, markdown_blocks
from broadsheet.pages.models import MenuItem, PlainPage
from broadsheet.sections.models import Section

ORDER = ["en", "it", "fr", "es", "ru", "fa"]


def version_of(work: str, language: str) -> ArticlePage | None:
    """The version of a work of the demo in a language, or the one that stands in for it."""
    pages = ArticlePage.objects.filter(import_key__startswith=f"{work}/").select_related("locale")
    found = {page.language: page for page in pages}
    chosen = best(found, language, ORDER)
    return found.get(chosen or "")


def build_paths(folder: Path) -> None:
    for file in sorted(folder.glob("*.yaml")):
        _path(yaml.safe_load(file.read_text(encoding="utf-8")))


def _path(row: dict[str, Any]) -> None:
    section, key = Section.objects.get(slug=row["section"]), uuid.uuid4()
    for language, words in row["versions"].items():
        page = ReadingPathPage(
            kind=row.get("kind", "path"), marked_title=words["title"], standfirst=words.get("standfirst") or "",
            address_slug=row["slug"], slug=f"path-{row['slug']}", locale=Locale.objects.get(language_code=language),
            translation_key=key, introduction=markdown_blocks(words.get("introduction") or "", language),
            steps=[step for step in (_step(one, language) for one in words["steps"]) if step],
        )  # fmt: skip
        node_for(section, language).add_child(instance=page)
        page.save_revision().publish()


def _step(row: dict[str, Any], language: str) -> tuple[str, dict[str, Any]] | None:
    note = {"note": inline_html(row.get("note") or "")}
    if work := row.get("work"):
        article = version_of(work, language)
        return ("article", {"article": article, **note}) if article else None
    if slug := row.get("section"):
        page = SectionFrontPage.objects.filter(section__slug=slug, locale__language_code=language).first()
        return ("page", {"page": page, **note}) if page else None
    if heading := row.get("heading"):
        return ("heading", {"text": heading})
    return ("link", {"url": row["url"], "title": row["title"], **note})


def build_menus(menus: dict[str, Any]) -> None:
    for menu, row in menus.items():
        for position, entry in enumerate(row["items"]):
            _menu_item(menu, position, entry)


def _menu_item(menu: str, position: int, entry: dict[str, Any]) -> None:
    target = entry["target"]
    place: dict[str, Any] = {"listing": target}
    if target.startswith("page:"):
        place = {"page": PlainPage.objects.filter(slug=target.removeprefix("page:")).order_by("pk").first()}
        if place["page"] is None:
            return
    elif "://" in target:
        place = {"url": target}
    item = MenuItem.objects.create(menu=menu, position=position, **place)
    for language, label in entry["labels"].items():
        item.words.model.objects.create(item=item, language=language, label=label)


def build_front_pages(fronts: dict[str, Any]) -> None:
    for language, row in fronts.items():
        home = FrontPage.objects.get(locale__language_code=language)
        home.body = _front_blocks(row, language)
        home.save_revision().publish()


def _front_blocks(row: dict[str, Any], language: str) -> list[Any]:
    def pages(works: list[str]) -> list[Page]:
        return [page for page in (version_of(work, language) for work in works) if page]

    path = ReadingPathPage.objects.filter(address_slug=row["reading_path"], locale__language_code=language).first()
    blocks: list[Any] = [
        ("lead", {"article": version_of(row["lead"], language), "standfirst": ""}),
        ("news", {"heading": "", "articles": pages(row["second_row"]), "count": 3}),
        ("archive", {"heading": "", "articles": pages(row["from_archive"]), "count": 3}),
    ]
    if path:
        blocks.append(("path", {"path": path}))
    blocks += selling_blocks(row)
    if row.get("note"):
        blocks.append(("note", {"heading": "", "text": f"<p>{inline_html(row['note'])}</p>"}))
    return blocks
