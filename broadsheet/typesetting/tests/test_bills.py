"""The bill of an order as a sheet."""

import io

import pikepdf
import pytest
from django.urls import reverse

from broadsheet.catalogue.tests import shelves
from broadsheet.orders import actions
from broadsheet.orders.models import Order
from broadsheet.orders.tests.counters import basket, open_way, ordering, pay, placed, who
from broadsheet.payments.models import RemittanceAccount
from broadsheet.typesetting.bills import bill_of
from broadsheet.typesetting.engines.bill import way_of

IBAN = "GB33 BUKB 2020 1555 5555 55"


@pytest.fixture
def book(house):
    row = shelves.book(copies=9)
    shelves.uk_postage(row.region_set)
    for kind in ("bank", "cheque", "card"):
        open_way(kind)
    return row


def bill(order):
    return bill_of(Order.objects.with_all().get(pk=order.pk))


def words(found):
    pairs = [*found.details, *((words, amount) for words, amount, _mark in (*found.rows, *found.sums))]
    return "\n".join([found.title, *found.how, *found.post_lines, *(word for pair in pairs for word in pair)])


def test_it_says_to_whom_what_for_how_much_and_how_it_is_paid(book):
    order = placed(book)
    found = bill(order)

    assert found.envelope == ("Ottavia Lucente", "7 High Street", "Leeds", "LS1 1AA", "United Kingdom")
    assert [row[1] for row in found.rows] == ["£12.00", "free"]
    assert found.rows[1][0] == "postage (first class)"
    assert ("IBAN", IBAN) in found.details and found.details[-1][0] == "Reference"
    assert found.title == f"Bill for order {order.number}"
    assert found.code is None


def test_it_follows_what_is_paid_until_it_is_a_receipt_without_any_account(book):
    order = placed(book)
    pay(order, 500)
    assert "£7.00" in words(bill(order))
    pay(order, 700, key="rest")
    found = bill(order)

    assert found.title == f"Receipt for order {order.number}"
    assert IBAN not in words(found) and not found.how


def test_a_closed_order_asks_for_nothing(book):
    order = placed(book)
    actions.cancel(order)

    assert IBAN not in words(bill(order))
    assert bill(order).title == f"Order {order.number}"


def test_a_cheque_goes_to_its_box_and_a_card_to_the_page(book):
    joint = shelves.joint_subscription()
    cheque = bill(actions.place(ordering(basket(joint), method="cheque")))
    card = bill(actions.place(ordering(basket(joint), method="card")))

    assert "BM Nightglass" in cheque.post_lines
    assert "address stands at the foot" in card.how[0]
    assert not card.details


def test_for_euros_there_is_a_code_to_scan(book):
    joint = shelves.joint_subscription()
    open_way("bank", "EUR")
    RemittanceAccount.objects.filter(currency="EUR").update(iban="IT60X0542811101000000123456", bic="BPMOIT22")
    found = bill(actions.place(ordering(basket(joint, country="IT"), currency="EUR")))

    assert found.code is not None
    assert found.code.data.startswith(b'<svg xmlns="http://www.w3.org/2000/svg"')


@pytest.mark.parametrize("language", ["en", "it", "fr", "es", "ru", "fa"])
def test_it_is_set_in_the_payers_language_and_tagged(book, client, language):
    people = {0: who("نسرین دولتیار" if language == "fa" else 'Ottavia "#[O’Hara]\\')}
    order = actions.place(ordering(basket(book), language=language, people=people))
    answer = client.get(f"/en/orders/{order.token}.pdf")

    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert "no-store" in answer["Cache-Control"] and "noindex" in answer["X-Robots-Tag"]
    with pikepdf.open(io.BytesIO(answer.content)) as pdf:
        assert len(pdf.pages) == 1
        assert pdf.Root.Lang == language
        assert "/StructTreeRoot" in pdf.Root


def test_many_lines_run_over_to_a_second_page(book, client):
    from dataclasses import replace

    from broadsheet.typesetting.engines.bill import set_bill

    found = bill(placed(book))
    with pikepdf.open(io.BytesIO(set_bill(replace(found, rows=found.rows * 30)).pdf)) as pdf:
        assert len(pdf.pages) == 3


@pytest.mark.parametrize("token", ["nothing", "a" * 200, "%00", "..%2F.."])
def test_nobody_guesses_a_bill(book, client, token):
    assert client.get(f"/en/orders/{token}.pdf").status_code == 404


def test_the_page_and_the_counter_lead_there(book, client, staff):
    order = placed(book)
    assert f'href="{order.path()}.pdf"' in client.get(order.path("it")).content.decode()
    desk = staff("counter").get(reverse("counter:order", args=[order.pk])).content.decode()
    assert f'href="{order.path()}.pdf"' in desk


def test_setting_sheets_is_work_and_nobody_asks_without_end(book, client, monkeypatch):
    from broadsheet.typesetting import views

    monkeypatch.setattr(views, "BILLS_AN_HOUR", 0)
    assert client.get(f"{placed(book).path()}.pdf").status_code == 429


@pytest.mark.parametrize("count", [1, 3])
def test_it_asks_as_much_for_three_lines_as_for_one(book, count, django_assert_max_num_queries):
    from broadsheet.orders.rules import BasketLine

    order = placed(*[BasketLine(book.pk, number + 1, (), 0) for number in range(count)])
    bill(order)
    with django_assert_max_num_queries(30):
        bill(order)


@pytest.mark.parametrize(
    ("line", "way"), [("7 High Street", "ltr"), ("تهران، خیابان ۵", "rtl"), ("۱۲", "ltr"), ("", "ltr")]
)
def test_each_line_keeps_the_direction_of_its_script(line, way):
    assert way_of(line) == way


def test_where_the_section_needs_it_the_vat_is_told(book):
    from datetime import date

    from broadsheet.ledger.models import VatRate

    for code, per_cent in (("income-postage", 20), ("income-books", "5.50")):
        VatRate.objects.create(section=shelves.root(), code=code, per_cent=per_cent, valid_from=date(2020, 1, 1))
    open_way("paypal")
    found = bill(actions.place(ordering(basket(book), method="paypal")))

    assert ("in it VAT at 20\xa0%", "£0.33", False) in found.sums
    assert ("in it VAT at 5.5\xa0%", "£0.63", False) in found.sums
