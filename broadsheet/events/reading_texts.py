"""Reading announcements as old sites have them: "Tuesdays 8/13, 8/20 and 8/27 at 7 PM". Nothing is guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from broadsheet.core.dates import PartialDate, format_date
from broadsheet.core.languages import base_code
from broadsheet.core.recurrence import Frequency, Schedule
from broadsheet.core.recurrence_questions import Question
from broadsheet.core.recurrence_reading import Reading, read_schedule_words
from broadsheet.events import checking, rules
from broadsheet.events.checking import foreign_clock
from broadsheet.events.proposals import NotReadable, Proposal, ask_for_clock
from broadsheet.events.reading import ANSWERED_BY_YES
from broadsheet.events.wording import question_words, refusal_words

DAY_FIRST, MONTH_FIRST = "day", "month"
MOST_LETTERS = 100_000
MOST_EVENTS = 200
_NUMERIC = re.compile(r"(?<![\d/.:])(\d{1,2})([/.])(\d{1,2})(?:\2(\d{4}|\d{2}))?(?![\d/:])\.?")
_TITLED = re.compile(r"^(?P<title>[^:]{3,200}?)\s*(?:: | — | – )\s*(?P<when>.+)$")


@dataclass(frozen=True)
class Answers:
    """What an editor has said of a whole text. order: which comes first in 8/7, the day or the month; '' unasked.

    takes_wall_clock: abbreviations of zones, such as EST in April, mean the clock on the wall.
    """

    year: int | None = None
    order: str = ""
    takes_wall_clock: bool = False


def read_text(
    text: str, zone: ZoneInfo | None, language: str, spoken: str, answers: Answers = Answers()
) -> list[Proposal]:
    """A proposal for each paragraph. zone: None where nobody knows it, which is asked then.

    language: of the text; spoken: of the questions. Raises NotReadable.
    """
    if len(text) > MOST_LETTERS:
        raise NotReadable(_("The text is too long: at most 100,000 letters."))
    paragraphs = [part for part in re.split(r"\n\s*\n", text.replace("\r", "").replace("\x00", "")) if part.strip()]
    if len(paragraphs) > MOST_EVENTS:
        raise NotReadable(_("The text holds too many events: at most %(most)s.") % {"most": MOST_EVENTS})
    return [_proposal(part, zone, language, spoken, answers) for part in paragraphs]


def _proposal(paragraph: str, clock: ZoneInfo | None, language: str, spoken: str, answers: Answers) -> Proposal:
    title, when, rest = _parted(
        [" ".join(line.split()) for line in paragraph.splitlines() if line.strip()], language, answers
    )
    zone = clock or ZoneInfo("UTC")
    found = Proposal(title, zone, said=when, description="\n".join(rest))
    if not title:
        found.questions.append(_("What is it called?"))
    reading, questions = _read(when, language, answers)
    open_ones = [one for one in questions if one.key not in ANSWERED_BY_YES or not answers.takes_wall_clock]
    found.questions += list(dict.fromkeys(question_words(one, spoken) for one in open_ones))
    if not open_ones:
        _place(found, reading, zone, spoken)
    if clock is None:
        ask_for_clock(found)
    elif found.schedule is not None and not answers.takes_wall_clock:
        first = rules.begins_on(found.schedule)
        found.questions += foreign_clock(reading.zone_words, zone, first, spoken) if first else []
    return found


def _place(found: Proposal, reading: Reading, zone: ZoneInfo, spoken: str) -> None:
    if any(rule.needs_start for rule in reading.rules) and reading.start is None:
        found.questions.append(_("From which day does it begin?"))
        return
    try:
        schedule = reading.schedule(zone, reading.start or _first_day(reading))
        if year := rules.year_out_of_reach(schedule):
            raise ValueError(_("no event is in the year %(year)s") % {"year": year})
        found.schedule = rules.from_its_first_day(schedule)
        found.questions += checking.of_single_dates(found.schedule, spoken)
    except ValueError as refusal:
        found.questions.append(_("This cannot be: %(reason)s.") % {"reason": refusal_words(refusal, spoken)})


def _first_day(reading: Reading) -> date | None:
    from django.utils import timezone

    return timezone.localdate() if reading.rules else None


# --- what is the title, what the dates -----------------------------------------------------------------


def _parted(lines: list[str], language: str, answers: Answers) -> tuple[str, str, list[str]]:
    """Title, words of the dates, and the rest; a line is one of dates where it reads as nothing else."""
    dated = [line for line in lines if _is_dated(line, language, answers)]
    others = [line for line in lines if line not in dated]
    if dated:
        return (others[0][:200] if others else ""), ", ".join(line.rstrip(".") for line in dated), others[1:]
    for line in lines:
        found = _TITLED.match(line)
        if found and _is_dated(found["when"], language, answers):
            return found["title"], found["when"], [one for one in lines if one != line]
    return (lines[0][:200] if len(lines) > 1 else ""), ", ".join(lines[1:] or lines), []


def _is_dated(line: str, language: str, answers: Answers) -> bool:
    _reading, questions = _read(line, language, answers)
    return not {"unread", "nothing"} & {one.key for one in questions}


# --- dates -----------------------------------------------------------------------------------------


def _read(words: str, language: str, answers: Answers) -> tuple[Reading, list[Question]]:
    asked: list[Question] = []
    spelt = _NUMERIC.sub(lambda found: _spelt(found, language, answers, asked), words)
    reading = read_schedule_words(spelt, language, answers.year)
    if asked:  # what else is asked of a date depends on its year
        return reading, [*asked, *(one for one in reading.questions if one.key in ("unread", "nothing"))]
    reading, wrong = _named_days(reading)
    return reading, [*reading.questions, *wrong]


def _spelt(found: re.Match[str], language: str, answers: Answers, asked: list[Question]) -> str:
    """A date of numbers in words, or as it stood with a question."""
    one, mark, other, year_text = int(found[1]), found[2], int(found[3]), found[4]
    usual = answers.order or ("" if base_code(language) == "en" else DAY_FIRST)
    order = DAY_FIRST if mark == "." or one > 12 else MONTH_FIRST if other > 12 else usual
    if not order:
        asked.append(Question("order", {"words": found[0].rstrip(".")}))
        order = DAY_FIRST
    day, month = (one, other) if order == DAY_FIRST else (other, one)
    year = _year(year_text) or answers.year
    if year is None:
        if 1 <= month <= 12:
            asked.append(Question("year", {"days": str(day), "month": month}))
        year = 2000
    try:
        return format_date(PartialDate(date(year, month, day)), language)
    except ValueError:
        return found[0] if mark == "." else f"{day} {month} {year}"


def _year(written: str | None) -> int | None:
    if not written:
        return None
    return int(written) if len(written) == 4 else 2000 + int(written)


def _named_days(reading: Reading) -> tuple[Reading, list[Question]]:
    """“Tuesdays 8/13 and 8/20” names the days of these dates; it is no rule beside them."""
    bare = [
        rule
        for rule in reading.rules
        if rule.frequency is Frequency.WEEKLY and rule.interval == 1 and not (rule.count or rule.until or rule.times)
    ]
    if not reading.dates or len(bare) != 1 or len(reading.rules) != 1:
        return reading, []
    named = {one.weekday for one in bare[0].weekdays}
    wrong = [day for day in reading.dates if day.weekday() not in named]
    if wrong:
        weekday = Schedule(ZoneInfo("UTC"), rules=tuple(bare)).rules[0].weekdays[0].code()
        return reading, [Question("weekday", {"day": day, "weekday": weekday}) for day in wrong[:1]]
    return replace(reading, rules=()), []
