"""Money paid twice or too much, allocations taken back, and pay-backs sent in one transfer."""

from datetime import date

import pytest
from django.urls import reverse

from broadsheet.core.money import Money
from broadsheet.ledger.checking import violations
from broadsheet.payments import actions, outgoing, registry
from broadsheet.payments.giving import take_as_gift
from broadsheet.payments.models import Allocation, Due, PayBack, Remittance, StatementLine
from broadsheet.payments.presenting import moves_of
from broadsheet.payments.querying import due_behind, guesses_for
from broadsheet.payments.rules import sums_to
from broadsheet.payments.statement_actions import import_statement, match_account
from broadsheet.payments.statements.lines import Line, Statement
from broadsheet.payments.tests.test_money import balance, money_in, open_account, open_due, told  # noqa: F401 - a fixture
from broadsheet.people.models import Letter

WHO = ("treasurer", "italy")
DAY = date(2024, 11, 7)


@pytest.fixture
def account(house, told):  # noqa: F811
    return open_account()


def bring(account, *lines):
    return import_statement(account, Statement("GBP", lines, first_day=DAY, last_day=DAY))


# --- paid twice, too much -------------------------------------------------------------------------------------------


def test_money_for_a_settled_sum_is_its_payers_and_no_strangers(staff, account):
    due, stranger = open_due(payer_name="Tobit Oakshott"), open_due("test:2", payer_name="Zed Quux")
    actions.allocate(money_in(account), due)
    twice = money_in(account, 1400, "b", reference=due.reference)

    guess = guesses_for([twice])[twice.pk]

    assert (guess.behind, guess.is_rest, guess.suggestions) == (due, False, [])
    client = staff(*WHO)
    for page in (reverse("money:tray"), reverse("money:remittance", args=[twice.pk])):
        words = client.get(page).content.decode()
        assert "Tobit Oakshott" in words and "it came twice" in words
        assert stranger.payer_name not in words


def test_the_rest_of_an_overpaid_cheque_is_its_payers(staff, account):
    due = open_due(payer_name="Tobit Oakshott")
    open_due("test:2", 600, payer_name="Zed Quux")
    money = money_in(account, 2000)
    actions.allocate(money, due)
    money.refresh_from_db()

    guess = guesses_for([money])[money.pk]

    assert (guess.behind, guess.is_rest, guess.suggestions) == (due, True, [])
    words = staff(*WHO).get(reverse("money:remittance", args=[money.pk])).content.decode()
    assert "Pay it back to Tobit Oakshott" in words and "which was too much" in words


def test_money_of_somebody_unknown_is_still_suggested_by_its_amount(account):
    due = open_due(payer_name="Zed Quux")
    money = money_in(account)
    assert due_behind(money) is None
    assert [one.pk for one, _match in guesses_for([money])[money.pk].suggestions] == [due.pk]


# --- taken back -----------------------------------------------------------------------------------------------------


def test_a_wrong_allocation_is_taken_back_once_and_stays_in_the_journal(staff, account, monkeypatch):
    heard = []
    monkeypatch.setattr(actions, "unsettled", [heard.append])
    due, money = open_due(), money_in(account)
    row = actions.allocate(money, due)
    client = staff(*WHO)
    button = reverse("money:take-back", args=[row.pk])
    assert button in client.get(reverse("money:remittance", args=[money.pk])).content.decode()
    for _again in range(2):
        client.post(button)

    money.refresh_from_db()
    due.refresh_from_db()
    assert (money.free_minor, due.is_open, actions.paid_of(due), heard) == (1400, True, 0, [due])
    assert (balance("unmatched"), balance("income-gifts")) == (-1400, 0)
    assert Allocation.everything.get().taken_back_at and not Allocation.objects.exists()
    assert "Taken back" in client.get(reverse("money:remittance", args=[money.pk])).content.decode()
    assert not list(violations())


def test_what_was_taken_back_is_not_matched_again_by_itself_but_can_be_by_hand(account):
    due, money = open_due(), money_in(account)
    Remittance.objects.update(reference=due.reference)
    assert match_account(account)[0] == 1
    actions.take_back_allocation(Allocation.objects.get())
    assert match_account(account) == (0, 1)
    assert guesses_for([Remittance.objects.get()])[money.pk].suggestions == []

    actions.allocate(money, due)

    due.refresh_from_db()
    assert due.settled_at and Allocation.objects.count() == 1
    assert not list(violations())


@pytest.mark.parametrize("take", [take_as_gift, actions.call_other_income])
def test_a_donation_pressed_by_mistake_is_taken_back_too(account, take):
    money = money_in(account)
    take(money)
    row = money.allocations.get()
    assert actions.take_back_allocation(row)
    assert not actions.take_back_allocation(row)
    assert (balance("unmatched"), balance("income-gifts"), balance("income-other")) == (-1400, 0, 0)
    assert not Due.objects.open().exists()
    take(money)
    assert money.allocations.get().pk != row.pk
    assert not list(violations())


def test_nothing_is_taken_back_under_which_money_went_back(account):
    due, money = open_due(), money_in(account)
    row = actions.allocate(money, due)
    actions.ask_pay_back(row, Money(100, "GBP"))
    back = actions.mark_to_pay_back(money_in(account, 100, "b"))
    for one in (row, back.allocation):
        with pytest.raises(actions.Refused, match="cannot be taken back"):
            actions.take_back_allocation(one)
    due.refresh_from_db()
    assert due.settled_at
    assert not list(violations())


def test_a_higher_room_may_refuse_and_then_nothing_is_changed(account, monkeypatch):
    def refuse(due):
        raise actions.Refused("posted")

    monkeypatch.setattr(actions, "unsettled", [refuse])
    row = actions.allocate(money_in(account), open_due())
    with pytest.raises(actions.Refused):
        actions.take_back_allocation(row)
    assert Allocation.objects.count() == 1
    assert not list(violations())


def test_one_of_two_parts_is_taken_back_and_paid_anew_to_the_penny(account, monkeypatch):
    shares = lambda due, before, after: [  # noqa: E731
        registry.Share(due.section_id, registry.Line(code, -part.minor))
        for code, part in zip(
            ("income-gifts", "income-other", "income-books"), registry_part(due, before, after), strict=True
        )
    ]
    monkeypatch.setitem(registry.splitters, "test", shares)
    due = open_due(minor=1000)
    first = actions.allocate(money_in(account, 333, "a"), due)
    actions.allocate(money_in(account, 667, "b"), due)
    actions.take_back_allocation(first)
    actions.allocate(money_in(account, 333, "c"), due)
    assert [balance(code) for code in ("income-gifts", "income-other", "income-books")] == [-334, -333, -333]
    assert not list(violations())


def registry_part(due, before, after):
    from broadsheet.payments.rules import next_part

    return next_part(due.money, [1, 1, 1], before, after)


# --- paid back ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("whole", "parts", "ways"),
    [
        (2500, [500, 2000], [(0, 1)]),
        (500, [500, 500], [(0,), (1,)]),
        (7, [1] * 7, []),
        (6, [1] * 6, [(0, 1, 2, 3, 4, 5)]),
        (9, [], []),
    ],
)
def test_parts_that_make_a_sum(whole, parts, ways):
    assert sums_to(whole, parts) == ways


def two_pay_backs(account, due):
    allocation = actions.allocate(money_in(account, 2500, payer_name="Tobit Oakshott"), due)
    return [actions.ask_pay_back(allocation, Money(minor, "GBP"), key=f"b{minor}") for minor in (500, 2000)]


@pytest.mark.parametrize("marked", [False, True])
@pytest.mark.parametrize("said", [{"name": "OAKSHOTT TOBIT"}, {"words": "reference"}])
def test_one_transfer_for_two_pay_backs_is_known_by_itself_and_booked_once(account, marked, said):
    due = open_due(minor=2500, payer_name="Tobit Oakshott")
    for row in two_pay_backs(account, due):
        if marked:
            actions.pay_back_sent(row)
    if "words" in said:
        said = {"words": due.reference}

    done = bring(account, Line(DAY, -2500, **said))

    assert (done.recognised, done.unexplained) == (1, 0)
    assert set(PayBack.objects.values_list("shown_by", "state")) == {(StatementLine.objects.get().pk, "sent")}
    assert (balance(account.ledger_code), balance("to-pay-back")) == (0, 0)
    assert not list(violations())


def test_a_pay_back_marked_sent_is_a_choice_for_what_went_out_and_booked_once(staff, account):
    due = open_due(minor=2500, payer_name="Tobit Oakshott", payer_email="tobit@example.org")
    rows = two_pay_backs(account, due)
    for row in rows:
        actions.pay_back_sent(row)
    bring(account, Line(DAY, -2500, "", "BACS"))
    line, client = StatementLine.objects.get(), staff(*WHO)
    how = f"pay-backs:{rows[0].pk},{rows[1].pk}"
    page = client.get(reverse("money:out")).content.decode()
    assert how in page and "paid back, sent already: Tobit Oakshott" in page
    for _again in range(2):
        client.post(reverse("money:explain", args=[line.pk]), {"how": how})
    assert balance(account.ledger_code) == 0
    assert StatementLine.objects.unexplained().count() == 0
    assert not list(violations())


@pytest.mark.parametrize("how", ["pay-backs:", "pay-backs:x", "pay-backs:1", "pay-backs:999999999999999999999"])
def test_nonsense_about_pay_backs_is_refused_in_words(staff, account, how):
    bring(account, Line(DAY, -300, "", "BACS"))
    client = staff(*WHO)
    answer = client.post(reverse("money:explain", args=[StatementLine.objects.get().pk]), {"how": how}, follow=True)
    assert "not the amount" in answer.content.decode()
    assert StatementLine.objects.unexplained().count() == 1


def test_a_cheque_paid_back_from_the_bank_leaves_both_accounts_right(account):
    box = open_account(kind="cheque", postal_address="NW, BM Nightglass", iban="")
    row = actions.mark_to_pay_back(money_in(box, 600, payer_name="Tobit Oakshott"))
    bring(account, Line(DAY, -600, "", "BACS"))
    outgoing.explain_as_pay_backs(StatementLine.objects.get(), [row])
    assert (balance(box.ledger_code), balance(account.ledger_code), balance("to-pay-back")) == (600, -600, 0)
    with pytest.raises(actions.Refused):
        outgoing.explain_as_pay_backs(StatementLine.objects.get(), [row])
    assert not list(violations())


def test_the_payer_is_written_to_in_her_language_when_money_goes_back_and_her_page_shows_it(account):
    due = open_due(payer_name="Ottavia", payer_email="ottavia@example.org", language="it", address="/it/orders/x")
    money = money_in(account, 2000)
    actions.allocate(money, due)
    row = actions.mark_to_pay_back(Remittance.objects.get())
    assert not Letter.objects.exists()
    asked = [move.words for move in moves_of(due)]
    for _again in range(2):
        actions.pay_back_sent(row)
    letter = Letter.objects.get()
    assert letter.to == "ottavia@example.org" and "6,00" in letter.body and "Ottavia" in letter.body
    assert letter.subject == "Il suo denaro le viene restituito"
    assert asked == ["Paid", "Came as well", "To be paid back"]
    assert [(move.words, move.money.minor) for move in moves_of(due)] == [
        ("Paid", -1400), ("Came as well", -600), ("Paid back", 600),
    ]  # fmt: skip


def test_paid_back_is_said_only_when_it_was_sent(staff, account):
    money = money_in(account)
    row = actions.mark_to_pay_back(money)
    page = reverse("money:remittance", args=[money.pk])
    client = staff(*WHO)
    before = client.get(page).content.decode()
    assert "to be paid back: 14.00" in before.replace("\xa0", " ") and " paid back: 14.00" not in before.replace(
        "to be paid back", ""
    )
    actions.pay_back_sent(row)
    after = client.get(page).content.decode().replace("\xa0", " ")
    assert "· paid back: 14.00" in after and "to be paid back" not in after.lower().replace("to be paid back (0)", "")


def test_the_tray_asks_as_many_questions_for_three_sums_as_for_one(staff, account, django_assert_max_num_queries):
    client = staff(*WHO)
    due = open_due()
    actions.allocate(money_in(account), due)
    client.get(reverse("money:tray"))
    for number in range(3):
        money_in(account, 1400, f"n{number}", reference=due.reference)
        with django_assert_max_num_queries(26):
            client.get(reverse("money:tray"))
