"""Phrases of recurrence in English."""

from broadsheet.core.recurrence_phrases import Clock, Numbered, Phrases, Unit, repeated


def _suffix(n: int) -> str:
    return "th" if n in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")


_EN_DAYS = tuple("Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split())
_EN_ORDINALS = tuple("first second third fourth fifth last".split())
_EN_MONTHS = tuple("January February March April May June July August September October November December".split())

ENGLISH = Phrases(
    code="en",
    weekdays=_EN_DAYS,
    every=_EN_DAYS,
    listed=tuple(f"{day}s" for day in _EN_DAYS),
    on=tuple(f"{day}s" for day in _EN_DAYS),
    since=_EN_DAYS,
    till=repeated("to ", _EN_DAYS),
    genders="mmmmmmm",
    nth=_EN_DAYS,
    ordinals={"m": _EN_ORDINALS},
    the_ordinals={"m": _EN_ORDINALS},
    every_nth={"m": "every "},
    on_nth="the ",
    months=_EN_MONTHS,
    of_months=_EN_MONTHS,
    numbers={"m": tuple("two three four five six seven eight nine ten".split())},
    units={
        "day": Unit("day", "days", "days"),
        "week": Unit("week", "weeks", "weeks"),
        "month": Unit("month", "months", "months"),
        "year": Unit("year", "years", "years"),
        "time": Unit("time", "times", "times"),
    },
    plain_day=Numbered("{n}"),
    the_day=Numbered("{n}th", {n: f"{n}{_suffix(n)}" for n in range(1, 32)}),
    until_day=Numbered("until {n}"),
    from_day=Numbered("from {n}"),
    last_day="last day",
    clock=Clock("at {t}", "from {t}", "to {t}"),
    day_ordinals=tuple(
        f"on the {one} day" for one in "second third fourth fifth sixth seventh eighth ninth tenth".split()
    ),
    sentences={
        "daily": "every day",
        "daily_2": "every other day",
        "daily_n": "every {n_days}",
        "weekly": "every {weekday}",
        "weekly_list": "{weekdays}",
        "weekly_range": "{range}",
        "weekly_2": "every other {weekday}",
        "weekly_2_list": "every other week on {on}",
        "weekly_n": "every {n_weeks} on {on}",
        "monthly_last": "{every_nth}",
        "monthly": "{every_nth} of the month",
        "monthly_n": "every {n_months} on {on_nth} of the month",
        "month_days": "on the {days} of every month",
        "month_days_n": "every {n_months} on the {days} of the month",
        "yearly_dates": "every year on {numbers} {months}",
        "yearly_dates_n": "every {n_years} on {numbers} {months}",
        "yearly_days": "every year on the {days} of {months}",
        "yearly_days_n": "every {n_years} on the {days} of {months}",
        "yearly_nth": "every year on {on_nth} of {months}",
        "yearly_nth_n": "every {n_years} on {on_nth} of {months}",
        "date": "{day} {month} {year}",
        "also": " and also ",
        "except": "except {dates}",
        "move": "{new} instead of {old}",
        "all_day": "all day",
        "length": "for {n_days}",
    },
    conjunction="and",
    spoken={
        "weekdays": (
            "mon|tue|wed|thu|fri|sat|sun",
            "mon.|tue.|wed.|thu.|fri.|sat.|sun.",
            "mo|tues|weds|thur|fr|sa|su",
            "monday's|tues.|wednesday's|thurs|friday's|saturday's|sunday's",
        ),
        "months": (
            "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec",
            "jan.|feb.|mar.|apr.|may|jun.|jul.|aug.|sept|oct.|nov.|dec.",
        ),
        "recurring": tuple(f"{day}s" for day in _EN_DAYS),
        "every": ("every", "each", "the", "on the", "on every"),
        "each": ("every", "each"),
        "through": ("to", "through", "thru"),
        "and": ("and", "&"),
        "of": ("of",),
        "of_each_month": (
            "of the month",
            "of every month",
            "of each month",
            "in the month",
            "in every month",
            "every month",
            "each month",
            "monthly",
        ),
        "at": ("at", "@"),
        "to": ("to", "until", "till"),
        "from": ("from", "starting", "starting on", "beginning", "as of"),
        "until": ("until", "till", "through", "up to"),
        "except": ("except on", "except", "except for", "excluding", "apart from", "but not on", "not on"),
        "noon": ("noon", "12 noon", "midday"),
        "midnight": ("midnight", "12 midnight"),
        "filler": ("on", "the"),
        "hours": ("o’clock",),
        "forenoon": ("in the morning",),
        "afternoon": ("in the afternoon", "in the evening"),
        "night": ("at night",),
        "except_in": ("except in", "except during", "except", "but not in", "not in"),
        "workdays": ("every weekday", "on weekdays", "weekdays", "every working day", "on working days"),
        "daily": ("daily", "each day"),
        "weekly": ("every {weekdays}", "each {weekdays}", "{weekdays} weekly"),
        "weekly_2": (
            "every other week on {on}",
            "{on} every other week",
            "every fortnight on {on}",
            "{on} every fortnight",
            "fortnightly on {on}",
        ),
        "weekly_2_perhaps": (
            *(f"{word} on {{on}}" for word in ("biweekly", "bi-weekly")),
            *(f"{word}, {{on}}" for word in ("biweekly", "bi-weekly")),
            *(f"{{on}}, {word}" for word in ("biweekly", "bi-weekly")),
        ),
        "biweekly": ("biweekly", "bi-weekly", "bimonthly", "bi-monthly"),
        "for": ("for", "over"),
        "weekly_n": ("{on}, every {n_weeks}",),
        "monthly": tuple(f"{word} on {{on_nth}}" for word in ("monthly", "every month", "each month")),
        "month_days": tuple(f"{word} on the {{days}}" for word in ("monthly", "every month", "each month")),
        "yearly_dates": tuple(
            pattern.format(word)
            for word in (
                "every year on",
                "each year on",
                "yearly on",
                "annually on",
                "once a year on",
                "every year,",
                "every",
            )
            for pattern in (
                "{} {{numbers}} {{months}}",
                "{} the {{numbers}} of {{months}}",
                "{} {{months}} {{numbers}}",
            )
        ),
        "yearly_nth": tuple(f"{word} on {{on_nth}} of {{months}}" for word in ("yearly", "annually", "each year")),
        "monthly_n": ("every {n_months} on {on_nth}", "{on_nth}, every {n_months}", "{on_nth} of every {n_months}"),
        "other": ("other", "second"),
        "all_day": ("the whole day", "all-day", "from morning to night"),
    },
)
