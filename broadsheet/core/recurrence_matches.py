"""From a matched sentence to its value: rules, dates, times; or a question where it has several or none."""

import re
from dataclasses import dataclass, replace
from datetime import date, time

from broadsheet.core.recurrence import TimeOfDay
from broadsheet.core.recurrence_patterns import Patterns
from broadsheet.core.recurrence_questions import Question, bare_word
from broadsheet.core.recurrence_rules import LAST, Frequency, Rule, UnsupportedRule, WeekdayPlace

_FREQUENCIES = {
    "daily": Frequency.DAILY,
    "week": Frequency.WEEKLY,
    "month": Frequency.MONTHLY,
    "nth": Frequency.MONTHLY,
    "yearly": Frequency.YEARLY,
}
_YEAR = re.compile(r"\b\d{4}\b")
_NUMERIC = re.compile(r"(\d{1,2})([./-])(\d{1,2})[./-](\d{4}|\d{2})")
_ISO = re.compile(r"\d{4}-\d\d-\d\d")
_TIME = re.compile(r"(?P<hour>\d{1,2})(?: ?[:.,h] ?(?P<minute>\d\d)| ?h)?(?: ?(?P<half>[ap])\.? ?m\.?)?")


class Unclear(Exception):
    """The words allow several readings or none; carries the question."""

    def __init__(self, question: Question) -> None:
        super().__init__(question.key)
        self.question = question


# --- rules ----------------------------------------------------------------------------------------


def rule_of(kind: str, match: re.Match[str], patterns: Patterns) -> Rule:
    """Return the rule of a matched sentence. Raises Unclear."""
    if kind == "weekdays_alone":
        _check_recurring(match[0], patterns)
    if kind == "nth_alone":
        _check_nth(match[0], patterns)
    if kind == "weekly_2_perhaps" and len(weekday_numbers(match["weekdays"], patterns)) > 1:
        raise Unclear(Question("biweekly", {"words": match[0]}))
    frequency = next(value for start, value in _FREQUENCIES.items() if kind.startswith(start))
    try:
        return Rule(
            frequency,
            _interval(kind, match, patterns),
            _weekdays(kind, match, patterns),
            _days(_group(match, "days"), patterns),
            tuple(months_of(_group(match, "months"), patterns)),
        )
    except UnsupportedRule as refusal:
        raise Unclear(Question("refused", {"reason": str(refusal)})) from None


def _group(match: re.Match[str], name: str) -> str:
    return match.groupdict().get(name) or ""


def number_of(match: re.Match[str], patterns: Patterns) -> int:
    """Return the number in the group n, in words or figures."""
    written = match["n"]
    return int(written) if written.isdigit() else patterns.numbers[bare_word(written)]


def _interval(kind: str, match: re.Match[str], patterns: Patterns) -> int:
    if _group(match, "n"):
        return number_of(match, patterns)
    return 2 if "_2" in kind else 1


def _weekdays(kind: str, match: re.Match[str], patterns: Patterns) -> tuple[WeekdayPlace, ...]:
    if kind == "weekly_workdays":
        return tuple(map(WeekdayPlace, range(5)))
    if nth := _group(match, "nth"):
        return tuple(placed_weekdays(nth, patterns))
    days = weekday_numbers(_group(match, "weekdays") or _group(match, "range"), patterns)
    if _group(match, "range"):
        days = [(days[0] + step) % 7 for step in range((days[-1] - days[0]) % 7 + 1)]
    return tuple(map(WeekdayPlace, days))


def weekday_numbers(text: str, patterns: Patterns) -> list[int]:
    """Return the weekdays of a text, 0 for Monday, as they come."""
    return [patterns.weekdays[bare_word(found[0])] for found in patterns.weekday.finditer(text)]


def placed_weekdays(text: str, patterns: Patterns) -> list[WeekdayPlace]:
    """Return "first and third Tuesday and last Saturday" as weekdays with their places."""
    placed: list[WeekdayPlace] = []
    places: list[int] = []
    was_weekday = False
    for found in patterns.ordinal_or_weekday.finditer(text):
        if found["ordinal"]:
            places = [*([] if was_weekday else places), _place(found["ordinal"], patterns)]
        else:
            placed += [WeekdayPlace(patterns.weekdays[bare_word(found[0])], place) for place in places]
        was_weekday = not found["ordinal"]
    return placed


def _place(written: str, patterns: Patterns) -> int:
    return int(written[0]) if written[0].isdigit() else patterns.ordinals[bare_word(written)]


def _days(text: str, patterns: Patterns) -> tuple[int, ...]:
    last = (LAST,) if patterns.last_day.search(text) else ()
    return (*(int(found[0]) for found in patterns.day.finditer(text)), *last)


def months_of(text: str, patterns: Patterns) -> list[int]:
    """Return the months of a text, 1 for January, as they come."""
    return [patterns.months[bare_word(found["month"])] for found in patterns.month.finditer(text)]


def _check_recurring(text: str, patterns: Patterns) -> None:
    first = patterns.weekday.search(text)
    if first is None or bare_word(first[0]) not in patterns.recurring:
        raise Unclear(Question("once-or-every", {"words": text}))


def _check_nth(text: str, patterns: Patterns) -> None:
    """Refuse "every second Tuesday", which is one of two things, and "the last Saturday", of an unnamed month."""
    words = [bare_word(found[0]) for found in patterns.weekday.finditer(text)]
    if all(word in patterns.recurring for word in words) and not patterns.each.match(text):
        return
    if not patterns.each.match(text):
        raise Unclear(Question("once-or-every", {"words": text}))
    placed = placed_weekdays(text, patterns)
    has_one_place_each = len({one.weekday for one in placed}) == len(placed)
    unclear = [one.place for one in placed if one.place not in (1, LAST)]
    if has_one_place_each and unclear:
        raise Unclear(Question("every-nth", {"words": text, "n": unclear[0]}))


# --- dates ----------------------------------------------------------------------------------------


def dates_of(text: str, patterns: Patterns, year: int | None = None) -> list[date]:
    """Return the dates of a text; year: that of a date which names none. Raises Unclear.

    A year behind the last date of a list is that of those before it: "11 June, 3 July and 5 August 2027".
    """
    groups: list[list[date]] = []
    following: date | None = None
    for found in reversed(list(patterns.date.finditer(text))):
        groups.insert(0, _dates_of_group(found[0], patterns, _year_before(found[0], following, patterns) or year))
        following = groups[0][0]
    if not groups:
        raise Unclear(Question("unread", {"words": text}))
    return [day for group in groups for day in group]


def _year_before(text: str, following: date | None, patterns: Patterns) -> int | None:
    """Return the year of the date that follows, where a date that names none comes before it in that year."""
    if following is None or (month := months_of(text, patterns)[:1]) == [] or month[0] > following.month:
        return None
    return following.year


def _dates_of_group(text: str, patterns: Patterns, year: int | None) -> list[date]:
    days = _iso_date(text) or _numeric_date(text, patterns) or _named_dates(text, patterns, year)
    weekday = patterns.weekday.match(text)
    wrong = [day for day in days if weekday and day.weekday() != patterns.weekdays[bare_word(weekday[0])]]
    if weekday and wrong:
        raise Unclear(Question("weekday", {"day": wrong[0], "weekday": bare_word(weekday[0])}))
    return days


def _iso_date(text: str) -> list[date]:
    found = _ISO.search(text)
    return [real_day(found[0], *map(int, found[0].split("-")))] if found else []


def _numeric_date(text: str, patterns: Patterns) -> list[date]:
    found = _NUMERIC.search(text)
    if found is None:
        return []
    one, other, year = int(found[1]), int(found[3]), int(found[4])
    if found[2] == "/" and not patterns.has_day_first and one <= 12 and other <= 12 and one != other:
        raise Unclear(Question("order", {"words": found[0]}))
    is_month_first = other > 12 and found[2] == "/"
    day, month = (other, one) if is_month_first else (one, other)
    return [real_day(found[0], year if year > 99 else 2000 + year, month, day)]


def _named_dates(text: str, patterns: Patterns, year: int | None) -> list[date]:
    numbers = [int(found[0]) for found in patterns.day.finditer(_YEAR.sub(" ", text))]
    month = months_of(text, patterns)[0]
    written = _YEAR.search(text)
    named_year = int(written[0]) if written else year
    if named_year is None:
        raise Unclear(Question("year", {"days": ", ".join(map(str, numbers)), "month": month}))
    return [real_day(text, named_year, month, number) for number in numbers]


def real_day(words: str, year: int, month: int, day: int) -> date:
    """Return the date. Raises Unclear where no calendar has it."""
    try:
        return date(year, month, day)
    except ValueError:
        raise Unclear(Question("no-such-day", {"words": words})) from None


# --- times ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Reading:
    """A time as written: hour as the figures say, half 'a', 'p' or ''; is_vague where a half is wanted."""

    words: str
    hour: int
    minute: int
    half: str
    is_vague: bool

    def at(self, half: str = "") -> time:
        """Return the time, of the half of the day given or written. Raises Unclear."""
        half = half or self.half
        hour = self.hour % 12 + 12 * (half == "p") if half else self.hour % 24
        if (half and not 1 <= self.hour <= 12) or self.minute > 59 or self.hour > 24:
            raise Unclear(Question("no-such-time", {"words": self.words}))
        return time(hour, self.minute)


def times_of(text: str, patterns: Patterns, code: str) -> tuple[list[TimeOfDay], int]:
    """Return the times of a text, and the number of calendar days to their ends. Raises Unclear."""
    times: list[TimeOfDay] = []
    days = 1
    has_24_hours = bool(re.search(r"(?<![\d:.])(?:1[3-9]|2[0-3])[:.h]\d\d", text))
    for item in patterns.time.finditer(text):
        clocks = list(patterns.clock.finditer(item[0]))
        times.append(_time_of([_as_written(one["clock"], patterns, code, has_24_hours) for one in clocks]))
        if day := clocks[-1]["day"]:
            days = patterns.day_ordinals[bare_word(day)]
    return times, days


def clock_of(text: str, patterns: Patterns, code: str) -> time:
    """Return the one time that stands in a text. Raises Unclear."""
    found = list(patterns.clock.finditer(text))
    if not found:
        raise Unclear(Question("no-such-time", {"words": text}))
    written = _as_written(found[-1]["clock"], patterns, code, bool(re.search(r"(?:1[3-9]|2[0-3])[:.h]\d\d", text)))
    _refuse_vague(written)
    return written.at()


def _as_written(text: str, patterns: Patterns, code: str, has_24_hours: bool = False) -> _Reading:
    if bare_word(text) in patterns.noon:
        return _Reading(text, 12, 0, "", False)
    if bare_word(text) in patterns.midnight:
        return _Reading(text, 0, 0, "", False)
    found = _TIME.match(text)
    if found is None:
        raise Unclear(Question("no-such-time", {"words": text}))
    hour, rest = int(found["hour"]), text[found.end() :]
    half = found["half"] or _half_in_words(rest, hour, patterns)
    minute = found["minute"] or re.sub(r"\D", "", rest)
    is_vague = code == "en" and not (half or has_24_hours) and 1 <= hour <= 12 and not text.startswith("0")
    return _Reading(text, hour, int(minute or 0), half, is_vague)


def _half_in_words(rest: str, hour: int, patterns: Patterns) -> str:
    """Return the half of the day that words name: «вечера», "de la tarde"; a night begins in one and ends in the other."""
    bare = bare_word(rest)
    half = next((half for form, half in patterns.halves.items() if bare.endswith(form)), "")
    return half if half != "n" else "a" if hour == 12 or hour < 6 else "p"


def _time_of(written: list[_Reading]) -> TimeOfDay:
    start, end = written[0], written[1] if len(written) > 1 else None
    if start.hour == 24:
        raise Unclear(Question("no-such-time", {"words": start.words}))
    if end is None:
        _refuse_vague(start)
        return TimeOfDay(start.at())
    if end.half and not start.half and start.words[0].isdigit() and 1 <= start.hour <= 12:
        start = replace(start, is_vague=True)  # «с 7 до 9 вечера»
    if start.is_vague and _is_same_half(start, end):
        return TimeOfDay(start.at(end.half), end.at())
    is_24_hours = end.hour > 12 and not end.half
    if not is_24_hours:
        _refuse_vague(start)
    _refuse_vague(end)
    return TimeOfDay(start.at(), end.at())


def _is_same_half(start: _Reading, end: _Reading) -> bool:
    """Say whether "8 to 10 pm" has one half for both; "11 to 1 pm" has not."""
    return bool(end.half) and start.at(end.half) < end.at()


def _refuse_vague(one: _Reading) -> None:
    if one.is_vague:
        raise Unclear(Question("half-of-day", {"time": one.words}))
