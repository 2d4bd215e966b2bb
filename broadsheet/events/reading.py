"""Reading dates from an editor's words: what was understood, said back in every language, and what is asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _

from broadsheet.core.languages import language as named
from broadsheet.core.recurrence import Schedule
from broadsheet.core.recurrence_questions import Question
from broadsheet.core.recurrence_reading import read_schedule_words
from broadsheet.core.recurrence_words import schedule_words
from broadsheet.events import checking, rules
from broadsheet.events.wording import question_words, refusal_words
from broadsheet.events.words import occurrence_words

# Questions that one may answer by saying that it is meant so; every other leaves the dates open.
ANSWERED_BY_YES = frozenset({"zone-all-year", "zone-season"})


@dataclass(frozen=True)
class Understood:
    """schedule is None where something must be said more clearly; then `open_questions` say what."""

    schedule: Schedule | None = None
    open_questions: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    zone_words: tuple[str, ...] = ()
    lacks_clock: bool = False

    def words(self, codes: tuple[str, ...]) -> list[tuple[str, str, str]]:
        """How it reads: (code, name of the language, words)."""
        if self.schedule is None:
            return []
        return [(code, named(code).autonym, schedule_words(self.schedule, code, full=True)) for code in codes]

    def next_days(self, language: str, count: int = 3) -> list[str]:
        if self.schedule is None:
            return []
        found = rules.coming(self.schedule, timezone.now(), count)
        return [occurrence_words(one, self.schedule.days, language) for one in found]


def understand(
    text: str, language: str, zone: ZoneInfo, start: date | None = None, year: int | None = None
) -> Understood:
    """Read words of a language. start: the first day of rules whose words name none, which is else today."""
    reading = read_schedule_words(text, language, year, timezone.now().astimezone(zone).date())
    asked = [one for one in reading.questions if one.key not in ANSWERED_BY_YES]
    doubted = [question_words(one, language) for one in reading.questions if one.key in ANSWERED_BY_YES]
    open_ones = _sentences(asked, language)
    if reading.start is None and any(rule.needs_start for rule in reading.rules):
        open_ones.append(_("From which day does it begin?"))
    if open_ones:
        return Understood(None, open_ones, doubted, reading.zone_words)
    first = reading.start or (start or timezone.localdate() if reading.rules else None)
    try:
        schedule = reading.schedule(zone, first)
        if year := rules.year_out_of_reach(schedule):
            raise ValueError(_("no event is in the year %(year)s") % {"year": year})
        if first != start:  # what is kept already stays as it is
            schedule = rules.from_its_first_day(schedule)
        is_empty = rules.begins_on(schedule) is None
    except ValueError as refusal:
        sentence = _("This cannot be: %(reason)s.") % {"reason": refusal_words(refusal, language)}
        return Understood(None, [sentence], doubted, reading.zone_words)
    if is_empty:
        return Understood(None, [_("These rules give no day at all.")], doubted, reading.zone_words)
    return Understood(schedule, [], [*doubted, *checking.of_itself(schedule, language)], reading.zone_words)


def _sentences(questions: list[Question], language: str) -> list[str]:
    return list(dict.fromkeys(question_words(one, language) for one in questions))
