"""Teasers: HTML to plain text, text to sentences, and a beginning that ends where a sentence ends."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from broadsheet.core.languages import base_code

_UNSEEN = frozenset({"script", "style", "template", "noscript"})
_BLOCK_NAMES = """
    address article aside blockquote br caption dd details dialog div dl dt fieldset figcaption figure
    footer form h1 h2 h3 h4 h5 h6 header hr legend li main nav ol option p pre section summary table tbody
    td tfoot th thead title tr ul
"""
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_SPACES = re.compile(r"[ \t\r\n\f\v]+")
_TAGS = re.compile(r"<[^>]*>")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in _UNSEEN
        self._part_blocks(tag)

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in _UNSEEN and self._hidden > 0
        self._part_blocks(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._part_blocks(tag)

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(data)

    def _part_blocks(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.parts.append(" ")


def plain_text(html: str) -> str:
    """Return the words of a piece of HTML on one line; blocks are parted by a space, scripts left out.

    No-break spaces stay. Malformed HTML is read as far as it makes sense and never raises.
    """
    reader = _Reader()
    try:
        reader.feed(_without_comments(html))
        reader.close()
    except AssertionError:  # html.parser gives up on some broken declarations
        return _one_line(_TAGS.sub(" ", html))
    return _one_line("".join(reader.parts))


def _without_comments(html: str) -> str:
    """Return the HTML without comments; html.parser takes quadratic time over unfinished ones."""
    parts, at = [], 0
    while (start := html.find("<!--", at)) >= 0:
        parts.append(html[at:start])
        end = html.find("-->", start + 4)
        at = end + 3 if end >= 0 else len(html)
    return "".join([*parts, html[at:]])


def _one_line(text: str) -> str:
    return _SPACES.sub(" ", text).strip(" ")


# Folded to lower case, without the last full stop.
_ABBREVIATIONS = {
    "": "dr prof st mr mrs ms jr sr no nr vol pp p ed eds etc cf ca vs al fig ibid op cit",
    "en": "e.g i.e rev hon gen col lt sgt capt gov sen rep inc ltd co dept est u.s u.k a.m p.m messrs viz",
    "it": "sig sigg sig.ra dott prof.ssa ecc pag pagg art artt cap es cfr n ing avv on",
    "fr": "m mm mme mlle c.-à-d p.ex ex art chap env éd av apr j.-c",
    "es": "sr sra srta d dña ud uds pág págs art cap núm ee.uu p.ej ej aprox av avda",
    "ru": (
        "т.е т.д т.п т.к т г гг в вв н н.э э ул д им см напр тыс млн млрд руб стр с др пр проф акад тов р род кв обл"
    ),
    "uk": "т.е т.д т.п т р рр ст вул буд ім див напр тис млн млрд грн с ін проф акад тов обл",
    "de": "z.b d.h u.a usw bzw ca vgl hr fr nr str s o.ä u.s.w abs evtl ggf sog",
    "pt": "sr sra dr dra prof profa pág págs art cap núm av ex p.ex",
    "tr": "dr prof doç vb vs bkz sn cad sok no",
    "pl": "np tzn itd itp m.in prof dr ul r w str tzw",
}
_DOTTED = "de da no nb nn fi cs sk hu hr sr sl et lv is tr pl"
_ORDINAL_DOT = frozenset(_DOTTED.split())

_CLOSERS = "»”’\"')\\]›」』）"
_END = re.compile(
    rf"(?<![.!?…؟۔])[.!?…؟۔]++(?:[{_CLOSERS}]|[\u00a0\u202f ]»)*+(?=\s|$)|[。！？]+[{_CLOSERS}]*",
    re.MULTILINE,
)
_LAST_WORD = re.compile(r"[\w.’'-]+$")
_OPENING = "«»“”„\"'’(—–-¿¡[ \u00a0\u202f\t\n"


def sentences(text: str, language: str) -> list[str]:
    """Return the sentences of a plain text, closing quotation marks and brackets included.

    Known abbreviations, initials, ordinal numbers ("7. November") and a following small letter do not
    end a sentence. Where it cannot be told, two sentences stay one.
    """
    return [text[start:end].strip() for start, end in _spans(text, base_code(language))]


def _spans(text: str, base: str) -> Iterator[tuple[int, int]]:
    start = 0
    for found in _END.finditer(text):
        if _ends_sentence(text, start, found, base):
            yield start, found.end()
            start = found.end()
    if text[start:].strip():
        yield start, len(text)


def _ends_sentence(text: str, start: int, found: re.Match[str], base: str) -> bool:
    following = text[found.end() : found.end() + 20].lstrip(_OPENING)[:1]
    if following.islower():
        return False
    return not (found[0] == "." and _is_abbreviated(text[start : found.start()], following, base))


def _is_abbreviated(before: str, following: str, base: str) -> bool:
    last = _LAST_WORD.search(before[-24:])
    if last is None or not following:
        return False
    word = last[0].lower()
    if word.isdigit():
        return base in _ORDINAL_DOT
    return _is_initial(last[0]) or word in _known(base) or word in _known("")


def _is_initial(word: str) -> bool:
    letters = word.split(".")
    return all(len(letter) == 1 and letter.isalpha() for letter in letters) and word[0].isupper()


def _known(base: str) -> list[str]:
    return _ABBREVIATIONS.get(base, "").split()


def teaser(text: str, language: str, limit: int = 280) -> str:
    """Return the beginning of a plain text in at most limit characters, ending where a sentence ends.

    A text that fits is returned whole. If even the first sentence is longer than the limit, it is cut
    at a word and ends in '…'.
    """
    line = _one_line(text)
    if len(line) <= limit:
        return line
    ends = [end for _, end in _spans(line[: limit + 40], base_code(language)) if end <= limit]
    return line[: ends[-1]].strip() if ends else _cut_at_word(line, limit)


def _cut_at_word(line: str, limit: int) -> str:
    room = max(limit - 1, 0)
    head, space, _ = line[: room + 1].rpartition(" ")
    return (head if space else line[:room]).rstrip(" ,;:–—-(«“„¿¡\u00a0\u202f") + "…"
