"""Pages of a PDF laid out on sheets that are folded once and put into one another (saddle stitch).

Sheet 0 is the outermost one. Printed on both sides, turned over the short edge, the stack folds into reading order.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from broadsheet.typesetting.engines.sheet import PDF_EMPTY, PDF_UNREADABLE, CannotBeSet, told

MM = 72 / 25.4
SHEET_PAGES = 4
MARK_MM, GAP_MM = 5.0, 2.0  # length of a mark, and its distance from the bleed


@dataclass(frozen=True)
class Side:
    """One side of a sheet as it lies before the reader: numbers of pages from 1, None for a blank one."""

    left: int | None
    right: int | None
    sheet: int


def sides(pages: int, *, is_rtl: bool = False) -> list[Side]:
    """Front and back of each sheet, outermost first; blanks fill up to a multiple of four at the end.

    pages: at least 1, else ValueError. is_rtl: the volume opens to the right.
    """
    if pages < 1:
        raise ValueError(f"nothing to fold: {pages} pages")
    total = pages + -pages % SHEET_PAGES
    found = []
    for sheet in range(total // SHEET_PAGES):
        outer = (total - 2 * sheet, 1 + 2 * sheet)
        inner = (2 + 2 * sheet, total - 1 - 2 * sheet)
        found += [_side(pair, sheet, pages, is_rtl) for pair in (outer, inner)]
    return found


def _side(pair: tuple[int, int], sheet: int, pages: int, is_rtl: bool) -> Side:
    left, right = (number if number <= pages else None for number in (reversed(pair) if is_rtl else pair))
    return Side(left, right, sheet)


def impose_booklet(
    pdf: bytes, *, is_rtl: bool = False, bleed_mm: float = 0.0, has_marks: bool = False, creep_mm: float = 0.0
) -> bytes:
    """Two pages on each side of a sheet, to be folded and stapled: A5 on A4, A4 on A3.

    bleed_mm: paper around the trimmed pages, as in the PDF given. has_marks: fold and crop marks beyond the bleed.
    creep_mm: how far the innermost sheet would stick out; inner pages move towards the fold by their share of it.
    Raises CannotBeSet for a PDF without pages or one that cannot be read.
    """
    import pikepdf

    try:
        source = pikepdf.open(BytesIO(pdf))
    except pikepdf.PdfError as problem:
        raise CannotBeSet(told(PDF_UNREADABLE, reason=problem)) from problem
    with source, pikepdf.new() as target:
        if not source.pages:
            raise CannotBeSet(told(PDF_EMPTY))
        plan = sides(len(source.pages), is_rtl=is_rtl)
        press = Press(source, target, bleed_mm, has_marks)
        sheets = plan[-1].sheet + 1
        for side in plan:
            press.print(side, creep_mm * MM * side.sheet / max(sheets - 1, 1))
        _describe(source, target, is_rtl)
        written = BytesIO()
        target.save(written, deterministic_id=True, min_version=source.pdf_version)
    return written.getvalue()


def impose_folded(pdf: bytes, *, is_rtl: bool = False, bleed_mm: float = 0.0, has_marks: bool = False) -> bytes:
    """A broadsheet on sheets twice its width, folded into one another; one of two pages has no fold and stays as it is.

    Raises CannotBeSet as `impose_booklet` does.
    """
    import pikepdf

    try:
        with pikepdf.open(BytesIO(pdf)) as source:
            count = len(source.pages)
    except pikepdf.PdfError as problem:
        raise CannotBeSet(told(PDF_UNREADABLE, reason=problem)) from problem
    return pdf if 0 < count <= 2 else impose_booklet(pdf, is_rtl=is_rtl, bleed_mm=bleed_mm, has_marks=has_marks)


def _describe(source: Any, target: Any, is_rtl: bool) -> None:
    """Title and language; tags and links are left behind, for they belong to pages that are read one by one."""
    import pikepdf

    title = source.docinfo.get("/Title")
    if title is not None:
        target.docinfo["/Title"] = str(title)
    language = source.Root.get("/Lang")
    if language is not None:
        target.Root.Lang = str(language)
    preferences = {"/Duplex": pikepdf.Name.DuplexFlipShortEdge, "/PrintScaling": pikepdf.Name("/None")}
    if is_rtl:
        preferences["/Direction"] = pikepdf.Name.R2L
    target.Root.ViewerPreferences = pikepdf.Dictionary(preferences)


class Press:
    """Puts sides onto paper. All lengths in points, from the lower left corner of the paper."""

    def __init__(self, source: Any, target: Any, bleed_mm: float, has_marks: bool) -> None:
        self.source, self.target, self.bleed, self.has_marks = source, target, bleed_mm * MM, has_marks
        self.width, self.height = _trimmed(source.pages[0], self.bleed)
        self.edge = self.bleed + ((MARK_MM + GAP_MM) * MM if has_marks else 0)
        self.side = self.edge if has_marks or bleed_mm else _spare(self.width)
        self._forms: dict[int, Any] = {}

    def print(self, side: Side, creep: float) -> None:
        """One side of a sheet as a page. creep: points by which both pages move towards the fold."""
        import pikepdf

        paper = (2 * (self.width + self.side), self.height + 2 * self.edge)
        page = self.target.add_blank_page(page_size=paper)
        resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary())
        drawing = []
        for name, number, is_left in (("/Left", side.left, True), ("/Right", side.right, False)):
            if number is not None:
                resources.XObject[name] = self._form(number)
                drawing.append(self._placed(name, number, is_left, creep))
        drawing += self._marks() if self.has_marks else []
        page.Resources = resources
        page.Contents = self.target.make_stream("\n".join(drawing).encode())
        page.trimbox = self._box(0)
        page.bleedbox = self._box(self.bleed)

    def _box(self, beyond: float) -> list[float]:
        side, foot = self.side - beyond, self.edge - beyond
        return [side, foot, 2 * self.width + self.side + beyond, self.height + self.edge + beyond]

    def _form(self, number: int) -> Any:
        """A page as a picture that can be placed; its words stay words."""
        import pikepdf

        if number not in self._forms:
            page = self.source.pages[number - 1]
            form = page.as_form_xobject()
            form.BBox = pikepdf.Array(page.mediabox)
            if "/StructParents" in form:
                del form["/StructParents"]
            self._forms[number] = self.target.copy_foreign(form)
        return self._forms[number]

    def _placed(self, name: str, number: int, is_left: bool, creep: float) -> str:
        """Clipped at the fold, where its bleed would run into the other page."""
        left, bottom, *_rest = (float(side) for side in _trim_of(self.source.pages[number - 1], self.bleed))
        fold = self.side + self.width
        start = 0.0 if is_left else fold
        x = self.side + (0 if is_left else self.width) + (creep if is_left else -creep) - left
        y = self.edge - bottom
        window = f"{start:.3f} 0 {fold:.3f} {self.height + 2 * self.edge:.3f} re W n"
        return f"q {window} 1 0 0 1 {x:.3f} {y:.3f} cm {name} Do Q"

    def _marks(self) -> Iterator[str]:
        """Hairlines: whole ones at the corners to cut by, broken ones above and below the fold."""
        length = MARK_MM * MM
        right, top = 2 * self.width + self.edge, self.height + self.edge
        yield "q 0.25 w 0 0 0 1 K"
        for y in (self.edge, top):
            yield f"0 {y:.3f} m {length:.3f} {y:.3f} l S"
            yield f"{right + self.edge - length:.3f} {y:.3f} m {right + self.edge:.3f} {y:.3f} l S"
        for x in (self.edge, right):
            yield f"{x:.3f} 0 m {x:.3f} {length:.3f} l S"
            yield f"{x:.3f} {top + self.edge - length:.3f} m {x:.3f} {top + self.edge:.3f} l S"
        fold = self.edge + self.width
        yield f"[2 2] 0 d {fold:.3f} 0 m {fold:.3f} {length:.3f} l S"
        yield f"{fold:.3f} {top + self.edge - length:.3f} m {fold:.3f} {top + self.edge:.3f} l S Q"


def _spare(width: float) -> float:
    """Half of what two pages leave of a standard sheet: A5 is half a millimetre narrower than half of A4."""
    for paper_mm in (297, 420, 594):
        spare = paper_mm * MM - 2 * width
        if 0 < spare <= 1.5 * MM:
            return spare / 2
    return 0.0


def _trim_of(page: Any, bleed: float) -> list[float]:
    """The trimmed page: its own box where it has one, else the paper without the bleed."""
    if "/TrimBox" in page.obj:
        return [float(side) for side in page.trimbox]
    left, bottom, right, top = (float(side) for side in page.mediabox)
    return [left + bleed, bottom + bleed, right - bleed, top - bleed]


def _trimmed(page: Any, bleed: float) -> tuple[float, float]:
    left, bottom, right, top = _trim_of(page, bleed)
    return right - left, top - bottom
