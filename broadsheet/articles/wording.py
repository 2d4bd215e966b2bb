"""The sentences that the house makes about a version, in the language of the frame.

Names of languages, countries, persons and organisations stand in their basic form after a
colon or in brackets, so that no language has to decline them.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from broadsheet.articles.rules import KnownSource
from broadsheet.core.dates import digits
from broadsheet.core.languages import country_name, direction, name_in


def provenance_notice(sources: Iterable[KnownSource], interface: str) -> SafeString:
    """One line that says exactly what is known of where a translation comes from; sources are parted by semicolons."""
    parts = [_source_words(source, interface) for source in sources]
    if not parts:
        return mark_safe("")
    known = [part for part in parts if part]
    if not known:
        return format_html("{}", _("A translation; nothing more is known of the original."))
    return format_html("{} · {}.", _("Translation"), format_html_join("; ", "{}", ((part,) for part in known)))


def _source_words(source: KnownSource, interface: str) -> SafeString:
    facts = [fact for fact in _facts(source, interface) if fact]
    return format_html_join(" · ", "{}", ((fact,) for fact in facts))


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
        words = format_html(
            '<cite lang="{}" dir="{}">{}</cite>',
            source.language or "und",
            direction(source.language or "und"),
            source.title,
        )
    else:
        words = format_html("{}", _("the original")) if link else mark_safe("")
    if not words:
        return words
    linked = format_html('<a href="{}">{}</a>', link, words) if link else words
    before, _mid, after = _("from: %(title)s").partition("%(title)s")
    return format_html("{}{}{}", before, linked, after)


def age_words(years: int, interface: str) -> str:
    """The line beside the date of an old text."""
    sentence = ngettext("This text is %(years)s year old.", "This text is %(years)s years old.", years)
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


# The reasons of core.typography, so that translators find them; a test keeps the two lists alike.
TYPOGRAPHY_REASONS = {
    "thousands-convention": gettext_noop("This language groups the thousands of a number in another way."),
    "thousands-mixed": gettext_noop("The text groups thousands in several ways; this is the language's own."),
    "thousands-ungrouped": gettext_noop("A number of this length is easier to read with its thousands grouped."),
    "thousands-words": gettext_noop("The text writes its other thousands in figures."),
    "thousands-or-decimal": gettext_noop(
        "Elsewhere this groups thousands, but here it reads as a decimal number; choose."
    ),
    "digits-persian": gettext_noop("Persian text has Persian digits."),
    "range-dash": gettext_noop("A range of numbers takes an en dash without spaces."),
    "range-ambiguous": gettext_noop("A range takes an en dash; and do both ends count thousands, or only the second?"),
    "quote-language": gettext_noop("This language has other quotation marks."),
    "quote-straight": gettext_noop("A straight quotation mark stands for a typographic one."),
    "quote-spaces": gettext_noop("The space inside these quotation marks is not this language's."),
    "apostrophe-straight": gettext_noop("A straight apostrophe stands for a typographic one."),
    "space-double": gettext_noop("Two or more spaces stand in a row."),
    "space-before-mark": gettext_noop("No space stands before this mark."),
    "space-narrow-before-mark": gettext_noop("French sets a narrow no-break space before this mark."),
    "ellipsis-dots": gettext_noop("Three full stops stand for an ellipsis."),
    "dash-hyphen": gettext_noop("A hyphen between spaces stands for a dash."),
    "half-space-prefix": gettext_noop("This prefix joins its verb with a half-space."),
    "half-space-ending": gettext_noop("This ending joins its word with a half-space."),
    "letter-arabic": gettext_noop("Arabic yeh or kaf stands for the Persian letter."),
    "mark-persian": gettext_noop("Persian text has its own comma, semicolon and question mark."),
}


def typography_reason(key: str) -> str:
    """Why something is proposed, in the editor's language."""
    return _(TYPOGRAPHY_REASONS[key])
