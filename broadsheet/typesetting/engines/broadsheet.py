"""A newspaper sheet, four pages or a multiple: galley, make-up, forme.

Every piece is set once in one column and measured; plain Python decides which line stands in which column
of which page; then the whole is written for Typst with everything at its place, compiled, and measured again.
The type is as large as the wanted pages allow.
"""

from __future__ import annotations

from broadsheet.typesetting.engines.broadsheet_boxes import sorted_out
from broadsheet.typesetting.engines.broadsheet_forme import MadeUp, places_of
from broadsheet.typesetting.engines.broadsheet_grid import largest_picture
from broadsheet.typesetting.engines.broadsheet_press import Press
from broadsheet.typesetting.engines.compiling import Workshop
from broadsheet.typesetting.engines.finishing import for_the_printer
from broadsheet.typesetting.engines.letters import missing_letters
from broadsheet.typesetting.engines.sheet import (
    NOT_BY_FOUR,
    NOTHING_TO_PRINT,
    PAPER_UNFIT,
    TABLE_AS_TEXT,
    TABLE_PARTED,
    TITLE_TOO_LONG,
    TOO_LONG,
    TOO_SHORT,
    CannotBeSet,
    OnStep,
    Sheet,
    Told,
    told,
)
from broadsheet.typesetting.manuscript import Manuscript, plain

LONGEST_TITLE = 600


def set_broadsheet(manuscript: Manuscript, on_step: OnStep | None = None, *, bleed_mm: float = 0) -> Sheet:
    """Set a manuscript as a newspaper sheet. Raises CannotBeSet.

    bleed_mm: how far the paper reaches beyond the trimmed page on each side.
    """
    _check(manuscript)
    step = on_step or _silent
    with Workshop(*largest_picture(manuscript)) as workshop:
        press = Press(sorted_out(manuscript), workshop, step)
        made = press.made_up()
        step(0.9, "pdf")
        pdf, unfit = press.printed(made)
    step(1.0, "done")
    places = {key: pages for key, pages in places_of(made).items() if not key.startswith("box ")}
    remarks = [*_remarks(manuscript, press, made), *(missing_letters(manuscript) or unfit)]
    return Sheet(for_the_printer(pdf, bleed_mm), made.pages, places, tuple(remarks))


def _check(manuscript: Manuscript) -> None:
    if not manuscript.printed:
        raise CannotBeSet(told(NOTHING_TO_PRINT))
    if manuscript.paper not in ("a4", "a3"):
        raise CannotBeSet(told(PAPER_UNFIT))
    for piece in manuscript.pieces:
        if len(plain(piece.title)) > LONGEST_TITLE:
            raise CannotBeSet(told(TITLE_TOO_LONG, title=plain(piece.title)[:60], most=LONGEST_TITLE))


def _remarks(manuscript: Manuscript, press: Press, made: MadeUp) -> list[Told]:
    remarks = []
    if manuscript.pages % 4:
        remarks.append(told(NOT_BY_FOUR, pages=made.pages, wanted=manuscript.pages))
    elif manuscript.pages and made.pages > manuscript.pages:
        remarks.append(told(TOO_LONG, pages=made.pages, wanted=manuscript.pages))
    for title, is_text in press.parted_tables(made):
        remarks.append(told(TABLE_AS_TEXT if is_text else TABLE_PARTED, title=title))
    if press.white_share(made) > 0.06:
        remarks.append(told(TOO_SHORT, pages=made.pages))
    return remarks


def _silent(_share: float, _what: str) -> None:
    pass
