"""Payment services that fail, delay, repeat, reorder, forge and lose answers: the books are always what the service took."""

import random
import time
from threading import Thread

import pytest
from django.db import connection

from broadsheet.core.money import Money
from broadsheet.ledger import rules as ledger
from broadsheet.ledger.checking import violations
from broadsheet.ledger.models import Entry
from broadsheet.payments import actions, paying
from broadsheet.payments.models import Allocation, Delivery, PayBack, ProviderPayment, Remittance
from broadsheet.payments.tests.test_money import balance, open_account, open_due, told  # noqa: F401 - a fixture
from tests.fakes import paypal as fake_paypal
from tests.fakes import stripe as fake_stripe

BACK = {"return_url": "http://house.example/back", "cancel_url": "http://house.example/back", "language": "en"}


@pytest.fixture
def stripe(settings):
    service = fake_stripe.FakeStripe()
    settings.STRIPE_ACCOUNTS, settings.STRIPE_URL = {"house": (fake_stripe.KEY, fake_stripe.SECRET)}, service.url
    yield service
    service.stop()


@pytest.fixture
def paypal(settings):
    service = fake_paypal.FakePayPal()
    settings.PAYPAL_ACCOUNTS = {"house": (fake_paypal.CLIENT, fake_paypal.SECRET, fake_paypal.WEBHOOK)}
    settings.PAYPAL_URL = service.url
    yield service
    service.stop()


def a_way(kind):
    from broadsheet.payments.models import Method

    account = open_account(kind=kind, iban="", service="house")
    Method.objects.create(account=account)
    return account


@pytest.fixture
def cards(house, stripe, told):  # noqa: F811
    return a_way("card")


@pytest.fixture
def wallets(house, paypal, told):  # noqa: F811
    return a_way("paypal")


def card_due(key="test:1", minor=1400, method="card"):
    return open_due(key, minor, method=method, words="Winter Book", payer_name="Ottavia Lucente")


def begun(due):
    paying.start_payment(due, **BACK)
    return ProviderPayment.objects.get(due=due)


def hook(client, service, provider, number, *, headers=None, body=None):
    told_headers, told_body = service.event(number)
    return client.post(
        f"/payments/webhooks/{provider}/house", data=body or told_body, content_type="application/json",
        headers=headers or told_headers,
    )  # fmt: skip


class TestStripe:
    def test_a_payment_from_press_to_books(self, cards, stripe, client):
        due = card_due()
        address = paying.start_payment(due, **BACK)
        payment = ProviderPayment.objects.get()
        assert address == f"{stripe.url}/pay/{payment.provider_id}"
        assert stripe.sessions[payment.provider_id]["client_reference_id"] == due.reference
        stripe.pay(payment.provider_id)
        assert hook(client, stripe, "stripe", payment.provider_id).status_code == 200
        assert Delivery.objects.get().state == Delivery.WAITING  # stored and committed, nothing else yet
        assert paying.process_waiting() == 1
        due.refresh_from_db()
        assert due.settled_at
        assert Remittance.objects.get().payer_name == "Perpetua Payer"
        assert balance(cards.ledger_code) == stripe.took() - stripe.fees()
        assert balance(ledger.FEES) == stripe.fees()
        assert not list(violations())

    def test_pressing_twice_is_one_payment(self, cards, stripe):
        due = card_due()
        assert paying.start_payment(due, **BACK) == paying.start_payment(due, **BACK)
        assert len(stripe.sessions) == 1

    def test_an_answer_that_is_lost_begins_nothing_twice(self, cards, stripe):
        due = card_due()
        stripe.lose_next = 1
        with pytest.raises(actions.Refused, match="does not answer"):
            paying.start_payment(due, **BACK)
        paying.start_payment(due, **BACK)
        assert len(stripe.sessions) == 1

    def test_a_service_that_fails_is_told_in_words_and_works_later(self, cards, stripe):
        due = card_due()
        stripe.fail_next = 1
        with pytest.raises(actions.Refused, match="does not answer"):
            paying.start_payment(due, **BACK)
        assert paying.start_payment(due, **BACK)

    def test_what_the_service_declines_is_told(self, cards, stripe):
        with pytest.raises(actions.Refused, match="does not take"):
            paying.start_payment(card_due(minor=10), **BACK)

    def test_an_expired_page_makes_room_for_another(self, cards, stripe):
        due = card_due()
        stripe.expire(begun(due).provider_id)
        paying.start_payment(due, **BACK)
        assert list(ProviderPayment.objects.order_by("attempt").values_list("state", flat=True)) == [
            "expired",
            "started",
        ]

    def test_a_notice_that_never_comes_loses_nothing(self, cards, stripe):
        stripe.pay(begun(card_due()).provider_id)
        assert paying.ask_about_begun() == 1
        assert not list(violations())
        assert balance(ledger.UNMATCHED) == 0

    def test_another_amount_waits_for_the_treasurer(self, cards, stripe):
        due = card_due()
        stripe.pay(begun(due).provider_id, 900)
        paying.ask_about_begun()
        due.refresh_from_db()
        assert due.settled_at is None
        assert (Remittance.objects.get().free_minor, Allocation.objects.count()) == (900, 0)
        assert not list(violations())

    def test_what_is_paid_by_two_ways_settles_once(self, cards, stripe):
        due = card_due()
        payment = begun(due)
        stripe.pay(payment.provider_id)
        bank = open_account()
        money = actions.record_remittance(bank, due.money, due.opened_at.date(), "test", "bank:1")
        actions.allocate(money, due)
        paying.settle(payment)
        assert Remittance.objects.unmatched().get().account == cards
        assert not list(violations())

    def test_money_goes_back_once_however_often_it_is_pressed(self, cards, stripe):
        stripe.pay(begun(card_due()).provider_id)
        paying.ask_about_begun()
        row = actions.ask_pay_back(Allocation.objects.get(), Money(400, "GBP"))
        stripe.lose_next = 1
        with pytest.raises(actions.Refused):
            paying.give_back(row)
        for _again in range(3):
            paying.give_back(PayBack.objects.get())
        assert stripe.took() == 1000
        assert balance(cards.ledger_code) == stripe.took() - stripe.fees()
        assert not list(violations())

    def test_money_given_back_at_the_service_is_known_here(self, cards, stripe):
        payment = begun(card_due())
        stripe.pay(payment.provider_id)
        paying.settle(payment)
        stripe._refund({"payment_intent": f"pi_{payment.provider_id}", "amount": "500"})
        for _again in range(2):
            paying.settle(payment)
        assert balance(cards.ledger_code) == stripe.took() - stripe.fees()
        assert not list(violations())


class TestPayPal:
    def test_a_payment_is_taken_when_it_is_approved(self, wallets, paypal, client):
        due = card_due(method="paypal")
        payment = begun(due)
        paypal.approve(payment.provider_id)
        assert hook(client, paypal, "paypal", payment.provider_id).status_code == 200
        paying.process_waiting()
        due.refresh_from_db()
        assert due.settled_at
        assert paypal.took() == 1400
        assert balance(wallets.ledger_code) == 1400 - 70
        assert not list(violations())

    def test_a_lost_answer_of_the_capture_takes_nothing_twice(self, wallets, paypal):
        payment = begun(card_due(method="paypal"))
        paypal.approve(payment.provider_id)
        paypal.lose_next = 3
        for _again in range(8):
            paying.settle(payment)
        assert paypal.took() == 1400
        assert Remittance.objects.count() == 1
        assert not list(violations())

    def test_a_refund(self, wallets, paypal):
        payment = begun(card_due(method="paypal"))
        paypal.approve(payment.provider_id)
        paying.settle(payment)
        paying.give_back(actions.ask_pay_back(Allocation.objects.get(), Money(1400, "GBP")))
        assert paypal.took() == 0
        assert not list(violations())

    def test_a_forged_notice_is_refused(self, wallets, paypal, client):
        payment = begun(card_due(method="paypal"))
        answer = hook(client, paypal, "paypal", payment.provider_id, headers=paypal.headers("sig-of-mine"))
        assert answer.status_code == 400
        assert not Delivery.objects.exists()

    def test_a_notice_that_cannot_be_verified_now_is_asked_for_again(self, wallets, paypal, client):
        payment = begun(card_due(method="paypal"))
        paypal.fail_next = 1
        assert hook(client, paypal, "paypal", payment.provider_id).status_code == 503
        assert not Delivery.objects.exists()


@pytest.mark.parametrize(
    "header",
    ["", "t=1,v1=00", "t=x,v1=", "v1=abc", "t=99999999999999,v1=é", "," * 500],
)
def test_a_forged_notice_leaves_no_row(cards, stripe, client, header):
    payment = begun(card_due())
    _headers, body = stripe.event(payment.provider_id)
    answer = client.post(
        "/payments/webhooks/stripe/house", data=body, content_type="application/json",
        headers={"Stripe-Signature": header.encode("ascii", "ignore").decode()},
    )  # fmt: skip
    assert answer.status_code == 400
    assert not Delivery.objects.exists()


def test_old_signatures_other_secrets_and_other_bodies_are_forged(cards, stripe, client):
    payment = begun(card_due())
    _headers, body = stripe.event(payment.provider_id)
    for signature, sent in (
        (stripe.signature(body, at=time.time() - 3600), body), (stripe.signature(body, "whsec_other"), body),
        (stripe.signature(body), body.replace(b"completed", b"expired")), (stripe.signature(b"not json"), b"not json"),
    ):  # fmt: skip
        answer = client.post(
            "/payments/webhooks/stripe/house",
            data=sent,
            content_type="application/json",
            headers={"Stripe-Signature": signature},
        )
        assert answer.status_code == 400
    assert not Delivery.objects.exists()


@pytest.mark.parametrize("path", ["stripe/nobody", "nothing/house", "paypal/house"])
def test_a_notice_to_no_account_of_ours_is_refused(cards, stripe, client, path):
    assert client.post(f"/payments/webhooks/{path}", data=b"{}", content_type="application/json").status_code == 400


def test_a_notice_is_posted_and_small(cards, client):
    assert client.get("/payments/webhooks/stripe/house").status_code == 405
    big = client.post("/payments/webhooks/stripe/house", data=b"x" * 300_000, content_type="application/json")
    assert big.status_code == 413


def storm(client, stripe, paypal, seed):
    """Payments by both services, then a shuffled, repeated and forged storm of notices, with a service that fails now and then."""
    chance = random.Random(seed)
    hooks = []
    for number in range(12):
        name, service = chance.choice([("card", stripe), ("paypal", paypal)])
        payment = begun(card_due(f"test:{number}", 1000 + number, method=name))
        if chance.random() < 0.8:
            (stripe.pay if name == "card" else paypal.approve)(payment.provider_id)
        provider = "stripe" if name == "card" else "paypal"
        for _again in range(chance.randrange(1, 4)):
            hooks.append((provider, *service.event(payment.provider_id)))
    hooks += [
        (provider, {**headers, "Stripe-Signature": "t=1,v1=0", "Paypal-Transmission-Sig": "x"}, body)
        for provider, headers, body in hooks[:6]
    ]
    hooks += chance.choices(hooks, k=20)
    chance.shuffle(hooks)
    for provider, headers, body in hooks:
        stripe.fail_next, paypal.fail_next = chance.randrange(2), chance.randrange(2)
        client.post(f"/payments/webhooks/{provider}/house", data=body, content_type="application/json", headers=headers)
        if chance.random() < 0.3:
            stripe.lose_next, paypal.lose_next = chance.randrange(2), chance.randrange(2)
            paying.process_waiting()


@pytest.mark.parametrize("seed", range(5))
def test_a_storm_of_notices_leaves_books_equal_to_the_truth(house, stripe, paypal, told, client, seed):  # noqa: F811
    cards, wallets = a_way("card"), a_way("paypal")
    storm(client, stripe, paypal, seed)
    stripe.fail_next = stripe.lose_next = paypal.fail_next = paypal.lose_next = 0
    for _round in range(3):
        paying.process_waiting()
        paying.ask_about_begun()
    assert balance(cards.ledger_code) == stripe.took() - stripe.fees()
    captured = ProviderPayment.objects.filter(provider="paypal", state="paid").count()
    assert balance(wallets.ledger_code) == paypal.took() - 70 * captured
    assert sum(Entry.objects.values_list("amount_minor", flat=True)) == 0
    assert not Delivery.objects.filter(state=Delivery.WAITING).exists()
    assert not list(violations())


@pytest.mark.slow
def test_ten_presses_at_once_begin_one_payment(own_house, stripe, told):  # noqa: F811
    a_way("card")
    due, found = card_due(), []
    stripe.delay_seconds = 0.05

    def press():
        try:
            found.append(paying.start_payment(due, **BACK))
        finally:
            connection.close()

    threads = [Thread(target=press) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found)) == 1
    assert len(stripe.sessions) == 1


def test_the_desk_gives_back_through_the_service_and_asks_again(cards, stripe, staff):
    from django.urls import reverse

    client = staff("treasurer", "italy")
    stripe.pay(begun(card_due()).provider_id)
    assert client.post(reverse("money:again")).status_code == 302
    row = actions.ask_pay_back(Allocation.objects.get(), Money(400, "GBP"))
    assert reverse("money:give-back", args=[row.pk]) in client.get(reverse("money:pay-backs")).content.decode()
    for _again in range(2):
        client.post(reverse("money:give-back", args=[row.pk]))
    assert stripe.took() == 1000
    assert client.get(reverse("money:notices")).status_code == 200
    assert not list(violations())
