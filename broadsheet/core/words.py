"""Words for full-text search: folded so that spelling matters less, stemmed so that endings matter less.

One rule everywhere: **stem after folding**. A query without accents then gives the same stem as a text with
them. Where stemming before folding gives another result ('occupée'), that form is kept beside it, last.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from threading import local

import snowballstemmer  # type: ignore[import-untyped]

from broadsheet.core.languages import base_code

HALF_SPACE = "\u200c"
MOST_QUERY_WORDS = 20

_LONGEST_QUERY = 1000
_LONGEST_WORD = 64


# --- folding --------------------------------------------------------------------------------------

_ACCENTS = re.compile(
    "[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f"
    "\ufe20-\ufe2f]"
)
_OWN_LETTERS = frozenset("йїў")
_SPELT = {
    **{"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ŧ": "t", "ı": "i"},
    **{"ي": "ی", "ى": "ی", "ك": "ک", "ة": "ه", "ە": "ه", "ہ": "ه", "ٱ": "ا", "ـ": ""},
    **{"\u00ad": "", "\u200c": "", "\u200d": "", "\u200e": "", "\u200f": "", "\u2060": "", "\ufeff": ""},
    **{"'": "", "’": "", "ʼ": "", "׳": "", "״": ""},
}


class _Folding(dict[int, str]):
    """Folds one character at a time and remembers it."""

    def __missing__(self, code: int) -> str:
        self[code] = _folded(chr(code))
        return self[code]


def _folded(char: str) -> str:
    if char in _OWN_LETTERS:
        return char
    digit = unicodedata.digit(char, None)
    if digit is not None:
        return str(digit)
    bare = unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFD", char)))
    return "".join(_SPELT.get(part, part) for part in bare)


_FOLDING = _Folding()


def fold(text: str) -> str:
    """Return the text without case, accents and spelling variants; the result folds to itself.

    'Città' gives 'citta', 'Straße' 'strasse', 'ёлка' 'елка' (but 'й' stays), 'İstanbul' 'istanbul';
    Arabic forms of Persian letters become the Persian ones, vowel marks and the half-space go,
    digits of every script become ASCII. Vowel signs of Indic scripts and marks of kana stay.
    """
    composed = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return composed.translate(_FOLDING)


# --- words in a text ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Token:
    """A word where it stands: text is original[start:end]."""

    text: str
    start: int
    end: int


def _combining_marks() -> str:
    marks = (chr(code) for code in (*range(0x300, 0x1E00), *range(0x20D0, 0x2100), *range(0x3099, 0x309B)))
    return "".join(mark for mark in marks if unicodedata.category(mark).startswith("M"))


_MARKS = _combining_marks() + "\u00ad\u200c\u200d\ufe0e\ufe0f"
_LETTER = r"[^\W_]"
_INNER = rf"(?:[^\W_]|[{_MARKS}]|(?<=[а-яёіїєґА-ЯЁІЇЄҐ])['’](?=[а-яёіїєґА-ЯЁІЇЄҐ]))"
_PLAIN_WORD = rf"{_LETTER}{_INNER}*"

_ELIDED_WORDS = """
    l d j m t s n c qu jusqu lorsqu puisqu quoiqu quelqu presqu dell all nell dall sull coll un quell quest
    bell gl
"""
ELISIONS = _ELIDED_WORDS.split()
_ELIDED = rf"(?:(?<!\w)(?i:{'|'.join(ELISIONS)})['’](?={_LETTER}))?"
_POSSESSIVE = r"(?:['’][sS](?!\w))?"

_PERSIAN_ENDINGS = "هایشان هایمان هایتان هایی هایم هایت هایش های ها ترینها ترین تر".replace("ی", "[یي]").split()
_DETACHED_PREFIX = r"(?:(?<!\w)ن?م[یي][ \u200c](?=[^\W\d_]))?"
_DETACHED_ENDING = rf"(?:(?:[ \u200c](?:{'|'.join(_PERSIAN_ENDINGS)})|(?<=ه)[ \u200c]ا[یي])(?![\w{_MARKS}]))*"
_INDEFINITE = re.compile("(?<=ه)[ \u200c]ا[یي]$")

_WORD = re.compile(rf"{_ELIDED}({_PLAIN_WORD}){_POSSESSIVE}")
_PERSIAN_WORD = re.compile(rf"({_DETACHED_PREFIX}{_PLAIN_WORD}{_DETACHED_ENDING})")

# Scripts that set no space between words: Han, kana, Hangul, Thai, Lao, Burmese, Khmer.
_UNSPACED_CHARS = (
    "\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af\uff66-\uff9f"
    "\u0e01-\u0e4e\u0e81-\u0ecd\u1000-\u103f\u1780-\u17d3\U00020000-\U0003134f"
)
_UNSPACED = re.compile(f"[{_UNSPACED_CHARS}]")
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f]")
_RUNS = re.compile(f"[{_UNSPACED_CHARS}]+|[^{_UNSPACED_CHARS}]+")


def tokens(text: str, language: str = "") -> Iterator[Token]:
    """Yield the words of a text with their places in it.

    Elided articles ("l'", "dell'") and the English 's are left out. A run in a script without spaces
    (Chinese, Japanese, Korean, Thai …) yields overlapping pairs of characters. In Persian (language 'fa')
    a detached prefix or ending belongs to its word: «می خواهم» and «کتاب ها» are one token each.
    """
    for found in _pattern(language).finditer(text):
        if _UNSPACED.search(found[1]):
            yield from _pairs(found[1], found.start(1))
        else:
            yield Token(found[1], found.start(1), found.end(1))


def _pattern(language: str) -> re.Pattern[str]:
    return _PERSIAN_WORD if base_code(language) == "fa" else _WORD


def _pairs(word: str, offset: int) -> Iterator[Token]:
    for run in _RUNS.finditer(word):
        width = 2 if _UNSPACED.match(run[0]) else len(run[0])
        for at in range(max(1, len(run[0]) - width + 1)):
            piece = run[0][at : at + width]
            start = offset + run.start() + at
            yield Token(piece, start, start + len(piece))


# --- stems ----------------------------------------------------------------------------------------

_ALGORITHMS = {
    **{"ar": "arabic", "hy": "armenian", "eu": "basque", "ca": "catalan", "cs": "czech", "da": "danish"},
    **{"nl": "dutch", "en": "english", "eo": "esperanto", "et": "estonian", "fi": "finnish", "fr": "french"},
    **{"de": "german", "el": "greek", "hi": "hindi", "hu": "hungarian", "id": "indonesian", "ga": "irish"},
    **{"it": "italian", "lt": "lithuanian", "ne": "nepali", "nb": "norwegian", "nn": "norwegian"},
    **{"no": "norwegian", "pl": "polish", "pt": "portuguese", "ro": "romanian", "ru": "russian"},
    **{"sr": "serbian", "es": "spanish", "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish"},
}
_TO_ARABIC = str.maketrans("کی", "كي")

# A Snowball stemmer keeps the word it works on in itself, so each thread has its own.
_own = local()


def _snowball(language: str) -> Callable[[str], str] | None:
    algorithm = _ALGORITHMS.get(language)
    if algorithm is None or algorithm not in snowballstemmer.algorithms():
        return None
    if not hasattr(_own, algorithm):
        setattr(_own, algorithm, snowballstemmer.stemmer(algorithm).stemWord)
    stemmed: Callable[[str], str] = getattr(_own, algorithm)
    return stemmed


def stem(word: str, language: str) -> str:
    """Return the stem of a word, made after folding: 'città' and 'citta' both give 'citt'.

    A language without a stemmer gives the folded word.
    """
    return _stem_folded(fold(word).replace(" ", ""), base_code(language))


def _stem_folded(folded: str, base: str) -> str:
    if base == "fa":
        return _persian_stem(folded)
    if base == "ar":
        folded = folded.translate(_TO_ARABIC)
    snowball = _snowball(base)
    return _mended(fold(snowball(folded)), base) if snowball else folded


def _stem_spelt(word: str, base: str) -> str:
    """Return the folded stem of the word as it is written, accents and all."""
    snowball = _snowball(base)
    if snowball is None:
        return ""
    return _mended(fold(snowball(_lower(unicodedata.normalize("NFC", word), base))), base)


# Snowball parts 'operaio' and 'operaia' from their plural 'operai'.
_ITALIAN_AIO = re.compile(r"(?<=\w{3}[ao])i$")


def _mended(stemmed: str, base: str) -> str:
    return _ITALIAN_AIO.sub("", stemmed) if base == "it" else stemmed


def _lower(word: str, base: str) -> str:
    if base in ("tr", "az"):
        word = word.replace("İ", "i").replace("I", "ı")
    return word.lower()


# Folded letters. An ending goes only when so many letters remain.
_PERSIAN_SUFFIXES = (
    *((ending, 2) for ending in ("هایشان", "هایمان", "هایتان", "هایی", "هایم", "هایت", "هایش", "های", "ها")),
    ("ترین", 2),
    ("تر", 3),
    ("ات", 4),
    ("ان", 4),
    ("ی", 3),
)
_WORDS_LIKE_ENDINGS = """
    دختر دفتر دکتر بستر شتر اختر خاکستر کیلومتر سانتیمتر تئاتر پیکر ایران تهران انسان سازمان درمان فرمان
    پیمان ساختمان داستان زندان میدان خیابان باران جریان پایان بنیان آلمان آسمان اروپا اطلاعات ادبیات حیات
    نجات کارخانه
"""
_PERSIAN_WHOLE = frozenset(fold(_WORDS_LIKE_ENDINGS).split())
_PERSIAN_IRREGULAR = {"زنان": "زن", "مردان": "مرد", "کودکان": "کودک"}


def _persian_stem(word: str) -> str:
    """Return a Persian word without plural, comparative and indefinite endings, taken off one by one."""
    if word in _PERSIAN_WHOLE:
        return word
    if word in _PERSIAN_IRREGULAR:
        return _PERSIAN_IRREGULAR[word]
    shorter = _without_persian_ending(word)
    return word if shorter == word else _persian_stem(shorter)


def _without_persian_ending(word: str) -> str:
    if word.endswith("ندگان") and len(word) > 6:
        return word.removesuffix("گان") + "ه"
    if word.endswith("های") and not word.endswith("ههای") and len(word) > 5 and word[:-2] in _SILENT_H:
        return word[:-2]
    for ending, remaining in _PERSIAN_SUFFIXES:
        if word.endswith(ending) and len(word) - len(ending) >= remaining and not word.endswith("ستان"):
            return word.removesuffix(ending)
    return word


# Words on a silent he whose indefinite «ای» looks like the plural «های».
_ON_SILENT_H = "جامعه نامه روزنامه مجله مبارزه برنامه اندیشه مقاله نشریه اتحادیه کارخانه طبقه توده"
_SILENT_H = frozenset(_ON_SILENT_H.split())


# --- terms of a text and of a query ---------------------------------------------------------------


@lru_cache(maxsize=20000)
def _forms(word: str, base: str) -> tuple[str, ...]:
    """Return the stem of a word, then the other stems under which it may be sought."""
    folded = fold(_INDEFINITE.sub("", word)).replace(" ", "")[:_LONGEST_WORD]
    if not folded:
        return ()
    spelt = () if folded == word else (_stem_spelt(word, base)[:_LONGEST_WORD],)
    found = dict.fromkeys((_stem_folded(folded, base), *spelt))
    return tuple(form for form in found if form)


@lru_cache(maxsize=5000)
def _parts(word: str, base: str) -> tuple[str, ...]:
    """Return stems of the halves of a word with a half-space or detached part, and Han characters."""
    if _UNSPACED.search(word):
        return tuple(_HAN.findall(word)) if len(word) > 1 else ()
    pieces = re.split(f"[{HALF_SPACE} ]+", word)
    return tuple(form for piece in pieces for form in _forms(piece, base)) if len(pieces) > 1 else ()


def stems_at(text: str, language: str) -> Iterator[tuple[Token, tuple[str, ...]]]:
    """Yield each token of a text with every stem under which it can be found."""
    base = base_code(language)
    for token in tokens(text, language):
        yield token, _forms(token.text, base) + _parts(token.text, base)


def index_terms(text: str, language: str) -> list[str]:
    """Return the terms to index a text by.

    First one stem per token in reading order, so that words next to each other stay so (phrases);
    after them, each once, the other forms: stems made before folding, halves of Persian compounds,
    single Chinese characters.
    """
    base = base_code(language)
    stream: list[str] = []
    others: dict[str, None] = {}
    for word in _words(text, language):
        forms = _forms(word, base)
        stream.extend(forms[:1])
        if len(forms) > 1 or not word.isalpha() or _UNSPACED.search(word):
            others.update(dict.fromkeys((*forms[1:], *_parts(word, base))))
    present = set(stream)
    return stream + [term for term in others if term not in present]


def _words(text: str, language: str) -> Iterator[str]:
    if _UNSPACED.search(text):
        return (token.text for token in tokens(text, language))
    return iter(_pattern(language).findall(text))


def alternatives(word: str, language: str) -> list[str]:
    """Return the stems of one query word, the likeliest first; a text that has any of them has the word."""
    folded = fold(word).replace(" ", "")[:_LONGEST_WORD]
    forms = dict.fromkeys((*_forms(word, base_code(language)), folded))
    return [form for form in forms if form]


@dataclass(frozen=True)
class Word:
    """A word of a query that may stand anywhere."""

    text: str

    @property
    def words(self) -> tuple[str, ...]:
        """The word as a sequence of one, so that words and phrases can be read alike."""
        return (self.text,)


@dataclass(frozen=True)
class Phrase:
    """Words of a query that must stand next to each other, in this order."""

    words: tuple[str, ...]


_QUOTED = re.compile(r'"([^"“”„«»]*)"|[“„]([^"“”„«»]*)[”“]|«([^"“”„«»]*)»')


def parse_query(query: str, language: str = "") -> list[Phrase | Word]:
    """Return the words and the quoted phrases of a query, at most 20 words in all; nothing raises.

    A quotation of one word is that word. A run of Chinese or Thai becomes a phrase of its pairs.
    A quotation mark without its partner counts for nothing.
    """
    items = [item for item in _items(query[:_LONGEST_QUERY], language) if item.words]
    return _first_words(items, MOST_QUERY_WORDS)


def _items(query: str, language: str) -> Iterator[Phrase | Word]:
    at = 0
    for quoted in _QUOTED.finditer(query):
        yield from _loose(query[at : quoted.start()], language)
        yield _item(tuple(_searchable(quoted[0], language)))
        at = quoted.end()
    yield from _loose(query[at:], language)


def _loose(text: str, language: str) -> Iterator[Phrase | Word]:
    for chunk in _pattern(language).findall(text):
        yield _item(tuple(_searchable(chunk, language)))


def _searchable(text: str, language: str) -> Iterator[str]:
    return (token.text for token in tokens(text, language) if fold(token.text))


def _item(words: tuple[str, ...]) -> Phrase | Word:
    return Word(words[0]) if len(words) == 1 else Phrase(words)


def _first_words(items: list[Phrase | Word], most: int) -> list[Phrase | Word]:
    kept: list[Phrase | Word] = []
    for item in items:
        room = most - sum(len(one.words) for one in kept)
        if room <= 0:
            break
        kept.append(_item(item.words[:room]))
    return kept


def query_terms(query: str, language: str) -> list[list[str]]:
    """Return one list of alternative stems per word of the query, phrases taken apart."""
    return [alternatives(word, language) for item in parse_query(query, language) for word in item.words]
