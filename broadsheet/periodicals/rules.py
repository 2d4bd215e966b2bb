"""What holds of serials, as plain values."""

from __future__ import annotations

from collections.abc import Iterable

from stdnum import issn

BROADSHEET = "broadsheet"
PREPARING, PRINTING, OUT, SOLD_OUT = "preparing", "printing", "out", "sold_out"
STATES = (PREPARING, PRINTING, OUT, SOLD_OUT)
# From which states an issue may come into each.
BEFORE: dict[str, tuple[str, ...]] = {
    PREPARING: (PRINTING, OUT),
    PRINTING: (PREPARING,),
    OUT: (PREPARING, PRINTING, SOLD_OUT),
    SOLD_OUT: (OUT,),
}
PAPERS = ("a5", "a4", "a3")
COLUMNS = (3, 4, 5)

ARTICLE, EDITORIAL, TITLE, ADVERT = "article", "editorial", "title", "advert"
# Printed words on a page without pictures, by paper; measured on our own layouts.
WORDS_PER_PAGE = {"a5": 330, "a4": 1_050, "a3": 2_300}
WORDS_PER_PICTURE = {"a5": 130, "a4": 160, "a3": 220}
# Room of a head and of what stays white where a text begins; in a journal it begins on a new page.
WORDS_PER_HEAD = {"a5": 150, "a4": 50, "a3": 50}
JOURNAL_FRONT_PAGES = 5  # half-title, title, imprint, contents, and the imprint at the end
BROADSHEET_FRONT_PAGES = 0.6  # masthead, contents, frames and imprint of a newspaper sheet
# The type of a newspaper sheet is as large as its pages allow; the estimate is for a middling one (9.5 points), and in the
# smallest so many times as much finds room.
BROADSHEET_GIVES = 1.3


def is_issn(value: str) -> bool:
    """Whether an ISSN is rightly written and its last digit checks the others. Source: ISO 3297."""
    return len(value) == 9 and value[4] == "-" and bool(issn.is_valid(value))


def may_follow(state: str, wanted: str) -> bool:
    """Whether an issue may come from a state into another."""
    return state in BEFORE[wanted]


def pages_needed(words: int, pictures: int, paper: str, titles: int = 0) -> float:
    """About how many pages a text takes.

    titles: how many texts begin.
    """
    room = words + pictures * WORDS_PER_PICTURE[paper] + titles * WORDS_PER_HEAD[paper]
    return room / WORDS_PER_PAGE[paper]


def sheet_pages(pages: float) -> int:
    """Pages of the folded sheets that hold so many: the next number that four divides."""
    return max(4, -(-int(-(-pages // 1)) // 4) * 4)


def page_words(pages: Iterable[int]) -> str:
    """Pages as a contents list names them: `3`, `3–5`, `1, 3`."""
    runs: list[list[int]] = []
    for page in sorted(set(pages)):
        if runs and page == runs[-1][-1] + 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)
