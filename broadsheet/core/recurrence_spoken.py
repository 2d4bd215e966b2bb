"""What people say for what stands in figures: tomorrow, half past seven, the first of May. It is written out before anything is read."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from broadsheet.core.recurrence_phrases import Phrases
from broadsheet.core.recurrence_questions import Question
from broadsheet.core.recurrence_words import LANGUAGES, phrases_for

_DAYS = {
    "en": {"the day after tomorrow": 2, "tomorrow": 1, "today": 0, "tonight": 0},
    "it": {"dopodomani": 2, "domani": 1, "oggi": 0, "stasera": 0},
    "fr": {"après-demain": 2, "demain": 1, "aujourd’hui": 0, "aujourd'hui": 0, "ce soir": 0},
    "es": {"pasado mañana": 2, "(?<!la )(?<!esta )mañana": 1, "hoy": 0, "esta noche": 0},
    "ru": {"послезавтра": 2, "завтра": 1, "сегодня": 0},
    "fa": {"پس[\u200c ]?فردا": 2, "فردا": 1, "امروز": 0, "امشب": 0},
}
_FIRST = {
    "en": r"first of", "it": r"primo(?: di)?", "fr": r"premier", "es": r"primero de", "ru": r"перво(?:е|го)", "fa": r"(?:اول|یکم)",
}  # fmt: skip
# Minutes in words after an hour; 45 with a minus is a quarter before it.
_MINUTES = {
    "it": {"e (?:mezza|mezzo)": 30, "e un quarto": 15, "e tre quarti": 45, "meno un quarto": -15, "e trenta": 30},
    "fr": {"et demie?": 30, "et quart": 15, "moins le quart": -15},
    "es": {"y media": 30, "y cuarto": 15, "menos cuarto": -15, "y treinta": 30},
    "fa": {"و نیم": 30, "و ربع": 15},
}
_BEFORE_HOUR = {
    "en": {"half past": 30, "quarter past": 15, "a quarter past": 15, "quarter to": -15, "a quarter to": -15}
}
_HOURS = {
    "it": r"(?:dalle|alle|ore|fino alle)", "es": r"(?:a las|de las|desde las|hasta las|a la)", "fa": r"ساعت", "fr": r"(?:à|de|dès)",
}  # fmt: skip
_AND = {"it": "e", "es": "y", "fa": "و"}
_USUAL_MINUTES = (5, 10, 15, 20)


@dataclass(frozen=True)
class Plain:
    """The text written out, and what is asked of it."""

    text: str
    questions: tuple[Question, ...] = ()


def written_out(text: str, language: str, today: date | None) -> Plain:
    """Return the text with days and hours in figures. today: from which tomorrow is told; None leaves it unread."""
    phrases = phrases_for(language)
    code = phrases.code
    if today is not None:
        text = _with_days(text, code, today)
    text = _with_firsts(text, phrases)
    text = _with_minutes(text, code)
    questions = tuple(_unclear_minutes(text, code))
    return Plain(text, questions)


def _with_days(text: str, code: str, today: date) -> str:
    for words, later in _DAYS[code].items():
        text = _word(words).sub((today + timedelta(days=later)).isoformat(), text)
    return text


@lru_cache(maxsize=64)
def _word(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w’'-])(?:{pattern})(?![\w’'])", re.IGNORECASE)


def _with_firsts(text: str, phrases: Phrases) -> str:
    """The first of a month in figures."""
    return _first_of(phrases.code).sub("1 ", text)


@lru_cache(maxsize=len(LANGUAGES))
def _first_of(code: str) -> re.Pattern[str]:
    phrases = LANGUAGES[code]
    rows = [phrases.months, *(row.split("|") for row in phrases.spoken["months"])]
    months = "|".join(sorted({re.escape(form) for row in rows for form in row}, key=len, reverse=True))
    return re.compile(rf"(?<!\w){_FIRST[code]}\s+(?=(?:{months})(?!\w))", re.IGNORECASE)


# --- minutes ---------------------------------------------------------------------------------------


def _with_minutes(text: str, code: str) -> str:
    for words, minutes in _MINUTES.get(code, {}).items():
        text = _after_hour(words).sub(_shown(minutes), text)
    for words, minutes in _BEFORE_HOUR.get(code, {}).items():
        text = re.sub(rf"(?<!\w){words} (?P<hour>\d{{1,2}})(?![\d.:])", _shown(minutes), text, flags=re.IGNORECASE)
    conjunction = _AND.get(code)
    if conjunction:
        late = rf"(?P<before>{_HOURS[code]}) (?P<hour>\d{{1,2}}) {conjunction} (?P<minutes>\d\d)(?![\d.:])"
        text = re.sub(late, _in_figures, text, flags=re.IGNORECASE)
        alone = rf"(?P<before>^|[\d,;،] )(?P<hour>\d{{1,2}}) {conjunction} (?P<minutes>\d\d)(?=$|[,;،])"
        text = re.sub(alone, _in_figures, text.strip())
    return text


@lru_cache(maxsize=64)
def _after_hour(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\d.:])(?P<hour>\d{{1,2}})(?: ?h(?:eures?)?)? {words}(?!\w)", re.IGNORECASE)


def _shown(minutes: int) -> Callable[[re.Match[str]], str]:
    def figures(found: re.Match[str]) -> str:
        hour = int(found["hour"]) - (minutes < 0)
        return f"{hour % 24 or (12 if int(found['hour']) == 1 else 0)}:{minutes % 60:02}"

    return figures


def _in_figures(found: re.Match[str]) -> str:
    """From 25 on it can be no hour; what may be one stays as it is."""
    minutes = int(found["minutes"])
    return f"{found['before'].rstrip()} {int(found['hour'])}:{minutes:02}" if 25 <= minutes < 60 else found[0]


def _unclear_minutes(text: str, code: str) -> Iterator[Question]:
    """ "Alle 15 e 20": twenty past three, or at three and at eight?"""
    conjunction = _AND.get(code)
    if conjunction is None:
        return
    pattern = rf"{_HOURS[code]} (\d{{1,2}}) {conjunction} (\d\d)(?![\d.:/])(?! \w+ \d{{4}})"
    for found in re.finditer(pattern, text, re.IGNORECASE):
        if int(found[2]) in _USUAL_MINUTES and int(found[1]) < int(found[2]):
            yield Question("hours-or-minutes", {"words": found[0]})
