"""A payer copies what her bank calls by name: the labels of an account are in her language, whoever typed them in which."""

import pytest
from django.utils.translation import override

from broadsheet.payments.bank_lines import KNOWN
from broadsheet.payments.models import RemittanceAccount
from broadsheet.payments.presenting import bank_details

LINES = "Bank: Tollgate Bank\nSORT  code : 00-00-17\nNúmero de cuenta: 01919613\nMember number: 7\nby hand only"


@pytest.mark.parametrize(
    ("language", "labels"),
    [
        ("en", ["Bank", "Sort code", "Account number"]), ("it", ["Banca", "Codice della banca (sort code)", "Numero di conto"]),
        ("ru", ["Банк", "Код банка (sort code)", "Номер счёта"]), ("fa", ["بانک", "کد بانک (sort code)", "شمارهٔ حساب"]),
    ],
)  # fmt: skip
def test_known_labels_are_in_the_language_of_the_reader_and_others_as_they_were_typed(language, labels):
    with override(language):
        rows = bank_details(RemittanceAccount(kind="bank", bank_details=LINES))
    assert [name for name, _value in rows] == [*labels, "Member number", ""]
    assert [value for _name, value in rows] == ["Tollgate Bank", "00-00-17", "01919613", "7", "by hand only"]


@pytest.mark.parametrize("language", ["en", "it", "fr", "es", "ru", "fa"])
def test_no_two_labels_are_said_alike(language):
    with override(language):
        assert len({str(label).casefold() for label in KNOWN}) == len(KNOWN)
