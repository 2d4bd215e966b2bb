"""What an import did, told at its end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

Say = Callable[[str], None]
MOST_QUESTIONS = 200


class Refused(Exception):
    """A file or a text that cannot be brought in as it is. The message is for whoever made it.

    place: the file, or what else names the text; line: counted from 1, 0 where none can be named.
    """

    def __init__(self, message: str, line: int = 0, place: str = "") -> None:
        super().__init__(message)
        self.message, self.line, self.place = message, line, place

    def __str__(self) -> str:
        where = f"{self.place}, line {self.line}" if self.line else self.place
        return f"{where}: {self.message}" if where else self.message


@dataclass
class Report:
    """Counts, and lines for people. `questions` are what only a person can decide."""

    read: int = 0
    written: int = 0
    unchanged: int = 0
    comments: int = 0
    pictures: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    questions: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    is_dry: bool = False

    def skip(self, reason: str, count: int = 1) -> None:
        self.skipped[reason] += count

    def ask(self, place: str, question: str) -> None:
        self.questions.append(f"{place}: {question}" if place else question)

    def refuse(self, problem: Refused, place: str) -> None:
        problem.place = problem.place or place
        self.refused.append(str(problem))

    def remark(self, words: str) -> None:
        if words not in self.remarks:
            self.remarks.append(words)

    def lines(self) -> list[str]:
        """The report as printed."""
        would = "would be " if self.is_dry else ""
        counts = [f"read {self.read}", f"{would}written {self.written}", f"unchanged {self.unchanged}"]
        counts += [f"{would}{self.comments} comments"] if self.comments else []
        counts += [f"{would}{self.pictures} pictures"] if self.pictures else []
        counts += [f"skipped {self.skipped.total()}"] if self.skipped else []
        counts += [f"refused {len(self.refused)}"] if self.refused else []
        lines = [", ".join(counts), *self.remarks]
        lines += [f"skipped {count}: {reason}" for reason, count in sorted(self.skipped.items())]
        if self.questions:
            lines += [f"questions ({len(self.questions)}):", *(f"  {one}" for one in self.questions[:MOST_QUESTIONS])]
        if len(self.questions) > MOST_QUESTIONS:
            lines.append(f"  … and {len(self.questions) - MOST_QUESTIONS} more")
        return lines + [f"refused: {one}" for one in self.refused]
