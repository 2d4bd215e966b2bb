"""Keeping a version with its text."""

from __future__ import annotations

from broadsheet.articles.models.texts import ArticlePage, Source, Text
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
        if version is None:
            source.revision = None
        elif source.revision is None or source.revision.object_id != str(version.pk):
            _link(source, version, again=source.revision is not None)


def _link(source: Source, version: ArticlePage, again: bool) -> None:
    """Copy what the version is called; what the editor wrote herself stays, unless it was of another version."""
    source.revision = version.live_revision or version.latest_revision
    source.title = version.title if again else source.title or version.title
    source.language = version.language if again else source.language or version.language
    source.date = version.date if again else source.date or version.date
    source.date_precision = version.date_precision if version.date else source.date_precision
    source.url = (version.full_url or "") if again else source.url or (version.full_url or "")


def fixed_licence(page: ArticlePage) -> str:
    """The licence under which the version once appeared, or the house's if it appears now."""
    appeared = ArticlePage.objects.filter(pk=page.pk).values_list("licence", flat=True).first()
    return appeared or house().default_licence


def give_to_work(page: ArticlePage) -> None:
    """Hand over to the text what the editor chose for the work in all its languages."""
    chosen = page.__dict__.pop("chosen_for_work", {})
    for name, rows in chosen.items():
        getattr(page.text, name).set(rows)
