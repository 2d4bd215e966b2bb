"""The sentences that the house makes about a version, in the language of the frame.

Names of languages, countries, persons and organisations stand in their basic form after a
colon or in brackets, so that no language has to decline them.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from broadsheet.articles.rules import KnownSource
from broadsheet.core.dates import digits
from broadsheet.core.languages import country_name, direction, name_in


def provenance_notice(sources: Iterable[KnownSource], interface: str) -> SafeString:
    """One line that says exactly what is known of where a translation comes from."""
    parts = [_source_words(source, interface) for source in sources]
    if not parts:
        return mark_safe("")
    known = [part for part in parts if part]
    if not known:
        return format_html("{}", _("A translation; nothing more is known of the original."))
    return format_html("{} {}", _("A translation."), format_html_join(" ", "{}", ((part,) for part in known)))


def _source_words(source: KnownSource, interface: str) -> SafeString:
    facts = [fact for fact in _facts(source, interface) if fact]
    return format_html("{}.", format_html_join(" · ", "{}", ((fact,) for fact in facts))) if facts else mark_safe("")


def _facts(source: KnownSource, interface: str) -> list[SafeString]:
    return [
        _title(source),
        _fact(_("original language: %(name)s"), name_in(source.language, interface) if source.language else ""),
        _fact(_("published by: %(name)s"), _organisation(source, interface)),
        _fact(_("translated there by: %(name)s"), source.translator),
        _fact(_("date: %(date)s"), source.date),
    ]


def _fact(sentence: str, value: str) -> SafeString:
    key = "%(date)s" if "%(date)s" in sentence else "%(name)s"
    return format_html("{}", sentence.replace(key, value)) if value else mark_safe("")


def _organisation(source: KnownSource, interface: str) -> str:
    country = country_name(source.country, interface) if source.country else ""
    if source.organisation and country:
        return f"{source.organisation} ({country})"
    return source.organisation or country


def _title(source: KnownSource) -> SafeString:
    link = source.address or source.url
    if source.title:
        words = format_html('<cite lang="{}" dir="{}">{}</cite>', source.language or "und", direction(source.language or "und"), source.title)
    else:
        words = format_html("{}", _("the original")) if link else mark_safe("")
    if not words:
        return words
    linked = format_html('<a href="{}">{}</a>', link, words) if link else words
    before, _mid, after = _("from: %(title)s").partition("%(title)s")
    return format_html("{}{}{}", before, linked, after)


def age_words(years: int, interface: str) -> str:
    """The line beside the date of an old text."""
    sentence = ngettext(
        "This text is %(years)s year old.", "This text is %(years)s years old.", years
    )
    return sentence % {"years": digits(years, interface)} if years else ""


def footnote_words(faults: object) -> list[str]:
    """What is wrong with the footnotes, for the editor."""
    told = []
    if faults.marks_without_note:  # type: ignore[attr-defined]
        told.append(_("A footnote mark in the text has no note. Write the note under “Footnotes”, or delete the mark."))
    if faults.notes_without_mark:  # type: ignore[attr-defined]
        told.append(_("A footnote has no mark in the text. Set the mark, or delete the note."))
    if faults.marks_twice:  # type: ignore[attr-defined]
        told.append(_("A footnote mark stands twice in the text. Delete one, or make a new note for it."))
    return told
