"""The 249 countries and areas of ISO 3166-1, by their two letters, and Kosovo.

Source: ISO 3166-1, as it stands since 2011; XK, which ISO leaves to its users, is what CLDR and the European Commission write.
"""

from __future__ import annotations

import unicodedata

from broadsheet.core.languages import country_name

COUNTRIES = tuple(
    """
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ
    CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR
    GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT
    JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY
    MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM
    PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ
    TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW
    """.split()
)
_KNOWN = frozenset(COUNTRIES)


def is_country(code: str) -> bool:
    """Whether the two letters are one of the 250."""
    return code in _KNOWN


def named_countries(language: str) -> list[tuple[str, str]]:
    """Every country as (code, name in the language), in the order of the names."""
    return sorted(((code, country_name(code, language)) for code in COUNTRIES), key=lambda row: _sorting(row[1]))


def _sorting(name: str) -> str:
    bare = "".join(char for char in unicodedata.normalize("NFD", name) if not unicodedata.combining(char))
    return bare.casefold()
