import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from broadsheet.core.money import Money
from broadsheet.ledger import rules as ledger
from broadsheet.ledger.checking import violations
from broadsheet.payments import actions
from broadsheet.payments.giving import take_as_gift
from broadsheet.payments.models import Due, Gift, GiftPurpose, Method, RemittanceAccount
from broadsheet.payments.presenting import moves_of
from broadsheet.payments.tests.test_money import balance, money_in, open_account, open_due, told  # noqa: F401 - a fixture
from broadsheet.payments.wording import way_choices
from broadsheet.people.models import Letter, Person
from broadsheet.sections.models import Contact, Section

FORM = {
    "key": "k" * 20,
    "amount": "20",
    "way": "GBP:bank",
    "name": "Lucasta Merriwind",
    "email": "l@example.org",
    "message": "Look up",
}


@pytest.fixture
def account(house):
    account = open_account()
    Method.objects.create(account=account)
    Contact.objects.create(section=account.section, purpose="donations", email="gifts@example.org")
    return account


def give(client, **change):
    return client.post("/en/donate/?section=italy", {**FORM, **change})


def test_a_donation_needs_no_account_and_is_made_once(account, client):
    assert "Donate" in client.get("/en/donate/").content.decode()
    for _again in range(2):
        answer = give(client)
    gift = Gift.objects.get()
    assert answer["Location"] == f"/en/donate/{gift.token}"
    page = client.get(answer["Location"])
    assert "GB33 BUKB" in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert Due.objects.count() == 1


def test_money_for_it_is_income_and_both_sides_are_told(account, client):
    give(client)
    due = Due.objects.get()
    money = actions.record_remittance(account, due.money, due.opened_at.date(), "test", "1")
    actions.allocate(money, due)
    assert balance(ledger.INCOME_GIFTS) == -2000
    assert sorted(Letter.objects.values_list("to", flat=True)) == ["gifts@example.org", "l@example.org"]
    assert "This page is your receipt" in client.get(Gift.objects.get().path()).content.decode()
    actions.ask_pay_back(due.allocations.get(), Money(2000, "GBP"))
    assert balance(ledger.INCOME_GIFTS) == 0
    assert not list(violations())


@pytest.mark.parametrize(
    ("change", "words"),
    [({"amount": "much"}, "no amount"), ({"amount": "0"}, "more than nothing"), ({"amount": "-5"}, "more than nothing"),
     ({"name": "", "rhythm": "month"}, "needs a name"), ({"amount": ""}, "say how much"), ({"amount": "€20"}, "another currency"),
     ({"amount": "1.000"}, "1.00\xa0GBP / 1,000.00\xa0GBP"), ({"amount": "ten"}, "in digits"), ({"email": "x"}, "valid email"), ({"way": "GBP:cash"}, "valid choice"), ({"key": "k"}, "at least")],
)  # fmt: skip
def test_what_is_wrong_is_told(account, client, change, words):
    answer = give(client, **change)
    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert not Gift.objects.exists()


def test_a_purpose_is_of_the_section(account, client):
    mine = GiftPurpose.objects.create(section=account.section, slug="mirror")
    other = GiftPurpose.objects.create(section=Section.objects.get(parent=None), slug="other")
    assert give(client, purpose=str(other.pk)).status_code == 400
    assert give(client, purpose=str(mine.pk)).status_code == 302
    assert Gift.objects.get().purpose == mine


def test_without_accounts_nobody_is_asked(house, client):
    assert "No section takes donations" in client.get("/en/donate/").content.decode()
    assert client.get("/en/donate/nonsense").status_code == 404


def test_the_currency_with_most_ways_comes_first(house):
    pairs = [("AUD", "bank"), ("GBP", "cheque"), ("GBP", "bank"), ("EUR", "bank"), ("GBP", "bank")]
    assert [key for key, _words in way_choices(pairs)] == ["GBP:bank", "GBP:cheque", "AUD:bank", "EUR:bank"]


def test_an_address_that_gives_without_end_is_told_to_wait(account, client, monkeypatch):
    from broadsheet.payments import views

    monkeypatch.setattr(views, "GIFTS_AN_HOUR", 0)
    answer = give(client)
    assert answer.status_code == 429
    assert "Too many donations" in answer.content.decode()
    assert not Gift.objects.exists()


class TestMoneyThatTheTreasurerTakesForADonation:
    """It is a donation like any other: with a donor as far as she is known, income, and thanks."""

    def give(self, staff, account, minor=1400, **form):
        money = money_in(account, minor, payer_name="Tobit Oakshott", note="for the mirror")
        client = staff("treasurer", "italy")
        return money, client.post(reverse("money:give", args=[money.pk]), form)

    def test_of_a_name_alone_nobody_new_is_made_and_the_section_is_told(self, account, staff):
        money, _answer = self.give(staff, account, name="T. Oakshott")
        gift = Gift.objects.get()
        assert (gift.donor, gift.donor_name, gift.message) == (None, "T. Oakshott", "for the mirror")
        assert (gift.due.money, gift.due.settled_at is not None) == (money.money, True)
        assert list(Letter.objects.values_list("to", flat=True)) == ["gifts@example.org"]
        assert (balance(ledger.INCOME_GIFTS), balance("unmatched")) == (-1400, 0)
        assert not list(violations())

    def test_with_an_address_the_donor_is_thanked_with_the_page_of_the_donation(self, account, staff, client):
        purpose = GiftPurpose.objects.create(section=account.section, slug="mirror")
        self.give(staff, account, name="Tobit Oakshott", email="t@example.org", purpose=str(purpose.pk))
        gift = Gift.objects.get()
        letter = Letter.objects.get(to="t@example.org")
        assert gift.path() in letter.body and gift.due.reference in letter.body
        assert gift.purpose == purpose
        assert "This page is your receipt" in client.get(gift.path("en")).content.decode()

    def test_somebody_known_is_chosen(self, account, staff):
        person = Person.objects.create(name="Tobit Oakshott", email="known@example.org", language="ru")
        self.give(staff, account, person=str(person.pk), name="T O")
        gift = Gift.objects.get()
        assert (gift.donor, gift.language) == (person, "ru")
        assert Letter.objects.filter(to="known@example.org").count() == 1

    def test_pressing_twice_gives_once_and_a_wrong_address_is_told(self, account, staff):
        money, answer = self.give(staff, account, name="Tobit", email="x")
        assert answer.status_code == 400
        assert "valid email" in answer.content.decode()
        assert not Gift.objects.exists()
        client = staff("treasurer", "italy")
        for _again in range(2):
            client.post(reverse("money:give", args=[money.pk]), {})
        assert Gift.objects.get().donor_name == "Tobit Oakshott"

    def test_money_of_nobody_is_a_donation_of_nobody(self, account, client):
        gift = take_as_gift(money_in(account, payer_name=""))
        assert (gift.donor, gift.donor_name) == (None, "")
        assert "Somebody has given £14.00" in Letter.objects.get().body
        assert client.get(gift.path("en")).status_code == 200

    def test_the_pound_too_much_goes_the_same_way_and_its_payer_reads_of_it(self, account, told):  # noqa: F811
        due = open_due(payer_name="Tobit Oakshott", payer_email="t@example.org")
        money = money_in(account, 1500)
        actions.allocate(money, due)
        gift = take_as_gift(money, Person.objects.create(name="Tobit Oakshott", email="t@example.org"))
        assert gift.due.money == Money(100, "GBP")
        assert Letter.objects.filter(to="t@example.org", subject="Thank you for your donation").count() == 1
        assert "Taken as a donation, with our thanks" in [move.words for move in moves_of(due)]
        assert [move.words for move in moves_of(gift.due)] == ["Paid"]
        assert not list(violations())

    def test_what_is_taken_back_is_awaited_from_nobody(self, account, client):
        money = money_in(account)
        gift = take_as_gift(money)
        actions.take_back_allocation(money.allocations.get())
        assert "Nothing is awaited for it any more" in client.get(gift.path("en")).content.decode()
        money.refresh_from_db()
        assert (money.free, balance(ledger.INCOME_GIFTS)) == (money.money, 0)


@pytest.mark.parametrize(
    ("typed", "minor"), [("£10", 1000), ("10,-", 1000), ("1,000", 100000), ("10 pounds", 1000), ("۱۲٫۵", 1250)]
)
def test_an_amount_is_read_as_the_donor_means_it(account, client, typed, minor):
    give(client, amount=typed)
    assert Due.objects.get().amount_minor == minor


def test_in_spanish_a_point_parts_the_thousands(account, client):
    client.post("/es/donate/", {**FORM, "amount": "1.000"})
    assert Due.objects.get().amount_minor == 100000


def test_amounts_are_offered_in_a_currency_that_one_sees(account, client):
    words = client.get("/en/donate/").content.decode()
    assert "Or another amount (GBP · £)" in words and ">£10</label>" in words
    give(client, amount="", suggested="25.00")
    assert Due.objects.get().amount_minor == 2500
    give(client, amount="12", suggested="25.00", key="m" * 20)
    assert Due.objects.latest("pk").amount_minor == 1200


def test_a_purpose_says_its_own_amounts(account, client):
    purpose = GiftPurpose(section=account.section, slug="mirror", suggested="GBP: 7 70\nEUR: 8")
    purpose.full_clean()
    purpose.save()
    words = client.get("/en/donate/").content.decode()
    assert ">£70</label>" in words and ">£25</label>" not in words
    for wrong in ("GBP 5", "GBP: five", "XXX: 5", "GBP: -5"):
        purpose.suggested = wrong
        with pytest.raises(ValidationError):
            purpose.full_clean()


def test_a_donation_without_a_name_keeps_none(account, client):
    answer = give(client, name="", email="l@example.org")
    gift = Gift.objects.get()
    assert gift.donor is None and not Person.objects.exists() and gift.donor_name == ""
    assert client.get(answer["Location"]).status_code == 200
    money = actions.record_remittance(account, gift.due.money, gift.due.opened_at.date(), "test", "1")
    actions.allocate(money, gift.due)
    thanks = Letter.objects.get(to="l@example.org")
    assert thanks.body.startswith("Dear friend,") and "£20.00" in thanks.body


def test_another_currency_is_chosen_before_the_amount(account, client):
    RemittanceAccount.objects.create(section=account.section, name="euro", kind="cash", currency="EUR", payee="L")
    Method.objects.create(account=RemittanceAccount.objects.get(name="euro"))
    assert "In which currency?" in client.get("/en/donate/").content.decode()
    words = client.get("/en/donate/?currency=EUR").content.decode()
    assert ">€10</label>" in words and "GBP:bank" not in words
    client.post("/en/donate/?currency=EUR", {**FORM, "amount": "10 €", "way": "EUR:cash"})
    assert str(Due.objects.get().money) == "10.00 EUR"


def test_what_was_typed_survives_a_change_of_language(account, client):
    words = client.post("/fa/donate/", {**FORM, "look": "yes"}).content.decode()
    assert 'value="Lucasta Merriwind"' in words and "Look up" in words and not Gift.objects.exists()
    assert 'formaction="/it/donate/"' in words and 'form="giving"' in words
