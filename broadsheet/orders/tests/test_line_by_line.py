"""Refunds, stops and cancellations are of lines, words follow what happened, and nothing is owed where nothing is."""

import pytest
from django.urls import reverse

from broadsheet.core.money import Money
from broadsheet.ledger import rules as ledger
from broadsheet.ledger.checking import violations
from broadsheet.orders import actions
from broadsheet.orders.actions import Refused
from broadsheet.orders.models import Reduction
from broadsheet.orders.querying import account_of, current_state, grants_of
from broadsheet.orders.rules import BasketLine, LineFacts, position_of, shared_back
from broadsheet.orders.tests.counters import basket, open_way, ordering, pay, placed, who
from broadsheet.orders.tests.test_orders import GIFT, balance, book, joint, left  # noqa: F401 - fixtures
from broadsheet.payments import actions as payments
from broadsheet.payments.arrivals import write_down_refunds
from broadsheet.payments.disputes import write_down_disputes
from broadsheet.payments.models import Allocation, LetGo, PayBack, ProviderPayment, Remittance
from broadsheet.payments.providers.interface import SeenDispute
from broadsheet.subscriptions import actions as subscriptions
from broadsheet.subscriptions.models import Grant

TREASURER = ("treasurer", "")


@pytest.fixture
def own_and_gift(joint):  # noqa: F811
    """An own subscription of 24 EUR and one of 24 EUR given away, with its supplement of 12: 36 EUR."""
    kept = basket(BasketLine(joint.pk), BasketLine(joint.pk, 1, ("supporter",), 1), country="FR", r1="FR")
    return actions.place(ordering(kept, "EUR", people={0: who(), 1: who("Benoît Ardent", "", GIFT)}))


def in_force(order):
    return set(grants_of(order).in_force().values_list("recipient__name", flat=True))


def test_the_own_copies_are_paid_back_and_the_gift_is_sent_as_before(own_and_gift):
    order = own_and_gift
    pay(order)
    own = order.lines.get(position=0)

    actions.refund(order, lines={own.pk: Money(2400, "EUR")}, stops=[own.pk])

    assert in_force(order) == {"Benoît Ardent"}
    assert current_state(order) == "paid"
    assert balance(ledger.OWED_COPIES) == -2400
    assert not list(violations())


def test_an_amount_without_a_line_is_that_of_the_line_that_costs_just_so(own_and_gift):
    order = own_and_gift
    pay(order)
    actions.refund(order, Money(2400, "EUR"), stops=True)
    assert in_force(order) == {"Benoît Ardent"}
    assert not list(violations())


def test_nothing_is_ticked_by_itself_and_each_line_has_its_fields(own_and_gift, staff):
    order = own_and_gift
    pay(order)
    own, gift = order.lines.all()
    client = staff(*TREASURER)
    page = client.get(reverse("counter:order", args=[order.pk])).content.decode()
    assert f'name="amount-{own.pk}"' in page and f'name="stops-{gift.pk}"' in page
    assert "checked" not in page.partition('name="stops-')[2].partition("</form>")[0]

    where = reverse("counter:refund", args=[order.pk])
    form = {"key": "k" * 20, f"amount-{own.pk}": "24.00"}
    for _again in range(2):  # pressed twice it is paid back once
        assert client.post(where, form).status_code == 302
    assert (PayBack.objects.get().amount_minor, in_force(order)) == (2400, {"Benoît Ardent"})
    assert client.post(where, {"key": "l" * 20, f"amount-{gift.pk}": "99"}).status_code == 400
    assert client.post(where, {"key": "m" * 20}).status_code == 400
    assert client.post(where, {"key": "n" * 20, f"amount-{gift.pk}": "much"}).status_code == 400
    assert not list(violations())


def test_what_is_paid_back_in_part_goes_on(own_and_gift):
    order = own_and_gift
    pay(order)
    gift = order.lines.get(position=1)
    actions.refund(order, lines={gift.pk: Money(500, "EUR")})
    assert in_force(order) == {"Benoît Ardent", "Ottavia Lucente"}
    with pytest.raises(Refused):
        actions.refund(order, lines={gift.pk: Money(3101, "EUR")})
    assert not list(violations())


def test_it_is_said_to_be_paid_back_only_when_it_has_left(own_and_gift, client):
    order = own_and_gift
    pay(order)
    actions.refund(order, order.total, stops=True)
    page = client.get(order.path()).content.decode()
    assert "will be paid back to you" in page and "wait for the rest" not in page and "Paid back" not in page
    assert current_state(order) == "to-pay-back"

    payments.pay_back_sent(PayBack.objects.get())
    assert current_state(order) == "paid-back"
    page = client.get(order.path()).content.decode()
    assert "has been paid back to you" in page and "Paid back · " in page
    assert not list(violations())


def test_after_a_refund_nobody_waits_for_the_rest(own_and_gift, client):
    order = own_and_gift
    pay(order)
    own = order.lines.get(position=0)
    actions.refund(order, lines={own.pk: Money(2400, "EUR")}, stops=[own.pk])
    assert "wait for the rest" not in client.get(order.path()).content.decode()


class TestBeforeItIsPaid:
    def test_a_line_is_taken_out_and_the_sum_is_lower(self, own_and_gift, staff):
        order = own_and_gift
        gift = order.lines.get(position=1)
        client = staff(*TREASURER)
        where = reverse("counter:drop", args=[order.pk, gift.pk])
        assert where in client.get(reverse("counter:order", args=[order.pk])).content.decode()
        for _again in range(2):
            assert client.post(where).status_code == 302
        order.due.refresh_from_db()
        assert (order.due.amount_minor, current_state(order)) == (2400, "waiting")
        pay(order)
        assert (in_force(order), current_state(order)) == ({"Ottavia Lucente"}, "paid")
        assert not list(violations())

    def test_what_was_paid_above_the_new_sum_goes_back_and_the_rest_is_paid(self, own_and_gift):
        order = own_and_gift
        pay(order, 3000)
        actions.drop_line(order, order.lines.get(position=1))
        assert (current_state(order), PayBack.objects.get().amount_minor) == ("paid", 600)
        assert balance(ledger.OWED_COPIES) == -2400
        assert not list(violations())

    def test_the_last_line_is_not_taken_out(self, own_and_gift):
        order = own_and_gift
        actions.drop_line(order, order.lines.get(position=1))
        with pytest.raises(Refused, match="cancel it"):
            actions.drop_line(order, order.lines.get(position=0))

    def test_a_line_that_was_taken_out_stays_out_when_late_money_comes(self, own_and_gift):
        order = own_and_gift
        actions.drop_line(order, order.lines.get(position=1))
        actions.cancel(order)
        pay(order)
        assert in_force(order) == {"Ottavia Lucente"}
        assert not list(violations())


class TestNothingIsOwed:
    """What stands in "paid but not yet posted" is nothing where nothing is owed."""

    def test_sent_on_trust_posted_and_cancelled(self, book, staff):  # noqa: F811
        order = placed(book, is_on_trust=True)
        subscriptions.post(subscriptions.pack(grants_of(order).get()))
        assert balance(ledger.OWED_COPIES) == 1200
        page = staff(*TREASURER).post(reverse("counter:cancel", args=[order.pk]), follow=True).content.decode()

        assert "back in the stock" not in page
        assert (balance(ledger.OWED_COPIES), balance(ledger.LOSSES), left()) == (0, 1200, 4)
        assert not list(violations())

    def test_and_paid_after_all_it_is_no_loss(self, book):  # noqa: F811
        order = placed(book, is_on_trust=True)
        subscriptions.post(subscriptions.pack(grants_of(order).get()))
        actions.cancel(order)
        pay(order)
        assert (balance(ledger.OWED_COPIES), balance(ledger.LOSSES), balance(ledger.INCOME_BOOKS)) == (0, 0, -1200)
        assert not list(violations())

    def test_a_partial_refund_with_a_stop(self, book):  # noqa: F811
        order = placed(book)
        pay(order)
        actions.refund(order, Money(400, "GBP"), stops=True)
        assert (balance(ledger.OWED_COPIES), balance(ledger.INCOME_OTHER), left()) == (0, -800, 5)
        assert not list(violations())

    def test_paid_back_whole_when_it_was_packed_and_then_posted(self, book):  # noqa: F811
        order = placed(book)
        pay(order)
        parcel = subscriptions.pack(grants_of(order).get())
        actions.refund(order, Money(1200, "GBP"), stops=True)
        subscriptions.post(parcel)
        assert (balance(ledger.OWED_COPIES), balance(ledger.INCOME_BOOKS), balance(ledger.TO_PAY_BACK)) == (0, 0, -1200)
        assert not list(violations())

    def test_cheaper_than_agreed_and_posted(self, book):  # noqa: F811
        order = placed(book)
        pay(order)
        actions.refund(order, Money(200, "GBP"))
        subscriptions.post(subscriptions.pack(grants_of(order).get()))
        assert (balance(ledger.OWED_COPIES), balance(ledger.INCOME_BOOKS)) == (0, -1000)
        assert not list(violations())

    def test_copies_back_in_the_stock_are_told_of_those_that_are(self, book, staff):  # noqa: F811
        order = placed(BasketLine(book.pk, 2))
        page = staff(*TREASURER).post(reverse("counter:cancel", args=[order.pk]), follow=True).content.decode()
        assert "2 copies are back in the stock" in page and left() == 5


def test_money_that_was_paid_back_before_it_came_again_is_no_fault(book):  # noqa: F811
    """5.00 came, was cancelled and goes back; then 12.00 came and opened it again."""
    order = placed(book)
    pay(order, 500)
    actions.cancel(order)
    pay(order, 1200)
    assert current_state(order) == "paid"
    assert not list(violations())


def test_what_is_promised_and_not_paid_for_and_the_other_way_round_is_a_fault(own_and_gift):
    order = own_and_gift
    pay(order)
    Grant.objects.filter(key__startswith=f"order:{order.pk}:1").update(revoked_at=order.placed_at)
    assert any("and no more will be" in line for line in violations())
    Grant.objects.update(revoked_at=None)
    actions.refund(order, lines={order.lines.get(position=0).pk: Money(2400, "EUR")})
    Grant.objects.update(revoked_at=None)
    assert any("is still to be sent" in line for line in violations())


class TestLetGo:
    def test_the_missing_halfpenny_counts_as_paid_and_is_booked_as_a_loss(self, book):  # noqa: F811
        order = placed(book)
        pay(order, 1150)
        for _again in range(2):
            actions.let_go(order, reason="not worth a stamp", by="v", key="once")
        assert (current_state(order), LetGo.objects.get().amount_minor) == ("paid", 50)
        assert (balance(ledger.LOSSES), balance(ledger.OWED_COPIES)) == (50, -1200)
        subscriptions.post(subscriptions.pack(grants_of(order).get()))
        assert (balance(ledger.OWED_COPIES), balance(ledger.INCOME_BOOKS)) == (0, -1200)
        assert not list(violations())
        actions.refund(order, Money(1150, "GBP"))
        with pytest.raises(Refused):
            actions.refund(order, Money(50, "GBP"))

    def test_of_nothing_nothing_is_let_go(self, book):  # noqa: F811
        order = placed(book)
        with pytest.raises(payments.Refused, match="cancel it instead"):
            actions.let_go(order)
        pay(order)
        with pytest.raises(payments.Refused):
            actions.let_go(order)


# --- refunds and disputes at the service ----------------------------------------------------------------------------


def by_card(order, number="pi_1"):
    """The order is paid through a service."""
    account = open_way("card", order.currency)
    money = pay(order, account=account, key=f"stripe:{number}")
    return money, ProviderPayment.objects.create(
        provider="stripe", account=account, due=order.due, attempt=1, provider_id=f"cs_{number}", payment_id=number,
        amount_minor=money.amount_minor, currency=order.currency, state="paid",
    )  # fmt: skip


def test_what_went_back_whole_at_the_service_is_not_sent_and_is_told(own_and_gift, staff):
    order = own_and_gift
    money, _payment = by_card(order)
    write_down_refunds(money, 2400, "stripe", "pi_1")
    assert (in_force(order), Reduction.objects.get(kind="refund").line.position) == ({"Benoît Ardent"}, 0)
    assert (
        "Money went back at the payment service"
        in staff(*TREASURER).get(reverse("counter:order", args=[order.pk])).content.decode()
    )
    write_down_refunds(money, 6000, "stripe", "pi_1")
    assert (in_force(order), current_state(order), balance(ledger.OWED_COPIES)) == (set(), "paid-back", 0)
    assert not list(violations())


class TestDisputed:
    @pytest.fixture
    def order(self, book):  # noqa: F811
        order = placed(BasketLine(book.pk))
        self.money, self.payment = by_card(order)
        return order

    def say(self, state, held):
        write_down_disputes(self.payment, (SeenDispute("dp_1", state, 1200, held),))

    def test_nothing_is_packed_or_posted_while_it_is_open(self, order, staff, client):
        parcel = subscriptions.pack(grants_of(order).get())
        self.say("open", 1200)
        with pytest.raises(subscriptions.Refused, match="disputes"):
            subscriptions.post(parcel)
        subscriptions.unpack(parcel)
        with pytest.raises(subscriptions.Refused, match="disputes"):
            subscriptions.pack(grants_of(order).get())
        assert "holds the money" in client.get(order.path()).content.decode()
        desk = staff(*TREASURER)
        page = desk.get(reverse("counter:packing")).content.decode()
        assert "Not to be packed now" in page and "Nothing is sent until that is decided" in page
        assert "disputes the payment" in desk.get(reverse("counter:order", args=[order.pk])).content.decode()
        assert current_state(order) == "disputed"
        assert not list(violations())

    def test_won_it_is_sent(self, order):
        self.say("open", 1200)
        self.say("won", 0)
        subscriptions.post(subscriptions.pack(grants_of(order).get()))
        assert (current_state(order), balance(ledger.INCOME_BOOKS), balance(ledger.DISPUTED)) == ("posted", -1200, 0)
        assert not list(violations())

    def test_lost_it_is_not_sent_and_nothing_is_owed(self, order):
        self.say("open", 1200)
        self.say("lost", 1200)
        assert (current_state(order), balance(ledger.OWED_COPIES), balance(ledger.DISPUTED), left()) == (
            "paid-back", 0, 0, 5,
        )  # fmt: skip
        assert not list(violations())

    def test_lost_after_it_was_posted_the_income_is_gone(self, order):
        subscriptions.post(subscriptions.pack(grants_of(order).get()))
        self.say("lost", 1200)
        assert (balance(ledger.INCOME_BOOKS), balance(ledger.OWED_COPIES), left()) == (0, 0, 4)
        assert not list(violations())


# --- the rules ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "minor", "shares"),
    [
        ([LineFacts(2400, 2400, unposted=2400), LineFacts(3000, 3000, unposted=3000)], 3000, [0, 3000]),
        ([LineFacts(1000, 1000, unposted=1000), LineFacts(1000, 1000, unposted=1000)], 1000, [500, 500]),
        ([LineFacts(1000, 1000), LineFacts(3000, 3000, unposted=3000)], 400, [400, 0]),
        ([LineFacts(1000, 1000, 1000), LineFacts(3000, 3000, unposted=3000)], 3000, [0, 3000]),
    ],
)
def test_of_which_lines_money_is_that_went_back(lines, minor, shares):
    assert shared_back(lines, sum(line.price for line in lines), minor) == shares


def test_what_is_owed_is_what_can_still_be_sent():
    whole = LineFacts(1500, 1500, unposted=1500)
    assert position_of([whole], 1500, is_awaited=False).owed == 1500
    assert position_of([LineFacts(1500, 1500, posted=1500)], 0, is_awaited=True).owed == -1500
    assert position_of([LineFacts(1500, 1500, posted=1500)], 0, is_awaited=False).lost == 1500
    assert position_of([], 0, is_awaited=False).owed == 0


def test_the_account_of_a_house_from_before_knows_refunds_without_lines(own_and_gift):
    order = own_and_gift
    pay(order)
    actions.refund(order, Money(2400, "EUR"), stops=True)
    Reduction.objects.all().delete()
    account = account_of(order)
    assert (account.unknown, [row.left.minor for row in account.lines]) == (2400, [0, 3600])
    assert Allocation.objects.count() == Remittance.objects.count() == 1
    assert not list(violations())
