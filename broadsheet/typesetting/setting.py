"""A manuscript in one of the forms: the one door to all engines."""

from __future__ import annotations

from dataclasses import replace

from broadsheet.core.languages import is_rtl
from broadsheet.typesetting.engines.legible import legible
from broadsheet.typesetting.engines.sheet import (
    ADVERT_UNKNOWN,
    BOX_LEFT_OUT,
    NOTHING_TO_PRINT,
    CannotBeSet,
    OnStep,
    Sheet,
    Told,
    told,
)
from broadsheet.typesetting.manuscript import PLACE, Manuscript
from broadsheet.typesetting.rules import BOOKLET, BROADSHEET, EPUB, JOURNAL

ONE_FOLD = 4
EXTRAS = ("events", "subscription")  # boxes that a sheet can do without, the first to go first
__all__ = ["CannotBeSet", "Sheet", "set_in_form"]


def set_in_form(
    manuscript: Manuscript,
    form: str,
    on_step: OnStep | None = None,
    *,
    bleed_mm: float = 0,
    has_marks: bool = False,
    is_broadsheet: bool = False,
) -> Sheet:
    """The finished file (`Sheet.pdf` holds the EPUB where that is the form).

    bleed_mm: paper beyond the trimmed page. has_marks: fold and crop marks on an imposed sheet.
    is_broadsheet: whether a booklet folds a broadsheet instead of a journal. Raises CannotBeSet.
    """
    if not manuscript.printed:
        raise CannotBeSet(told(NOTHING_TO_PRINT))
    manuscript = manuscript if form == EPUB else legible(manuscript)
    sheet = _set(manuscript, form, on_step, bleed_mm, has_marks, is_broadsheet)
    unknown = [told(ADVERT_UNKNOWN, advert=box.title) for box in manuscript.boxes if box.kind == PLACE]
    return replace(sheet, remarks=(*sheet.remarks, *unknown))


def _set(
    manuscript: Manuscript, form: str, on_step: OnStep | None, bleed_mm: float, has_marks: bool, is_broadsheet: bool
) -> Sheet:
    if form == EPUB:
        from broadsheet.typesetting.engines.epub import write_epub

        return Sheet(write_epub(manuscript), 0)
    if form == BROADSHEET or (form == BOOKLET and is_broadsheet):
        sheet = _set_broadsheet(manuscript, on_step, bleed_mm)
    else:
        from broadsheet.typesetting.engines.journal import set_journal

        paper = manuscript.paper if form == JOURNAL else "a5"
        sheet = set_journal(replace(manuscript, paper=paper), on_step, bleed_mm=bleed_mm, is_booklet=form == BOOKLET)
    return _folded(sheet, manuscript, bleed_mm, has_marks, is_broadsheet) if form == BOOKLET else sheet


def _set_broadsheet(manuscript: Manuscript, on_step: OnStep | None, bleed_mm: float) -> Sheet:
    """The sheet; if one more would have to be folded only for its boxes, without the events, then without the offers too."""
    from broadsheet.typesetting.engines.broadsheet import set_broadsheet

    sheet = set_broadsheet(manuscript, on_step, bleed_mm=bleed_mm)
    if not 0 < sheet.pages - manuscript.pages <= ONE_FOLD or not manuscript.pages:
        return sheet
    kept, remarks = manuscript.boxes, list[Told]()
    for box in (box for kind in EXTRAS for box in manuscript.boxes if box.kind == kind):
        kept = tuple(one for one in kept if one is not box)
        remarks.append(told(BOX_LEFT_OUT, box=box.title, pages=manuscript.pages))
        again = set_broadsheet(replace(manuscript, boxes=kept), on_step, bleed_mm=bleed_mm)
        if again.pages <= manuscript.pages:
            return replace(again, remarks=(*again.remarks, *remarks))
    return sheet


def _folded(sheet: Sheet, manuscript: Manuscript, bleed_mm: float, has_marks: bool, is_broadsheet: bool) -> Sheet:
    from broadsheet.typesetting.engines.imposition import impose_booklet, impose_folded

    impose = impose_folded if is_broadsheet else impose_booklet
    pdf = impose(sheet.pdf, is_rtl=is_rtl(manuscript.language), bleed_mm=bleed_mm, has_marks=has_marks)
    return replace(sheet, pdf=pdf)
