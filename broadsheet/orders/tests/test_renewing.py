"""Subscriptions that come again by themselves: every year, or when an issue goes to the printer."""

from datetime import timedelta

import pytest
from django.utils import timezone

from broadsheet.catalogue.models import PricePoint
from broadsheet.catalogue.tests import shelves
from broadsheet.ledger.checking import violations
from broadsheet.orders import actions
from broadsheet.orders.models import Order
from broadsheet.orders.querying import grants_of
from broadsheet.orders.rules import BasketLine
from broadsheet.orders.tests.counters import basket, open_way, ordering, pay, who
from broadsheet.payments import charging, paying, standing
from broadsheet.payments.models import ProviderPayment, Standing
from broadsheet.payments.tests.test_services import BACK, stripe  # noqa: F401
from broadsheet.people.models import Letter
from broadsheet.periodicals.models import Issue
from broadsheet.periodicals.rules import PRINTING
from broadsheet.subscriptions.models import Serving


@pytest.fixture
def joint(house, stripe):  # noqa: F811
    row = shelves.joint_subscription()
    row.charge = "by_date"
    row.save()
    for kind in ("bank", "card"):
        open_way(kind)
    return row


def subscribed(offer, method="card", rhythm="year", **fields):
    return actions.place(ordering(basket(offer, **fields), method=method, rhythm=rhythm))


def pay_by_card(service, order):
    paying.start_payment(order.due, **BACK)
    payment = ProviderPayment.objects.get(due=order.due)
    service.pay(payment.provider_id)
    paying.settle(payment)


def test_a_year_later_it_is_ordered_again_announced_and_charged(joint, stripe):  # noqa: F811
    first = subscribed(joint)
    pay_by_card(stripe, first)
    row = Standing.objects.get()
    ahead = row.next_on - standing.AHEAD
    assert charging.renew_and_charge(ahead - timedelta(days=1)) == 0
    assert charging.renew_and_charge(ahead) == 0
    second = Order.objects.order_by("-pk").first()
    assert (second.payer, second.total, second.due.instalment) == (first.payer, first.total, 2)
    announced = Letter.objects.get(subject="Your next payment")
    assert second.due.address in announced.body
    assert "15.00" in announced.body
    assert not Letter.objects.filter(subject__contains=f"Your order {second.number}").exists()
    assert charging.renew_and_charge(row.next_on) == 1
    assert charging.renew_and_charge(row.next_on) == 0
    assert grants_of(second).in_force().count() == grants_of(first).in_force().count()
    assert (len(stripe.charges), not list(violations())) == (1, True)


def test_a_new_price_is_charged_and_what_is_sold_no_more_ends_it(joint, stripe):  # noqa: F811
    pay_by_card(stripe, subscribed(joint))
    row = Standing.objects.get()
    PricePoint.objects.filter(amount_minor=1500).update(amount_minor=1700)
    charging.renew_and_charge(row.next_on)
    assert Order.objects.order_by("-pk").first().total.minor == 1700
    joint.is_on_sale = False
    joint.save()
    row.refresh_from_db()
    charging.renew_and_charge(row.next_on)
    row.refresh_from_db()
    assert row.ended_as == Standing.BY_HOUSE
    assert Letter.objects.filter(body__contains="cannot go on").count() == 1


def test_ending_it_before_the_day_takes_the_renewal_back(joint, stripe, client):  # noqa: F811
    pay_by_card(stripe, subscribed(joint))
    row = Standing.objects.get()
    standing.open_instalments(row.next_on - standing.AHEAD)
    assert "Change or end it" in client.get(Order.objects.order_by("-pk").first().path()).content.decode()
    client.post(f"{row.path()}/end")
    renewal = Order.objects.order_by("-pk").first()
    assert renewal.closed_as == "cancelled"
    assert charging.renew_and_charge(row.next_on + timedelta(days=400)) == 0
    assert not list(violations())


def test_by_bank_it_is_asked_for_by_letter_and_lapses_when_nobody_pays(joint):
    first = subscribed(joint, method="bank")
    pay(first)
    row = Standing.objects.get()
    standing.open_instalments(row.next_on - standing.AHEAD)
    second = Order.objects.order_by("-pk").first()
    assert Letter.objects.filter(subject=f"Your order {second.number}").count() == 1
    assert second.due.expires_at.date() > row.next_on
    row.refresh_from_db()
    standing.open_instalments(row.next_on)
    row.refresh_from_db()
    assert (row.ended_as, Order.objects.count()) == (Standing.LAPSED, 2)


def test_before_an_issue_only_when_nothing_is_left_to_serve(joint, stripe):  # noqa: F811
    joint.charge = "before_issue"
    joint.save()
    order = subscribed(joint, rhythm="issue")
    pay_by_card(stripe, order)
    today = timezone.localdate()
    grants = list(grants_of(order).filter(kind="issues"))
    Issue.objects.create(periodical=grants[0].periodical, state=PRINTING, slug="next", sort_key=1)
    assert charging.renew_and_charge(today) == 0
    for grant in grants:
        Serving.objects.create(grant=grant, number=1, counts_for=grant.count)
    assert charging.renew_and_charge(today) == 0
    assert Order.objects.count() == 2  # opened and announced
    assert charging.renew_and_charge(today + timedelta(days=3)) == 1
    assert charging.renew_and_charge(today + timedelta(days=9)) == 0
    assert Order.objects.count() == 2


def test_the_same_people_receive_it_and_are_asked(joint, stripe):  # noqa: F811
    people = {0: who(), 1: who("Hyacinthe Bellacourt", "", renews="payer")}
    kept = basket(BasketLine(joint.pk, 1, (), 1), r1="GB")
    order = actions.place(ordering(kept, method="card", rhythm="year", people=people))
    pay_by_card(stripe, order)
    charging.renew_and_charge(Standing.objects.get().next_on)
    second = Order.objects.order_by("-pk").first()
    old, new = order.recipients.get(), second.recipients.get()
    assert (new.person, new.address, new.renewer) == (old.person, old.address, old.renewer)


def test_at_the_checkout_one_tick_makes_it_standing(joint, client):
    client.get("/en/basket/add", {"offer": joint.pk, "country": "GB"})
    path = f"/en/checkout/?section={joint.section.slug}"
    assert "Renew it every year by itself" in client.get(path).content.decode()
    person = {
        "p0-name": "Ottavia Lucente", "p0-email": "o@example.org", "p0-lines": "7 High Street", "p0-locality": "Leeds",
        "p0-postcode": "LS1 1AA",
    }  # fmt: skip
    answer = client.post(path, {**person, "way": "GBP:card", "shown-GBP:card": "1500", "again": "on"})
    assert "/orders/" in answer["Location"]
    assert Standing.objects.get().rhythm == "year"
