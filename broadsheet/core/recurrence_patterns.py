"""The compiled patterns of a language, and the numbers that its words stand for."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from broadsheet.core.recurrence_grammar import HALVES, Grammar, any_of, before, folded, literal, without_article
from broadsheet.core.recurrence_phrases import Phrases
from broadsheet.core.recurrence_questions import bare_word, weekday_forms
from broadsheet.core.recurrence_rules import PLACES
from broadsheet.core.recurrence_words import LANGUAGES

_RULE_SENTENCES = ("daily", "weekly", "month", "yearly")
_SPOKEN_RULES = (
    *("daily", "daily_2", "weekly", "weekly_2", "weekly_2_perhaps", "weekly_n", "monthly", "monthly_n", "month_days"),
    *("yearly_dates", "yearly_nth"),
)
_ONLY_WEEKDAYS = {"{weekday}", "{weekdays}"}


@dataclass(frozen=True)
class Patterns:
    """What one language is read by.

    kinds: a pattern and its kind; the kinds of rules begin as those of `Phrases.sentences`. The others find a part
    within a match. The tables give the number that a bare word stands for; halves the half of the day: 'a', 'p' or 'n'.
    has_day_first: whether 10/12 is the tenth of December; where both are usual it is asked.
    """

    kinds: tuple[tuple[str, re.Pattern[str]], ...]
    weekday: re.Pattern[str]
    ordinal_or_weekday: re.Pattern[str]
    day: re.Pattern[str]
    last_day: re.Pattern[str]
    month: re.Pattern[str]
    date: re.Pattern[str]
    time: re.Pattern[str]
    clock: re.Pattern[str]
    each: re.Pattern[str]
    connector: re.Pattern[str]
    weekdays: Mapping[str, int]
    recurring: frozenset[str]
    ordinals: Mapping[str, int]
    months: Mapping[str, int]
    numbers: Mapping[str, int]
    day_ordinals: Mapping[str, int]
    noon: frozenset[str]
    midnight: frozenset[str]
    halves: Mapping[str, str]
    has_day_first: bool


@lru_cache(maxsize=len(LANGUAGES))
def patterns_for(code: str) -> Patterns:
    """Return the patterns of one of LANGUAGES."""
    phrases = LANGUAGES[code]
    grammar = Grammar(phrases)
    return Patterns(
        kinds=tuple((kind, re.compile(pattern + r"(?!\w)")) for kind, pattern in _kinds(grammar)),
        weekday=re.compile(rf"(?<!\w){grammar.weekday}"),
        ordinal_or_weekday=re.compile(
            rf"(?<!\w)(?:(?P<ordinal>{grammar.ordinal_with_article})|(?P<weekday>{grammar.weekday}))"
        ),
        day=re.compile(r"(?<!\d)\d{1,2}(?!\d)"),
        last_day=re.compile(any_of([without_article(phrases.last_day)])),
        month=re.compile(rf"(?<!\w)(?:{before(phrases.spoken['of'])})?(?P<month>{grammar.month_word})"),
        date=re.compile(rf"(?<!\w){grammar.date}"),
        time=re.compile(f"{grammar.time_item()}|{grammar.clock}"),
        clock=re.compile(f"(?P<clock>{grammar.clock})(?P<day> {any_of(phrases.day_ordinals)})?"),
        each=re.compile(before(phrases.spoken["each"])),
        connector=re.compile(any_of(_connectors(phrases))),
        weekdays=weekday_forms(phrases),
        recurring=frozenset(map(bare_word, phrases.spoken["recurring"])),
        ordinals=_ordinals(phrases),
        months=_months(phrases),
        numbers=_numbered(2, phrases.numbers.values()) | {bare_word(one): 2 for one in phrases.spoken.get("other", ())},
        day_ordinals=_numbered(2, [phrases.day_ordinals]),
        noon=frozenset(map(bare_word, phrases.spoken["noon"])),
        midnight=frozenset(map(bare_word, phrases.spoken["midnight"])),
        halves={bare_word(form): half for key, half in HALVES.items() for form in phrases.spoken.get(key, ())},
        has_day_first=code != "en",
    )


def _kinds(grammar: Grammar) -> Iterable[tuple[str, str]]:
    yield from _rules(grammar)
    sentences, spoken = grammar.phrases.sentences, grammar.phrases.spoken
    times = f"(?P<at>{grammar.times()})"
    dates = grammar.listed(grammar.date)
    yield "timed_span", grammar.timed_span()
    yield "weekday_hours", grammar.weekday_hours()
    yield "duration", grammar.duration()
    yield "biweekly", any_of(spoken.get("biweekly", ()))
    yield "span", grammar.span()
    yield "span_of_month", grammar.span_of_month()
    yield "until", f"{before([*spoken['until'], _opening(grammar.phrases.until_day.pattern)])}(?P<dates>{grammar.date})"
    yield "from", f"{before([*spoken['from'], _opening(grammar.phrases.from_day.pattern)])}(?P<dates>{grammar.date})"
    yield "except", f"{before(spoken['except'])}(?P<dates>{dates})"
    year = rf"(?:,? (?:{before(spoken['of'])})?(?P<year>\d{{4}})(?!\d))?"
    yield "except_months", f"{before(spoken['except_in'])}(?P<months>{grammar.listed(grammar.month)}){year}"
    instead = literal(sentences["move"].partition("{new}")[2].partition("{old}")[0])
    all_day = any_of([sentences["all_day"], *spoken.get("all_day", ())])
    hours = f"(?: {times}| (?P<all_day>{all_day}))?"
    yield "move", f"(?P<new>{grammar.date}){hours} {instead} (?P<old>{grammar.date})"
    yield "count", grammar.sentence("{n_times}")
    yield "length", grammar.sentence(sentences["length"])
    yield "all_day", all_day
    yield "times", times
    yield "dates", f"(?P<dates>{dates})"


def _connectors(phrases: Phrases) -> tuple[str, ...]:
    also = phrases.sentences["also"].strip(" ,،")
    return (also, *phrases.spoken["and"], *phrases.spoken["filler"])


def _opening(pattern: str) -> str:
    return pattern.partition("{n}")[0].strip()


def _rules(grammar: Grammar) -> Iterable[tuple[str, str]]:
    phrases = grammar.phrases
    for key, text in phrases.sentences.items():
        if key.startswith(_RULE_SENTENCES) and text not in _ONLY_WEEKDAYS and key != "monthly_last":
            yield key, grammar.sentence(text)
    for key in _SPOKEN_RULES:
        for text in phrases.spoken.get(key, ()):
            yield key, grammar.sentence(text)
    yield "weekly_workdays", any_of(phrases.spoken.get("workdays", ()))
    each_month = any_of(phrases.spoken["of_each_month"])
    yield "monthly", grammar.sentence("{every_nth}") + f" {each_month}"
    yield "month_days", f"{grammar.sentence('{days}')} {each_month}"
    yield "nth_alone", grammar.sentence("{every_nth}")
    yield "weekdays_alone", grammar.sentence("{weekdays}")


def _ordinals(phrases: Phrases) -> dict[str, int]:
    rows = [tuple(row.split("|")) for row in phrases.spoken.get("ordinals", ())]
    tables = [*phrases.ordinals.values(), *phrases.the_ordinals.values(), *rows]
    forms = [(form, place) for table in tables for form, place in zip(table, PLACES, strict=True)]
    return {bare_word(word): place for form, place in forms for word in (form, without_article(form))}


def _months(phrases: Phrases) -> dict[str, int]:
    tables = [phrases.months, *(tuple(row.split("|")) for row in phrases.spoken["months"])]
    return {bare_word(form): number for table in tables for number, form in enumerate(table, 1)}


def _numbered(first: int, tables: Iterable[tuple[str, ...]]) -> dict[str, int]:
    return {bare_word(form): number for table in tables for number, form in enumerate(table, first)}


def text_and_origins(text: str) -> tuple[str, list[tuple[int, str]]]:
    """Return the folded text, and where in it each word of the text begins."""
    parts: list[str] = []
    origins: list[tuple[int, str]] = []
    at = 0
    for word in text.split():
        if part := folded(word):
            origins.append((at, word))
            parts.append(part)
            at += len(part) + 1
    return " ".join(parts), origins
