import pytest

from broadsheet.payments.matching import AMOUNT, NAME, NEAR_REFERENCE, REFERENCE, Arrived, Awaited, matches_for
from broadsheet.payments.rules import reference_for

ONE, TWO, THREE = (reference_for(number) for number in (17, 18, 117))


def awaited(id=1, left=1400, reference=ONE, name="Élodie Marchetaine", **fields):
    return Awaited(id, left, reference, name, **fields)


def sure(arrived, *rows):
    return [match.id for match in matches_for(arrived, rows) if match.is_sure]


@pytest.mark.parametrize(
    "words",
    [
        ONE,
        ONE.lower(),
        f"{ONE[:4]} {ONE[4:8]} {ONE[8:]}",
        f"for the book, {ONE}.",
        f"REF{ONE}THANKS",
        ONE.replace("0", "O"),
        ONE[:5] + "0" + ONE[5:],
    ],
)
def test_a_reference_is_sure_however_it_is_written(words):
    assert sure(Arrived(999, "Somebody", words), awaited(), awaited(2, reference=TWO)) == [1]


def test_two_references_are_for_a_person_to_part():
    found = matches_for(Arrived(2800, "", f"{ONE} {TWO}"), [awaited(), awaited(2, reference=TWO)])
    assert {match.id for match in found} == {1, 2}
    assert not any(match.is_sure for match in found)


def test_amount_and_whole_name_are_sure_if_they_mean_one_sum_alone():
    money = Arrived(1400, "MARCHETAINE ELODIE", "the winter book")
    assert sure(money, awaited(), awaited(2, reference=TWO, name="Tobit Oakshott")) == [1]
    assert sure(money, awaited(), awaited(2, reference=TWO)) == []
    assert sure(money, awaited(), awaited(2, left=2000, reference=TWO)) == [1]
    assert sure(Arrived(1500, "Marchetaine Elodie"), awaited()) == []


def test_the_winter_book_is_suggested_never_taken():
    found = matches_for(
        Arrived(1400, "", "the winter book"), [awaited(words="Winter Book"), awaited(2, 2000, TWO, "T. Oak")]
    )
    assert [(match.id, match.is_sure) for match in found] == [(1, False)]


@pytest.mark.parametrize("slip", [ONE[:-1], ONE[:5] + ONE[6:], ONE[:-1] + "9", ONE[:8] + ONE[9] + ONE[8]])
def test_a_slip_in_a_reference_is_sure_only_with_amount_and_name(slip):
    assert sure(Arrived(1400, "E Marchetaine", slip), awaited()) == [1]
    found = matches_for(Arrived(1300, "E Marchetaine", slip), [awaited()])
    assert not any(match.is_sure for match in found)
    assert NEAR_REFERENCE in found[0].reasons
    assert sure(Arrived(1400, "Nobody", slip), awaited()) == []


def test_what_was_closed_is_meant_by_its_reference_only():
    closed = awaited(is_open=False)
    assert matches_for(Arrived(1400, "Elodie Marchetaine"), [closed]) == []
    assert [match.reasons for match in matches_for(Arrived(1400, "", ONE), [closed])] == [(REFERENCE, AMOUNT)]


def test_nothing_is_suggested_for_nothing():
    assert matches_for(Arrived(333, "Nobody At All", "hello"), [awaited(), awaited(2, reference=THREE, name="")]) == []


def test_reasons_are_told():
    assert matches_for(Arrived(1400, "Élodie Marchetaine"), [awaited()])[0].reasons == (AMOUNT, NAME)
