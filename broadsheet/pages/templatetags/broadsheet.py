"""Tags that every public template may use without loading them."""

from __future__ import annotations

import json
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from broadsheet.core import dates, languages
from broadsheet.core.titles import title_html
from broadsheet.pages.frame import house

register = template.Library()


@register.simple_tag(takes_context=True)
def address(context: dict[str, Any], name: str, **parts: Any) -> str:
    """The address of a named page in the language of the frame."""
    return reverse(name, kwargs={"lang": context["frame"].language, **parts})


@register.filter
def autonym(code: str) -> str:
    """A language as its readers call it."""
    return languages.language(code).autonym


@register.filter
def dir_of(code: str) -> str:
    """The writing direction of a language."""
    return languages.direction(code)


@register.simple_tag(takes_context=True)
def language_name(context: dict[str, Any], code: str) -> str:
    """The name of a language in the words of the frame."""
    return languages.name_in(code, context["frame"].interface)


@register.simple_tag(takes_context=True)
def country_name(context: dict[str, Any], code: str) -> str:
    return languages.country_name(code, context["frame"].interface)


@register.simple_tag(takes_context=True)
def digits(context: dict[str, Any], number: Any) -> str:
    """A number in the digits of the frame."""
    return dates.digits(number, context["frame"].interface)


@register.simple_tag(takes_context=True)
def word(context: dict[str, Any], thing: Any, field: str = "name") -> str:
    """A word of a thing that has names per language; marked where it is in another language than the frame."""
    frame = context["frame"]
    text = thing.word(field, frame.language) or getattr(thing, "slug", "")
    lang = thing.word_language(field, frame.language)
    if lang == frame.language:
        return text
    return format_html('<span lang="{}" dir="{}">{}</span>', lang, languages.direction(lang), text)


@register.filter
def italics(marked: str) -> SafeString:
    """A marked title as HTML."""
    return mark_safe(title_html(marked or ""))


@register.filter
def json_script_ld(data: dict[str, Any]) -> SafeString:
    """Data for a script element of type application/ld+json, safe whatever the words are."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return mark_safe(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))


@register.filter
def for_language(words: str, lang: str) -> SafeString:
    """Words marked with their language."""
    return format_html('<span lang="{}" dir="{}">{}</span>', lang, languages.direction(lang), words)


@register.simple_tag
def style_address() -> str:
    """The address of the one style sheet with the house's accent; it changes when either does."""
    from broadsheet.pages.styles import style_name

    return f"/style/{style_name(house())}"
