"""What the plain part of recurrence says, in the language of whoever reads it."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from broadsheet.core.numbers import digits
from broadsheet.core.recurrence_questions import Question
from broadsheet.core.recurrence_words import day_words, days_of_month_words

# The sentences of core.recurrence_questions, so that translators find them; a test keeps the two lists alike.
QUESTIONS = {
    "nothing": gettext_noop("No day was found in this. When is it?"),
    "unread": gettext_noop("These words were not understood: {words}. What do they mean?"),
    "weekday": gettext_noop("{day} is not a {weekday}. Which is meant, the date or the weekday?"),
    "year": gettext_noop("“{days}”: of which year?"),
    "order": gettext_noop("{words}: which is the day, which the month?"),
    "except-months": gettext_noop("“{words}”: of which year? Name it, or say until when the event goes on."),
    "no-such-day": gettext_noop("No calendar has this day: {words}. Which is meant?"),
    "ends-before": gettext_noop("{words}: this ends before it begins. Which is meant?"),
    "no-such-time": gettext_noop("No clock shows {words}. Which time is meant?"),
    "hours-or-minutes": gettext_noop("“{words}”: at two hours, or at one with its minutes?"),
    "biweekly": gettext_noop("“{words}”: every two weeks, or twice a week?"),
    "half-of-day": gettext_noop("Is {time} in the morning or in the afternoon?"),
    "every-nth": gettext_noop("“{words}”: every {n} weeks, or once a month?"),
    "once-or-every": gettext_noop("“{words}”: once, and on which date, or every time?"),
    "times-differ": gettext_noop("Different times belong to different days. Are these two events?"),
    "span-times": gettext_noop("Is this one event from the first day to the last, or one on each day?"),
    "end-of-which": gettext_noop("Which of the rules ends so: {words}? Write it in brackets behind each that does."),
    "two-of-these": gettext_noop("This is said twice: {words}. Which is meant?"),
    "zone-all-year": gettext_noop(
        "{word} is the time of one half of the year, and the event recurs. Is the clock on the wall meant?"
    ),
    "zone-season": gettext_noop("On {day} the clocks there do not show {word}. Is the clock on the wall meant?"),
    "refused": gettext_noop("This cannot be: {reason}."),
}

# What core refuses, as the pattern of its message, and the sentence for people.
REFUSALS: list[tuple[str, str]] = [
    (r"an interval is 1 to (?P<most>\d+), not .*", gettext_noop("an interval is 1 to {most}")),
    (r"a count is 1 to (?P<most>\d+), not .*", gettext_noop("an event is held 1 to {most} times")),
    (
        r"a rule ends by a count or by a day, not by both",
        gettext_noop("a rule ends by a count or by a day, not by both"),
    ),
    (
        r"a rule with an interval, a count or unnamed days needs a start day",
        gettext_noop("this rule needs a first day"),
    ),
    (r"this rule needs a start day", gettext_noop("this rule needs a first day")),
    (r"an event lasts 1 to (?P<most>\d+) days, not .*", gettext_noop("an event lasts 1 to {most} days")),
    (r"an event is all day or has times, not both", gettext_noop("an event is all day or has times, not both")),
    (
        r"an event of more than (?P<most>\d+) days has no times",
        gettext_noop("an event of more than {most} days has no times"),
    ),
    (
        r"an event of several days with a time says when it ends",
        gettext_noop("an event of several days with a time says when it ends"),
    ),
    (
        r"where some days have a time of their own, all have one",
        gettext_noop("where some days have a time of their own, all have one"),
    ),
    (r"a day is moved once", gettext_noop("a day is moved once")),
    (
        r"a day with several times keeps them when it is moved",
        gettext_noop("a day with several times keeps them when it is moved"),
    ),
    (r"no year has such a day", gettext_noop("no year has such a day")),
    (
        r"a rule is daily, weekly, monthly or yearly, not .*",
        gettext_noop("an event recurs by days, weeks, months or years, not more often"),
    ),
    (r"[A-Z]+ is no number: .*", gettext_noop("a number in its rule is none, or too large")),
    (r"UNTIL is no date: .*", gettext_noop("the last day of its rule is no date")),
    (
        r".* (?:is not|are not|is) supported.*|BY.* only|a (?:daily|weekly|yearly) rule names .*|a week has no .*"
        r"|only a yearly rule .*|a weekday(?:’s|'s)? .*|'.*' is no (?:part of a rule|weekday)|[A-Z]+ is said twice"
        r"|UNTIL is a moment .*|a month is 1 to 12.*|a day of the month is .*",
        gettext_noop("its rule is none that can be kept here"),
    ),
]


def question_words(question: Question, language: str) -> str:
    """A question of core in the language that is spoken now; days and times as `language` writes them."""
    parts = {name: _part(name, value, language) for name, value in question.parts.items()}
    if question.key == "year":
        parts["days"] = days_of_month_words(str(question.parts["days"]), int(str(question.parts["month"])), language)
    return str(_(QUESTIONS[question.key])).format(**parts)


def _part(name: str, value: Any, language: str) -> str:
    if isinstance(value, date):
        return day_words(value, language)
    if name == "reason":
        return refusal_words(str(value), language)
    if name == "words":
        return re.sub(r"\b\d{4}-\d\d-\d\d\b", lambda found: _day_in_words(found[0], language), str(value))
    return digits(value, language) if isinstance(value, int) else str(value)


def _day_in_words(written: str, language: str) -> str:
    """A day that core names in figures; what is no day stays as it was written."""
    try:
        return day_words(date.fromisoformat(written), language)
    except ValueError:
        return written


def refusal_words(refusal: ValueError | str, language: str) -> str:
    """Why core refuses a schedule, as a part of a sentence; an unknown reason is said as it came."""
    for pattern, sentence in REFUSALS:
        if found := re.fullmatch(pattern, str(refusal)):
            return str(_(sentence)).format(**{key: digits(part, language) for key, part in found.groupdict().items()})
    return str(refusal)
