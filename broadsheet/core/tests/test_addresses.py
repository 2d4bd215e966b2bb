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
    postcode_in_order,
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


def at(lines, locality="Edinburgh", postcode="EH6 8LN"):
    return {LINES: lines, LOCALITY: locality, POSTCODE: postcode}


@pytest.mark.parametrize(
    ("country", "one", "other"),
    [
        ("GB", "Flat 1/2, 3 Leith Walk", "Flat 12, 3 Leith Walk"),
        ("GB", "Flat 1/2, 3 Leith Walk", "Flat 1, 23 Leith Walk"),
        ("GB", "Flat 1/2, 3 Leith Walk", "Flat 1-2, 3 Leith Walk"),
        ("GB", "Flat 1 2, 3 Leith Walk", "Flat 1, 2 3 Leith Walk"),
        ("GB", "Flat 1, 2 Leith Walk", "Flat 1 2 Leith Walk"),
        ("GB", "Flat 1\n2 Leith Walk", "Flat 12 Leith Walk"),
        ("GB", "Flat 1.2, Leith Walk", "Flat 12, Leith Walk"),
        ("GB", "7–9 Leith Walk", "79 Leith Walk"),
        ("GB", "St. Anne’s Road 4", "Saint Anne’s Road 4"),
        ("GB", "3 Leith Walk +2", "3 Leith Walk 2"),
        ("GB", "Level −1, Tower", "Level 1, Tower"),
        ("US", "12 Elm Street #3", "12 Elm Street 3"),
        ("US", "12 Elm Street #3", "123 Elm Street"),
        ("US", "12 Elm Street, Apt 3", "12 Elm Street, Apt #3"),
        ("US", "12½ Elm Street", "12 Elm Street"),
        ("US", "Unit 1²", "Unit 12"),
        ("RU", "ул. Лесная, д. 7/2, кв. 1", "ул. Лесная, д. 72, кв. 1"),
        ("RU", "ул. Лесная, д. 7, кв. 21", "ул. Лесная, д. 72, кв. 1"),
        ("RU", "дом № 7", "дом 7"),
        ("RU", "ул. Мойка", "ул. Моика"),
        ("UA", "вул. Їжакова 3", "вул. Іжакова 3"),
        ("IR", "خیابان بهار، پلاک ۱۲، واحد ۳", "خیابان بهار، پلاک ۱، واحد ۲۳"),
        ("IR", "کوچه ۱/۲", "کوچه ۱۲"),
        ("EG", "شارع ٣، شقة ٤", "شارع ٣٤، شقة"),
        ("CN", "幸福路1号23室", "幸福路12号3室"),
        ("CN", "幸福路1-2号", "幸福路12号"),
        ("JP", "北町1-2-3", "北町1-23"),
        ("JP", "北町1丁目2番3号", "北町12丁目3号"),
        ("JP", "カキ荘 1", "ガギ荘 1"),
        ("IN", "किला मार्ग 4", "कला मार्ग 4"),
        ("TH", "ซอย 3/4", "ซอย 34"),
        ("SE", "Åvägen 3", "Avagen 3"),
        ("VN", "12 Hàng Bún", "12 Hàng Bùn"),
        ("ES", "Calle Peña 3", "Calle Pena 3"),
    ],
)
def test_addresses_that_a_postman_would_tell_apart_are_two(country, one, other):
    assert same_address(at(one), country) != same_address(at(other), country)


@pytest.mark.parametrize(
    ("country", "one", "other"),
    [
        ("GB", "Flat 1/2, 3 Leith Walk", "FLAT 1 / 2,  3 Leith walk."),
        ("GB", "Flat 1/2, 3 Leith Walk", "Flat 1/2\n3 Leith Walk,"),
        ("GB", "St. Anne's Road 4", "St Anne’s Road, 4"),
        ("GB", "7-9 Leith Walk", "7 – 9 Leith Walk"),
        ("US", "12 Elm St. #3", "12 elm st # 3"),
        ("FR", "4, rue de l’Église", "4 RUE DE L'EGLISE"),
        ("DE", "Lange Straße 3", "LANGE STRASSE 3"),
        ("RU", "ул. Лесная, д. 7/2", "УЛ ЛЕСНАЯ Д 7/2"),
        ("RU", "ул. Королёва, 3", "ул. Королева, 3"),
        ("RU", "дом № 7", "дом №7"),
        ("IR", "خيابان بهار، پلاك ۱۲", "خیابان بهار, پلاک 12"),
        ("EG", "شارع ٣، شقة ٤", "شارع 3، شقة 4"),
        ("CN", "幸福路１２号", "幸福路12号"),
        ("JP", "北町１－２－３", "北町1-2-3"),
        ("GR", "ΟΔΟΣ ΑΘΗΝΑΣ 4", "Οδός Αθηνάς 4"),
    ],
)
def test_one_address_in_two_spellings_is_one(country, one, other):
    assert same_address(at(one), country) == same_address(at(other), country)


def test_what_stands_in_one_part_is_not_what_stands_in_another():
    assert same_address({LINES: "Holbeck", LOCALITY: "Leeds"}, "GB") != same_address({LOCALITY: "Holbeck Leeds"}, "GB")


def test_long_addresses_that_begin_alike_are_two():
    long = "Care of the Society of Friends of the Night Sky " * 9
    assert same_address(at(long + "1"), "GB") != same_address(at(long + "2"), "GB")
    assert len(same_address(at(long), "GB")) <= 250


def test_names_that_differ_by_a_vowel_are_two_persons():
    assert name_key("किरण") != name_key("करण")
    assert name_key("かな") != name_key("がな")
    assert name_key("♃") and name_key("♃") != name_key("♄")


@pytest.mark.parametrize(
    ("country", "typed", "written"),
    [
        ("CA", "h2x1y4", "H2X 1Y4"), ("GB", "sw1a1aa", "SW1A 1AA"), ("GB", "m2 5 bq", "M2 5BQ"), ("JE", "je23ab", "JE2 3AB"),
        ("NL", "1234ab", "1234 AB"), ("SE", "11455", "114 55"), ("JP", "１００００01", "100-0001"), ("PL", "00950", "00-950"),
        ("PT", "2725079", "2725-079"), ("BR", "40301110", "40301-110"), ("IE", "d02af30", "D02 AF30"), ("FR", "30 000", "30000"),
        ("US", "221621010", "22162-1010"), ("CH", "ch-8001", "8001"), ("IR", "1193612345", "11936-12345"), ("XK", "10000", "10000"),
        ("GB", "by the old pump", "by the old pump"), ("IR", "۱۱۹۳۶۱۲۳۴۵", "۱۱۹۳۶۱۲۳۴۵"), ("AQ", "h2x1y4", "h2x1y4"), ("GB", "", ""),
    ],
)  # fmt: skip
def test_a_postcode_is_put_in_order_as_its_country_writes_it(country, typed, written):
    assert postcode_in_order(typed, country) == written
    assert postcode_in_order(written, country) == written


@pytest.mark.parametrize("country", COUNTRIES)
def test_no_envelope_shows_a_pause_where_a_part_is_missing(country):
    full = {"locality": "Town", "region": "Region", "postcode": "12345", "district": "District"}
    for lacking in (set(), {"region"}, {"postcode"}, {"locality"}, {"district"}, {"region", "district"}, set(full)):
        given = {name: "" if name in lacking else value for name, value in full.items()}
        for line in envelope_lines(["A lane 1"], country=country, country_words="there", **given):
            assert line.strip(" ,-/") == line and ", ," not in line and ",," not in line, (country, line)


def test_a_town_without_its_region_leaves_no_comma_behind():
    assert envelope_lines(["Calle 1"], "Bogotá", "", "110231", "CO", "Colombia")[1] == "Bogotá, 110231"
