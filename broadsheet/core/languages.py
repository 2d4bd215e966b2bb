"""Languages of texts and of the frame: names, direction, and which version a reader gets.

Names and scripts come from the CLDR tables that Babel carries.
A code is a BCP 47 tag in lower case ('en', 'pt-br', 'zh-hans').
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global

RIGHT_TO_LEFT_SCRIPTS = frozenset({"Arab", "Hebr", "Thaa", "Syrc", "Nkoo", "Adlm", "Rohg", "Samr", "Mand"})

_TAG = re.compile(r"[a-z]{2,8}(-[a-z0-9]{1,8}){0,3}")
_LONGEST_HEADER = 2000
_MOST_RANGES = 50


@dataclass(frozen=True)
class Language:
    """A language as its own readers call it; script is an ISO 15924 code, '' when unknown."""

    code: str
    autonym: str
    direction: str
    script: str


def normal_code(code: str) -> str:
    """Return the tag as the house writes it: 'pt_BR' and 'PT-br' give 'pt-br'."""
    return code.strip().replace("_", "-").lower()


def base_code(code: str) -> str:
    """Return the language without script and region: 'pt-br' gives 'pt'."""
    return normal_code(code).partition("-")[0]


@lru_cache(maxsize=512)
def locale_for(code: str) -> Locale | None:
    """Return Babel's locale for a tag, or for its base language; None where Babel knows neither."""
    tag = normal_code(code)
    if not _TAG.fullmatch(tag):
        return None
    return _parsed(_babel_tag(tag)) or _parsed(base_code(tag))


def first_weekday(code: str) -> int:
    """Return the weekday on which weeks begin, 0 for Monday: Saturday in Persian.

    A tag that names no country stands for the one where its language is spoken most; English for Britain.
    """
    locale = locale_for(code)
    if locale is None or (locale.territory is None and locale.language == "en"):
        return 0
    likely = None if locale.territory else _parsed(get_global("likely_subtags").get(str(locale), ""))
    return int((likely or locale).first_week_day)


def _parsed(tag: str) -> Locale | None:
    try:
        return Locale.parse(tag)
    except (UnknownLocaleError, ValueError, TypeError):
        return None


def _babel_tag(tag: str) -> str:
    base, *rest = tag.split("-")
    return "_".join([base, *(part.title() if len(part) == 4 else part.upper() for part in rest)])


@lru_cache(maxsize=512)
def language(code: str) -> Language:
    """Return what is known of a language; an unknown one is called by its code and runs left to right.

    A tag that Babel lacks but whose script is plain ('ku-arab') still gets the right direction.
    """
    tag = normal_code(code)
    script = _script(tag)
    autonym = _name(tag, locale_for(tag)) or tag
    return Language(tag, autonym, "rtl" if script in RIGHT_TO_LEFT_SCRIPTS else "ltr", script)


def _script(tag: str) -> str:
    base, *rest = tag.split("-")
    written = next((part.title() for part in rest if len(part) == 4 and part.isalpha()), "")
    return written or _likely_script(base, next((part.upper() for part in rest if len(part) in (2, 3)), ""))


def _likely_script(base: str, region: str) -> str:
    likely = get_global("likely_subtags")
    full = likely.get(f"{base}_{region}") or likely.get(base) or ""
    return full.split("_")[1] if full.count("_") > 1 else ""


def _name(tag: str, locale: Locale | None) -> str:
    if locale is None or not _TAG.fullmatch(tag):
        return ""
    return locale.languages.get(_babel_tag(tag)) or _composed_name(tag, locale)


def _composed_name(tag: str, locale: Locale) -> str:
    name = locale.languages.get(base_code(tag), "")
    details = [_detail(part, locale) for part in tag.split("-")[1:]]
    return f"{name} ({', '.join(details)})" if name and details else name


def _detail(part: str, locale: Locale) -> str:
    return locale.scripts.get(part.title()) or locale.territories.get(part.upper()) or part


def name_in(code: str, interface: str) -> str:
    """Return the dictionary form of a language's name in another: ('tr', 'ru') gives 'турецкий'.

    Where the interface language has no word for it, the language's own name stands.
    """
    return _name(normal_code(code), locale_for(interface)) or language(code).autonym


def country_name(iso2: str, interface: str) -> str:
    """Return a country's name in the interface language, else in English, else its ISO 3166 code."""
    code = iso2.upper()
    locales = (locale_for(interface), locale_for("en"))
    return next((name for locale in locales if locale and (name := locale.territories.get(code))), code)


def direction(code: str) -> str:
    """Return 'rtl' or 'ltr'."""
    return language(code).direction


def is_rtl(code: str) -> bool:
    """Say whether a language is written from right to left."""
    return direction(code) == "rtl"


def comma(code: str) -> str:
    """The comma between the parts of a name or a list, with its space."""
    return "، " if is_rtl(code) else ", "


def ordered(codes: Iterable[str], preferred: Iterable[str]) -> list[str]:
    """Return the codes in the house's order, each once; those it does not name follow as they came."""
    present = list(dict.fromkeys(codes))
    first = [code for code in dict.fromkeys(preferred) if code in present]
    return first + [code for code in present if code not in first]


def best(available: Iterable[str], wanted: str, order: Sequence[str]) -> str | None:
    """Return the language in which a reader who wants one gets a text; None where there is none.

    First the wanted one, then its sibling ('pt' for 'pt-br', same script before another),
    then the house's order, then whatever is left as it came.
    """
    candidates = ordered(available, order)
    if not candidates:
        return None
    tag = normal_code(wanted)
    return _exact_or_sibling(tag, candidates) or candidates[0]


def _exact_or_sibling(tag: str, candidates: Sequence[str]) -> str | None:
    if tag in candidates:
        return tag
    siblings = [code for code in candidates if base_code(code) == base_code(tag)]
    return min(siblings, key=_distance_from(tag), default=None)


def _distance_from(tag: str) -> Callable[[str], tuple[bool, bool]]:
    script = _script(tag)
    return lambda code: (_script(code) != script, "-" in code)


def accepted(header: str, available: Sequence[str], default: str) -> str:
    """Return the available language that an Accept-Language header likes best (RFC 9110, 12.5.4).

    A browser's 'zh-CN' finds 'zh-hans' and 'pt-PT' finds 'pt-br'. A malformed part counts for nothing;
    no input raises. Without a match: the default.
    """
    ranges = _ranges(header)
    refused = {tag for tag, quality in ranges if quality <= 0}
    open_to_her = [code for code in available if code not in refused]
    for tag, quality in sorted(ranges, key=lambda one: -one[1]):
        if quality > 0 and (found := _match(tag, open_to_her, default)):
            return found
    return default


def _match(tag: str, available: Sequence[str], default: str) -> str | None:
    if tag == "*":
        return default if default in available else next(iter(available), None)
    return _exact_or_sibling(tag, available)


def _ranges(header: str) -> list[tuple[str, float]]:
    parts = header[:_LONGEST_HEADER].split(",")[:_MOST_RANGES]
    pairs = [_range(part) for part in parts]
    return [(tag, quality) for tag, quality in pairs if tag == "*" or _TAG.fullmatch(tag)]


def _range(part: str) -> tuple[str, float]:
    tag, _, parameters = part.partition(";")
    return normal_code(tag), _quality(parameters)


def _quality(parameters: str) -> float:
    value = re.search(r"(?:^|;)\s*q\s*=\s*([^;]*)", parameters, re.IGNORECASE)
    if value is None:
        return 1.0
    number = value[1].strip()
    return float(number) if re.fullmatch(r"[01](\.[0-9]{0,3})?", number) and float(number) <= 1 else 0.0
