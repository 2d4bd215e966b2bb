"""Standing payments: each instalment is asked for once, charged once, and ended by one press."""

from datetime import date, timedelta
from threading import Thread

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from broadsheet.core.money import Money
from broadsheet.ledger import rules as ledger
from broadsheet.ledger.checking import violations
from broadsheet.pages.models import House
from broadsheet.payments import actions, charging, paying, standing
from broadsheet.payments.models import Due, Gift, Method, ProviderPayment, Standing
from broadsheet.payments.rules import months_later
from broadsheet.payments.statement_actions import import_statement
from broadsheet.payments.tests.test_giving import FORM
from broadsheet.payments.tests.test_money import balance, open_account, told  # noqa: F401 - a fixture
from broadsheet.payments.tests.test_services import BACK, a_way, begun, card_due, hook, paypal, stripe  # noqa: F401
from broadsheet.payments.tests.test_statement_actions import paid, statement
from broadsheet.people.models import Letter
from broadsheet.sections.models import Section


def give(client, way="GBP:card", **change):
    answer = client.post("/en/donate/?section=italy", {**FORM, "way": way, "rhythm": "month", **change})
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    return Gift.objects.order_by("pk").first()


def pay_first(service, gift):
    paying.start_payment(gift.due, **BACK)
    payment = ProviderPayment.objects.get(due=gift.due)
    (service.pay if hasattr(service, "pay") else service.approve)(payment.provider_id)
    paying.settle(payment)


@pytest.fixture
def cards(house, stripe):  # noqa: F811
    return a_way("card")


@pytest.fixture
def monthly(cards, stripe, client):  # noqa: F811
    """A donation of 20 GBP every month by card, whose first instalment is paid."""
    gift = give(client)
    pay_first(stripe, gift)
    return Standing.objects.get()


def at(row, days=0):
    row.refresh_from_db()
    return row.next_on + timedelta(days=days)


def test_a_monthly_donation_is_charged_by_itself_once_a_month(monthly, cards, stripe):  # noqa: F811
    assert monthly.saved_id == "cus_cs_test_1:pm_cs_test_1"
    assert monthly.next_on == months_later(timezone.localdate(), 1, timezone.localdate().day)
    assert charging.renew_and_charge(at(monthly, -1)) == 0
    day = at(monthly)
    assert charging.renew_and_charge(day) == 1
    assert charging.renew_and_charge(day) == 0
    assert (Gift.objects.count(), len(stripe.charges)) == (2, 1)
    assert balance(ledger.INCOME_GIFTS) == -4000
    assert balance(cards.ledger_code) == stripe.took() - stripe.fees()
    assert monthly.dues.get(instalment=2).settled_at
    assert not list(violations())


def test_paypal_charges_by_what_it_keeps(house, paypal, client):  # noqa: F811
    wallets = a_way("paypal")
    pay_first(paypal, give(client, way="GBP:paypal"))
    row = Standing.objects.get()
    assert row.saved_id == "vault-ORDER1"
    assert charging.renew_and_charge(at(row)) == 1
    assert balance(wallets.ledger_code) == paypal.took() - 140
    assert not list(violations())


def test_a_lost_answer_charges_nothing_twice(monthly, stripe):  # noqa: F811
    stripe.lose_next = 1
    day = at(monthly)
    assert charging.renew_and_charge(day) == 0
    assert charging.renew_and_charge(day) == 1
    assert (len(stripe.charges), stripe.took()) == (1, 4000)


def test_a_card_that_is_refused_is_tried_thrice_and_then_its_payer_is_asked(monthly, stripe, client):  # noqa: F811
    stripe.refuses.add("pm_cs_test_1")
    day = at(monthly)
    for later in (0, 1, 3, 5, 7, 8):
        charging.renew_and_charge(day + timedelta(days=later))
    monthly.refresh_from_db()
    assert ProviderPayment.objects.filter(is_charge=True).count() == 3
    assert monthly.saved_id == ""
    letters = Letter.objects.filter(subject__contains="could not be charged")
    assert letters.count() == 2
    due = monthly.dues.get(instalment=2)
    assert due.address in letters[0].body
    assert due.is_open
    paying.start_payment(due, **BACK)
    payment = ProviderPayment.objects.get(due=due, is_charge=False)
    stripe.pay(payment.provider_id)
    paying.settle(payment)
    monthly.refresh_from_db()
    assert monthly.saved_id == "cus_cs_test_2:pm_cs_test_2"  # the new card is kept


def test_what_the_payer_has_begun_herself_is_not_charged_beside_it(monthly, stripe):  # noqa: F811
    standing.open_instalments(at(monthly))
    due = monthly.dues.get(instalment=2)
    paying.start_payment(due, **BACK)
    assert charging.renew_and_charge(due.charge_on) == 0
    assert stripe.charges == {}


def test_a_charge_of_which_nobody_knows_yet_lets_the_payer_wait_and_nothing_be_ended(monthly, stripe):  # noqa: F811
    standing.open_instalments(at(monthly))
    due = monthly.dues.get(instalment=2)
    stripe.lose_next = 1
    charging.renew_and_charge(due.charge_on)
    with pytest.raises(actions.Refused, match="charged at this moment"):
        standing.stop(monthly)
    stripe.fail_next = 1
    with pytest.raises(actions.Refused, match="charged at this moment"):
        paying.start_payment(due, **BACK)
    assert charging.renew_and_charge(due.charge_on) == 1
    assert standing.stop(monthly)


def test_a_notice_of_a_charge_settles_it(monthly, stripe, client):  # noqa: F811
    standing.open_instalments(at(monthly))
    due = monthly.dues.get(instalment=2)
    stripe.lose_next = 0
    paying.charge(due)
    assert hook(client, stripe, "stripe", "pi_charge_1", **_event(stripe, "pi_charge_1")).status_code == 200
    assert paying.process_waiting() == 1
    assert stripe.took() == 4000


def _event(service, number):
    headers, body = service.event(number, "payment_intent.succeeded")
    return {"headers": headers, "body": body}


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2027, 1, 31), 1, date(2027, 2, 28)),
        (date(2027, 2, 28), 1, date(2027, 3, 31)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2026, 12, 5), 12, date(2027, 12, 31)),
    ],
)
def test_the_last_day_of_a_month_stays_the_last_day(day, months, expected):
    assert months_later(day, months, 31) == expected


def test_ended_is_ended_and_what_was_open_is_not_awaited(monthly, stripe, client):  # noqa: F811
    page = client.get(monthly.path()).content.decode()
    assert "charged by itself" in page
    for _again in range(2):
        answer = client.post(f"{monthly.path()}/end")
        assert answer["Location"] == monthly.path("en")
    monthly.refresh_from_db()
    assert (monthly.ended_as, monthly.saved_id) == ("payer", "")
    assert Letter.objects.filter(subject="Your standing payment has ended").count() == 1
    assert charging.renew_and_charge(timezone.localdate() + timedelta(days=99)) == 0
    assert "It has ended" in client.get(monthly.path()).content.decode()


def test_a_standing_order_at_the_bank_is_matched_by_one_reference(house, client):
    account = open_account()
    Method.objects.create(account=account)
    row = Standing.objects.get(pk=give(client, way="GBP:bank").due.standing_id)
    assert "GB33 BUKB" in client.get(row.path()).content.decode()
    for month in range(3):
        standing.open_instalments(at(row))
        line = paid(2000, "L Merriwind", f"standing order {row.reference}", day=date(2027, 1 + month, 1))
        import_statement(account, statement(line))
    assert row.dues.filter(settled_at__isnull=False).count() == 3
    assert not list(violations())


def test_what_nobody_pays_any_more_lapses(house, client):
    Method.objects.create(account=open_account())
    row = Standing.objects.get(pk=give(client, way="GBP:bank").due.standing_id)
    for _month in range(4):
        standing.open_instalments(at(row))
    row.refresh_from_db()
    assert row.ended_as == Standing.LAPSED
    assert list(row.dues.open().values_list("instalment", flat=True)) == [1]


def test_a_way_that_is_not_for_standing_payments_is_refused_beside_the_field(house, client):
    Method.objects.create(account=open_account(kind="cheque", iban="", postal_address="Box 1"))
    answer = client.post("/en/donate/?section=italy", {**FORM, "way": "GBP:cheque", "rhythm": "year"})
    assert answer.status_code == 400
    assert "bank transfer, card or PayPal" in answer.content.decode()
    assert not Standing.objects.exists()


def test_closing_a_way_lists_its_payers_and_writes_to_each_once(monthly, cards, staff):
    Method.objects.create(account=open_account())
    treasurer = staff("treasurer", "italy")
    page = treasurer.get(reverse("money:retire", args=[cards.pk])).content.decode()
    assert "Lucasta Merriwind" in page
    last = timezone.localdate() + timedelta(days=30)
    for _again in range(2):
        treasurer.post(reverse("money:retire", args=[cards.pk]), {"closes_on": last, "words": "Thank you for years."})
    letter = Letter.objects.get(subject="Your way to pay closes")
    assert monthly.token in letter.body
    assert "Thank you for years." in letter.body
    assert cards.methods.get().valid_until == last
    assert treasurer.post(f"{monthly.path()}/way", {"way": "bank"}).status_code == 302
    monthly.refresh_from_db()
    assert (monthly.method, monthly.saved_id) == ("bank", "")
    assert "Lucasta Merriwind" in treasurer.get(reverse("money:standings")).content.decode()


def test_another_sections_treasurer_sees_and_ends_nothing(monthly, cards, staff):
    Section.objects.create(slug="elsewhere", parent=Section.objects.get(parent=None))
    other = staff("treasurer", "elsewhere")
    assert "Lucasta" not in other.get(reverse("money:standings")).content.decode()
    assert other.get(reverse("money:retire", args=[cards.pk])).status_code == 404
    assert other.post(reverse("money:standing-end", args=[monthly.pk])).status_code == 404


def test_the_treasurer_ends_it_for_a_payer_who_has_written(monthly, staff):
    staff("treasurer", "italy").post(reverse("money:standing-end", args=[monthly.pk]))
    monthly.refresh_from_db()
    assert monthly.ended_as == "house"


@pytest.mark.slow
def test_ten_workers_at_once_charge_once(own_house, stripe):  # noqa: F811
    cards = a_way("card")
    from django.test import Client

    gift = give(Client())
    pay_first(stripe, gift)
    day, found = at(Standing.objects.get()), []

    def work():
        try:
            found.append(charging.renew_and_charge(day))
        finally:
            connection.close()

    threads = [Thread(target=work) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    charging.renew_and_charge(day)
    assert (len(stripe.charges), Due.objects.count(), stripe.took()) == (1, 2, 4000)
    assert balance(cards.ledger_code) == stripe.took() - stripe.fees()


def test_one_attempt_is_under_way_at_a_time(cards, stripe):  # noqa: F811
    payment = begun(card_due())
    with pytest.raises(IntegrityError), transaction.atomic():
        ProviderPayment.objects.create(
            provider="stripe", account=cards, due=payment.due, attempt=2, amount_minor=1400, currency="GBP"
        )


class TestPractice:
    @pytest.fixture
    def played(self, house, client):
        House.objects.update(is_practice=True)
        account = open_account(kind="card", iban="", service="practice")
        Method.objects.create(account=account)
        return account

    def test_a_house_for_practice_plays_a_payment_from_end_to_end(self, played, client):
        gift = give(client)
        page = client.post(f"{gift.path()}/pay")["Location"]
        path = "/payments/" + page.partition("/payments/")[2]
        assert "no money moves" in client.get(path).content.decode()
        back = client.post(path, {"how": "pay"})["Location"]
        client.get("/en/" + back.partition("/en/")[2])
        gift.due.refresh_from_db()
        assert gift.due.settled_at
        row = Standing.objects.get()
        assert charging.renew_and_charge(at(row)) == 1
        back_row = actions.ask_pay_back(gift.due.allocations.get(), gift.due.money)
        paying.give_back(back_row)
        assert not list(violations())

    def test_elsewhere_its_page_and_its_account_do_nothing(self, played, client):
        gift = give(client)
        page = client.post(f"{gift.path()}/pay")["Location"]
        House.objects.update(is_practice=False)
        from broadsheet.pages import frame

        frame.forget()
        path = "/payments/" + page.partition("/payments/")[2]
        assert client.post(path, {"how": "pay"}).status_code == 404
        gift.due.refresh_from_db()
        assert gift.due.settled_at is None


def test_the_payer_gives_more_or_less_from_the_next_time_on(monthly, cards, stripe, client):  # noqa: F811
    path = f"{monthly.path('en')}/amount"
    assert "Give more or less" in client.get(monthly.path("en")).content.decode()
    words = client.post(path, {"amount": "£30"}, follow=True).content.decode()
    assert "From the next time on you give £30.00." in words
    charging.renew_and_charge(at(monthly))
    assert monthly.dues.get(instalment=2).amount_minor == 3000
    assert monthly.dues.get(instalment=1).amount_minor == 2000
    assert not list(violations())


@pytest.mark.parametrize("typed", ["0", "-5", "much", "€30", "", "1.000"])
def test_an_amount_that_is_none_changes_nothing(monthly, client, typed):
    words = client.post(f"{monthly.path('en')}/amount", {"amount": typed}, follow=True).content.decode()
    monthly.refresh_from_db()
    assert monthly.amount_minor == 2000 and "message" in words


def test_an_agreement_that_has_ended_is_not_changed(monthly):
    standing.stop(monthly)
    with pytest.raises(standing.Refused):
        standing.change_amount(monthly, Money(3000, "GBP"))
    monthly.refresh_from_db()
    assert monthly.amount_minor == 2000
