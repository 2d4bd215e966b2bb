"""An issue as an EPUB 3.3, written by ourselves: one file for each piece, the same bytes for the same manuscript."""

from __future__ import annotations

import hashlib
import zipfile
from io import BytesIO

from broadsheet.core.languages import base_code
from broadsheet.typesetting.engines.colour import cmyk
from broadsheet.typesetting.engines.compiling import GREEK, LATIN, NASKH, Workshop, printable, unreadable
from broadsheet.typesetting.engines.epub_package import (
    CONTAINER,
    STYLE,
    Part,
    full_title,
    navigation,
    old_navigation,
    package,
)
from broadsheet.typesetting.engines.epub_text import PieceWriter, address, document, safe
from broadsheet.typesetting.engines.journal import imprint_lines
from broadsheet.typesetting.engines.markup import literal
from broadsheet.typesetting.engines.sheet import DRAWING_UNREADABLE, NOTHING_TO_PRINT, CannotBeSet, told
from broadsheet.typesetting.manuscript import Image, Manuscript, Piece, plain

XHTML = "application/xhtml+xml"
MEDIA_TYPES = {
    "svg": "image/svg+xml",
    "png": "image/png",
    "jpg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
}
LARGEST_SIDE = 2000  # pixels of a picture; no e-reader shows more
# Zip files begin to count time here; a fixed moment keeps the bytes equal.
MOMENT = (1980, 1, 1, 0, 0, 0)


def write_epub(manuscript: Manuscript) -> bytes:
    """The whole book as a file. Raises CannotBeSet where nothing is to be read, or a picture cannot be."""
    if not manuscript.printed:
        raise CannotBeSet(told(NOTHING_TO_PRINT))
    return Book(manuscript).zipped()


class Book:
    """Collects the files of a book in the order in which they are read."""

    def __init__(self, manuscript: Manuscript) -> None:
        self.manuscript = manuscript
        self._pictures: dict[str, Part] = {}
        self._are_described = True

    def zipped(self) -> bytes:
        written = BytesIO()
        with zipfile.ZipFile(written, "w") as archive:
            _add(archive, "mimetype", b"application/epub+zip", is_stored=True)
            _add(archive, "META-INF/container.xml", CONTAINER.encode())
            for name, data in self._files():
                _add(archive, f"EPUB/{name}", data)
        return written.getvalue()

    def _files(self) -> list[tuple[str, bytes]]:
        manuscript = self.manuscript
        cover = self._cover_picture()
        places = [(piece, f"piece-{place:03}.xhtml") for place, piece in enumerate(manuscript.printed, start=1)]
        texts = [self._piece(piece, name) for piece, name in places]
        after = [(self._imprint_title(), "imprint.xhtml")]
        parts = [
            self._page("cover.xhtml", self._cover_page(cover)),
            self._page("nav.xhtml", navigation(manuscript, places, after), "nav"),
            *texts,
            self._page("imprint.xhtml", self._imprint_page()),
            Part("toc.ncx", "application/x-dtbncx+xml", old_navigation(manuscript, places, after).encode()),
            Part("style.css", "text/css", STYLE.encode()),
            cover,
            *self._pictures.values(),
        ]
        opf = package(manuscript, parts, has_pictures=bool(self._pictures), are_described=self._are_described)
        return [("package.opf", opf.encode()), *((part.name, part.data) for part in parts)]

    def _page(self, name: str, text: str, properties: str = "") -> Part:
        return Part(name, XHTML, text.encode(), properties, is_read=True)

    # --- pages --------------------------------------------------------------------------------

    def _piece(self, piece: Piece, name: str) -> Part:
        body = PieceWriter(piece, self.manuscript.words, self._image_href).body()
        self._are_described &= 'alt=""' not in body
        return self._page(name, document(plain(piece.title), piece.language, body, "bodymatter"))

    def _cover_page(self, cover: Part) -> str:
        words = self._cover_words()
        shown = f'<img src="{cover.name}" alt="{safe(words)}"/>'
        body = f'<section class="cover" epub:type="cover" aria-label="{safe(words)}">{shown}</section>'
        return document(words, self.manuscript.language, body)

    def _cover_words(self) -> str:
        manuscript = self.manuscript
        own = manuscript.cover.alternative if manuscript.cover else ""
        return own or manuscript.words.cover_of.format(title=full_title(manuscript))

    def _imprint_title(self) -> str:
        return self.manuscript.imprint or self.manuscript.publisher or self.manuscript.title

    def _imprint_page(self) -> str:
        manuscript = self.manuscript
        link, licence = address(manuscript.licence_url), safe(manuscript.licence)
        lines = [safe(line) for line in imprint_lines(manuscript)]
        lines += [f'<a rel="license" href="{link}">{licence}</a>' if link else licence] if licence else []
        lines += [safe(manuscript.cover.credit)] if manuscript.cover and manuscript.cover.credit else []
        web = address(manuscript.url)
        lines += [f'<a dir="ltr" href="{web}">{safe(manuscript.url)}</a>'] if web else []
        paragraphs = "\n".join(f"<p>{line}</p>" for line in lines)
        boxes = "\n".join(self._box(box.title, Piece("box", "article", (), manuscript.language, blocks=box.blocks))
                          for box in manuscript.boxes if box.blocks)  # fmt: skip
        title = safe(self._imprint_title())
        body = f"""<section class="imprint" epub:type="colophon" role="doc-colophon" aria-labelledby="title">
<h1 id="title">{title}</h1>
{paragraphs}
{boxes}
</section>"""
        return document(self._imprint_title(), manuscript.language, body, "backmatter")

    def _box(self, title: str, piece: Piece) -> str:
        writer = PieceWriter(piece, self.manuscript.words, self._image_href)
        return f"<section>\n<h2>{safe(title)}</h2>\n{writer.blocks(piece.blocks)}\n</section>"

    # --- pictures -------------------------------------------------------------------------------

    def _image_href(self, image: Image) -> str:
        stem = hashlib.sha256(image.data).hexdigest()[:16]
        if stem not in self._pictures:
            data, ending = kept(image)
            self._pictures[stem] = Part(f"picture-{stem}.{ending}", MEDIA_TYPES[ending], data)
        return self._pictures[stem].name

    def _cover_picture(self) -> Part:
        """The cover of the issue where it is a photograph, else one that is drawn from its words."""
        cover = self.manuscript.cover
        if cover and cover.image.format != "svg":
            data, ending = printable(cover.image)
        else:
            data, ending = drawn_cover(self.manuscript), "png"
        return Part(f"cover-image.{ending}", MEDIA_TYPES[ending], data, "cover-image")


def _add(archive: zipfile.ZipFile, name: str, data: bytes, *, is_stored: bool = False) -> None:
    entry = zipfile.ZipInfo(name, MOMENT)
    entry.compress_type = zipfile.ZIP_STORED if is_stored else zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    entry.create_system = 3
    archive.writestr(entry, data, compresslevel=None if is_stored else 9)


def kept(image: Image) -> tuple[bytes, str]:
    """A picture as it is where e-readers can show it, else made smaller or into a form they know."""
    if image.format == "svg":
        return _whole_drawing(image.data), "svg"
    from PIL import Image as Raster

    try:
        with Raster.open(BytesIO(image.data)) as raster:
            ending = {"PNG": "png", "JPEG": "jpg", "GIF": "gif", "WEBP": "webp"}.get(raster.format or "", "")
            if ending and max(raster.size) <= LARGEST_SIDE:
                return image.data, ending
    except (OSError, Raster.DecompressionBombError) as problem:
        raise CannotBeSet(unreadable(image)) from problem
    return printable(image)


def _whole_drawing(data: bytes) -> bytes:
    from defusedxml import DefusedXmlException, ElementTree

    try:
        ElementTree.fromstring(data)
    except (ElementTree.ParseError, DefusedXmlException) as problem:
        raise CannotBeSet(told(DRAWING_UNREADABLE, reason=problem)) from problem
    return data


def drawn_cover(manuscript: Manuscript) -> bytes:
    """A cover of 1200 × 1800 pixels with title, designation and date, as a PNG."""
    with Workshop() as workshop:
        return workshop.png(_cover_source(manuscript, workshop), 300)


def _cover_source(manuscript: Manuscript, workshop: Workshop) -> str:
    is_naskh = manuscript.direction == "rtl"
    fonts = f'({GREEK}, "{NASKH}", "{LATIN}")' if is_naskh else f'({GREEK}, "{LATIN}", "{NASKH}")'
    date = "" if manuscript.date_words in manuscript.designation else manuscript.date_words
    under = [part for part in (manuscript.designation, manuscript.issue_title, date) if part]
    lines = " #linebreak() ".join(f"#{literal(part)}" for part in under)
    picture = ""
    shown = manuscript.cover.image if manuscript.cover else manuscript.emblem
    if shown:
        height = 150 if manuscript.cover else 60
        name = literal(workshop.image_name(shown))
        picture = f'#align(center, image({name}, width: 100%, height: {height}pt, fit: "contain"))'
    return f"""#set page(width: 288pt, height: 432pt, margin: 30pt, fill: rgb("#fbf8f1"))
#set text(font: {fonts}, lang: {literal(base_code(manuscript.language))}, dir: {manuscript.direction}, size: 13pt)
#set par(leading: {"0.9em" if is_naskh else "0.65em"}, justify: false)
#let accent = {cmyk(manuscript.accent)}
#let title = {literal(manuscript.title)}
#line(length: 100%, stroke: 2pt + accent)
#v(18pt)
#layout(room => {{
  let width = measure(text(size: 54pt, title)).width
  align(center, text(size: calc.max(20pt, 54pt * calc.min(1, room.width / width)), hyphenate: false, title))
}})
#v(12pt)
#align(center)[{lines}]
#v(1fr)
{picture}
#v(1fr)
#align(center, text(size: 11pt, {literal(manuscript.imprint or manuscript.publisher)}))
#line(length: 100%, stroke: 0.6pt + accent)
"""
