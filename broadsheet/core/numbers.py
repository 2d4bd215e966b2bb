"""How a number is written in a language: its digits, its groups of three."""

from dataclasses import dataclass
from decimal import Decimal

from broadsheet.core.languages import base_code, locale_for

NO_BREAK = "\u00a0"
NARROW_NO_BREAK = "\u202f"
PERSIAN_DIGITS = "۰۱۲۳۴۵۶۷۸۹"
ARABIC_DIGITS = "٠١٢٣٤٥٦٧٨٩"

_DIGITS = {"fa": PERSIAN_DIGITS, "ar": ARABIC_DIGITS}
_TO_NATIVE = {code: str.maketrans("0123456789", native) for code, native in _DIGITS.items()}
_DECIMAL_SIGN = {"fa": "٫", "ar": "٫"}
# Before a number also where one reads from the right: the mark keeps it there. Source: CLDR, minusSign.
MINUS = {"fa": "\u200e−", "ar": "\u061c−"}


@dataclass(frozen=True)
class Grouping:
    """A language's separator of thousands, and the shortest number of digits that gets one."""

    separator: str
    from_digits: int


_GROUPINGS = {
    "en": Grouping(",", 4),
    "it": Grouping(".", 4),
    "fr": Grouping(NARROW_NO_BREAK, 4),
    "es": Grouping(NARROW_NO_BREAK, 5),
    "ru": Grouping(NO_BREAK, 5),
    "uk": Grouping(NO_BREAK, 5),
    "pl": Grouping(NO_BREAK, 5),
    "pt": Grouping(".", 5),
    "fa": Grouping("٬", 4),
    "ar": Grouping("٬", 4),
}


def grouping(language: str) -> Grouping:
    """Return how a language groups thousands; the house's rule first, then CLDR's separator.

    Source for es: Ortografía de la lengua española 2010; for fr: Imprimerie nationale; ru: Мильчин.
    """
    return _GROUPINGS.get(base_code(language)) or Grouping(_cldr_separator(language), 4)


def _cldr_separator(language: str) -> str:
    locale = locale_for(language)
    symbols = locale.number_symbols.get("latn", {}) if locale else {}
    return str(symbols.get("group", NO_BREAK))


def digits(text: str | int, language: str) -> str:
    """Return the text with ASCII digits made Persian for fa and Arabic-Indic for ar, else unchanged."""
    table = _TO_NATIVE.get(base_code(language))
    return str(text).translate(table) if table else str(text)


def grouped(whole: str, language: str) -> str:
    """Return a string of ASCII digits grouped by threes as the language does; the digits stay ASCII."""
    rule = grouping(language)
    if len(whole) < rule.from_digits:
        return whole
    head = len(whole) % 3 or 3
    groups = [whole[:head], *(whole[at : at + 3] for at in range(head, len(whole), 3))]
    return rule.separator.join(groups)


def format_number(n: int | Decimal, language: str) -> str:
    """Return a number in a language: 250000 is '250,000' in en, '250.000' in it, '۲۵۰٬۰۰۰' in fa."""
    sign = MINUS.get(base_code(language), "−") if n < 0 else ""
    whole, point, fraction = format(abs(Decimal(n)), "f").partition(".")
    tail = decimal_sign(language) + fraction if point else ""
    return digits(sign + grouped(whole, language) + tail, language)


def decimal_sign(language: str) -> str:
    """What stands before the part of a whole: `.` in en, `,` in it, `٫` in fa."""
    locale = locale_for(language)
    symbols = locale.number_symbols.get("latn", {}) if locale else {}
    return _DECIMAL_SIGN.get(base_code(language)) or str(symbols.get("decimal", "."))
