"""Form fields in which one chooses languages and countries by name instead of typing codes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from broadsheet.core.languages import country_name, language
from broadsheet.core.languages import ordered as in_order

EVERY_COUNTRY = (
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ "
    "CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO "
    "FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE "
    "JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO "
    "MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW "
    "PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM "
    "TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW"
).split()


def house_languages() -> list[str]:
    """The languages of the house, in its order."""
    from broadsheet.sections.words import fallback_order

    return list(fallback_order())


def language_choices() -> list[tuple[str, str]]:
    """The house's languages first, then every other that can be named."""
    codes = in_order([code for code, _name in settings.LANGUAGES], house_languages())
    return [("", "—"), *((code, f"{language(code).autonym} ({code})") for code in codes)]


def country_choices() -> list[tuple[str, str]]:
    """Every country of ISO 3166, by its name in the language of the admin."""
    named = sorted((country_name(code, get_language() or "en"), code) for code in EVERY_COUNTRY)
    return [("", "—"), *((code, name) for name, code in named)]


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
