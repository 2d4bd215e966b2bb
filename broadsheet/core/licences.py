"""Licences of texts: what each allows, and which of them a piece of prose speaks of."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from broadsheet.core.words import fold

ALL_RIGHTS_RESERVED = "all-rights-reserved"
PUBLIC_DOMAIN_MARK = "public-domain-mark"


class UnknownLicence(KeyError):
    """No licence of the register has that code."""

    def __str__(self) -> str:
        return f"no licence is called '{self.args[0]}'"


@dataclass(frozen=True)
class Licence:
    """A licence and version; url and spdx are '' where there is none.

    name is the licence's English name, short_name the usual abbreviation ('CC BY-SA 4.0').
    """

    code: str
    name: str
    short_name: str
    version: str
    url: str
    spdx: str
    allows_sharing: bool = True
    allows_adaptation: bool = True
    allows_commercial_use: bool = True
    needs_attribution: bool = True
    needs_share_alike: bool = False

    @property
    def family(self) -> str:
        """The code without the version: 'cc-by-sa'."""
        return self.code.removesuffix(f"-{self.version}") if self.version else self.code


_VERSIONS = {"2.0": "Generic", "2.5": "Generic", "3.0": "Unported", "4.0": "International"}
_FAMILIES = ("by", "by-sa", "by-nd", "by-nc", "by-nc-sa", "by-nc-nd")
_PART_NAMES = {"by": "Attribution", "nc": "NonCommercial", "sa": "ShareAlike", "nd": "NoDerivatives"}


def _creative_commons(family: str, version: str) -> Licence:
    parts = family.split("-")
    words = "-".join(_PART_NAMES[part] for part in parts)
    return Licence(
        code=f"cc-{family}-{version}",
        name=f"Creative Commons {words} {version} {_VERSIONS[version]}",
        short_name=f"CC {family.upper()} {version}",
        version=version,
        url=f"https://creativecommons.org/licenses/{family}/{version}/",
        spdx=f"CC-{family.upper()}-{version}",
        allows_adaptation="nd" not in parts,
        allows_commercial_use="nc" not in parts,
        needs_share_alike="sa" in parts,
    )


_OTHERS = (
    Licence(
        "cc0-1.0",
        "Creative Commons CC0 1.0 Universal",
        "CC0 1.0",
        "1.0",
        "https://creativecommons.org/publicdomain/zero/1.0/",
        "CC0-1.0",
        needs_attribution=False,
    ),
    Licence(
        PUBLIC_DOMAIN_MARK,
        "Public Domain Mark 1.0",
        "Public domain",
        "1.0",
        "https://creativecommons.org/publicdomain/mark/1.0/",
        "CC-PDM-1.0",
        needs_attribution=False,
    ),
    Licence(
        ALL_RIGHTS_RESERVED,
        "All rights reserved",
        "All rights reserved",
        "",
        "",
        "",
        allows_sharing=False,
        allows_adaptation=False,
        allows_commercial_use=False,
    ),
)

LICENCES: dict[str, Licence] = {
    one.code: one for one in (*(_creative_commons(family, v) for family in _FAMILIES for v in _VERSIONS), *_OTHERS)
}


def licence(code: str) -> Licence:
    """Return the licence of a code such as 'cc-by-3.0'. Raises UnknownLicence (a KeyError), in words."""
    try:
        return LICENCES[code]
    except KeyError:
        raise UnknownLicence(code) from None


# --- licences in prose ----------------------------------------------------------------------------

_HYPHEN = r"[\s\-‐‑–_/]{0,4}"
_VERSION = (
    r"(?:[\s\-–_,()»”\"]{0,4}(?:v\.?|version|versione|versión|версии|версия|نسخهٔ?|ویرایش)?\s{0,2}"
    r"(\d[.,٫]\d)(?![.,٫]?\d))?"
)

_URL = re.compile(
    r"(?:https?://)?(?:www\.)?creativecommons\.org/(?:licen[sc]es/(by(?:-nc)?(?:-sa|-nd)?)(?![\w-])"
    r"|publicdomain/(zero|mark))(?:/(\d\.\d))?(?:/[\w\-]+)*/?",
    re.IGNORECASE,
)
_SHORT = re.compile(
    rf"(?<!\w)[CС][CС]{_HYPHEN}BY(?:{_HYPHEN}(NC))?(?:{_HYPHEN}(SA|ND))?(?![a-z]){_VERSION}", re.IGNORECASE
)
_ZERO = re.compile(r"(?<!\w)[CС][CС][\s\-]?(?:0|zero)(?![\w])(?:[\s\-]*v?1\.0)?", re.IGNORECASE)
_COMMONS = (
    r"Creative[\s\u00a0]+Commons?|Криэйтив\s+Коммонс|Креатив"
    r"\s+Коммонс|کری+ت[یي]و[\s\u200c]*کام[ا]?نز|مشترکات\s+خلاقانه"
)

# The usual wordings of the four conditions in en, it, fr, es, pt, de, ru, fa.
_CONDITIONS = {
    "nc": (
        r"non[\s-]?commercial(?:e)?|no[\s-]?comercial|n[ãa]o[\s-]?comercial|nicht[\s-]?kommerziell|"
        r"pas d[’']utilisation commerciale|(?:uso|usi|utilizzo) non commercial[ei]|"
        r"некоммерческ\w+(?:\s+использовани\w+)?|غیر[\s\u200c]?تجاری"
    ),
    "nd": (
        r"no[\s-]?deriv(?:ative|s|atives)?(?:[\s-]+works?)?|(?:non|nessuna) oper[ae] derivat[ae]|"
        r"no opere derivate|"
        r"pas de modifications?|sin[\s-]?(?:obras?[\s-])?derivad(?:as|a|os)|sem[\s-]?derivações|"
        r"keine bearbeitung(?:en)?|без\s+производных(?:\s+произведений)?|"
        r"(?:بدون|غیر)[\s\u200c]*(?:اشتقاق[یي]?|اقتباس)"
    ),
    "sa": (
        r"share[\s-]?alike|condividi allo stesso modo|partage dans les mêmes conditions|"
        r"partage à l[’']identique|"
        r"compartir[\s-]?igual|compartilha[\s-]?igual|weitergabe unter gleichen bedingungen|"
        r"(?:с\s+сохранением|на\s+тех\s+же)\s+услови\w+|распространение\s+на\s+тех\s+же\s+условиях|"
        r"(?:ب[هـ]\s+)?(?:اشتراک|انتشار)[\s\u200c\-‌]*(?:گذاری)?[\s\u200c]*(?:همسان|یکسان|مشابه)"
    ),
    "by": (
        r"attributions?|attribuzione|paternité|atribución|reconocimiento|atribuição|namensnennung|"
        r"(?:с\s+)?указани\w+\s+авторства|атрибуци\w+|انتساب|تخصیص|اختیار|ارجاع|ذکر\s+(?:منبع|اطلاعات|نام)"
    ),
}
_CONDITION = re.compile("|".join(f"(?P<{part}>{words})" for part, words in _CONDITIONS.items()), re.IGNORECASE)
_NAME = re.compile(_COMMONS, re.IGNORECASE)
_BETWEEN = re.compile(
    r"[\s\-‐‑–—/,:()«»\"“”.]{0,6}(?:(?:e|et|and|y|und|и|و|licen[cs]e|licen[cz]a|licencia|лицензи\w+|"
    r"del tipo|di tipo|de type|public|pública|публичн\w+)(?!\w)[\s\-–—/,:()«»\"“”.]{0,6}){0,3}",
    re.IGNORECASE,
)
_TAIL = re.compile(
    rf"(?:[\s\-–—,()]{{0,6}}(?:international|unported|generic|internazionale|internacional|{_COMMONS}))?{_VERSION}",
    re.IGNORECASE,
)

_RESERVED = re.compile(
    r"all rights (?:are )?reserved|tutti i diritti (?:sono )?riservati|"
    r"tous (?:les )?droits (?:sont )?réservés|"
    r"(?:todos los derechos|derechos) reservados|todos os direitos reservados|alle rechte vorbehalten|"
    r"все права защищены|(?:تمام|کلیه|همه|کلیهٔ|همهٔ)[یي]?\s+حقوق\s+[^.\n]{0,40}?محفوظ",
    re.IGNORECASE,
)
_MARK = re.compile(r"public domain mark(?:\s+1\.0)?|marque du domaine public", re.IGNORECASE)


@dataclass(frozen=True)
class _Mention:
    code: str
    start: int
    end: int


def named_in(text: str) -> list[tuple[str, int, int]]:
    """Return the licences that a text speaks of: (code, start, end), in the order of the text.

    The code is one of the register where the version is said ('cc-by-3.0'), else the family alone
    ('cc-by-sa'), or 'cc' for Creative Commons without its conditions; a version that the register
    lacks leaves the family. Abbreviations, addresses and the usual wordings in en, it, fr, es, pt, de,
    ru and fa are known. Something said twice running ("Attribution 4.0 (CC BY 4.0)") is two entries.
    """
    taken: list[_Mention] = []
    for mention in _mentions(text):
        if all(mention.end <= one.start or mention.start >= one.end for one in taken):
            taken.append(mention)
    return [(one.code, one.start, one.end) for one in sorted(taken, key=lambda one: one.start)]


def _mentions(text: str) -> Iterator[_Mention]:
    for url in _URL.finditer(text):
        yield _Mention(_url_code(url), url.start(), url.end())
    for short in _SHORT.finditer(text):
        family = "-".join(part.lower() for part in ("cc-by", short[1], short[2]) if part)
        yield _Mention(_with_version(family, short[3]), short.start(), short.end())
    for code, pattern in (("cc0-1.0", _ZERO), (PUBLIC_DOMAIN_MARK, _MARK), (ALL_RIGHTS_RESERVED, _RESERVED)):
        yield from (_Mention(code, found.start(), found.end()) for found in pattern.finditer(text))
    yield from _spelt_out(text)


def _url_code(url: re.Match[str]) -> str:
    if url[2]:
        return "cc0-1.0" if url[2].lower() == "zero" else PUBLIC_DOMAIN_MARK
    return _with_version(f"cc-{url[1].lower()}", url[3])


def _with_version(family: str, version: str | None) -> str:
    code = f"{family}-{re.sub('[,٫]', '.', fold(version))}" if version else family
    return code if code in LICENCES else family


def _spelt_out(text: str) -> Iterator[_Mention]:
    for name in _NAME.finditer(text):
        if text[name.end() : name.end() + 4].lower().startswith(".org"):
            continue
        conditions, end = _conditions_after(text, name.end())
        version = _TAIL.match(text, end) if conditions else None
        number = version[1] if version else None
        yield _Mention(_family(conditions, number), name.start(), version.end() if version and number else end)


def _conditions_after(text: str, at: int) -> tuple[set[str], int]:
    found: set[str] = set()
    while True:
        between = _BETWEEN.match(text, at)
        condition = _CONDITION.match(text, between.end() if between else at)
        if condition is None or not condition.lastgroup:
            return found, at
        found.add(condition.lastgroup)
        at = condition.end()


def _family(conditions: set[str], version: str | None) -> str:
    if not conditions:
        return "cc"
    parts = [part for part in ("nc", "sa", "nd") if part in conditions]
    return _with_version("-".join(["cc-by", *parts]), version)


def contradictions(text: str, code: str) -> list[tuple[str, int, int]]:
    """Return those mentions of licences, as named_in gives them, that cannot be the licence of that code.

    A mention without a version, or of Creative Commons in general, contradicts only another kind.
    Raises UnknownLicence when the code is none of the register.
    """
    own = licence(code)
    agreeing = {own.code, own.family, *(["cc"] if own.code.startswith("cc") else [])}
    return [mention for mention in named_in(text) if mention[0] not in agreeing]


def contradicts(text: str, code: str) -> bool:
    """Say whether a text speaks of another licence than the one of that code."""
    return bool(contradictions(text, code))
