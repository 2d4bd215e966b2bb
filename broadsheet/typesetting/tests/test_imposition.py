"""Fold the printed stack, and the pages are in the order of reading."""

from __future__ import annotations

from io import BytesIO

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broadsheet.typesetting.engines.imposition import Side, impose_booklet, impose_folded, sides
from broadsheet.typesetting.engines.sheet import CannotBeSet

POINT = 72 / 25.4
A5 = (148 * POINT, 210 * POINT)
A4 = (210 * POINT, 297 * POINT)


def document(pages: int, size: tuple[float, float] = A5, bleed: float = 0) -> bytes:
    """A PDF whose n-th page says `page n` in its content."""
    written = BytesIO()
    with pikepdf.new() as pdf:
        for number in range(1, pages + 1):
            page = pdf.add_blank_page(page_size=(size[0] + 2 * bleed, size[1] + 2 * bleed))
            page.Contents = pdf.make_stream(f"% page {number}\n".encode())
            page.trimbox = [bleed, bleed, size[0] + bleed, size[1] + bleed]
        pdf.save(written)
    return written.getvalue()


def folded(plan: list[Side], is_rtl: bool) -> list[int | None]:
    """What a reader finds who turns the leaves of the nested, folded sheets.

    Turned over the short edge, the left half of a back lies behind the right half of its front.
    """
    fronts, backs = plan[0::2], plan[1::2]
    first_half, second_half = [], []
    for front, back in zip(fronts, backs, strict=True):
        near, far = (front.right, back.left), (back.right, front.left)
        if is_rtl:
            near, far = (front.left, back.right), (back.left, front.right)
        first_half += near
        second_half = [*far, *second_half]
    return first_half + second_half


def pages_of(pdf: bytes) -> list[list[int]]:
    """For each side, the numbers of the pages that are drawn on it, left and right."""
    found = []
    with pikepdf.open(BytesIO(pdf)) as opened:
        for page in opened.pages:
            forms = page.obj.Resources.XObject
            names = [name for name in ("/Left", "/Right") if name in forms]
            found.append([int(forms[name].read_bytes().split()[2]) for name in names])
    return found


@given(pages=st.integers(min_value=1, max_value=200), is_rtl=st.booleans())
def test_folding_the_stack_gives_the_order_of_reading(pages: int, is_rtl: bool):
    read = folded(sides(pages, is_rtl=is_rtl), is_rtl)

    assert [page for page in read if page is not None] == list(range(1, pages + 1))
    assert read[:pages] == list(range(1, pages + 1))
    assert len(read) % 4 == 0 and len(read) - pages < 4


@settings(max_examples=15, deadline=None)
@given(pages=st.integers(min_value=1, max_value=24), is_rtl=st.booleans())
def test_every_page_is_drawn_exactly_once(pages: int, is_rtl: bool):
    drawn = pages_of(impose_booklet(document(pages), is_rtl=is_rtl))

    assert sorted(page for side in drawn for page in side) == list(range(1, pages + 1))


def test_eight_pages_make_two_sheets():
    assert pages_of(impose_booklet(document(8))) == [[8, 1], [2, 7], [6, 3], [4, 5]]


def test_right_to_left_opens_to_the_right():
    assert pages_of(impose_booklet(document(4), is_rtl=True)) == [[1, 4], [3, 2]]


@pytest.mark.parametrize(("size", "paper"), [(A5, (297, 210)), (A4, (420, 297))])
def test_two_pages_lie_on_the_next_larger_paper(size: tuple[float, float], paper: tuple[float, float]):
    with pikepdf.open(BytesIO(impose_booklet(document(4, size)))) as pdf:
        box = [float(side) / POINT for side in pdf.pages[0].mediabox]

    assert box == pytest.approx([0, 0, *paper], abs=0.1)


def test_boxes_leave_room_for_bleed_and_marks():
    with pikepdf.open(BytesIO(impose_booklet(document(4, bleed=3 * POINT), bleed_mm=3, has_marks=True))) as pdf:
        page = pdf.pages[0]
        trim, bleed, media = ([float(x) / POINT for x in box] for box in (page.trimbox, page.bleedbox, page.mediabox))
        drawing = page.Contents.read_bytes()

    assert (trim[2] - trim[0], trim[3] - trim[1]) == pytest.approx((296, 210))
    assert (trim[0] - bleed[0], bleed[3] - trim[3]) == pytest.approx((3, 3))
    assert media[0] < bleed[0] and media[2] > bleed[2]
    assert b"[2 2] 0 d" in drawing and drawing.count(b" l S") == 10


def test_without_marks_nothing_is_drawn_beside_the_pages():
    with pikepdf.open(BytesIO(impose_booklet(document(4)))) as pdf:
        assert b" l S" not in pdf.pages[0].Contents.read_bytes()


def test_inner_sheets_creep_towards_the_fold():
    with pikepdf.open(BytesIO(impose_booklet(document(8), creep_mm=2))) as pdf:
        outer, inner = (pdf.pages[place].Contents.read_bytes().split(b"\n") for place in (0, 2))

    def offset(line: bytes) -> float:
        return float(line.split(b" cm ")[0].split()[-2])

    assert offset(inner[0]) - offset(outer[0]) == pytest.approx(2 * POINT, abs=0.01)
    assert offset(inner[1]) - offset(outer[1]) == pytest.approx(-2 * POINT, abs=0.01)


def test_a_broadsheet_of_one_leaf_is_not_folded():
    leaf = document(2, A4)

    assert impose_folded(leaf) == leaf
    assert pages_of(impose_folded(document(4, A4))) == [[4, 1], [2, 3]]
    assert pages_of(impose_folded(document(8, A4), is_rtl=True)) == [[1, 8], [7, 2], [3, 6], [5, 4]]


def test_the_same_pages_give_the_same_bytes():
    assert impose_booklet(document(5)) == impose_booklet(document(5))


@pytest.mark.parametrize("impose", [impose_booklet, impose_folded])
def test_what_is_no_pdf_is_said_in_words(impose):
    with pytest.raises(CannotBeSet, match="cannot be read"):
        impose(b"nothing")


def test_no_pages_cannot_be_folded():
    with pytest.raises(CannotBeSet, match="no pages"):
        impose_booklet(document(0))
    with pytest.raises(ValueError, match="nothing to fold"):
        sides(0)
