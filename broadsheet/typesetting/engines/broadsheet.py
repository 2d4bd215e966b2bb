"""A newspaper sheet, four pages or a multiple: galley, make-up, forme.

Every piece is set once in one column and measured; plain Python decides which line stands in which column
of which page; then the whole is written for Typst with everything at its place, compiled, and measured again.
The type is as large as the wanted pages allow.
"""

from __future__ import annotations

from broadsheet.typesetting.engines.broadsheet_boxes import sorted_out
from broadsheet.typesetting.engines.broadsheet_forme import MadeUp, places_of
from broadsheet.typesetting.engines.broadsheet_pdf import with_page_boxes
from broadsheet.typesetting.engines.broadsheet_press import Press
from broadsheet.typesetting.engines.compiling import Workshop
from broadsheet.typesetting.engines.sheet import CannotBeSet, OnStep, Sheet
from broadsheet.typesetting.manuscript import Manuscript, plain

LONGEST_TITLE = 600


def set_broadsheet(manuscript: Manuscript, on_step: OnStep | None = None, *, bleed_mm: float = 0) -> Sheet:
    """Set a manuscript as a newspaper sheet. Raises CannotBeSet.

    bleed_mm: how far the paper reaches beyond the trimmed page on each side.
    """
    _check(manuscript)
    step = on_step or _silent
    with Workshop() as workshop:
        press = Press(sorted_out(manuscript), workshop, step)
        made = press.made_up()
        step(0.9, "pdf")
        pdf = press.printed(made)
    step(1.0, "done")
    places = {key: pages for key, pages in places_of(made).items() if not key.startswith("box ")}
    return Sheet(with_page_boxes(pdf, bleed_mm), made.pages, places, tuple(_remarks(manuscript, press, made)))


def _check(manuscript: Manuscript) -> None:
    if not manuscript.printed:
        raise CannotBeSet("No text is to be printed: a sheet needs at least one article or editorial.")
    if manuscript.paper not in ("a4", "a3"):
        raise CannotBeSet("A newspaper sheet is set on A4 or A3.")
    for piece in manuscript.pieces:
        if len(plain(piece.title)) > LONGEST_TITLE:
            raise CannotBeSet(f"The title “{plain(piece.title)[:60]}…” is too long: at most {LONGEST_TITLE} letters.")


def _remarks(manuscript: Manuscript, press: Press, made: MadeUp) -> list[str]:
    remarks = []
    if manuscript.pages % 4:
        remarks.append(f"A sheet has a multiple of four pages: {made.pages} instead of {manuscript.pages}.")
    elif manuscript.pages and made.pages > manuscript.pages:
        remarks.append(
            f"The text does not fit on {manuscript.pages} pages even in the smallest type; the sheet has {made.pages}."
        )
    if press.white_share(made) > 0.06:
        remarks.append(f"The text is short for {made.pages} pages: part of the sheet stays white.")
    return remarks


def _silent(_share: float, _what: str) -> None:
    pass
