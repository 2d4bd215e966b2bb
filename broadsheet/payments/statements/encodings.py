"""The words of a file in whatever code page a bank sends. Plain Python.

UTF-8 that is sound goes before whatever the file claims; then what it claims, if that makes sense; then the code page whose
letters look most like words.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from itertools import pairwise

# Code pages that banks send; of two that read a file equally well the earlier is taken.
CODE_PAGES = (
    "cp1252", "cp1250", "cp1251", "koi8-r", "koi8-u", "cp866", "iso8859-5", "iso8859-2", "cp852", "cp850", "cp1253", "cp1254",
    "cp1257", "cp1255", "cp1256", "iso8859-7", "iso8859-9", "iso8859-15", "mac-roman", "mac-cyrillic", "gb18030", "shift_jis",
    "big5", "euc-kr", "cp1258",
)  # fmt: skip
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# The letters beyond ASCII of a language, the usual ones first: words are of one language more often than of two.
ALPHABETS: dict[str, str] = {
    "de": "üäößÜÄÖ", "fr": "éèàçêâîôûùëïœÉÈÀÇÊ", "it": "àèéìòùÀÈÉ", "es": "óíáéñúüÑÁÉÍÓÚ", "pt": "ãçáéíóõâêôúàÃÇÁÉÍÓ",
    "nordic": "åäöøæÅÄÖØÆ", "is": "ðáíþæöéóúýÞÐ", "pl": "łąęóżśćńźŁÓŻŚĆŃŹĄĘ", "cs": "íáéřěšýžčůúďťňŘŠŽČÍÁÉÚÝŤĎŇ",
    "sk": "áíéčšžýúľťňôäďŠŽČÁÍÚ", "hu": "áéöóőüíúűÁÉÖÓŐÜÍÚŰ", "sl": "čšžćđČŠŽĆĐ", "ro": "ăîâșțşţĂÎÂȘȚŞŢ", "tr": "ıişğçöüİŞĞÇÖÜ",
    "lt": "ėųąšįžūčęŽŠČĖŲ", "lv": "āīēšūņļžģķčĀĪĒŠŪ", "et": "äõüöÕÄÜÖ",
    "ru": "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё", "uk": "оанивтереісклдпмуьязгйбчхжюшцщєїфґ", "sr": "аоиенрсјтувкдмплзгбчћшцжхљњђфџ",
    "el": "αοιετσνηυρπκμλςωάόίέήύώδθγχφβξζψϊΐϋΰ", "he": "יוהלאמרבתשנדחעקכםפגזצסטןךףץ", "ar": "اليمنترودبعسفةكقحهجشصطخضذزثغءئظىأإآؤ",
    "zh": "日期金额余摘要交易对方户名账号收入支出备注币种转利息捐款付银行额餘帳戶號備註轉存",
    "ja": "のおごいにはるしをとたですまりきれん日付摘要金額残高入出振込取引内容山田太郎ンスルイトラクアシリカド",
    "ko": "금액날짜이름입출잔내용거래은행계좌적요김박최정홍길동의다가",
}  # fmt: skip
_PLACES = {
    language: {char: 1 - 0.5 * at / len(row) for at, char in reversed(list(enumerate(row)))}
    for language, row in ALPHABETS.items()
}
_SIGNS = frozenset("€£§°№«»“”„‘’–—…·¿¡\u00a0、。，：；（）")
# Signs that stand beside a letter as often as not, those that never do, and those that say nothing either way.
_WITH_LETTERS = frozenset("’‘“”„«»·…°º№、。，：；（）")
_APART = frozenset("€£§")
_SILENT = frozenset("\u00a0")
_LOOKED_AT = 200_000


def decoded(data: bytes, claimed: str = "", *, named: str = "") -> str:
    """The words of a file. Never fails.

    claimed: the code page that the file itself names, '' where it names none; named: the one that a person has named.
    """
    if named:
        return data.decode(named, "replace").removeprefix("\ufeff")
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace").removeprefix("\ufeff")
    if wide := _wide(data):
        return data.decode(wide, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    found = _likeliest(data, claimed)
    return data.decode(found, "replace")


def _wide(data: bytes) -> str:
    """UTF-16 without a mark has a nought in every second place of its Latin letters and line ends."""
    sample = data[:4000]
    if len(sample) < 4 or b"\x00" not in sample:
        return ""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > len(sample) // 8 and even <= odd // 4:
        return "utf-16-le"
    return "utf-16-be" if even > len(sample) // 8 and odd <= even // 4 else ""


def _likeliest(data: bytes, claimed: str) -> str:
    sample = b"\n".join(line for line in data[:_LOOKED_AT].split(b"\n") if any(byte > 127 for byte in line)) or data
    scores: dict[str, float] = {}
    for at, encoding in enumerate((*([claimed] if _is_known(claimed) else []), *CODE_PAGES)):
        try:
            words = sample.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
        scores.setdefault(encoding, likeliness(words) - at * 0.001)
    if not scores:
        return "latin-1"
    best = max(scores, key=lambda one: scores[one])
    # What the file says of itself is believed unless it makes nonsense of it.
    return claimed if claimed in scores and scores[claimed] >= 0.8 * scores[best] > 0 else best


def _is_known(encoding: str) -> bool:
    try:
        codecs.lookup(encoding)
    except LookupError:
        return False
    return bool(encoding)


def likeliness(words: str) -> float:
    """How much the signs beyond ASCII look like words of one language; 1 and a little where they do, below 0 for noise."""
    beyond = [char for char in words if ord(char) > 127 and char not in _SIGNS]
    if not beyond:
        return _fitness(words)
    best = max(sum(_weight(char, places) for char in beyond) for places in _PLACES.values())
    hangul = sum(0.5 for char in beyond if "가" <= char <= "힣")
    return (max(best, hangul) - _noise(words, beyond)) / len(beyond)


def _fitness(words: str) -> float:
    """How well signs alone stand among the letters: 1 where each stands as a sign does, 0.5 where there are none to tell."""
    signs = [
        (char, words[at - 1 : at], words[at + 1 : at + 2])
        for at, char in enumerate(words) if char in _SIGNS and char not in _SILENT
    ]  # fmt: skip
    if not signs:
        return 0.5
    odd = sum(_is_odd(char, before.isalpha(), after.isalpha()) for char, before, after in signs)
    return 1 - odd / len(signs)


def _is_odd(sign: str, is_after: bool, is_before: bool) -> bool:
    """Whether a sign stands where only a letter would: `Mu–oz`, `Per£`."""
    if sign in _WITH_LETTERS:
        return False
    return is_after or is_before if sign in _APART else is_after and is_before


def readings_of(data: bytes) -> dict[str, str]:
    """Code page → a line of the file as it reads, of those that read it; of several that read it alike only the first."""
    lines = [line.strip() for line in data[:_LOOKED_AT].split(b"\n") if any(byte > 127 for byte in line)]
    sample = b" | ".join(dict.fromkeys(lines[:3]))
    found: dict[str, str] = {}
    for encoding in ("utf-8", *CODE_PAGES) if sample else ():
        try:
            words = sample.decode(encoding)
        except UnicodeDecodeError:
            continue
        if words not in found.values():
            found[encoding] = words
    return found


def is_code_page(name: str) -> bool:
    """Whether a person may name it: one of those that banks send."""
    return name in (*CODE_PAGES, "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "latin-1")


def _weight(char: str, places: dict[str, float]) -> float:
    if char in places:
        return places[char]
    return 0.9 * places[char.casefold()] if char.casefold() in places else 0.0


def _noise(words: str, beyond: list[str]) -> float:
    """Signs that no bank writes, capitals within a word, two scripts in one word."""
    odd = sum(unicodedata.category(char)[0] in "CSM" or unicodedata.category(char) == "No" for char in beyond)
    return odd + sum(_of_word(word) for word in re.findall(r"[^\W\d_]+", words) if not word.isascii())


def _of_word(word: str) -> float:
    inner = sum(one.islower() and two.isupper() for one, two in pairwise(word))
    scripts = {_script(char) for char in word}
    return inner + (2.0 if len(scripts) > 1 else 0.0)


def _script(char: str) -> str:
    """Latin, Cyrillic …; what East Asia writes counts as one, since Japanese mixes."""
    if "\u2e80" <= char <= "\u9fff" or "\uac00" <= char <= "\ud7a3":
        return "EAST"
    return unicodedata.name(char, "?").split()[0]
