"""Words of a schedule, as a poster of each language has them: "every last Saturday at 3.30 pm"."""

from collections.abc import Iterable, Sequence
from datetime import date, time, timedelta

from broadsheet.core.languages import base_code
from broadsheet.core.numbers import NO_BREAK, digits
from broadsheet.core.recurrence import Frequency, Move, Rule, Schedule, TimeOfDay, WeekdayPlace
from broadsheet.core.recurrence_phrases import Phrases
from broadsheet.core.recurrence_phrases_east import PERSIAN, RUSSIAN
from broadsheet.core.recurrence_phrases_english import ENGLISH
from broadsheet.core.recurrence_phrases_west import FRENCH, ITALIAN, SPANISH
from broadsheet.core.recurrence_rules import LAST

LANGUAGES = {one.code: one for one in (ENGLISH, ITALIAN, FRENCH, SPANISH, RUSSIAN, PERSIAN)}

_SHORTEST_RUN = 4
_UNITS = {
    Frequency.DAILY: "day",
    Frequency.WEEKLY: "week",
    Frequency.MONTHLY: "month",
    Frequency.YEARLY: "year",
}


def phrases_for(language: str) -> Phrases:
    """Return the phrases of a language; English where the house has none."""
    return LANGUAGES.get(base_code(language), ENGLISH)


def schedule_words(schedule: Schedule, language: str, *, full: bool = False) -> str:
    """Return what a schedule says, in the words of a language, as a part of a sentence: lower case, no full stop.

    «каждую последнюю субботу месяца в 15:30, по 31 декабря 2025». Rules, single dates, times, length and end are
    always said. full adds what a form needs to be read back: first day of the rules, exceptions and moved dates.
    Months are those of the Gregorian calendar. A schedule without rules and dates gives ''.
    """
    phrases = phrases_for(language)
    if not schedule.rules and not schedule.dates:
        return ""
    head = phrases.sentences["also"].join(_members(schedule, phrases))
    parts = [
        _joined_words([head, times_words(schedule.times, schedule.days, phrases)]),
        *_tail(schedule, phrases, full),
    ]
    moves = [_move(move, schedule, phrases) for move in schedule.moves] if full else []
    return digits(f"{phrases.semicolon} ".join([f"{phrases.comma} ".join(parts), *moves]), phrases.code)


def _joined_words(parts: Iterable[str]) -> str:
    return " ".join(part for part in parts if part)


def joined(parts: Sequence[str], phrases: Phrases) -> str:
    """Return a list as the language writes it: 'a, b and c'."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{f'{phrases.comma} '.join(parts[:-1])} {phrases.conjunction} {parts[-1]}"


# --- rules ----------------------------------------------------------------------------------------


def _members(schedule: Schedule, phrases: Phrases) -> list[str]:
    """Return the rules and then the dates; where there are several, each rule with its own end in brackets."""
    rules = [
        _joined_words([rule_words(rule, phrases), times_words(rule.times, schedule.days, phrases)])
        for rule in schedule.full_rules
    ]
    if not _is_single(schedule):
        ends = [_limit(rule, phrases) for rule in schedule.rules]
        rules = [f"{words} ({end})" if end else words for words, end in zip(rules, ends, strict=True)]
    return rules + ([_dates(schedule, phrases)] if schedule.dates else [])


def _is_single(schedule: Schedule) -> bool:
    return len(schedule.rules) == 1 and not schedule.dates


def rule_words(rule: Rule, phrases: Phrases) -> str:
    """Return the words of a complete rule without its end, with ASCII digits."""
    key = next(key for key in _sentence_keys(rule) if key in phrases.sentences)
    return phrases.sentences[key].format_map(_gaps(rule, phrases))


def _sentence_keys(rule: Rule) -> list[str]:
    """Return the sentences that say a rule, the most particular first."""
    bare = _bare_keys(rule)
    if rule.interval == 1:
        return bare
    several = len(rule.weekdays) > 1
    twice = [f"{bare[-1]}_2" + "_list" * several] if rule.interval == 2 else []
    return [*twice, *(f"{key}_n" for key in bare)]


def _bare_keys(rule: Rule) -> list[str]:
    if rule.frequency is Frequency.DAILY:
        return ["daily"]
    if rule.frequency is Frequency.WEEKLY:
        return _weekly_keys(rule)
    if rule.frequency is Frequency.MONTHLY:
        return _monthly_keys(rule)
    if rule.weekdays:
        return ["yearly_nth"]
    return ["yearly_days", "yearly_dates"] if LAST in rule.month_days else ["yearly_dates"]


def _weekly_keys(rule: Rule) -> list[str]:
    if rule.interval > 1 or len(rule.weekdays) == 1:
        return ["weekly"]
    return ["weekly_range"] if _run(rule) else ["weekly_list"]


def _monthly_keys(rule: Rule) -> list[str]:
    if rule.month_days:
        return ["month_days"]
    return ["monthly_last", "monthly"] if {one.place for one in rule.weekdays} == {LAST} else ["monthly"]


def _run(rule: Rule) -> tuple[int, int] | None:
    """Return first and last weekday where four to six follow one another, round the end of the week too."""
    days = {one.weekday for one in rule.weekdays}
    firsts = [day for day in days if (day - 1) % 7 not in days]
    if len(firsts) != 1 or len(days) < _SHORTEST_RUN:
        return None
    return firsts[0], (firsts[0] + len(days) - 1) % 7


def _gaps(rule: Rule, phrases: Phrases) -> dict[str, str]:
    days = [one.weekday for one in rule.weekdays]
    run = _run(rule)
    return {
        f"n_{_UNITS[rule.frequency]}s": counted(rule.interval, _UNITS[rule.frequency], phrases),
        "weekday": joined([phrases.every[day] for day in days], phrases),
        "weekday_alone": joined([phrases.weekdays[day] for day in days], phrases),
        "weekdays": joined([phrases.listed[day] for day in days], phrases),
        "on": joined([phrases.on[day] for day in days], phrases),
        "range": f"{phrases.since[run[0]]} {phrases.till[run[1]]}" if run else "",
        "every_nth": _placed_weekdays(rule.weekdays, phrases, is_every=True),
        "on_nth": _placed_weekdays(rule.weekdays, phrases, is_every=False),
        "days": _days_of_month(rule.month_days, phrases),
        "numbers": joined([str(day) for day in rule.month_days], phrases),
        "months": joined([phrases.months[month - 1] for month in rule.months], phrases),
        "of_months": joined([phrases.of_months[month - 1] for month in rule.months], phrases),
    }


def counted(n: int, unit: str, phrases: Phrases) -> str:
    """Return 'two weeks', «две недели»; above ten in figures."""
    forms = phrases.units[unit]
    words = phrases.numbers.get(forms.gender, phrases.numbers["m"])
    number = words[n - 2] if 2 <= n <= 10 else str(n)
    return f"{number} {_form(n, unit, phrases)}"


def _form(n: int, unit: str, phrases: Phrases) -> str:
    """Source of the Russian plural: CLDR, plural rules for ru."""
    forms = phrases.units[unit]
    if phrases.code != "ru":
        return forms.one if n == 1 else forms.many
    if n % 10 == 1 and n % 100 != 11:
        return forms.one
    return forms.few if n % 10 in (2, 3, 4) and n % 100 not in (12, 13, 14) else forms.many


def _placed_weekdays(weekdays: Sequence[WeekdayPlace], phrases: Phrases, *, is_every: bool) -> str:
    """Return one group per weekday: «каждый первый и третий вторник и каждую последнюю субботу»."""
    placed = {
        day: [one.place for one in weekdays if one.weekday == day]
        for day in _each(one for one in weekdays if one.place)
    }
    final = list(placed)[-1:]
    groups = []
    for day, places in placed.items():
        ordinals = [phrases.ordinal(place, day, with_article=not is_every) for place in places]
        nouns = phrases.nth_final if [day] == final and phrases.nth_final else phrases.nth
        before = phrases.every_nth[phrases.genders[day]] if is_every else _before(ordinals[0], phrases)
        groups.append(f"{before}{joined(ordinals, phrases)} {nouns[day]}")
    return joined(groups, phrases)


def _each(weekdays: Iterable[WeekdayPlace]) -> list[int]:
    return list(dict.fromkeys(one.weekday for one in weekdays))


def _before(ordinal: str, phrases: Phrases) -> str:
    """Return «во» before «второй»; otherwise the words before an ordinal as they are."""
    return "во " if phrases.code == "ru" and ordinal.startswith("вт") else phrases.on_nth


def _days_of_month(month_days: Sequence[int], phrases: Phrases) -> str:
    numbers = [phrases.the_day.of(day) for day in month_days if day != LAST]
    last = [phrases.last_day] if LAST in month_days else []
    if not numbers:
        return "".join(last)
    before = phrases.days_before[len(numbers) > 1]
    if phrases.days_after:  # «1-го и 15-го числа и в последний день»
        return joined([joined(numbers, phrases) + phrases.days_after, *last], phrases)
    return before + joined(numbers + last, phrases)


# --- dates ----------------------------------------------------------------------------------------


def _dates(schedule: Schedule, phrases: Phrases) -> str:
    if _is_span(schedule):
        return _span(schedule, phrases)
    if len(schedule.dates) == 1:
        return _dated(schedule.dates[0], phrases.weekdays, phrases)
    return dates_words(schedule.dates, phrases)


def _is_span(schedule: Schedule) -> bool:
    """Say whether the schedule is one stretch of days, worded from its first to its last."""
    is_alone = len(schedule.dates) == 1 and not schedule.rules and not schedule.times
    return is_alone and schedule.days > 1


def _span(schedule: Schedule, phrases: Phrases) -> str:
    first = schedule.dates[0]
    last = first + timedelta(days=schedule.days - 1)
    since = _dated(first, phrases.dated_since or phrases.since, phrases)
    return f"{since} {_dated(last, phrases.dated_till or phrases.till, phrases)}"


def _dated(day: date, weekdays: Sequence[str], phrases: Phrases) -> str:
    return f"{weekdays[day.weekday()]} {dates_words([day], phrases)}"


def dates_words(days: Sequence[date], phrases: Phrases, *, with_article: bool = False) -> str:
    """Return dates grouped by month: '7 and 14 December 2024 and 4 January 2025', with ASCII digits."""
    form = phrases.the_day if with_article and phrases.code in ("it", "fr", "es") else phrases.plain_day
    months = list(dict.fromkeys((day.year, day.month) for day in days))
    groups = [
        _date(
            joined([form.of(day.day) for day in days if (day.year, day.month) == (year, month)], phrases),
            year,
            month,
            phrases,
        )
        for year, month in months
    ]
    return joined(groups, phrases)


def day_words(day: date, language: str) -> str:
    """Return a date as sentences of the language have it: '1° dicembre 2026', «1er décembre 2026»."""
    phrases = phrases_for(language)
    return digits(dates_words([day], phrases), phrases.code)


def days_of_month_words(days: str, month: int, language: str) -> str:
    """Return days without their year, as the language writes them: '7 December', «7 de diciembre»."""
    phrases = phrases_for(language)
    start = phrases.sentences["date"].partition("{year}")[0].removesuffix(" de ").strip()
    of_month = phrases.of_months[month - 1]
    return digits(start.format(day=days, month=phrases.months[month - 1], of_month=of_month), phrases.code)


def _date(days: str, year: int, month: int, phrases: Phrases) -> str:
    return phrases.sentences["date"].format(
        day=days, month=phrases.months[month - 1], of_month=phrases.of_months[month - 1], year=year
    )


# --- times ----------------------------------------------------------------------------------------


def clock_words(at: time, language: str, *, is_alone: bool = False) -> str:
    """Return a time of day as the language writes it: '3.30 pm', '15.30', '15 h 30', '15:30', «۱۵:۳۰».

    is_alone: no word says that it is a time, so it has its minutes: '19.00'.
    English has twelve hours, noon and midnight; the others have twenty-four. Source for fr: Imprimerie nationale.
    """
    code = phrases_for(language).code
    return digits(_clock(at, code, is_alone), code)


def _clock(at: time, code: str, is_alone: bool = False) -> str:
    if code == "en":
        return _english_clock(at)
    if code == "fr":
        return f"{at.hour}{NO_BREAK}h" + (f"{NO_BREAK}{at.minute:02}" if at.minute else "")
    if not (at.minute or is_alone) and code in ("it", "fa"):
        return str(at.hour)
    return f"{at.hour}{'.' if code == 'it' else ':'}{at.minute:02}"


def _english_clock(at: time) -> str:
    if at == time(12):
        return "noon"
    return f"{_twelve(at)} {_half(at)}" if at != time(0) else "midnight"


def _twelve(at: time) -> str:
    return f"{(at.hour - 1) % 12 + 1}" + (f".{at.minute:02}" if at.minute else "")


def _half(at: time) -> str:
    return "am" if at.hour < 12 else "pm"


def _length(schedule: Schedule, phrases: Phrases) -> list[str]:
    all_day = [phrases.sentences["all_day"]] if schedule.is_all_day else []
    if schedule.days == 1 or schedule.all_times or _is_span(schedule):
        return all_day
    return [*all_day, phrases.sentences["length"].format(n_days=counted(schedule.days, "day", phrases))]


def times_words(times: Sequence[TimeOfDay], days: int, phrases: Phrases) -> str:
    """Return 'at 11 am and from 8 to 10 pm'; days: calendar days from the start to the end of each."""
    words = [_time(one, days, phrases) for one in times]
    if phrases.clock.is_repeated or any(one.end for one in times):
        return joined(words, phrases)
    spoken = [_clock(one.start, phrases.code) for one in times]
    return phrases.clock.at.format(t=joined(spoken, phrases)) if times else ""


def _time(one: TimeOfDay, days: int, phrases: Phrases) -> str:
    clock = phrases.clock
    if one.end is None:
        return _with_time(one.start, clock.at, clock.at_one, phrases)
    day = f" {phrases.day_ordinals[days - 2]}" if days > 1 else ""
    if phrases.code == "en" and _shares_half(one, days):
        return f"from {_twelve(one.start)} to {_clock(one.end, 'en')}"
    start = _with_time(one.start, clock.start, clock.start_one, phrases)
    return f"{start} {_with_time(one.end, clock.end, clock.end_one, phrases)}{day}"


def _shares_half(one: TimeOfDay, days: int) -> bool:
    """Say whether "8 to 10 pm" is enough: within one half of one day, neither noon nor midnight."""
    if one.end is None or days > 1 or {one.start, one.end} & {time(0), time(12)}:
        return False
    return _half(one.start) == _half(one.end) and (one.start.hour % 12, one.start.minute) < (
        one.end.hour % 12,
        one.end.minute,
    )


def _with_time(at: time, usual: str, before_one: str, phrases: Phrases) -> str:
    return (before_one if before_one and at.hour == 1 else usual).format(t=_clock(at, phrases.code))


# --- ends, exceptions, moves ----------------------------------------------------------------------


def _tail(schedule: Schedule, phrases: Phrases, full: bool) -> list[str]:
    first = _first(schedule, phrases) if full else ""
    exceptions = _exceptions(schedule, phrases) if full else ""
    parts = (*_length(schedule, phrases), *_reach(schedule, first, phrases), exceptions)
    return [part for part in parts if part]


def _reach(schedule: Schedule, first: str, phrases: Phrases) -> list[str]:
    """Return the first day and the end: «с 25 ноября 2026 по 24 декабря 2026», '10 times, from 12 January 2027'."""
    limit = _limit(schedule.rules[0], phrases) if _is_single(schedule) else ""
    until = schedule.rules[0].until if limit else None
    if first and until and schedule.start and schedule.start < until:
        return [f"{first} {limit}"]
    return [limit, first]


def _limit(rule: Rule, phrases: Phrases) -> str:
    if rule.until:
        return _date(phrases.until_day.of(rule.until.day), rule.until.year, rule.until.month, phrases)
    return f"{rule.count} {_form(rule.count, 'time', phrases)}" if rule.count else ""


def _first(schedule: Schedule, phrases: Phrases) -> str:
    start = schedule.start if schedule.rules else None
    return _date(phrases.from_day.of(start.day), start.year, start.month, phrases) if start else ""


def _exceptions(schedule: Schedule, phrases: Phrases) -> str:
    left_out = dates_words(schedule.exceptions, phrases, with_article=True)
    return phrases.sentences["except"].format(dates=left_out) if left_out else ""


def _move(move: Move, schedule: Schedule, phrases: Phrases) -> str:
    new = _dated(move.new_day, phrases.weekdays, phrases)
    time_words = times_words([move.at], schedule.days, phrases) if move.at else ""
    time_words = phrases.sentences["all_day"] if move.is_all_day else time_words
    old = _dated(move.day, phrases.instead or phrases.weekdays, phrases)
    return phrases.sentences["move"].format(new=_joined_words([new, time_words]), old=old)
