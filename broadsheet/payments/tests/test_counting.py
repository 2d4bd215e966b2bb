"""Equal lines, overlapping files, files of an older release: each line once, the one that is really new, or a question."""

import hashlib
from collections import Counter
from datetime import date, timedelta

import pytest

from broadsheet.ledger.checking import violations
from broadsheet.payments.actions import Refused
from broadsheet.payments.models import BankStatement, Remittance, StatementLine
from broadsheet.payments.statement_actions import DoesNotLead, import_pages
from broadsheet.payments.statement_lines import confirm_line, deny_line
from broadsheet.payments.statements.lines import Line, Statement
from broadsheet.payments.tests.test_money import balance, money_in, open_account, told  # noqa: F401 - a fixture

DAY = date(2026, 3, 4)


@pytest.fixture
def account(house, told):  # noqa: F811
    return open_account()


def page(*lines, opening=None, closing=None, day=DAY, kind="mt940", currency="GBP"):
    return Statement(currency, lines, opening=opening, closing=closing, first_day=day, last_day=day, kind=kind)


def paid(minor, name="", words="", day=DAY, **fields):
    return Line(day, minor, name, words, **fields)


def bring(account, *pages, **options):
    return import_pages(account, pages, **options)


def of_before(account, lines, kind="mt940"):
    """Lines as an earlier release kept them: keys made of words, equal ones of two pages only once."""
    made = BankStatement.objects.create(account=account, kind=kind, first_day=DAY, last_day=DAY)
    seen = Counter()
    for line in lines:
        parts = [
            str(account.pk),
            line.day.isoformat(),
            str(line.minor),
            line.name,
            line.words,
            line.reference,
            line.bank_id,
        ]
        digest = hashlib.sha256("\x1f".join(" ".join(one.split()).casefold() for one in parts).encode()).hexdigest()
        seen[digest] += 1
        key = f"{digest[:48]}:{seen[digest]}"
        money = money_in(account, line.minor, f"line:{account.pk}:{key}", payer_name=line.name, note=line.words)
        StatementLine.objects.create(
            statement=made, account=account, key=key, day=line.day, amount_minor=line.minor, name=line.name,
            words=line.words, remittance=money,
        )  # fmt: skip


def test_equal_lines_on_two_pages_of_a_file_are_two(account):
    equal = paid(4000, "Arden Books", "payout")
    pages = page(equal, paid(1500, "A B"), opening=0, closing=5500), page(equal, opening=5500, closing=9500)
    assert bring(account, *pages).new == 3
    assert balance(account.ledger_code) == 9500
    assert bring(account, *pages).new == 0
    assert violations() == []


def test_an_old_file_that_lost_its_equal_lines_gives_the_missing_ones_when_it_comes_again(account):
    equal = paid(4000, "Arden Books", "payout")
    of_before(account, [equal, paid(1500, "A B")])
    pages = page(equal, paid(1500, "A B"), opening=0, closing=5500), page(equal, opening=5500, closing=9500)
    assert (bring(account, *pages).new, balance(account.ledger_code)) == (1, 9500)
    assert bring(account, *pages).new == 0


def test_better_reading_never_books_an_old_file_again(account):
    of_before(
        account, [paid(1400, "", "EREF+77SVWZ+winter bookABWA+Maud Wetherlight"), paid(1400, "", "tea"), paid(900)]
    )
    better = (
        paid(1400, "Tobit Arden", "tea", bank_id="B2"), paid(1400, "Maud Wetherlight", "winter book", bank_id="B1"),
        paid(900, "Sanna Ek", "gift"),
    )  # fmt: skip
    for _again in range(2):
        done = bring(account, page(*better))
        assert (done.new, done.asked, done.known) == (0, 0, 3)
    assert all(row.key.startswith("2:") for row in StatementLine.objects.all())
    assert StatementLine.objects.get(words="tea").bank_id == "B2"


def test_what_speaks_of_another_payment_than_the_old_line_is_asked_and_neither_lost_nor_doubled(account):
    of_before(account, [paid(1400, "Maud Wetherlight", "winter book")])
    done = bring(account, page(paid(1400, "Tobit Arden", "Aurora")))
    assert (done.new, done.known, done.asked) == (0, 0, 1)
    assert "winter book" in StatementLine.objects.asked().get().question
    assert bring(account, page(paid(1400, "Tobit Arden", "Aurora"))).asked == 0
    confirm_line(StatementLine.objects.asked().get())
    assert Remittance.objects.count() == 2


def test_the_line_that_is_really_new_is_booked_also_from_a_file_sorted_the_other_way_round(account):
    bring(account, page(paid(1400, "Maud Wetherlight")))
    done = bring(account, page(paid(1400, "Tobit Arden"), paid(1400, "Maud Wetherlight")))
    assert (done.new, done.known) == (1, 1)
    assert sorted(Remittance.objects.values_list("payer_name", flat=True)) == ["Maud Wetherlight", "Tobit Arden"]
    assert bring(account, page(paid(1400, "Maud Wetherlight"), paid(1400, "Tobit Arden"))).known == 2


def test_another_file_of_the_same_day_with_other_money_of_the_same_amount_is_asked(account):
    bring(account, page(paid(1400, "Maud Wetherlight")))
    assert bring(account, page(paid(1400, "Tobit Arden"))).asked == 1
    again = bring(account, page(paid(1400, "Tobit Arden", bank_id="B7")))  # the number of the bank is read only now
    assert (again.new, again.asked, again.known) == (0, 0, 1)


def test_where_the_closing_balance_says_that_an_equal_line_is_other_money_it_is_asked(account):
    tea = paid(300, "", "tea room")
    bring(account, page(tea, opening=0, closing=300))
    done = bring(account, page(tea, opening=300, closing=600))
    assert (done.new, done.known, done.asked) == (0, 0, 1)
    confirm_line(StatementLine.objects.asked().get())
    assert balance(account.ledger_code) == 600
    assert bring(account, page(tea, opening=300, closing=600)).asked == 0


def test_what_was_said_no_to_is_not_asked_again(account):
    tea = paid(300, "", "tea room")
    bring(account, page(tea, opening=0, closing=300))
    bring(account, page(tea, opening=300, closing=600))
    deny_line(StatementLine.objects.asked().get())
    assert bring(account, page(tea, opening=300, closing=600)).asked == 0
    assert balance(account.ledger_code) == 300


def test_lines_that_are_unexplained_make_no_contradiction(account):
    made = page(paid(-250, "", "charges"), paid(1000, "A B"), opening=0, closing=750)
    bring(account, made)
    assert bring(account, made).asked == 0


@pytest.mark.parametrize(
    "pages",
    [
        [page(paid(1400, "A"), opening=0, closing=1500)],
        [page(paid(1400, "A"), opening=0, closing=1400), page(paid(100, "B"), opening=1500, closing=1600)],
    ],
)
def test_nothing_comes_from_a_file_whose_balances_contradict_it_without_the_treasurers_word(account, pages):
    with pytest.raises(DoesNotLead) as problem:
        bring(account, *pages)
    assert problem.value.gaps[0].missing == 100
    assert isinstance(problem.value, Refused)
    assert not StatementLine.objects.exists()
    assert not BankStatement.objects.exists()
    assert bring(account, *pages, anyway=True).new == len(pages)


def test_pages_may_stand_in_the_file_newest_first(account):
    early, late = (
        page(paid(100, "A"), opening=0, closing=100), page(paid(200, "B"), opening=100, closing=300, day=DAY + timedelta(1))
    )  # fmt: skip
    done = bring(account, late, early)
    assert (done.new, done.difference.minor, balance(account.ledger_code)) == (2, 0, 300)
    assert done.statement is not None
