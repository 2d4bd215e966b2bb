"""Form fields in which one chooses languages and countries by name instead of typing codes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from broadsheet.core.countries import named_countries
from broadsheet.core.languages import language
from broadsheet.core.languages import ordered as in_order


def house_languages() -> list[str]:
    """The languages of the house, in its order."""
    from broadsheet.sections.words import fallback_order

    return list(fallback_order())


def language_choices() -> list[tuple[str, str]]:
    """The house's languages first, then every other that can be named."""
    codes = in_order([code for code, _name in settings.LANGUAGES], house_languages())
    return [("", "—"), *((code, f"{language(code).autonym} ({code})") for code in codes)]


def country_choices() -> list[tuple[str, str]]:
    """Every country by its name in the language of the admin."""
    return [("", "—"), *named_countries(get_language() or "en")]


class _LazySelect(forms.Select):
    """A list made when it is shown: the names depend on the language of the admin."""

    make: Any = None

    def optgroups(self, name: str, value: list[str], attrs: Any = None) -> Any:
        choices = list(type(self).make())
        unknown = [(one, one) for one in value if one and one not in dict(choices)]
        self.choices = [*choices, *unknown]
        return super().optgroups(name, value, attrs)


class LanguageSelect(_LazySelect):
    make = staticmethod(language_choices)


class CountrySelect(_LazySelect):
    make = staticmethod(country_choices)


class LanguagesField(forms.CharField):
    """An ordered list of language codes, written as words: `en, it, fr`."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("Codes in order, parted by commas, such as: en, it, fr."))
        super().__init__(**{**kwargs, "required": False})

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]
        if isinstance(value, list):
            return value
        codes = [code.strip().lower() for code in (value or "").replace(";", ",").replace(" ", ",").split(",")]
        return list(dict.fromkeys(code for code in codes if code))

    def validate(self, value: list[str]) -> None:
        known = dict(settings.LANGUAGES)
        unknown = [code for code in value if code not in known]
        if unknown:
            raise forms.ValidationError(_("No language has the code %(codes)s."), params={"codes": ", ".join(unknown)})

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.to_python(initial) != self.to_python(data)
