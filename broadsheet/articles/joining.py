"""Keeping a version with its text."""

from __future__ import annotations

from broadsheet.articles.models.texts import ArticlePage, Text
from broadsheet.pages.frame import house
from broadsheet.pages.models import SectionNode


def text_for(page: ArticlePage) -> Text:
    """Give a version the text of its translation key, made now if this is the first version."""
    if page.text_id and page.text.translation_key == page.translation_key:
        return page.text
    page.text = Text.objects.filter(translation_key=page.translation_key).first() or Text.objects.create(
        translation_key=page.translation_key, section_id=section_of(page)
    )
    return page.text


def section_of(page: ArticlePage) -> int:
    """The section under whose node the page lies."""
    parent = page.get_parent() if page.path else None
    node = SectionNode.above(parent) if parent is not None else None
    if node is None:
        raise ValueError("an article lies below the page of a section")
    return node.section_id


def fix_sources(page: ArticlePage) -> None:
    """Keep, for each source on this site, the revision rested on and a copy of what it was called."""
    for source in page.sources.all():
        version = source.version
        if version is None or source.revision_id:
            continue
        source.revision = version.live_revision or version.latest_revision
        source.title = source.title or version.title
        source.language = source.language or version.language
        source.date = source.date or version.date
        source.date_precision = version.date_precision if version.date else source.date_precision
        source.url = source.url or (version.full_url or "")


def fixed_licence(page: ArticlePage) -> str:
    """The licence under which the version once appeared, or the house's if it appears now."""
    appeared = ArticlePage.objects.filter(pk=page.pk).values_list("licence", flat=True).first()
    return appeared or house().default_licence
