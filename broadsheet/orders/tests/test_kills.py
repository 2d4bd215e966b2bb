"""Killed at any moment of checkout, notice and settlement, and begun again: nothing is lost, nothing doubled."""

import json
import os
import random
import signal
import subprocess
import sys
import time

import pytest

from broadsheet.catalogue.models import StockLevel
from broadsheet.catalogue.tests import shelves
from broadsheet.ledger.checking import violations
from broadsheet.ledger.models import Entry
from broadsheet.orders.models import Order
from broadsheet.orders.tests.counters import open_way
from broadsheet.payments import paying
from broadsheet.payments.models import Delivery, Remittance
from tests.fakes import stripe as fake_stripe

KILLS = 20
COPIES = 500
# What the child does again and again until it is killed: an order, its payment, the notice of it.
CHILD = """
import json, sys
import django
django.setup()
from django.conf import settings
from broadsheet.catalogue.models import Offer
from broadsheet.orders import actions
from broadsheet.orders.tests.counters import basket, ordering, who
from broadsheet.payments import paying
from broadsheet.payments.actions import Refused
import requests
settings.STRIPE_ACCOUNTS, settings.STRIPE_URL = {"house": ("sk_test_fake", "whsec_fake")}, sys.argv[1]
offer, begin = Offer.objects.get(slug="offer-winter-book"), int(sys.argv[2])
print("ready", flush=True)
for number in range(begin, begin + 1000):
    print(number, flush=True)
    key = f"killed-order-{number:08d}"
    order = actions.place(ordering(basket(offer, key=key), method="card", people={0: who(f"Buyer {number}", "")}))
    try:
        address = paying.start_payment(order.due, return_url="http://x/", cancel_url="http://x/", language="en")
    except Refused:
        continue  # paid before the last kill
    told = requests.post(address, timeout=10).json()
    paying.keep_notice("stripe", "house", told["headers"], told["body"].encode())
    paying.process_waiting()
"""


class PayingStripe(fake_stripe.FakeStripe):
    """A payer who pays at once when her page is opened, and is told of it."""

    def respond(self, method, path, body, headers):
        if not path.startswith("/pay/"):
            return super().respond(method, path, body, headers)
        with self.lock:
            number = path.removeprefix("/pay/")
            self.pay(number)
            told, event = self.event(number)
        return 200, {"headers": told, "body": event.decode()}


@pytest.fixture
def service(settings):
    made = PayingStripe()
    settings.STRIPE_ACCOUNTS, settings.STRIPE_URL = {"house": (fake_stripe.KEY, fake_stripe.SECRET)}, made.url
    yield made
    made.stop()


@pytest.mark.slow
def test_twenty_kills_lose_and_double_nothing(own_house, service):
    row = shelves.book(copies=COPIES)
    shelves.set_postage(
        shelves.root(),
        row.region_set.regions.get(slug="uk"),
        shelves.money("0 GBP"),
        shelves.FIRST_DAY,
        method="card",
        per="order",
    )
    account = open_way("card")
    chance, begun = random.Random(1919), 0
    for _kill in range(KILLS):
        child = subprocess.Popen(
            [sys.executable, "-c", CHILD, service.url, str(begun)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            env={**os.environ, "DATABASE_URL": own_house, "DJANGO_SETTINGS_MODULE": "broadsheet.settings"}, text=True,
        )  # fmt: skip
        assert child.stdout.readline() == "ready\n"
        for _begun in range(chance.randrange(2, 5)):  # the first is the last one of the child before
            child.stdout.readline()
        time.sleep(chance.uniform(0, 0.2))
        child.send_signal(signal.SIGKILL)
        child.wait()
        begun = max(begun, Order.objects.count() - 1)
    _begin_again(service)
    assert Order.objects.count() > KILLS / 2
    assert StockLevel.objects.get().available == COPIES - Order.objects.count()
    taken = Entry.objects.filter(account__code=account.ledger_code).sum_minor()
    assert taken == service.took() - service.fees()
    paid = sum(session["payment_status"] == "paid" for session in service.sessions.values())
    assert Remittance.objects.count() == paid == Order.objects.filter(due__settled_at__isnull=False).count()
    assert not Delivery.objects.filter(state=Delivery.WAITING).exists()
    assert not list(violations())
    print(json.dumps({"kills": KILLS, "orders": Order.objects.count(), "paid": paid}))


def _begin_again(service):
    """The worker's rounds after the last kill."""
    for _round in range(2):
        paying.process_waiting()
        paying.ask_about_begun()
