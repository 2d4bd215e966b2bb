"""Serial titles, their issues, and what stands in each edition."""

from broadsheet.periodicals.models.issues import (
    ContentsEntry,
    Edition,
    Issue,
    IssueWords,
    PrintFirst,
    WaitingVersion,
)
from broadsheet.periodicals.models.titles import (
    Imprint,
    ImprintWords,
    Periodical,
    PeriodicalTitle,
    StandingEdition,
)

__all__ = [
    "ContentsEntry",
    "Edition",
    "Imprint",
    "ImprintWords",
    "Issue",
    "IssueWords",
    "Periodical",
    "PeriodicalTitle",
    "PrintFirst",
    "StandingEdition",
    "WaitingVersion",
]
