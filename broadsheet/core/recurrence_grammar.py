"""The parts of a language's sentences on recurrence as patterns: weekdays, ordinals, days, dates, times.

They match folded text: lower case, without accents and apostrophes, ASCII digits, single spaces.
They take what `recurrence_words` writes and what people write besides.
"""

import re
from collections.abc import Iterable

from broadsheet.core.recurrence_phrases import Phrases
from broadsheet.core.words import HALF_SPACE, fold

_GAP = re.compile(r"\{(\w+)\}")
_UNIT_GAP = re.compile(r"n_(\w+)s")
_WEEKDAY_GAPS = {"weekday", "weekday_alone", "weekdays", "on"}
_DASH = " ?[-–—] ?"
_END = r"(?!\w)"
_SUFFIX = r"(?:st|nd|rd|th|er|°|o|-?го|-?е|\.)?"
_NUMERIC_ORDINAL = rf"[1-5](?:st|nd|rd|th|er|°|o|a|e|eme|-?[йяюе]){_END}"
_NOTHING = "(?!)"
_NUMERIC = r"\d{1,2}(?:(?:\.\d{1,2}\.|/\d{1,2}/)(?:\d{4}|\d{2})|-\d{1,2}-\d{4})(?!\d)"
HALVES = {"forenoon": "a", "afternoon": "p", "night": "n"}
_ARTICLE = re.compile("^(?:(?:il|la|le|el|в) |l’)")


def folded(text: str) -> str:
    """Return a phrase folded as the text is that it is looked for in."""
    return " ".join(part for part in map(fold, text.split()) if part)


def literal(phrase: str) -> str:
    """Return the pattern of a phrase; its half-spaces may be spaces, its commas may lack."""
    parts = (re.escape(folded(part)).replace(r"\ ", " ") for part in phrase.split(HALF_SPACE))
    return " ?".join(parts).replace("،", ",").replace(",", "(?: ?[,،])?")


def any_of(forms: Iterable[str]) -> str:
    """Return the pattern of any of the forms as a word of its own, the longest first."""
    patterns = sorted({literal(form) for form in forms if form.strip()}, key=len, reverse=True)
    return f"(?:(?:{'|'.join(patterns)}){_END})" if patterns else _NOTHING


def before(forms: Iterable[str]) -> str:
    """Return the pattern of any of the forms before a word; what ends in an apostrophe stands close to it."""
    patterns = {literal(form) + ("" if form.strip().endswith("’") else " ") for form in forms if form.strip()}
    return f"(?:{'|'.join(sorted(patterns, key=len, reverse=True))})" if patterns else _NOTHING


def without_article(phrase: str) -> str:
    """Return 'ultimo giorno' for «l’ultimo giorno». An article stands in patterns once, or they take ages."""
    return _ARTICLE.sub("", phrase)


def _opening(pattern: str) -> str:
    return pattern.partition("{t}")[0].strip()


class Grammar:
    """The patterns of one language, built from its phrases."""

    def __init__(self, phrases: Phrases) -> None:
        self.phrases = phrases
        self.spoken = phrases.spoken
        conjunction = before(self.spoken["and"])
        self.separator = f"(?: ?[,،/] ?(?:{conjunction})?| {conjunction})"
        self.article = f"(?:{before(self.spoken['every'])})?"
        self.weekday = any_of(self._weekday_words())
        self.month_word = any_of(self._month_words())
        self.month = f"(?:{before(self.spoken['of'])})?{self.month_word}"
        self.ordinal = f"(?:{any_of(map(without_article, self._ordinal_words()))}|{_NUMERIC_ORDINAL})"
        self.ordinal_with_article = f"(?:{any_of(self._ordinal_words())}|{self.ordinal})"
        self.day = rf"(?:(?<!\d)\d{{1,2}}(?!\d){_SUFFIX}{_END})"
        self.date = self.date_with(self.weekday)
        self.strict_clock, self.clock = self._clocks()

    def listed(self, item: str) -> str:
        """Return the pattern of one item or several, with commas and conjunctions between them."""
        return f"(?:{item}(?:{self.separator}{item})*)"

    def sentence(self, text: str) -> str:
        """Return the pattern of a sentence; its gaps become named groups."""
        parts = _GAP.split(text)
        texts = (self._between(part) for part in parts[::2])
        gaps = [self._gap(name) for name in parts[1::2]] + [""]
        return "".join(text + gap for text, gap in zip(texts, gaps, strict=True))

    def _between(self, text: str) -> str:
        """Return the pattern of the words between two gaps, with the spaces at their ends."""
        start, end = ("(?: ?,)? " if text[:1] == " " else ""), (" " if text[-1:] == " " else "")
        return start + literal(text) + end if text.strip() else start

    def _gap(self, name: str) -> str:
        if unit := _UNIT_GAP.fullmatch(name):
            return self._counted(unit[1])
        if name in _WEEKDAY_GAPS:
            return f"(?P<weekdays>{self.listed(self.weekday)})"
        if name in ("every_nth", "on_nth"):
            return f"(?P<nth>{self.nth()})"
        if name in ("days", "numbers"):
            return f"(?P<days>{self.listed(self.day_item())})"
        if name == "range":
            return f"(?P<range>{self._range()})"
        return f"(?P<months>{self.listed(self.month)})"

    def _counted(self, unit: str) -> str:
        forms = self.phrases.units[unit]
        tables = (*self.phrases.numbers.values(), self.spoken.get("other", ()))
        words = any_of(word for table in tables for word in table)
        return rf"(?P<n>{words}|\d{{1,4}}) {any_of((forms.one, forms.few, forms.many))}"

    # --- weekdays and days of the month -----------------------------------------------------------

    def _weekday_words(self) -> list[str]:
        one = self.phrases
        rows = [row.split("|") for row in self.spoken["weekdays"]]
        tables = (one.weekdays, one.every, one.listed, one.on, one.nth, one.nth_final, one.instead, *rows)
        return [form for table in (*tables, self.spoken["recurring"]) for form in table]

    def _month_words(self) -> list[str]:
        rows = [row.split("|") for row in self.spoken["months"]]
        return [form for table in (self.phrases.months, *rows) for form in table]

    def _ordinal_words(self) -> list[str]:
        rows = [tuple(row.split("|")) for row in self.spoken.get("ordinals", ())]
        tables = (*self.phrases.ordinals.values(), *self.phrases.the_ordinals.values(), *rows)
        return [form for table in tables for form in table]

    def _range(self) -> str:
        since, till = any_of(self.phrases.since), any_of(self.phrases.till)
        to = f"(?:{_DASH}| {before(self.spoken['through'])})"
        return f"(?:{since} {till}|(?:{since}|{self.weekday}){to}{self.weekday})"

    def nth(self) -> str:
        """Return the pattern of "every first and third Tuesday and every last Saturday"."""
        words = (*self.spoken["every"], *self.phrases.every_nth.values(), self.phrases.on_nth)
        ordinals = f"{self.ordinal}(?:{self.separator}{self.article}{self.ordinal})*"
        return self.listed(f"(?:{before(words)})?{ordinals} {self.listed(self.weekday)}")

    def day_item(self) -> str:
        """Return the pattern of one day of a month: "the 15th", "the last day"."""
        opening = f"(?:{before([*self.phrases.days_before, *self.spoken.get('days_before', ())])})?"
        after = f"(?: {literal(self.phrases.days_after)})?" if self.phrases.days_after else ""
        return f"(?:{self.article}(?:{any_of([without_article(self.phrases.last_day)])}|{opening}{self.day}{after}))"

    # --- dates ------------------------------------------------------------------------------------

    def date_with(self, weekday: str, *, is_named: bool = False) -> str:
        """Return the pattern of the dates of one month: "Saturday 7 and Saturday 14 December 2024", "May 25th".

        is_named: the weekday must be there.
        """
        years = any_of(self.spoken["year_word"]) if "year_word" in self.spoken else _NOTHING
        year = rf"(?:,? (?:{before(self.spoken['of'])})?\d{{4}}{_END}(?: ?{years})?)?"
        named = f"(?:{weekday},? )" + ("" if is_named else "?")
        days = f"{self.article}{self.listed(f'(?:{self.article}{self.day})')} {self.month}"
        month_first = f"{self.month_word} {self.listed(self.day)}"
        figures = rf"\d{{4}}-\d\d-\d\d(?!\d)|{_NUMERIC}(?: ?{years})?"
        return rf"(?:{named}(?:{figures}|(?:{days}|{month_first}){year}))"

    def span(self) -> str:
        """Return the pattern of a first and a last day, as groups of these names."""
        one = self.phrases
        since = any_of([*one.since, *one.dated_since, *self._weekday_words()])
        till = any_of([*one.till, *one.dated_till])
        to = before([*self.spoken["until"], *self.spoken["to"]])
        opening = f"(?:{before(self.spoken['from'])})?"
        last = f" (?P<named_last>{self.date_with(till, is_named=True)})|(?:{_DASH}| {to})(?P<last>{self.date})"
        return f"{opening}(?P<first>{self.date_with(since)})(?:{last})"

    def span_of_month(self) -> str:
        """Return the pattern of "7 to 9 December 2024": a day, as a group, and the last day, as another."""
        to = f"(?:{_DASH}| {before([*self.spoken['until'], *self.spoken['to']])})"
        opening = f"(?:{before(self.spoken['from'])})?{self.article}"
        return f"{opening}(?P<first_day>{self.day}){to}(?P<last>{self.date})"

    def timed_span(self) -> str:
        """Return the pattern of "Friday 5 March 2027 at 7 pm to Sunday 7 March at 2 pm", as groups of these names."""
        one = self.phrases
        since = self.date_with(any_of([*one.since, *one.dated_since, *self._weekday_words()]))
        till = self.date_with(any_of([*one.till, *one.dated_till, *self._weekday_words()]))
        opening = f"(?:{before(self.spoken['from'])})?"
        return f"{opening}(?P<first>{since}){self._hour('start')}{self._onwards()}(?P<last>{till}){self._hour('end')}"

    def weekday_hours(self) -> str:
        """Return the pattern of "Friday 7 pm to Sunday 2 pm"; each: a word for every one before it."""
        one = self.phrases
        since = any_of([*one.since, *self._weekday_words()])
        till = any_of([*one.till, *self._weekday_words()])
        each = f"(?P<each>{before(self.spoken['each'])})?"
        opening = f"(?:{before([*self.spoken['from'], 'from'])})?"
        return f"{opening}{each}(?P<first>{since}){self._hour('start')}{self._onwards()}(?P<last>{till}){self._hour('end')}"

    def _hour(self, name: str) -> str:
        clock = self.phrases.clock
        words = [
            *self.spoken["at"],
            *self.spoken["to"],
            *map(_opening, (clock.at, clock.at_one, clock.start, clock.end, clock.end_one)),
        ]
        return f"(?: ?,)? (?P<{name}>(?:{before(words)})?{self.clock})"

    def _onwards(self) -> str:
        """What leads from the first to the last; the form of the last may say it by itself."""
        return f"(?:{_DASH}| {before([*self.spoken['until'], *self.spoken['to'], *self.spoken['through']])}| )"

    def duration(self) -> str:
        """Return the pattern of "for 10 weeks"; the unit as a group of its name."""
        opening = before([self.phrases.sentences["length"].partition("{")[0], *self.spoken.get("for", ())])
        forms = [
            f"(?P<{unit}s>{any_of((forms.one, forms.few, forms.many))})"
            for unit, forms in self.phrases.units.items()
            if unit in ("week", "month", "year")
        ]
        words = any_of(word for table in self.phrases.numbers.values() for word in table)
        after = self.phrases.sentences["length"].partition("}")[2].strip()
        return rf"(?:{opening})?(?P<n>{words}|\d{{1,4}}) (?:{'|'.join(forms)})" + (
            f"(?: {literal(after)})?" if after else ""
        )

    # --- times ------------------------------------------------------------------------------------

    def _clocks(self) -> tuple[str, str]:
        """Return the patterns of a time that is one by itself ('15.30', '3 pm'), and of one that may be an hour."""
        words = any_of([*self.spoken["noon"], *self.spoken["midnight"]])
        hour = r"(?<![\d:])(?:2[0-4]|[01]?\d)(?!\d)"
        halves = any_of(form for key in HALVES for form in self.spoken.get(key, ()))
        half = rf"(?: ?(?:am|pm|a\. ?m\.?|p\. ?m\.?|{halves}))"
        comma = ",(?! )|" if "comma" in self.spoken.get("minutes", ()) else ""
        minutes = rf"(?:(?:{comma} ?[:.] ?)[0-5]\d(?![./]?\d)(?: ?hr?s?\b\.?)?)"
        hours = rf"(?: ?(?:h|{any_of(self.spoken.get('hours', ()))})(?: ?[0-5]\d(?!\d)(?! {self.month}))?)"
        strict = rf"(?:{words}|{hour}(?:{minutes}{half}|{minutes}|{hours}{half}|{hours}|{half}){_END})"
        return strict, rf"(?:{strict}|{hour}(?![:.]\d)(?!/\d)(?! {self.month}){_END})"

    def at(self) -> str:
        """Return the pattern of what stands before a single time."""
        clock = self.phrases.clock
        return before([*self.spoken["at"], _opening(clock.at), _opening(clock.at_one)])

    def time_item(self) -> str:
        """Return the pattern of one time or of one from–to; a bare hour needs a word or a full time beside it."""
        clock = self.phrases.clock
        since = before([_opening(clock.start), _opening(clock.start_one), *self.spoken.get("since", ())])
        to = f"(?:{_DASH}| {before([*self.spoken['to'], _opening(clock.end), _opening(clock.end_one)])})"
        day = f"(?: {any_of(self.phrases.day_ordinals)})?"
        opening = f"(?:{since}(?:{self.at()})?{self.clock}|(?:{self.at()})?{self.strict_clock}|{self.at()}{self.clock})"
        ranges = f"{opening}{to}{self.clock}{day}|{self.clock}{to}{self.strict_clock}{day}"
        return f"(?:{ranges}|{self.at()}{self.clock}|{self.strict_clock})"

    def times(self) -> str:
        """Return the pattern of times; after the first a bare hour is one too: "daily at 10, 14 and 18"."""
        units = (form for one in self.phrases.units.values() for form in (one.one, one.few, one.many))
        days = f"{self.article}{self.listed(f'(?:{self.article}{self.day})')} {self.month}"
        counted = f"(?! {any_of([*units, *self.spoken['of_each_month']])})(?!{_DASH})"
        item = self.time_item()
        return f"(?:{item}(?:{self.separator}(?:{item}|(?!{days}){self.clock}{counted}))*)"
