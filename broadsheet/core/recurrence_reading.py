"""Reading a schedule from words: what `recurrence_words` writes, and what people write like it.

What is not understood, or may be two things, becomes a question; nothing is guessed.
"""

import re
from bisect import bisect_right
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from broadsheet.core.recurrence import Move, Rule, Schedule, TimeOfDay
from broadsheet.core.recurrence_matches import (
    Unclear,
    clock_of,
    dates_of,
    months_of,
    number_of,
    real_day,
    rule_of,
    times_of,
    weekday_numbers,
)
from broadsheet.core.recurrence_patterns import Patterns, patterns_for, text_and_origins
from broadsheet.core.recurrence_questions import (
    QUESTIONS,
    ZONE_WORDS,
    Question,
    bare_word,
    is_seasonal,
    weekday_question,
    zone_question,
)
from broadsheet.core.recurrence_rules import Frequency, WeekdayPlace, count_within, days_of
from broadsheet.core.recurrence_spoken import written_out
from broadsheet.core.recurrence_words import phrases_for

__all__ = ["QUESTIONS", "Question", "Reading", "read_schedule_words", "weekday_question", "zone_question"]

LONGEST_TEXT = 3000
MOST_YEARS = 5  # so many Augusts may "except in August" leave out
_BETWEEN = " ,،;؛.:()–—-"
_NOT_RULES = {
    "until",
    "from",
    "except",
    "except_months",
    "move",
    "count",
    "length",
    "all_day",
    "times",
    "dates",
    "span",
    "span_of_month",
    "timed_span",
    "weekday_hours",
    "duration",
    "biweekly",
}


@dataclass(frozen=True)
class Reading:
    """What was understood, as the parts of a Schedule, and what is to be asked.

    zone_words: abbreviations of time zones in the text ('EST'); the venue's zone decides, they only let the caller
    compare. A rule of every second week may come without its start: see `Rule.needs_start`.
    """

    rules: tuple[Rule, ...] = ()
    times: tuple[TimeOfDay, ...] = ()
    dates: tuple[date, ...] = ()
    exceptions: tuple[date, ...] = ()
    moves: tuple[Move, ...] = ()
    start: date | None = None
    days: int = 1
    is_all_day: bool = False
    zone_words: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()

    @property
    def is_clear(self) -> bool:
        """Says whether there is nothing to ask."""
        return not self.questions

    def schedule(self, zone: ZoneInfo, start: date | None = None) -> Schedule:
        """Return the schedule in a zone; start: the first day where the words name none.

        Raises ValueError, in words, where the parts do not fit together.
        """
        parts = (self.rules, self.times, self.dates, self.exceptions, self.moves)
        return Schedule(zone, *parts, self.start or start, self.days, self.is_all_day)


def read_schedule_words(text: str, language: str, year: int | None = None, today: date | None = None) -> Reading:
    """Read a schedule from words of a language (English for those that the house has no phrases of).

    year: that of dates which name none; without it they raise a question. today: from which "tomorrow" is told.

    Order of the parts, capitals, spaces, kinds of digits and commas do not matter. No input raises.
    """
    phrases = phrases_for(language)
    draft = _Draft(patterns_for(phrases.code), phrases.code, year)
    if len(text) > LONGEST_TEXT:
        return Reading(questions=(Question("unread", {"words": text[:40] + "…"}),))
    plain = written_out(text, phrases.code, today)
    draft.questions += plain.questions
    for found in _scan(_without_zones(plain.text, draft), draft):
        try:
            _take(found, draft)
        except Unclear as unclear:
            draft.questions.append(_in_own_words(unclear.question, found.words))
    return _reading(draft)


def _in_own_words(question: Question, words: str) -> Question:
    """Return the question with the words as they were written, instead of folded."""
    parts = dict(question.parts)
    if "words" in parts:
        parts["words"] = words
    if "time" in parts and str(parts["time"]) not in words:
        parts["time"] = re.sub(r"[^\d.:].*", "", str(parts["time"]))
    if weekday := parts.get("weekday"):
        written = (word.strip(_BETWEEN) for word in words.split())
        parts["weekday"] = next((word for word in written if bare_word(word) == weekday), weekday)
    return Question(question.key, parts)


@dataclass
class _Draft:
    """What has been read so far; order holds 'day' and 'time' as they came; timed how many rules and dates stood before times."""

    patterns: Patterns
    code: str
    year: int | None = None
    rules: list[Rule] = field(default_factory=list)
    times: list[TimeOfDay] = field(default_factory=list)
    dates: list[date] = field(default_factory=list)
    exceptions: list[date] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)
    starts: list[date] = field(default_factory=list)
    ends: list[tuple[str, int | date]] = field(default_factory=list)
    durations: list[tuple[str, int, str]] = field(default_factory=list)
    weekdays: list[tuple[int, str]] = field(default_factory=list)
    spans: list[tuple[date, date]] = field(default_factory=list)
    lengths: list[int] = field(default_factory=list)
    months_out: list[tuple[list[int], int | None, str]] = field(default_factory=list)
    is_all_day: bool = False
    zone_words: list[str] = field(default_factory=list)
    order: list[str] = field(default_factory=list)
    timed: list[tuple[int, int, tuple[TimeOfDay, ...]]] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)


@dataclass(frozen=True)
class _Found:
    kind: str
    match: re.Match[str]
    words: str
    is_bracketed: bool


# --- finding --------------------------------------------------------------------------------------


def _without_zones(text: str, draft: _Draft) -> str:
    """Take abbreviations of zones out; in a text all in capitals only English is taken to have any."""
    if text.isupper() and draft.code != "en":
        return text
    words = text.split()
    is_zone = [word.strip("(),.;") in ZONE_WORDS for word in words]
    draft.zone_words += [word.strip("(),.;") for word, is_one in zip(words, is_zone, strict=True) if is_one]
    return " ".join("," if is_one else word for word, is_one in zip(words, is_zone, strict=True))


def _scan(text: str, draft: _Draft) -> Iterator[_Found]:
    """Yield the longest sentence at each place; words that belong to none are remembered as unread."""
    line, origins = text_and_origins(text)
    at = 0
    while at < len(line):
        if line[at] in _BETWEEN:
            at += 1
        elif longest := _longest(line, at, draft.patterns):
            words = _words_between(origins, at, longest[1].end())
            yield _Found(*longest, " ".join(words).strip(_BETWEEN), line[at - 1 : at] == "(")
            at = longest[1].end()
        elif connector := draft.patterns.connector.match(line, at):
            at = connector.end()
        else:
            draft.unread += _words_between(origins, at, at + 1)
            at = line.find(" ", at) % (len(line) + 1)


def _words_between(origins: list[tuple[int, str]], start: int, end: int) -> list[str]:
    """Return the words as they were written that lie, whole or in part, between two places of the folded text."""
    first = bisect_right(origins, start, key=lambda origin: origin[0]) - 1
    return [word for at, word in origins[first:] if at < end]


def _longest(line: str, at: int, patterns: Patterns) -> tuple[str, re.Match[str]] | None:
    matches = ((kind, match) for kind, pattern in patterns.kinds if (match := pattern.match(line, at)))
    return max(matches, key=lambda found: found[1].end(), default=None)


# --- taking ---------------------------------------------------------------------------------------


def _take(found: _Found, draft: _Draft) -> None:
    if found.kind not in _NOT_RULES:
        draft.order.append("day")
        draft.rules.append(rule_of(found.kind, found.match, draft.patterns))
    elif found.kind in ("until", "count"):
        _take_end(found, draft)
    elif found.kind in ("span", "span_of_month"):
        _take_span(found, draft)
    elif found.kind in ("timed_span", "weekday_hours"):
        _take_hours(found, draft)
    elif found.kind == "duration":
        draft.durations.append((_unit_of(found.match), number_of(found.match, draft.patterns), found.words))
    elif found.kind == "biweekly":
        raise Unclear(Question("biweekly", {"words": found.match[0]}))
    elif found.kind == "times":
        _take_times(found, draft)
    elif found.kind == "move":
        _take_move(found.match, draft)
    elif found.kind in ("length", "all_day"):
        _take_length(found, draft)
    elif found.kind == "except_months":
        year = found.match["year"]
        draft.months_out.append(
            (months_of(found.match["months"], draft.patterns), int(year) if year else None, found.words)
        )
    else:
        _take_dates(found, draft)


def _take_end(found: _Found, draft: _Draft) -> None:
    end = _end_of(found, draft)
    if found.is_bracketed and draft.rules:
        draft.rules[-1] = _ending(draft.rules[-1], end)
    else:
        draft.ends.append(end)


def _end_of(found: _Found, draft: _Draft) -> tuple[str, int | date]:
    if found.kind == "count":
        return "count", number_of(found.match, draft.patterns)
    return "until", dates_of(found.match["dates"], draft.patterns, draft.year)[0]


def _ending(rule: Rule, end: tuple[str, int | date]) -> Rule:
    name, value = end
    try:
        return replace(rule, count=value) if name == "count" else replace(rule, until=value)  # type: ignore[arg-type]
    except ValueError as refusal:
        raise Unclear(Question("refused", {"reason": str(refusal)})) from None


def _take_span(found: _Found, draft: _Draft) -> None:
    draft.order.append("day")
    written = found.match["last"] or found.match["named_last"]
    last = dates_of(written, draft.patterns, draft.year)[0]
    if found.kind == "span":
        first = dates_of(found.match["first"], draft.patterns, last.year)[0]
        if last < first and not re.search(r"\d{4}|[./-]\d", found.match["first"]):  # 20 December to 5 January 2027
            first = dates_of(found.match["first"], draft.patterns, last.year - 1)[0]
    else:
        number = re.sub(r"\D.*", "", found.match["first_day"])
        first = real_day(found.match[0], last.year, last.month, int(number))
    if last < first:
        raise Unclear(Question("ends-before", {"words": found.match[0]}))
    draft.spans.append((first, last))


def _take_hours(found: _Found, draft: _Draft) -> None:
    """ "Friday 7 pm to Sunday 2 pm": the hours of one occasion, on a date or on the weekday of dates named beside it."""
    match = found.match
    at = TimeOfDay(*(clock_of(match[name], draft.patterns, draft.code) for name in ("start", "end")))
    if found.kind == "timed_span":
        last = dates_of(match["last"], draft.patterns, draft.year)[0]
        first = dates_of(match["first"], draft.patterns, last.year)[0]
        draft.dates.append(first)
        nights = (last - first).days
        draft.order.append("day")
    else:
        first_day, last_day = (weekday_numbers(match[name], draft.patterns)[0] for name in ("first", "last"))
        nights = (last_day - first_day) % 7
        _take_weekday(found, first_day, draft)
    if nights < 0 or (nights == 0 and at.passes_midnight):
        raise Unclear(Question("ends-before", {"words": match[0]}))
    draft.times.append(at)
    draft.lengths.append(1 if nights == 1 and at.passes_midnight else nights + 1)


def _take_weekday(found: _Found, weekday: int, draft: _Draft) -> None:
    is_every = bool(found.match["each"]) or bare_word(found.match["first"]) in draft.patterns.recurring
    if is_every:
        draft.rules.append(Rule(Frequency.WEEKLY, weekdays=(WeekdayPlace(weekday),)))
        draft.order.append("day")
    else:
        draft.weekdays.append((weekday, found.words))


def _unit_of(match: re.Match[str]) -> str:
    return next(unit for unit in ("weeks", "months", "years") if match[unit])


def _take_times(found: _Found, draft: _Draft) -> None:
    times, days = times_of(found.match[0], draft.patterns, draft.code)
    draft.order.append("time")
    draft.times += times
    draft.timed += [(len(draft.rules), len(draft.dates) + len(draft.spans), tuple(times))]
    if days > 1:
        draft.lengths.append(days)


def _take_move(match: re.Match[str], draft: _Draft) -> None:
    new, old = (dates_of(match[name], draft.patterns, draft.year)[0] for name in ("new", "old"))
    times = times_of(match["at"], draft.patterns, draft.code)[0] if match["at"] else [None]
    draft.moves.append(Move(old, new, times[0], bool(match["all_day"])))


def _take_length(found: _Found, draft: _Draft) -> None:
    if found.kind == "length":
        draft.lengths.append(number_of(found.match, draft.patterns))
    else:
        draft.is_all_day = True


def _take_dates(found: _Found, draft: _Draft) -> None:
    days = dates_of(found.match["dates"], draft.patterns, draft.year)
    if found.kind == "dates":
        draft.order.append("day")
    {"dates": draft.dates, "except": draft.exceptions, "from": draft.starts}[found.kind].extend(days)


# --- putting together -----------------------------------------------------------------------------


def _reading(draft: _Draft) -> Reading:
    _place_times(draft)
    _place_spans(draft)
    _place_durations(draft)
    _place_ends(draft)
    _leave_months_out(draft)
    _ask(draft)
    return Reading(
        tuple(draft.rules),
        tuple(dict.fromkeys(draft.times)),
        tuple(sorted(set(draft.dates))),
        tuple(sorted(set(draft.exceptions))),
        tuple(sorted(draft.moves, key=lambda move: move.day)),
        draft.starts[0] if draft.starts else None,
        draft.lengths[0] if draft.lengths else 1,
        draft.is_all_day,
        tuple(dict.fromkeys(draft.zone_words)),
        tuple(draft.questions),
    )


def _place_times(draft: _Draft) -> None:
    """ "Tuesdays at 7 pm and Saturdays at 3 pm": each time belongs to the rules before it; single dates come last."""
    if draft.order[:1] != ["day"] or draft.order[-1] != "time" or not re.search("time.*day", " ".join(draft.order)):
        return
    groups: list[tuple[int, int, list[TimeOfDay]]] = []
    for rules, dates, times in draft.timed:
        if groups and groups[-1][:2] == (rules, dates):
            groups[-1][2].extend(times)
        else:
            groups.append((rules, dates, list(times)))
    if (
        len(groups) < 2
        or any(dates for _, dates, _ in groups[:-1])
        or (groups[-1][1] and groups[-1][0] > groups[-2][0])
    ):
        return
    first = 0
    for rules, _, group in groups:
        for at in range(first, rules):
            draft.rules[at] = replace(draft.rules[at], times=tuple(group))
        first = rules
    draft.times = groups[-1][2] if groups[-1][1] else []


def _place_spans(draft: _Draft) -> None:
    """Beside a rule a stretch of days is its first and last; alone it is one event of several days."""
    for first, last in draft.spans:
        if draft.rules:
            draft.starts.append(first)
            draft.ends.append(("until", last))
        else:
            draft.dates.append(first)
            draft.lengths.append((last - first).days + 1)
            draft.questions += [Question("span-times")] if draft.times else []


def _place_durations(draft: _Draft) -> None:
    """ "For 10 weeks": so many times as the rule gives in them."""
    for unit, number, words in draft.durations:
        count = count_within(draft.rules[0], unit, number) if len(draft.rules) == 1 else None
        if count is None:
            draft.unread.append(words)
        else:
            draft.ends.append(("count", count))


def _place_ends(draft: _Draft) -> None:
    if draft.ends and len(draft.rules) != 1:
        draft.questions.append(Question("end-of-which", {"words": ", ".join(str(value) for _, value in draft.ends)}))
        return
    for end in draft.ends:
        if getattr(draft.rules[0], end[0]) is not None:
            draft.questions.append(Question("two-of-these", {"words": str(end[1])}))
            continue
        try:
            draft.rules[0] = _ending(draft.rules[0], end)
        except Unclear as unclear:
            draft.questions.append(unclear.question)


def _leave_months_out(draft: _Draft) -> None:
    """ "Except in August" leaves out what the rules give in the Augusts that are named, or that they reach."""
    for months, year, words in draft.months_out:
        days = {day for one in _years(draft, year) for month in months for day in _days_in(draft, one, month)}
        draft.exceptions += sorted(days)
        if not days:
            draft.questions.append(Question("except-months", {"words": words}))


def _years(draft: _Draft, year: int | None) -> range:
    if year is not None:
        return range(year, year + 1)
    ends = [rule.until.year for rule in draft.rules if rule.until]
    if not draft.rules or len(ends) < len(draft.rules):
        return range(0)
    first = draft.starts[0].year if draft.starts else max(ends)
    return range(first, min(max(ends), first + MOST_YEARS) + 1)


def _days_in(draft: _Draft, year: int, month: int) -> Iterator[date]:
    first = date(year, month, 1) if year else date(1, 1, 3)
    last = first + timedelta(days=monthrange(first.year, first.month)[1] - first.day)
    start = draft.starts[0] if draft.starts else None
    for rule in draft.rules:
        if start or not rule.needs_start:
            yield from days_of(rule, start, first, last)


def _ask(draft: _Draft) -> None:
    if draft.unread:
        draft.questions.append(Question("unread", {"words": " ".join(draft.unread)}))
    if len(draft.starts) > 1:
        draft.questions.append(Question("two-of-these", {"words": ", ".join(map(str, draft.starts))}))
    if len(set(draft.lengths)) > 1:
        draft.questions.append(Question("two-of-these", {"words": ", ".join(map(str, draft.lengths))}))
    if re.search("time.*day.*time", " ".join(draft.order)) and not any(rule.times for rule in draft.rules):
        draft.questions.append(Question("times-differ"))
    _ask_about_weekdays(draft)
    _ask_about_zone(draft)
    if not (draft.rules or draft.dates or draft.questions):
        draft.questions.append(Question("nothing"))


def _ask_about_weekdays(draft: _Draft) -> None:
    for weekday, words in draft.weekdays:
        if not (draft.dates or draft.rules):
            draft.questions.append(Question("once-or-every", {"words": words}))
        wrong = [day for day in draft.dates if day.weekday() != weekday]
        draft.questions += [Question("weekday", {"day": day, "weekday": words.split()[0]}) for day in wrong[:1]]


def _ask_about_zone(draft: _Draft) -> None:
    for word in draft.zone_words:
        if draft.rules and is_seasonal(word):
            draft.questions.append(Question("zone-all-year", {"word": word}))
        asked = (zone_question(word, day) for day in draft.dates)
        draft.questions += [question for question in asked if question][:1]
