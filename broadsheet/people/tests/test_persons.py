from importlib import import_module

import pytest
from django.apps import apps
from django.utils.translation import override

from broadsheet.people.actions import know_address, know_person
from broadsheet.people.models import Address, Person
from broadsheet.people.querying import likely_the_same, persons_named

pytestmark = pytest.mark.django_db
BOX = {"lines": "NW\nBM Nightglass", "locality": "London", "postcode": "WC1N 3XX"}


def test_somebody_with_the_same_name_and_mail_is_known_once():
    one = know_person("Élodie Marchetaine", email="e@example.org")
    assert know_person("elodie  MARCHETAINE", email="E@example.org") == one
    assert know_person("Élodie Marchetaine") != one
    assert Person.objects.count() == 2


def test_an_address_is_known_once_and_never_changed():
    person = know_person("Ada")
    box = know_address(person, "GB", BOX)
    assert know_address(person, "GB", {**BOX, "lines": " NW \n\n bm  nightglass "}) == box
    assert know_address(person, "GB", {**BOX, "postcode": "WC1N 4XX"}) != box
    assert Address.objects.filter(person=person).count() == 2
    assert box.one_line() == "NW, BM Nightglass, London, WC1N 3XX, United Kingdom"
    with override("ru"):
        assert Address(lines="4 rue Basse", locality="Nîmes", postcode="30000", country="FR").one_line() == (
            "4 rue Basse, 30000 Nîmes, Франция"
        )
    assert box.envelope("it") == ["NW", "BM Nightglass", "London", "WC1N 3XX", "Regno Unito"]


def test_an_address_too_long_is_kept_as_far_as_it_fits():
    row = know_address(know_person("Ada"), "GB", {"lines": "x" * 900, "locality": "y" * 300, "postcode": "1" * 99})
    assert (len(row.lines), len(row.locality), len(row.postcode)) == (500, 100, 20)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (("Marchetaine Élodie", "", "", ""), True),
        (("Somebody Else", "E@EXAMPLE.ORG", "", ""), True),
        (("E. Marchetaine", "", "wc1n 3xx", "GB"), True),
        (("E. Marchetaine", "", "wc1n 3xx", "IE"), False),
        (("Nobody", "", "wc1n 3xx", "GB"), False),
        (("", "", "", ""), False),
    ],
)
def test_who_may_be_the_same_is_shown(asked, found):
    person = know_person("Élodie Marchetaine", email="e@example.org")
    know_address(person, "GB", BOX)
    assert (likely_the_same(*asked) == [person]) is found


def test_persons_are_found_by_name_mail_and_place():
    person = know_person("Élodie Marchetaine", email="e@example.org")
    know_address(person, "GB", BOX)
    for words in ("elodie", "march example", "WC1N", "london marchet"):
        assert persons_named(words) == [person]
    assert persons_named("leeds") == []


def test_a_moved_readers_new_flat_is_a_new_address():
    person = know_person("Ada")
    flats = ["Flat 1/2, 3 Leith Walk", "Flat 12, 3 Leith Walk", "Flat 1, 23 Leith Walk"]
    rows = [know_address(person, "GB", {"lines": flat, "locality": "Edinburgh"}) for flat in flats]
    assert [row.lines for row in rows] == flats
    assert len({row.pk for row in rows}) == 3


def test_a_postcode_is_kept_as_its_country_writes_it():
    row = know_address(know_person("Ada"), "CA", {"lines": "4 rue Basse", "locality": "Montréal", "postcode": "h2x1y4"})
    assert row.postcode == "H2X 1Y4"
    assert (
        know_address(row.person, "CA", {"lines": "4 rue Basse", "locality": "Montréal", "postcode": "H2X 1Y4"}) == row
    )
    assert Address(lines="Calle 1", locality="Bogotá", postcode="110231", country="CO").one_line() == (
        "Calle 1, Bogotá, 110231, Colombia"
    )


def test_addresses_known_before_get_their_finer_keys_and_none_is_lost():
    key_anew = import_module("broadsheet.people.migrations.0003_finer_address_keys").key_anew
    person = know_person("Ada")
    stays = Address.objects.create(
        person=person, lines="Flat 1/2\n3 Leith Walk", country="GB", key="GB:flat123leithwalk"
    )
    latin = Address.objects.create(person=person, lines="کوچه 12", country="IR", key="IR:کوچه12")
    persian = Address.objects.create(person=person, lines="کوچه ۱۲", country="IR", key="IR:کوچه۱۲")
    key_anew(apps, None)
    key_anew(apps, None)
    assert set(Address.objects.all()) == {stays, latin, persian}
    assert know_address(person, "GB", {"lines": "Flat 1/2, 3 Leith Walk"}) == stays
    assert know_address(person, "GB", {"lines": "Flat 12, 3 Leith Walk"}) != stays
    assert know_address(person, "IR", {"lines": "کوچه ۱۲"}) == latin
