"""Tags that every public template may use without loading them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from urllib.parse import unquote

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from broadsheet.core import dates, languages
from broadsheet.core.licences import LICENCES
from broadsheet.core.money import format_money
from broadsheet.core.titles import title_html
from broadsheet.pages import sharing
from broadsheet.pages.frame import house
from broadsheet.pages.scan_codes import scan_code
from broadsheet.pages.spoken import quoted, spoken
from broadsheet.pages.sums import sum_words

register = template.Library()
NAMES = ("name", "title", "label", "designation")


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
def comma(context: dict[str, Any]) -> str:
    """Between the parts of a list, as the language of the frame writes it."""
    return languages.comma(context["frame"].interface)


@register.simple_tag(takes_context=True)
def word(context: dict[str, Any], thing: Any, field: str = "name", is_optional: bool = False) -> str:
    """A word of a thing that has names per language; marked where it is in another language than the frame's words.

    A thing without a name is called by its slug, unless it needs none; a description that nobody wrote is empty.
    """
    frame = context["frame"]
    text = thing.word(field, frame.language)
    if not text:
        if field not in NAMES or is_optional:
            return ""
        named = getattr(thing, "name_in", None) if field == "name" else None
        return str(named(frame.language)) if named else getattr(thing, "slug", "")
    return _marked(title_html(text), thing.word_language(field, frame.language), frame)


def _marked(html: str, lang: str, frame: Any) -> SafeString:
    if lang == frame.interface:
        return mark_safe(html)
    return format_html('<span lang="{}" dir="{}">{}</span>', lang, languages.direction(lang), mark_safe(html))


@register.simple_tag(takes_context=True)
def house_name(context: dict[str, Any], field: str = "name") -> SafeString:
    """Name, tagline or publisher of the house, marked where it is in another language than the frame's words."""
    frame = context["frame"]
    words = getattr(frame.house, f"{field}s")
    lang = languages.best(words, frame.language, list(frame.house.languages)) or frame.interface
    return _marked(title_html(getattr(frame.house, field)(frame.language)), lang, frame)


@register.simple_tag(takes_context=True)
def in_own_words(context: dict[str, Any]) -> SafeString:
    """Attributes for words of the frame that stand within a text in another language."""
    frame, lang = context["frame"], context.get("lang")
    if lang in (None, frame.interface):
        return mark_safe("")
    return format_html(' lang="{}" dir="{}"', frame.interface, frame.dir)


@register.simple_tag(takes_context=True)
def language_links(context: dict[str, Any]) -> list[dict[str, Any]]:
    """Where each language of the house leads from here: this page in its version, the same list, or the front page.

    What the page read of its query goes along.
    """
    frame, versions = context["frame"], context.get("versions")
    rest = "" if context.get("is_error") else frame.path.removeprefix(f"/{frame.language}/")
    if rest == frame.path:
        rest = ""
    here = {one.code: f"/{one.code}/{rest}" for one in frame.languages} if versions is None else versions
    return [
        {
            "code": one.code,
            "autonym": one.autonym,
            "url": here[one.code] + frame.query if one.code in here else f"/{one.code}/",
            "is_here": one.code == frame.language,
        }
        for one in frame.languages
    ]


@register.simple_tag(takes_context=True)
def on_paper(context: dict[str, Any]) -> dict[str, Any]:
    """Where a printed page comes from: its address and the code that leads back to it."""
    address = context.get("canonical") or f"{settings.PUBLIC_URL}{context['frame'].path}"
    return {"address": unquote(address), "scan_code": context.get("scan_code") or mark_safe(scan_code(address))}


@register.simple_tag(takes_context=True)
def sharing_tags(context: dict[str, Any]) -> list[tuple[str, str, str]]:
    """What other programs show when somebody shares this page: (attribute, name, content)."""
    return sharing.tags(context.flatten() if hasattr(context, "flatten") else context, context["frame"])


@register.simple_tag
def whole_address(path: str) -> str:
    """An address with the host before it, for machines; what has one stays as it is."""
    return path if "://" in path else f"{settings.PUBLIC_URL}{path}"


@register.simple_tag
def emblem() -> SafeString:
    """The emblem drawn into the page, so that it takes the accent of the house; empty if it is no small SVG."""
    from broadsheet.pages.emblems import drawn_emblem

    view = house()
    return mark_safe(view.keep("emblem-drawn", lambda: drawn_emblem(view.emblem_id)))


@register.simple_tag
def house_brand() -> dict[str, Any]:
    """The house at a desk: its name in the language spoken, and its emblem drawn, or as an icon."""
    return {"name": house().name(get_language() or "en"), "drawing": emblem(), "icon": "/icon-512.png"}


@register.simple_tag(takes_context=True)
def main_font(context: dict[str, Any]) -> str:
    """Address of the roman face in which most of the page is set; empty where the reader's system serves."""
    from broadsheet.pages.fonts import roman_address

    return roman_address(context.get("lang") or context["frame"].interface)


@register.filter
def italics(marked: str) -> SafeString:
    """A marked title as HTML."""
    return mark_safe(title_html(marked or ""))


@register.simple_tag(takes_context=True)
def money(context: dict[str, Any], amount: Any, short: bool = False) -> str:
    """A sum in the language spoken: on a page of the site as readers write it, at a desk with its ISO code."""
    write = sum_words if getattr(context.get("request"), "frame", None) else format_money
    return write(amount, get_language() or "en", short=short)


@register.simple_tag
def day(when: date | None, lacking: str = "—") -> SafeString | str:
    """A day in the words and digits of the language spoken, with itself for machines; `lacking` where there is none."""
    if when is None:
        return lacking
    when = timezone.localdate(when) if isinstance(when, datetime) else when
    return format_html('<time datetime="{}">{}</time>', when.isoformat(), day_words(when))


@register.filter
def day_words(when: date) -> str:
    """The same as plain words, for sentences."""
    return dates.format_date(dates.PartialDate(when), get_language() or "en")


@register.filter
def named(thing: Any) -> str:
    """What a thing is called in the language spoken, for desks, which have no frame."""
    called = getattr(thing, "name_in", None) or thing.title_in
    return str(called(get_language() or "en"))


register.filter(spoken)
register.filter(quoted)


@register.filter
def in_a_row(parts: Iterable[Any]) -> str:
    """Words with the comma of the language spoken between them."""
    return languages.comma(get_language() or "en").join(str(part) for part in parts)


@register.filter
def short_licence(code: str) -> str:
    """A licence as it stands below a picture: CC BY 4.0."""
    return LICENCES[code].short_name if code in LICENCES else ""


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
