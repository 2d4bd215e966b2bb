import pytest

from broadsheet.core.addresses import (
    DISTRICT,
    LINES,
    LOCALITY,
    NO_SUCH_POSTCODE,
    PART_MISSING,
    POSTCODE,
    REGION,
    envelope_lines,
    form_of,
    name_key,
    remarks_on,
    same_address,
)
from broadsheet.core.countries import COUNTRIES


@pytest.mark.parametrize(
    ("country", "parts"),
    [
        ("GB", [LINES, LOCALITY, POSTCODE]),
        ("US", [LINES, LOCALITY, REGION, POSTCODE]),
        ("IT", [LINES, POSTCODE, LOCALITY, REGION]),
        ("JP", [POSTCODE, REGION, LINES]),
        ("IR", [REGION, LOCALITY, DISTRICT, LINES, POSTCODE]),
    ],
)
def test_each_country_has_its_own_form(country, parts):
    assert [part.name for part in form_of(country)] == parts


def test_every_country_has_a_form_with_lines():
    assert all(LINES in [part.name for part in form_of(country)] for country in COUNTRIES)


@pytest.mark.parametrize(
    ("country", "parts", "envelope"),
    [
        ("GB", ("NW\nBM Nightglass", "London", "", "WC1N 3XX"), ["NW", "BM Nightglass", "London", "WC1N 3XX", "there"]),
        ("US", ("12 Elm Street", "Columbus", "OH", "43004"), ["12 Elm Street", "Columbus, OH 43004", "there"]),
        ("US", ("PO Box 9", "", "OH", "43004"), ["PO Box 9", "OH 43004", "there"]),
        ("IT", ("Via Larga 3", "Pavia", "PV", "27100"), ["Via Larga 3", "27100 Pavia PV", "there"]),
        ("FR", ("4 rue Basse", "Nîmes", "", "30000"), ["4 rue Basse", "30000 Nîmes", "there"]),
        ("JP", ("1-2-3 Kita", "", "Tokyo", "154-0023"), ["〒154-0023", "Tokyo", "1-2-3 Kita", "there"]),
        ("RU", ("ул. Лесная, 7", "Тверь", "", "170000"), ["ул. Лесная, 7", "Тверь", "170000", "there"]),
    ],
)
def test_an_envelope_reads_as_in_its_country(country, parts, envelope):
    lines, locality, region, postcode = parts
    assert envelope_lines(lines.splitlines(), locality, region, postcode, country, "there") == envelope


def test_nothing_is_lost_where_the_form_has_no_place_for_it():
    lines = envelope_lines(
        ["7 High Street"], "Leeds", "West Riding", "LS1 1AA", "GB", "United Kingdom", district="Holbeck"
    )
    assert lines == ["7 High Street", "Leeds", "Holbeck", "West Riding", "LS1 1AA", "United Kingdom"]


def test_what_looks_wrong_is_remarked_and_never_refused():
    assert remarks_on({LINES: "BM Nightglass", LOCALITY: "London", POSTCODE: "WC1N 3XX"}, "GB") == []
    assert remarks_on({LINES: "7 High Street", LOCALITY: "Leeds", POSTCODE: "12345"}, "GB") == [
        (NO_SUCH_POSTCODE, POSTCODE)
    ]
    assert (PART_MISSING, LINES) in remarks_on({LOCALITY: "Leeds", POSTCODE: "LS1 1AA"}, "GB")


def test_a_country_that_nobody_knows_still_gets_an_envelope():
    assert envelope_lines(["A lane"], "Town", "", "1", "XX", "") == ["A lane", "Town", "1"]


def test_the_same_address_and_name_have_the_same_key():
    one = {LINES: "4, rue Basse", LOCALITY: "NÎMES", POSTCODE: "30 000"}
    assert same_address(one, "FR") == same_address({LINES: "4 Rue basse", LOCALITY: "Nimes", POSTCODE: "30000"}, "FR")
    assert same_address(one, "FR") != same_address(one, "BE")
    assert name_key("Élodie Marchetaine") == name_key("MARCHETAINE, Elodie")
