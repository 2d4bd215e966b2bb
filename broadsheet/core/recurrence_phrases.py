"""What a language says of recurrence: its forms of weekdays, ordinals, days and units, and its sentences.

One table serves both ways: the words of a schedule are made from it and read by it.
Sentences name their gaps in braces; a gap's forms stand in the fields of Phrases.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from broadsheet.core.recurrence_rules import PLACES


@dataclass(frozen=True)
class Numbered:
    """A phrase with a number in it: pattern has a gap {n}, special the whole phrase of some numbers."""

    pattern: str
    special: Mapping[int, str] = field(default_factory=dict)

    def of(self, n: int) -> str:
        """Return the phrase of a number, with ASCII digits."""
        return self.special.get(n) or self.pattern.format(n=n)


@dataclass(frozen=True)
class Unit:
    """A counted word: its forms after 1, after 2 to 4, after 5 and more (one set serves for all but Russian)."""

    one: str
    few: str
    many: str
    gender: str = "m"


@dataclass(frozen=True)
class Clock:
    """How times stand in a sentence; {t} is the time. The forms with _one serve before one o'clock."""

    at: str
    start: str
    end: str
    at_one: str = ""
    start_one: str = ""
    end_one: str = ""
    is_repeated: bool = False


@dataclass(frozen=True)
class Phrases:
    """The phrases of one language. Tables of weekdays begin on Monday, those of ordinals follow PLACES.

    weekdays: dictionary forms. every: after the word for every one. listed: in a list of several. on: "on the
    Tuesdays" after an interval. since, till: ends of a range of weekdays; dated_since, dated_till: before dates,
    where that differs. instead: after "instead of". nth, nth_final: after an ordinal; the second form closes a list.
    ordinals, the_ordinals: by gender; every_nth, on_nth: words before them. numbers: words for 2 to 10, by gender.
    day_ordinals: "on the second day" to "on the tenth day". spoken: what readers also write, by kind; rows with
    bars are whole tables in order, "recurring" are weekdays, in order, in forms that mean every one of them.
    """

    code: str
    weekdays: tuple[str, ...]
    every: tuple[str, ...]
    listed: tuple[str, ...]
    on: tuple[str, ...]
    since: tuple[str, ...]
    till: tuple[str, ...]
    genders: str
    nth: tuple[str, ...]
    ordinals: Mapping[str, tuple[str, ...]]
    the_ordinals: Mapping[str, tuple[str, ...]]
    every_nth: Mapping[str, str]
    on_nth: str
    months: tuple[str, ...]
    of_months: tuple[str, ...]
    numbers: Mapping[str, tuple[str, ...]]
    units: Mapping[str, Unit]
    plain_day: Numbered
    the_day: Numbered
    until_day: Numbered
    from_day: Numbered
    last_day: str
    clock: Clock
    day_ordinals: tuple[str, ...]
    sentences: Mapping[str, str]
    conjunction: str
    comma: str = ","
    semicolon: str = ";"
    days_before: tuple[str, str] = ("", "")
    days_after: str = ""
    instead: tuple[str, ...] = ()
    dated_since: tuple[str, ...] = ()
    dated_till: tuple[str, ...] = ()
    nth_final: tuple[str, ...] = ()
    spoken: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def ordinal(self, place: int, weekday: int, *, with_article: bool = False) -> str:
        """Return 'last', «последнюю»; with_article 'the last' where the language sets an article each time."""
        table = self.the_ordinals if with_article else self.ordinals
        return table[self.genders[weekday]][PLACES.index(place)]


def repeated(prefix: str, forms: tuple[str, ...]) -> tuple[str, ...]:
    """Return the forms with the same words before each."""
    return tuple(prefix + one for one in forms)
