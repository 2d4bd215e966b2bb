"""In which languages a post of WordPress speaks, and with which others it is one text: translation plug-ins say it, each its way."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from broadsheet.core.languages import locale_for
from broadsheet.importers.html_words import language_code
from broadsheet.importers.wxr import Item

# qTranslate and WPGlobus keep all languages in one field: [:fr]… , {:fr}… , <!--:fr-->…
TONGUE = re.compile(
    r"<!--:([a-z]{2}(?:[-_][A-Za-z]{2,4})?)?-->|\[:([a-z]{2}(?:[-_][A-Za-z]{2,4})?)?\]|\{:([a-z]{2}(?:[-_][A-Za-z]{2,4})?)?\}"
)
BEGUN = re.compile(r"<!--:[a-z]{2}|\[:[a-z]{2}|\{:[a-z]{2}")
# TranslatePress hides parts of a text from other languages, and leaves marks about words of the theme.
ONLY_IN = re.compile(r"\[trp_language\s+language=[\"']?([\w,\s-]+?)[\"']?\s*\](.*?)\[/trp_language\]", re.DOTALL)
THEME_MARKS = re.compile(r"#!trpst#/?trp-gettext.*?#!trpen#", re.DOTALL)
SPOKEN_FIELDS = ("title", "content:encoded", "excerpt:encoded")
LANGUAGE_META = ("_wpml_import_language_code", "_wpml_language", "_icl_lang", "_icl_lang_code", "_locale", "language")
PAIR_META = ("_wpml_import_translation_group", "_icl_trid", "trid", "_icl_translation_group", "_icl_lang_duplicate_of")
PAIR_DOMAINS = {"post_translations": "polylang", "translation_group": "wpml"}


@dataclass
class Spoken:
    """The language a post says it has ('' where it says none), who says so, and the name of its group of versions."""

    language: str = ""
    group: str = ""
    is_guess: bool = False


def spoken(item: Item) -> Spoken:
    """What a translation plug-in, else the address, says of a post."""
    found = Spoken(_by_plug_in(item), _group(item))
    if not found.language:
        found.language, found.is_guess = _by_address(item["link"]), True
    return found


def _by_plug_in(item: Item) -> str:
    for domain, nicename, name in item.terms:
        if domain == "language":
            return code_of(nicename) or code_of(name)
    metas = dict(reversed(item.meta))
    named = [metas.get(key, "") for key in LANGUAGE_META]
    named += [value for key, value in item.meta if key.startswith("_icl_lang")]
    return next((code for one in named if (code := code_of(one))), "")


def _group(item: Item) -> str:
    for domain, nicename, _name in item.terms:
        if domain in PAIR_DOMAINS and nicename:
            return f"{PAIR_DOMAINS[domain]} {nicename}"
    for key, value in item.meta:
        if key in PAIR_META and value.strip():
            return f"post {value.strip()}" if key == "_icl_lang_duplicate_of" else f"wpml {value.strip()}"
    return ""


def _by_address(link: str) -> str:
    parts = urlsplit(link)
    first = parts.path.strip("/").split("/")[0]
    asked = parse_qs(parts.query).get("lang", [""])[0]
    return next(
        (code for one in (asked, first) if re.fullmatch(r"[a-z]{2}(-[a-z]{2})?", one) and (code := code_of(one))), ""
    )


def code_of(written: str) -> str:
    """A code of a language as the house writes it; `fr_FR` is one, `7` and `pll_5f` are none."""
    code = written.strip().replace("_", "-").lower()
    if not re.fullmatch(r"[a-z]{2,3}(-[a-z]{2,8}){0,2}", code) or not locale_for(code):
        return ""
    return language_code(code)


def languages_within(item: Item) -> list[str]:
    """The languages that share the fields of one post, in the order in which they stand; none for an ordinary post."""
    found: dict[str, None] = {}
    for name in SPOKEN_FIELDS:
        if BEGUN.search(item[name]):
            found.update(
                dict.fromkeys(code for one in TONGUE.finditer(item[name]) if (code := code_of("".join(one.groups("")))))
            )
        for one in ONLY_IN.finditer(item[name]):
            found.update(dict.fromkeys(code for written in one[1].split(",") if (code := code_of(written))))
    return list(found)


def said_in(text: str, language: str) -> str:
    """What of a field is in a language: what is marked as being in it, and what is in all of them."""
    text = THEME_MARKS.sub("", text)
    text = ONLY_IN.sub(lambda one: one[2] if language in {code_of(code) for code in one[1].split(",")} else "", text)
    if not BEGUN.search(text):
        return text
    kept, at, current = [], 0, ""
    for one in TONGUE.finditer(text):
        if current in {"", language}:
            kept.append(text[at : one.start()])
        at, current = one.end(), code_of("".join(one.groups("")))
    return "".join([*kept, text[at:] if current in {"", language} else ""])
