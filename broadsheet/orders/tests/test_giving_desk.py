"""What somebody announces by letter to pay again and again, as a volunteer enters it, by the same rules as on the site."""

import pytest
from django.urls import reverse

from broadsheet.catalogue.models import Offer
from broadsheet.catalogue.tests import shelves
from broadsheet.ledger.checking import violations
from broadsheet.orders.models import Order
from broadsheet.orders.tests.counters import open_way
from broadsheet.payments import actions
from broadsheet.payments.models import Due, Gift, Standing
from broadsheet.payments.standing import open_instalments
from broadsheet.payments.statement_actions import match_account
from broadsheet.people.models import Letter, Person

WHO = ("counter",)
FORM = {
    "key": "k" * 20, "amount": "10", "rhythm": "month", "way": "GBP:bank", "name": "Lucasta Merriwind", "language": "en",
    "email": "l@example.org",
}  # fmt: skip


@pytest.fixture
def account(house):
    row = open_way("bank")
    open_way("cheque")
    return row


def address(account):
    return reverse("counter:new-donation", args=[account.section.slug])


def test_i_shall_give_ten_a_month_by_standing_order(account, staff, client):
    for _again in range(2):
        answer = staff(*WHO).post(address(account), FORM)
    row, gift = Standing.objects.get(), Gift.objects.get()
    assert answer["Location"] == reverse("counter:donation", args=[gift.pk])
    assert (row.rhythm, row.amount_minor, row.method, gift.entered_by != "") == ("month", 1000, "bank", True)
    shown = staff(*WHO).get(answer["Location"]).content.decode()
    assert gift.due.shown_reference in shown and "GB33 BUKB" in shown and row.path() in shown
    letter = Letter.objects.get()
    assert row.path() in letter.body and "£10.00 every month" in letter.body


def test_each_sum_of_the_standing_order_finds_its_instalment(account, staff):
    staff(*WHO).post(address(account), FORM)
    row = Standing.objects.get()
    for number in range(2):
        if number:
            row.refresh_from_db()
            open_instalments(row.next_on)
        money = Due.objects.get(standing=row, instalment=number + 1).money
        actions.record_remittance(account, money, row.next_on, "test", f"m{number}", reference=row.reference)
        match_account(account)
    assert list(row.dues.exclude(settled_at=None).values_list("instalment", flat=True).order_by("pk")) == [1, 2]
    assert not list(violations())


def test_namesakes_are_shown_before_somebody_new_is_made(account, staff):
    known = Person.objects.create(name="Lucasta Merriwind")
    client = staff(*WHO)
    assert "We may know this person already" in client.post(address(account), FORM).content.decode()
    assert not Gift.objects.exists()
    client.post(address(account), {**FORM, "person": known.pk})
    assert Gift.objects.get().donor == known


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"amount": "much"}, "no amount"),
        ({"way": "GBP:cheque"}, "Regular payments are made by"),
        ({"name": ""}, "required"),
    ],
)
def test_the_rules_are_those_of_the_site(account, staff, change, words):
    answer = staff(*WHO).post(address(account), {**FORM, **change})
    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert not Gift.objects.exists()


def test_only_the_counter_enters_donations(account, staff, client):
    staff(*WHO).post(address(account), FORM)
    own = reverse("counter:donation", args=[Gift.objects.get().pk])
    for where in (address(account), own):
        assert client.get(where).status_code == 302
        assert staff("writer", "italy").get(where).status_code in (302, 403)
        assert staff("counter", "italy").get(where).status_code == 404  # another section's


class TestASubscriptionThatRenewsItself:
    FORM = {
        "key": "k" * 20, "channel": "letter", "name": "Ottavia Lucente", "country": "GB", "lines": "7 High Street",
        "locality": "Leeds", "postcode": "LS1 1AA", "language": "en", "way": "GBP:bank", "quantity-0": "1", "again": "on",
    }  # fmt: skip

    @pytest.fixture
    def joint(self, account):
        row = shelves.joint_subscription()
        Offer.objects.filter(pk=row.pk).update(charge="by_date")
        return row

    def enter(self, staff, joint, **change):
        form = {**self.FORM, "offer-0": str(joint.pk), **change}
        return staff(*WHO).post(reverse("counter:new", args=[joint.section.slug]), form)

    def test_it_is_entered_with_one_tick(self, joint, staff):
        self.enter(staff, joint)
        row, order = Standing.objects.get(), Order.objects.get()
        assert (row.rhythm, order.due.standing, order.due.instalment) == ("year", row, 1)
        assert row.path() in staff(*WHO).get(reverse("counter:order", args=[order.pk])).content.decode()

    def test_not_by_cheque_and_not_what_does_not_renew_itself(self, joint, staff):
        once = shelves.book("once")
        assert "Regular payments" in self.enter(staff, joint, way="GBP:cheque").content.decode()
        assert "Nothing of this renews itself" in self.enter(staff, once).content.decode()
        assert not Order.objects.exists()


def test_a_donation_and_its_cheque_are_entered_in_one_step(account, staff):
    form = {**FORM, "rhythm": "", "way": "GBP:cheque", "is_here": "on"}
    for _again in range(2):
        staff(*WHO).post(address(account), form)
    gift = Gift.objects.get()
    assert (gift.due.settled_at is not None, gift.due.allocations.get().money.minor) == (True, 1000)
    assert ["Thank" in letter.body or "thank" in letter.body for letter in Letter.objects.all()] == [True]
    assert not list(violations())


@pytest.mark.parametrize("wrong", [{"way": "GBP:bank"}, {"rhythm": "month"}])
def test_only_notes_and_cheques_lie_in_a_letter(account, staff, wrong):
    form = {**FORM, "rhythm": "", "way": "GBP:cheque", "is_here": "on", **wrong}
    assert staff(*WHO).post(address(account), form).status_code == 400
    assert not Gift.objects.exists()
