"""Questions that a reading asks instead of guessing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from broadsheet.core.recurrence_phrases import Phrases
from broadsheet.core.recurrence_words import LANGUAGES
from broadsheet.core.words import fold

# The English words of each question; the gaps are the names of its parts.
QUESTIONS: dict[str, str] = {
    "nothing": "No day was found in this. When is it?",
    "unread": "These words were not understood: {words}. What do they mean?",
    "weekday": "{day} is not a {weekday}. Which is meant, the date or the weekday?",
    "year": "“{days}”: of which year?",
    "order": "{words}: which is the day, which the month?",
    "except-months": "“{words}”: of which year? Name it, or say until when the event goes on.",
    "no-such-day": "No calendar has this day: {words}. Which is meant?",
    "ends-before": "{words}: this ends before it begins. Which is meant?",
    "no-such-time": "No clock shows {words}. Which time is meant?",
    "hours-or-minutes": "“{words}”: at two hours, or at one with its minutes?",
    "biweekly": "“{words}”: every two weeks, or twice a week?",
    "half-of-day": "Is {time} in the morning or in the afternoon?",
    "every-nth": "“{words}”: every {n} weeks, or once a month?",
    "once-or-every": "“{words}”: once, and on which date, or every time?",
    "times-differ": "Different times belong to different days. Are these two events?",
    "span-times": "Is this one event from the first day to the last, or one on each day?",
    "end-of-which": "Which of the rules ends so: {words}? Write it in brackets behind each that does.",
    "two-of-these": "This is said twice: {words}. Which is meant?",
    "zone-all-year": "{word} is the time of one half of the year, and the event recurs. Is the clock on the wall meant?",
    "zone-season": "On {day} the clocks there do not show {word}. Is the clock on the wall meant?",
    "refused": "This cannot be: {reason}.",
}


@dataclass(frozen=True)
class Question:
    """What to ask the editor: key of QUESTIONS and the parts of its sentence (words, days, ISO times, numbers)."""

    key: str
    parts: Mapping[str, str | int | date] = field(default_factory=dict)


# Abbreviations that stand for one half of the year, with a zone that uses them.
_ZONE_WORDS = {
    **dict.fromkeys(("EST", "EDT"), "America/New_York"),
    **dict.fromkeys(("CST", "CDT"), "America/Chicago"),
    **dict.fromkeys(("MST", "MDT"), "America/Denver"),
    **dict.fromkeys(("PST", "PDT"), "America/Los_Angeles"),
    **dict.fromkeys(("GMT", "BST"), "Europe/London"),
    **dict.fromkeys(("CET", "CEST"), "Europe/Paris"),
    **dict.fromkeys(("EET", "EEST"), "Europe/Athens"),
}
ZONE_WORDS = frozenset({*_ZONE_WORDS, "ET", "UTC", "MSK"})


def is_seasonal(word: str) -> bool:
    """Say whether an abbreviation of a zone stands for its winter time or its summer time alone."""
    return word.upper() in _ZONE_WORDS


def zone_question(word: str, day: date) -> Question | None:
    """Return the question that an abbreviation of a zone raises on a day: 'EST' in April."""
    zone = _ZONE_WORDS.get(word.upper())
    if zone is None or datetime.combine(day, time(12), ZoneInfo(zone)).tzname() == word.upper():
        return None
    return Question("zone-season", {"word": word, "day": day})


def weekday_question(day: date, weekday_word: str) -> Question | None:
    """Return the question that a weekday in words raises beside a date which it does not fit.

    The word may be of any of the six languages, in any of its forms. None where it fits, or is no weekday.
    """
    bare = bare_word(weekday_word)
    meant = {index for phrases in LANGUAGES.values() for form, index in weekday_forms(phrases).items() if form == bare}
    if not meant or day.weekday() in meant:
        return None
    return Question("weekday", {"day": day, "weekday": weekday_word.strip(" ,")})


def bare_word(text: str) -> str:
    """Return the folded text without spaces, commas and full stops."""
    return "".join(part for part in fold(text) if part not in " ,،.")


def weekday_forms(phrases: Phrases) -> dict[str, int]:
    """Return every form of a language's weekdays, as `bare_word` gives it, with its number."""
    tables = [
        *(phrases.weekdays, phrases.every, phrases.listed, phrases.on, phrases.since, phrases.till, phrases.nth),
        *(phrases.nth_final, phrases.instead, phrases.dated_since, phrases.dated_till),
        *(tuple(row.split("|")) for row in phrases.spoken["weekdays"]),
    ]
    recurring = {bare_word(form): at % 7 for at, form in enumerate(phrases.spoken["recurring"])}
    return recurring | {bare_word(form): index for table in tables for index, form in enumerate(table)}
