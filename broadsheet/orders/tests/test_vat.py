"""Income of a section that needs it carries its VAT through to the year's sheet."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from broadsheet.catalogue.tests import shelves
from broadsheet.ledger import rules as ledger
from broadsheet.ledger.checking import violations
from broadsheet.ledger.models import Entry, VatRate
from broadsheet.ledger.querying import year_sheet
from broadsheet.orders import actions
from broadsheet.orders.models import Order
from broadsheet.orders.querying import grants_of, vat_of
from broadsheet.orders.tests.counters import basket, open_way, ordering, pay
from broadsheet.subscriptions import actions as subscriptions


def rate(code, per_cent, since=date(2020, 1, 1), **fields):
    return VatRate.objects.create(
        section=shelves.root(), code=code, per_cent=Decimal(per_cent), valid_from=since, **fields
    )


def balance(code):
    return Entry.objects.filter(account__code=code).sum_minor()


@pytest.fixture
def book(house):
    row = shelves.book(copies=9)
    shelves.uk_postage(row.region_set)
    for kind in ("bank", "paypal"):
        open_way(kind)
    return row


@pytest.fixture
def rates(book):
    rate(ledger.INCOME_BOOKS, "5")
    rate(ledger.INCOME_POSTAGE, "20")


def sold(book):
    order = actions.place(ordering(basket(book), method="paypal"))
    pay(order)
    return order


def test_book_and_postage_are_owed_when_paid_and_income_with_vat_when_posted(book, rates):
    order = sold(book)
    assert (balance(ledger.INCOME_POSTAGE), balance(ledger.VAT), balance(ledger.OWED_COPIES)) == (0, 0, -1400)
    subscriptions.post(subscriptions.pack(grants_of(order).get()))

    assert (balance(ledger.INCOME_BOOKS), balance(ledger.INCOME_POSTAGE)) == (-1143, -167)
    assert (balance(ledger.VAT), balance(ledger.OWED_COPIES)) == (-90, 0)
    assert not list(violations())


def test_the_years_sheet_says_the_vat_on_each_kind_of_income_as_it_was_booked(book, rates):
    order = sold(book)
    subscriptions.post(subscriptions.pack(grants_of(order).get()))
    sheet = year_sheet(shelves.root(), "GBP", timezone.localdate().year)
    vat = {row.account.code: row.vat.minor for row in sheet.rows[ledger.INCOME]}

    assert sheet.has_vat
    assert vat == {ledger.INCOME_BOOKS: 57, ledger.INCOME_POSTAGE: 33}


def test_what_is_paid_back_takes_its_vat_along(book, rates):
    order = sold(book)
    actions.refund(order, order.total, stops=True)

    assert {balance(code) for code in (ledger.INCOME_POSTAGE, ledger.VAT, ledger.OWED_COPIES, ledger.INCOME_OTHER)} == {
        0
    }
    assert balance(ledger.TO_PAY_BACK) == -1400
    assert not list(violations())


def test_paid_back_in_parts_nothing_is_left_over(book, rates):
    from broadsheet.core.money import Money

    order = sold(book)
    for minor in (1250, 77, 73):
        actions.refund(order, Money(minor, "GBP"))

    assert {balance(code) for code in (ledger.INCOME_POSTAGE, ledger.VAT, ledger.OWED_COPIES, ledger.INCOME_OTHER)} == {
        0
    }
    assert not list(violations())


def test_without_a_rate_nothing_changes(book):
    subscriptions.post(subscriptions.pack(grants_of(sold(book)).get()))

    assert (balance(ledger.INCOME_POSTAGE), balance(ledger.VAT)) == (-200, 0)
    assert not year_sheet(shelves.root(), "GBP", timezone.localdate().year).has_vat


def test_a_rate_holds_in_its_time_only(book):
    rate(ledger.INCOME_POSTAGE, "20", valid_until=date(2021, 12, 31))
    sold(book)

    assert balance(ledger.VAT) == 0
    with pytest.raises(ValidationError):
        VatRate(
            section=shelves.root(), code=ledger.INCOME_POSTAGE, per_cent=5, valid_from=date(2021, 6, 1)
        ).full_clean()
    VatRate(section=shelves.root(), code=ledger.INCOME_POSTAGE, per_cent=5, valid_from=date(2022, 1, 1)).full_clean()


def test_an_order_knows_which_vat_is_in_it(book, rates):
    order = Order.objects.with_all().get(pk=sold(book).pk)

    assert [(one, money.minor) for one, money in vat_of(order)] == [(500, 57), (2000, 33)]


def test_only_a_treasurer_of_the_section_sets_it(book, staff):
    address = reverse("wagtailsnippets_ledger_vatrate:add")
    form = {
        "section": shelves.root().pk, "code": ledger.INCOME_BOOKS, "per_cent": "5", "valid_from": "2024-01-01", "valid_until": "",
    }  # fmt: skip
    for role, section in (("editor", ""), ("treasurer", "italy")):
        staff(role, section).post(address, form)
    assert not VatRate.objects.exists()
    assert staff("treasurer").post(address, {**form, "per_cent": "500"}).status_code == 200
    assert staff("treasurer").post(address, form).status_code == 302
    assert VatRate.objects.get().rate == 500
