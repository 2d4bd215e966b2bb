"""Names of people as citations and lists have them: family, given, suffix; guessed, for a person to put right.

The habits are those of the RIS format and of BibTeX (family, given, suffix) and of lists of names: particles stay with the
family name, two Spanish surnames are one, where the family name comes first it stays first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

SUFFIX = re.compile(r"(?:jr|sr|jnr|snr|junior|senior|ii|iii|iv|esq|phd|md)\.?", re.IGNORECASE)
PARTICLES = frozenset(
    "van von de der den del della delle dello degli dei di da dal dalla das do dos du des la le les lo ten ter te tot op zu zum zur "
    "af av bin ibn ben bint el al as-s ad-d ya vom vande vander vanden y i e ja st st. saint san santa фон де ван дер "
    "бин ибн بن ابن آل".split()
)
LINKS = frozenset({"y", "i", "e"})  # Ortega y Gasset, Puig i Cadafalch: they hold two surnames together
SPANISH = frozenset(
    "garcía garcia martínez lópez lopez gonzález hernández pérez perez sánchez ramírez torres flores rivera gómez gomez díaz diaz cruz "
    "morales reyes gutiérrez ortiz ramos ruiz álvarez mendoza castillo jiménez moreno romero herrera medina aguilar vargas "
    "castro méndez guzmán fernández muñoz rojas vega delgado ríos contreras navarro campos serrano cortés molina núñez cabrera "
    "ibáñez santos silva soto suárez salazar rubio ortega marín iglesias garrido santana domínguez vázquez gil blanco calvo".split()
)
CHINESE = frozenset(
    "wang li zhang liu chen yang huang zhao wu zhou xu sun ma zhu hu guo he lin gao luo zheng liang xie song tang deng han feng "
    "cao peng zeng xiao tian dong pan yuan cai jiang yu du ye cheng wei su lü lu ding ren yao shen zhong cui tan fan liao shi jin jia "
    "xia fu fang zou xiong bai meng qin qiu hou yin xue lei long tao mao hao gong shao wan qian yan lai gu".split()
)
COMPOUND = (
    "欧阳",
    "歐陽",
    "司马",
    "司馬",
    "诸葛",
    "諸葛",
    "上官",
    "东方",
    "東方",
    "独孤",
    "令狐",
    "慕容",
    "皇甫",
    "남궁",
    "황보",
    "제갈",
    "선우",
)
PINYIN = (
    r"(?:[bpmfdtnlgkhjqxzcsryw]|zh|ch|sh)?(?:iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan|üan"
    r"|ai|ei|ao|ou|an|en|in|un|ia|ie|iu|ua|ui|uo|üe|er|a|o|e|i|u|ü)"
)
CHINESE_GIVEN = re.compile(rf"{PINYIN}[-'’]?{PINYIN}", re.IGNORECASE)
KOREAN = frozenset("kim lee park choi jung jeong kang cho yoon jang lim shin kwon hwang ahn song yoo hong".split())
IDEOGRAPHS = re.compile(r"[\u3400-\u9fff\uac00-\ud7af]{2,5}")
FAMILY_FIRST = frozenset({"CN", "TW", "HK", "MO", "KR", "KP", "HU", "VN"})


@dataclass(frozen=True)
class PersonName:
    """A family name alone, where nothing else is known, is the whole name."""

    family: str
    given: str = ""
    suffix: str = ""

    def inverted(self) -> str:
        """`Amberly, Martin, Jr.`, as RIS and lists have it."""
        return ", ".join(part for part in (self.family, self.given, self.suffix) if part)


def guessed(name: str, country: str = "", language: str = "") -> PersonName:
    """The parts of a name as it is usually written; country (ISO 3166) and language help where they are known."""
    words, suffix = _without_suffix(" ".join(name.split()))
    if "," in words:
        family, given = (part.strip() for part in words.split(",", 1))
        return PersonName(family, given, suffix)
    if IDEOGRAPHS.fullmatch(words):
        cut = 2 if words.startswith(COMPOUND) and len(words) > 2 else 1
        return PersonName(words[:cut], words[cut:])
    parts = words.split(" ")
    if len(parts) == 1:
        return PersonName(words, "", suffix)
    if _is_family_first(parts, country, language):
        return PersonName(parts[0], " ".join(parts[1:]), suffix)
    at = _family_at(parts)
    return PersonName(" ".join(parts[at:]), " ".join(parts[:at]), suffix)


def _without_suffix(name: str) -> tuple[str, str]:
    words, space, last = name.rpartition(" ")
    if space and SUFFIX.fullmatch(last) and " " in words:
        return words.rstrip(", "), last
    return name, ""


def _is_family_first(parts: list[str], country: str, language: str) -> bool:
    if country in FAMILY_FIRST or language in {"hu", "ko", "vi", "zh"} or language.startswith("zh-"):
        return True
    first, rest = parts[0].casefold(), " ".join(parts[1:])
    if len(parts) == 2 and "-" in rest and first in KOREAN | CHINESE:
        return True
    return len(parts) == 2 and first in CHINESE and bool(CHINESE_GIVEN.fullmatch(rest))


def _family_at(parts: list[str]) -> int:
    """Where the family name begins: with its particles, with the first of two Spanish surnames."""
    at = len(parts) - 1
    if at >= 2 and (parts[at - 1].casefold() in SPANISH or re.search(r"[aeiouáéíóú]z$", parts[at - 1].casefold())):
        at -= 1
    if at >= 3 and parts[at - 1].casefold() in LINKS:
        at -= 2
    while at > 1 and parts[at - 1].casefold() in PARTICLES - LINKS:
        at -= 1
    return at
