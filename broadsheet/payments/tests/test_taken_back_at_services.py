"""Refunds and disputes made at the service: known, re-read, booked once, in whatever order and however often they are told."""

import random
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from broadsheet.core.money import Money
from broadsheet.ledger import rules as ledger
from broadsheet.ledger.checking import violations
from broadsheet.payments import actions, paying
from broadsheet.payments.disputes import CAN_BE_TAKEN_BACK, next_look_at
from broadsheet.payments.models import Allocation, Delivery, Dispute, PayBack, ProviderPayment, Remittance
from broadsheet.payments.tests.test_money import balance, told  # noqa: F401 - a fixture
from broadsheet.payments.tests.test_services import (  # noqa: F401 - fixtures
    a_way,
    begun,
    card_due,
    cards,
    paypal,
    stripe,
    wallets,
)


def post(client, provider, told_by_them):
    headers, body = told_by_them
    answer = client.post(
        f"/payments/webhooks/{provider}/house", data=body, content_type="application/json", headers=headers
    )
    assert answer.status_code == 200
    return answer


def a_payment(service, method="card", key="test:1", minor=1400):
    payment = begun(card_due(key, minor, method=method))
    (service.pay if method == "card" else service.approve)(payment.provider_id)
    paying.settle(payment)
    payment.refresh_from_db()
    return payment


@pytest.mark.parametrize("kind", ["charge.refunded", "refund.created", "refund.updated", "charge.refund.updated"])
def test_a_refund_in_stripes_dashboard_is_known_and_booked_once(cards, stripe, client, kind):  # noqa: F811
    payment = a_payment(stripe)
    stripe.give_back(payment.provider_id, 500)
    for _again in range(2):
        post(client, "stripe", stripe.tell(payment.provider_id, kind))
        paying.process_waiting()

    assert set(Delivery.objects.values_list("state", flat=True)) == {"done"}
    row = PayBack.objects.get()
    assert (row.state, row.amount_minor) == ("sent", 500)
    assert balance(cards.ledger_code) == stripe.took() - stripe.fees()
    assert not list(violations())


def test_a_refund_at_paypal_leads_up_to_its_capture(wallets, paypal, client):  # noqa: F811
    payment = a_payment(paypal, "paypal")
    paypal.give_back(payment.provider_id, 1400)
    post(client, "paypal", paypal.tell(payment.provider_id, "PAYMENT.CAPTURE.REFUNDED"))
    paying.process_waiting()

    assert (PayBack.objects.get().state, Delivery.objects.get().state) == ("sent", "done")
    assert balance(wallets.ledger_code) == paypal.took() - 70
    assert not list(violations())


def test_what_we_meant_to_give_back_and_somebody_gave_there_is_not_doubled(cards, stripe):  # noqa: F811
    payment = a_payment(stripe)
    actions.ask_pay_back(Allocation.objects.get(), Money(500, "GBP"))
    stripe.give_back(payment.provider_id, 500)
    paying.settle(payment)

    assert PayBack.objects.get().state == "sent"
    assert balance(cards.ledger_code) == stripe.took() - stripe.fees()
    assert not list(violations())


def test_of_what_we_meant_to_give_back_a_part_went_there(cards, stripe):  # noqa: F811
    payment = a_payment(stripe)
    actions.ask_pay_back(Allocation.objects.get(), Money(1400, "GBP"))
    stripe.give_back(payment.provider_id, 500)
    for _again in range(2):
        paying.settle(payment)

    assert [(row.amount_minor, row.state) for row in PayBack.objects.order_by("pk")] == [(500, "sent"), (900, "asked")]
    assert balance(ledger.TO_PAY_BACK) == -900
    paying.give_back(PayBack.objects.get(state="asked"))
    assert stripe.took() == 0
    assert balance(cards.ledger_code) == -stripe.fees()
    assert not list(violations())


def test_a_refund_that_failed_is_here_again_and_can_be_sent_anew(cards, stripe, client):  # noqa: F811
    payment = a_payment(stripe)
    paying.give_back(actions.ask_pay_back(Allocation.objects.get(), Money(500, "GBP")))
    stripe.fail_refund(payment.provider_id, 500)
    post(client, "stripe", stripe.tell(payment.provider_id, "refund.failed"))
    paying.process_waiting()

    row = PayBack.objects.get()
    assert (row.state, row.times_returned, balance(ledger.TO_PAY_BACK)) == ("failed", 1, -500)
    assert balance(cards.ledger_code) == stripe.took() - stripe.fees()
    assert not list(violations())
    paying.give_back(row)
    assert stripe.took() == 900
    assert balance(cards.ledger_code) == stripe.took() - stripe.fees()
    assert not list(violations())


def test_money_without_an_owner_that_went_back_there_is_not_free_any_more(cards, stripe):  # noqa: F811
    payment = begun(card_due())
    stripe.pay(payment.provider_id, 900)  # another amount: it waits for the treasurer
    paying.settle(payment)
    stripe.give_back(payment.provider_id, 900)
    paying.settle(ProviderPayment.objects.get())

    assert (Remittance.objects.get().free_minor, PayBack.objects.get().state) == (0, "sent")
    assert balance(cards.ledger_code) == stripe.took() - stripe.fees()
    assert not list(violations())


# --- disputes ---------------------------------------------------------------------------------------------------------


def test_a_dispute_holds_the_money_and_its_fee_is_booked_once(cards, stripe, client, staff):  # noqa: F811
    payment = a_payment(stripe)
    stripe.dispute(payment.provider_id)
    for kind in ("charge.dispute.created", "charge.dispute.funds_withdrawn", "charge.dispute.created"):
        post(client, "stripe", stripe.tell(payment.provider_id, kind))
    paying.process_waiting()

    row = Dispute.objects.get()
    assert (row.state, row.withdrawn_minor, row.fee_minor) == ("open", 1400, 2000)
    assert (balance(ledger.DISPUTED), balance(ledger.FEES)) == (1400, 2000 + stripe.fees())
    assert balance(cards.ledger_code) == stripe.took() - stripe.fees() - stripe.taken()
    assert not list(violations())
    page = staff("treasurer", "italy").get(reverse("money:notices")).content.decode()
    assert payment.due.reference in page and "product_not_received" in page


def test_a_dispute_that_is_won_brings_the_money_back(cards, stripe, client):  # noqa: F811
    payment = a_payment(stripe)
    complaint = stripe.dispute(payment.provider_id)
    post(client, "stripe", stripe.tell(payment.provider_id, "charge.dispute.created"))
    paying.process_waiting()
    stripe.decide(complaint, "won")
    for kind in ("charge.dispute.funds_reinstated", "charge.dispute.closed"):
        post(client, "stripe", stripe.tell(payment.provider_id, kind))
    paying.process_waiting()

    assert (Dispute.objects.get().state, balance(ledger.DISPUTED)) == ("won", 0)
    assert not PayBack.objects.exists()
    assert balance(cards.ledger_code) == stripe.took() - stripe.fees() - stripe.taken()
    assert not list(violations())


def test_a_dispute_that_is_lost_is_money_paid_back(cards, stripe, client):  # noqa: F811
    payment = a_payment(stripe)
    stripe.decide(stripe.dispute(payment.provider_id), "lost")
    for _again in range(3):
        post(client, "stripe", stripe.tell(payment.provider_id, "charge.dispute.closed"))
        paying.process_waiting()

    row = PayBack.objects.get()
    assert (row.state, row.amount_minor, row.dispute) == ("sent", 1400, Dispute.objects.get())
    assert (balance(ledger.DISPUTED), balance(ledger.INCOME_GIFTS), balance(ledger.TO_PAY_BACK)) == (0, 0, 0)
    assert balance(cards.ledger_code) == stripe.took() - stripe.fees() - stripe.taken()
    assert not list(violations())


def test_lost_after_it_was_paid_back_it_is_a_loss(cards, stripe):  # noqa: F811
    payment = a_payment(stripe)
    paying.give_back(actions.ask_pay_back(Allocation.objects.get(), Money(1400, "GBP")))
    stripe.decide(stripe.dispute(payment.provider_id, 1400), "lost")
    paying.settle(payment, is_doubted=True)

    assert (balance(ledger.LOSSES), balance(ledger.DISPUTED)) == (1400, 0)
    assert balance(cards.ledger_code) == stripe.took() - stripe.fees() - stripe.taken()
    assert not list(violations())


def test_an_inquiry_takes_no_money(cards, stripe):  # noqa: F811
    payment = a_payment(stripe)
    complaint = stripe.dispute(payment.provider_id, takes=False)
    paying.settle(payment)
    assert (Dispute.objects.get().state, balance(ledger.DISPUTED)) == ("open", 0)
    stripe.decide(complaint, "warning_closed")
    paying.settle(payment)
    assert Dispute.objects.get().state == "won"
    assert not list(violations())


@pytest.mark.parametrize(("outcome", "as_refund"), [("won", True), ("lost", True), ("lost", False)])
def test_a_dispute_at_paypal_however_its_loss_is_told(wallets, paypal, client, outcome, as_refund):  # noqa: F811
    payment = a_payment(paypal, "paypal")
    complaint = paypal.dispute(payment.provider_id, 1400)
    post(client, "paypal", paypal.tell("", "CUSTOMER.DISPUTE.CREATED", complaint))
    paying.process_waiting()
    assert (Dispute.objects.get().state, balance(ledger.DISPUTED)) == ("open", 1400)
    paypal.decide(complaint, outcome, as_refund=as_refund)
    post(client, "paypal", paypal.tell("", "CUSTOMER.DISPUTE.RESOLVED", complaint))
    if outcome == "lost":
        post(client, "paypal", paypal.tell(payment.provider_id, "PAYMENT.CAPTURE.REVERSED"))
    paying.process_waiting()

    assert (Dispute.objects.get().state, balance(ledger.DISPUTED)) == (outcome, 0)
    assert balance(wallets.ledger_code) == paypal.took() - 70 - paypal.taken()
    assert PayBack.objects.count() == (outcome == "lost")
    assert not list(violations())


def test_a_dispute_told_before_the_payment_itself_is_known_finds_it(cards, stripe, client):  # noqa: F811
    payment = begun(card_due())
    stripe.pay(payment.provider_id)
    stripe.dispute(payment.provider_id)
    post(client, "stripe", stripe.tell(payment.provider_id, "charge.dispute.created"))
    paying.process_waiting()

    assert (Delivery.objects.get().state, Dispute.objects.get().state) == ("done", "open")
    assert not list(violations())


def test_what_speaks_of_no_payment_of_ours_is_told_so(cards, stripe, client):  # noqa: F811
    post(client, "stripe", stripe.tell("cs_of_somebody_else", "charge.refunded"))
    paying.process_waiting()
    assert (Delivery.objects.get().state, Delivery.objects.get().reason) == ("ignored", "not-begun-here")


def test_a_forged_notice_of_a_dispute_is_refused(cards, stripe, client):  # noqa: F811
    payment = a_payment(stripe)
    _headers, body = stripe.tell(payment.provider_id, "charge.dispute.created")
    answer = client.post(
        "/payments/webhooks/stripe/house", data=body, content_type="application/json",
        headers={"Stripe-Signature": stripe.signature(body, "whsec_other")},
    )  # fmt: skip
    assert answer.status_code == 400
    assert not Delivery.objects.exists()


# --- a notice that never comes ---------------------------------------------------------------------------------------


def test_a_payment_that_is_final_is_asked_about_again_as_long_as_it_can_be_taken_back():
    paid = now = timezone.now()
    looks = []
    while (at := next_look_at(paid, now)) is not None:
        looks.append((at - paid).days)
        now = at
    assert looks[:5] == [1, 2, 3, 4, 6]
    assert len(looks) < 20
    assert looks[-1] >= CAN_BE_TAKEN_BACK.days


def test_a_dispute_of_which_nobody_told_is_found_by_asking(cards, stripe):  # noqa: F811
    payment = a_payment(stripe)
    stripe.dispute(payment.provider_id)
    assert paying.ask_about_paid() == 0  # its time has not come
    ProviderPayment.objects.update(ask_at=timezone.now())
    assert paying.ask_about_paid() == 1

    assert Dispute.objects.get().state == "open"
    payment.refresh_from_db()
    assert payment.ask_at <= timezone.now() + timedelta(days=1)  # every day, as long as it is open
    assert not list(violations())


def test_a_round_asks_about_so_many_and_no_more(cards, stripe):  # noqa: F811
    for number in range(5):
        a_payment(stripe, key=f"test:{number}")
    ProviderPayment.objects.update(ask_at=timezone.now())
    asked = stripe.asked
    assert paying.ask_about_paid(limit=2) == 2
    assert stripe.asked - asked == 2
    assert [paying.ask_about_paid(limit=2) for _round in range(3)] == [2, 1, 0]


# --- storms -----------------------------------------------------------------------------------------------------------


def storm(client, services, chance):
    """Payments, refunds at the service and by us, disputes that end; told shuffled, repeated, some never; services fail."""
    told_by_them, payments = [], []
    for number in range(8):
        method, provider = chance.choice([("card", "stripe"), ("paypal", "paypal")])
        service = services[provider]
        payment = a_payment(service, method, f"test:{number}", 1000 + number)
        payments.append(payment)
        told_by_them += happened(service, provider, payment, chance)
    told_by_them += chance.choices(told_by_them, k=10)
    chance.shuffle(told_by_them)
    for provider, notice in told_by_them:
        service = services[provider]
        service.fail_next = chance.randrange(2)
        headers, body = notice
        client.post(f"/payments/webhooks/{provider}/house", data=body, content_type="application/json", headers=headers)
        if chance.random() < 0.3:
            service.lose_next = chance.randrange(2)
            paying.process_waiting()


def happened(service, provider, payment, chance):
    """Something at the service behind our back; return what it tells of that."""
    number, what = payment.provider_id, chance.choice(["refund", "ours", "won", "lost", "open", "nothing"])
    refund = "charge.refunded" if provider == "stripe" else "PAYMENT.CAPTURE.REFUNDED"
    if what == "refund":
        service.give_back(number, chance.choice([300, payment.amount_minor]))
        return [(provider, service.tell(number, refund))] * chance.randrange(3)
    if what == "ours":
        row = actions.ask_pay_back(Allocation.objects.get(due=payment.due), Money(400, "GBP"))
        service.give_back(number, 400) if chance.random() < 0.5 else paying.give_back(row)
        return [(provider, service.tell(number, refund))] * chance.randrange(3)
    if what == "nothing":
        return []
    complaint = service.dispute(number, payment.amount_minor)
    given = (number, "charge.dispute.created") if provider == "stripe" else ("", "CUSTOMER.DISPUTE.CREATED", complaint)
    heard = [(provider, service.tell(*given))] * chance.randrange(2)
    if what != "open":
        service.decide(complaint, what)
        heard += [(provider, service.tell(*given))] * chance.randrange(3)
    return heard


@pytest.fixture
def both(stripe, paypal):  # noqa: F811
    return stripe, paypal


@pytest.mark.parametrize("seed", range(6))
def test_a_storm_of_refunds_and_disputes_leaves_books_equal_to_the_truth(house, both, told, client, seed):  # noqa: F811
    stripe, paypal = both  # noqa: F811
    accounts = {"stripe": a_way("card"), "paypal": a_way("paypal")}
    services = {"stripe": stripe, "paypal": paypal}
    storm(client, services, random.Random(seed))
    for service in services.values():
        service.fail_next = service.lose_next = 0
    for _round in range(3):
        paying.process_waiting()
        ProviderPayment.objects.update(ask_at=timezone.now())
        paying.ask_about_paid()

    captured = ProviderPayment.objects.filter(provider="paypal").count()
    assert balance(accounts["stripe"].ledger_code) == stripe.took() - stripe.fees() - stripe.taken()
    assert balance(accounts["paypal"].ledger_code) == paypal.took() - 70 * captured - paypal.taken()
    held = sum(row.withdrawn_minor for row in Dispute.objects.filter(state=Dispute.OPEN))
    assert balance(ledger.DISPUTED) == held
    assert not Delivery.objects.filter(state__in=["waiting", "held"]).exists()
    assert not list(violations())
