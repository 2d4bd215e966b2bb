import pytest
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
