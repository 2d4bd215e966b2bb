"""No further sheet is folded for a box, and what is left out is said."""

from dataclasses import replace

import pytest

from broadsheet.typesetting.engines import broadsheet as engine
from broadsheet.typesetting.engines.sheet import Sheet
from broadsheet.typesetting.manuscript import Box, Manuscript, Paragraph, Piece, Run
from broadsheet.typesetting.setting import set_in_form

TEXT = (Paragraph((Run("Words."),)),)
BOXES = (
    Box("subscription", "Subscribe", TEXT),
    Box("events", "Next events", TEXT),
    Box("contacts", "Write to us", TEXT),
)
SHEET = Manuscript("Aurora", "en", (Piece("a", "article", (Run("A text"),), "en", blocks=TEXT),), boxes=BOXES, pages=4)


@pytest.mark.parametrize(
    ("fits_with", "kept", "said"),
    [
        (3, ["subscription", "events", "contacts"], []),
        (2, ["subscription", "contacts"], ["Next events"]),
        (1, ["contacts"], ["Next events", "Subscribe"]),
        (0, ["subscription", "events", "contacts"], []),
    ],
)
def test_a_box_gives_way_to_the_fold_and_is_named(monkeypatch, fits_with, kept, said):
    seen = []

    def set_so(manuscript, on_step=None, *, bleed_mm=0):
        seen.append([box.kind for box in manuscript.boxes])
        return Sheet(b"", 4 if len(manuscript.boxes) <= fits_with else 8)

    monkeypatch.setattr(engine, "set_broadsheet", set_so)
    made = set_in_form(SHEET, "broadsheet")
    assert made.pages == (4 if fits_with else 8)
    assert [remark.parts["box"] for remark in made.remarks] == said
    if fits_with:
        assert seen[-1] == kept


@pytest.mark.parametrize(("wanted", "pages"), [(0, 4), (4, 12), (4, 4)])
def test_a_sheet_of_another_length_is_set_once(monkeypatch, wanted, pages):
    seen = []

    def set_so(manuscript, on_step=None, *, bleed_mm=0):
        seen.append(manuscript)
        return Sheet(b"", pages)

    monkeypatch.setattr(engine, "set_broadsheet", set_so)
    set_in_form(replace(SHEET, pages=wanted), "broadsheet")
    assert len(seen) == 1
