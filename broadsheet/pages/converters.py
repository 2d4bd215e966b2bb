"""Parts of addresses: a switched-on language, a day."""

from __future__ import annotations

from datetime import date

from broadsheet.pages.frame import house


class LanguageConverter:
    """A language of the house; any other is no address at all."""

    regex = "[a-z]{2,3}(?:-[a-z0-9]{2,8})*"

    def to_python(self, value: str) -> str:
        if value not in house().languages:
            raise ValueError(value)
        return value

    def to_url(self, value: str) -> str:
        return value


class DayConverter:
    regex = "[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date | str) -> str:
        return value if isinstance(value, str) else value.isoformat()
