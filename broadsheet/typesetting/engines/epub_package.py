"""What holds an EPUB together: the package file, the contents for new and for old readers, the style sheet.

EPUB 3.3 (W3C Recommendation of May 2023) and EPUB Accessibility 1.1.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from broadsheet.core.languages import base_code, is_rtl
from broadsheet.typesetting.engines.epub_text import document, safe, tongue
from broadsheet.typesetting.manuscript import Manuscript, Piece, plain

# How the book can be read, said to whoever looks for one she can read.
SUMMARIES = {
    "en": "All text can be read aloud and enlarged; pictures are described; contents and headings can be jumped to.",
    "it": "Tutto il testo può essere letto ad alta voce e ingrandito; le immagini sono descritte; si può saltare a indice e titoli.",
    "fr": "Tout le texte peut être lu à voix haute et agrandi ; les images sont décrites ; on peut aller au sommaire et aux titres.",
    "es": "Todo el texto puede leerse en voz alta y ampliarse; las imágenes están descritas; se puede saltar al índice y a los títulos.",
    "de": "Der ganze Text kann vorgelesen und vergrößert werden; Bilder sind beschrieben; Inhalt und Überschriften sind anspringbar.",
    "ru": "Весь текст можно слушать и увеличивать; иллюстрации описаны; можно переходить к содержанию и заголовкам.",
    "fa": "همهٔ متن را می‌توان با صدای بلند شنید و بزرگ کرد؛ تصویرها شرح دارند؛ می‌توان به فهرست و عنوان‌ها رفت.",
    "tr": "Tüm metin sesli okunabilir ve büyütülebilir; resimler betimlenmiştir; içindekilere ve başlıklara gidilebilir.",
}
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


@dataclass(frozen=True)
class Part:
    """A file of the book. properties: as in the manifest. is_read: whether it stands in the order of reading."""

    name: str
    media_type: str
    data: bytes
    properties: str = ""
    is_read: bool = False

    @property
    def identity(self) -> str:
        return re.sub(r"[^A-Za-z0-9]", "-", self.name)


def full_title(manuscript: Manuscript) -> str:
    """`Perigee, No. 23`, and the issue's own title behind it."""
    return f"{manuscript.name}: {manuscript.issue_title}" if manuscript.issue_title else manuscript.name


# --- the package ----------------------------------------------------------------------------------


def package(manuscript: Manuscript, parts: Sequence[Part], *, has_pictures: bool, are_described: bool) -> str:
    """package.opf."""
    items = "\n".join(
        f'<item id="{part.identity}" href="{part.name}" media-type="{part.media_type}"'
        + (f' properties="{part.properties}"' if part.properties else "")
        + "/>"
        for part in parts
    )
    spine = "\n".join(f'<itemref idref="{part.identity}"/>' for part in parts if part.is_read)
    way = ' page-progression-direction="rtl"' if is_rtl(manuscript.language) else ""
    return f"""<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="identity" {tongue_of(manuscript)}>
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
{_metadata(manuscript, has_pictures, are_described)}
</metadata>
<manifest>
{items}
</manifest>
<spine toc="toc-ncx"{way}>
{spine}
</spine>
</package>
"""


def tongue_of(manuscript: Manuscript) -> str:
    return f'xml:lang="{safe(manuscript.language)}" dir="{manuscript.direction}"'


def _metadata(manuscript: Manuscript, has_pictures: bool, are_described: bool) -> str:
    languages = dict.fromkeys([manuscript.language, *(piece.language for piece in manuscript.printed)])
    rights = " ".join(part for part in (manuscript.licence, manuscript.licence_url) if part)
    lines = [
        f'<dc:identifier id="identity">{safe(identifier(manuscript))}</dc:identifier>',
        f'<dc:identifier id="issn">urn:issn:{safe(manuscript.issn)}</dc:identifier>' if manuscript.issn else "",
        f'<dc:title id="title">{safe(full_title(manuscript))}</dc:title>',
        '<meta refines="#title" property="title-type">main</meta>',
        *(f"<dc:language>{safe(code)}</dc:language>" for code in languages),
        *(f"<dc:creator>{safe(name)}</dc:creator>" for name in creators(manuscript.printed)),
        _one("dc:publisher", manuscript.imprint or manuscript.publisher),
        _one("dc:date", manuscript.date_iso),
        _one("dc:description", manuscript.description or manuscript.tagline),
        _one("dc:rights", rights),
        _one("dc:source", manuscript.url),
        f'<meta property="dcterms:modified">{modified(manuscript)}</meta>',
        f'<meta id="series" property="belongs-to-collection">{safe(manuscript.title)}</meta>',
        '<meta refines="#series" property="collection-type">series</meta>',
        '<meta name="cover" content="cover-image"/>',
        *_access(manuscript, has_pictures, are_described),
    ]
    return "\n".join(line for line in lines if line)


def _one(tag: str, words: str) -> str:
    return f"<{tag}>{safe(words)}</{tag}>" if words.strip() else ""


def _access(manuscript: Manuscript, has_pictures: bool, are_described: bool) -> list[str]:
    """What a reader who cannot see, or sees little, wants to know beforehand."""
    features = ["tableOfContents", "readingOrder", "structuralNavigation", "displayTransformability"]
    values = [("accessMode", "textual")]
    values += [("accessMode", "visual")] if has_pictures else []
    values += [("accessModeSufficient", "textual")] if are_described else []
    values += [("accessModeSufficient", "textual,visual")] if has_pictures else []
    values += [("accessibilityFeature", one) for one in [*features, *(["alternativeText"] if are_described else [])]]
    values.append(("accessibilityHazard", "none"))
    language = base_code(manuscript.language)
    told = language if language in SUMMARIES else "en"
    lines = [f'<meta property="schema:{name}">{value}</meta>' for name, value in values]
    summary = f'<meta property="schema:accessibilitySummary" xml:lang="{told}">{safe(SUMMARIES[told])}</meta>'
    return [*lines, summary] if are_described else lines


def identifier(manuscript: Manuscript) -> str:
    """The manuscript's own; where it has none, one that stays the same for the same words."""
    return manuscript.identifier or manuscript.url or f"urn:broadsheet:{manuscript.fingerprint()}"


def modified(manuscript: Manuscript) -> str:
    """A moment in the one form that EPUB takes; where none is known, the first day of the issue's date."""
    if _MOMENT.fullmatch(manuscript.modified):
        return manuscript.modified
    year, month, day = [*(manuscript.date_iso or "2000").split("-"), "01", "01"][:3]
    return f"{year}-{month}-{day}T00:00:00Z"


def creators(pieces: Sequence[Piece]) -> list[str]:
    """The authors in the order of their pieces; translators, behind the first semicolon of a byline, are none."""
    names = [name.strip() for piece in pieces for name in piece.byline.partition(";")[0].split(",")]
    return list(dict.fromkeys(name for name in names if name))


# --- contents -----------------------------------------------------------------------------------------

# A piece and the file in which it stands.
Place = tuple[Piece, str]


def _by_rubric(places: Sequence[Place]) -> list[tuple[str, list[Place]]]:
    return [(rubric, list(group)) for rubric, group in groupby(places, key=lambda place: place[0].rubric)]


def navigation(manuscript: Manuscript, places: Sequence[Place], after: Sequence[tuple[str, str]]) -> str:
    """nav.xhtml, which is also the page of contents. after: titles and files that follow the pieces."""
    rows = []
    for rubric, group in _by_rubric(places):
        links = "\n".join(_link(piece, name) for piece, name in group)
        rows.append(f"<li><span>{safe(rubric)}</span>\n<ol>\n{links}\n</ol></li>" if rubric else links)
    rows += [f'<li><a href="{name}">{safe(title)}</a></li>' for title, name in after]
    contents = safe(manuscript.words.contents)
    inner = "\n".join(rows)
    landmarks = f"""<nav epub:type="landmarks" hidden="hidden" aria-label="{safe(manuscript.words.in_this_issue)}">
<ol>
<li><a epub:type="cover" href="cover.xhtml">{safe(manuscript.words.cover_of.format(title=manuscript.title))}</a></li>
<li><a epub:type="toc" href="nav.xhtml">{contents}</a></li>
<li><a epub:type="bodymatter" href="{places[0][1]}">{safe(plain(places[0][0].title))}</a></li>
</ol>
</nav>"""
    body = f"""<nav epub:type="toc" role="doc-toc" aria-labelledby="contents">
<h1 id="contents">{contents}</h1>
<ol>
{inner}
</ol>
</nav>
{_announced(manuscript)}
{landmarks}"""
    return document(f"{manuscript.title}: {manuscript.words.contents}", manuscript.language, body)


def _link(piece: Piece, name: str) -> str:
    return f'<li><a href="{name}"><span {tongue(piece.language)}>{safe(plain(piece.title))}</span></a></li>'


def _announced(manuscript: Manuscript) -> str:
    """Titles of the issue whose text is not in the book."""
    rows = [
        "<li>" + ", ".join(safe(part) for part in (plain(piece.title), piece.byline) if part) + "</li>"
        for piece in manuscript.pieces
        if not piece.is_printed and piece.kind != "advert"
    ]
    return f'<ul class="announced">{"".join(rows)}</ul>' if rows else ""


def old_navigation(manuscript: Manuscript, places: Sequence[Place], after: Sequence[tuple[str, str]]) -> str:
    """toc.ncx, for readers that know no EPUB 3."""
    rows, number = [], 0
    for rubric, group in _by_rubric(places):
        points = []
        for piece, name in group:
            number += 1
            points.append(_point(f"p{number}", plain(piece.title), name))
        inner = "\n".join(points)
        rows.append(_point(f"r{number}", rubric, group[0][1], inner) if rubric else inner)
    rows += [_point(f"a{place}", title, name) for place, (title, name) in enumerate(after)]
    points_in_all = "\n".join(rows)
    return f"""<?xml version="1.0" encoding="utf-8"?>
<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1" xml:lang="{safe(manuscript.language)}">
<head><meta name="dtb:uid" content="{safe(identifier(manuscript))}"/></head>
<docTitle><text>{safe(full_title(manuscript))}</text></docTitle>
<navMap>
{points_in_all}
</navMap>
</ncx>
"""


def _point(identity: str, title: str, name: str, inner: str = "") -> str:
    label = f"<navLabel><text>{safe(title)}</text></navLabel>"
    return f'<navPoint id="{identity}">{label}<content src="{name}"/>{inner}</navPoint>'


CONTAINER = """<?xml version="1.0" encoding="utf-8"?>
<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0">
<rootfiles><rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""

STYLE = """body { margin: 0 5%; line-height: 1.5; hyphens: auto; }
:lang(fa), :lang(ar) { line-height: 1.8; font-family: Vazirmatn, Amiri, "Noto Naskh Arabic", "Geeza Pro", serif; }
p { margin: 0; text-align: start; }
p + p { text-indent: 1.3em; }
h1, h2, h3, h4 { font-weight: normal; line-height: 1.25; hyphens: none; break-after: avoid; page-break-after: avoid; }
h1 { font-size: 1.7em; margin: 0.3em 0 0.5em; }
h2 { font-size: 1.15em; font-weight: 600; margin: 1.6em 0 0.4em; }
h3, h4 { font-size: 1em; font-style: italic; margin: 1.3em 0 0.3em; }
header { margin: 2em 0 1.8em; }
header p + p { text-indent: 0; }
.rubric { font-variant-caps: all-small-caps; letter-spacing: 0.06em; }
[dir=rtl] .rubric { letter-spacing: 0; }
.standfirst { font-style: italic; margin: 0 0 0.8em; }
[dir=rtl] .standfirst, [dir=rtl] .notice, [dir=rtl] .pull, [dir=rtl] h3, [dir=rtl] h4 { font-style: normal; }
.byline { font-size: 0.95em; }
blockquote { margin: 1em 1.5em; }
.verse { margin: 1em 1.5em; }
.verse p { text-indent: 0; margin: 0 0 0.9em; text-align: start; }
.said-by, .sign-off { text-align: end; font-style: italic; text-indent: 0; margin-top: 0.6em; }
.pull { margin: 1.6em 8%; padding: 0.8em 0; border: solid currentColor; border-width: 1px 0; }
.pull p { font-size: 1.2em; font-style: italic; text-align: center; }
figure { margin: 1.6em 0; break-inside: avoid; page-break-inside: avoid; text-align: center; }
img { max-width: 100%; max-height: 90vh; }
figcaption { font-size: 0.85em; text-align: start; margin-top: 0.4em; }
.credit { font-style: italic; opacity: 0.8; }
.table { margin: 1.4em 0; overflow-x: auto; }
table { border-collapse: collapse; font-size: 0.9em; border: solid currentColor; border-width: 1px 0; }
caption { font-style: italic; text-align: start; padding-bottom: 0.4em; }
th { font-weight: normal; font-style: italic; border-bottom: 1px solid currentColor; vertical-align: bottom; }
th, td { text-align: start; padding: 0.2em 0.6em; vertical-align: top; }
.number { text-align: end; font-variant-numeric: lining-nums tabular-nums; }
hr.pause { border: 0; margin: 1.4em 0; text-align: center; }
hr.pause::after { content: "* * *"; }
.mark { vertical-align: super; font-size: 0.7em; line-height: 0; text-decoration: none; padding: 0 0.15em; }
.notes { border-top: 1px solid currentColor; margin: 2em 0 0; padding: 0.8em 0 0; font-size: 0.85em; }
.notes aside { margin: 0 0 0.5em; }
.foot { border-top: 1px solid currentColor; margin: 2em 0 0; padding: 0.6em 0 0; font-size: 0.85em; }
.notice { font-style: italic; }
.foot p + p, .imprint p + p { text-indent: 0; margin-top: 0.4em; }
nav ol, .announced { list-style: none; padding: 0; }
nav ol ol { margin: 0.2em 0 1em; }
nav li { margin: 0.35em 0; }
nav li > span { font-variant-caps: all-small-caps; letter-spacing: 0.06em; }
nav a { text-decoration: none; }
.cover { text-align: center; margin: 0; }
.cover img { max-height: 98vh; }
"""
