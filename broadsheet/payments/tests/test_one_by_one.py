"""One notice, payment, letter or agreement that cannot be dealt with holds up no other; a person hears of it in words."""

import pytest
from django.urls import reverse
from django.utils import timezone

from broadsheet.ledger.checking import violations
from broadsheet.payments import actions, charging, paying, registry
from broadsheet.payments.models import Delivery, Due, Remittance, Standing
from broadsheet.payments.tests.test_money import told  # noqa: F401 - a fixture
from broadsheet.payments.tests.test_services import (  # noqa: F401 - fixtures
    BACK,
    begun,
    card_due,
    cards,
    hook,
    paypal,
    stripe,
)
from broadsheet.people import actions as people
from broadsheet.people.models import Letter

WHO = ("treasurer", "italy")


def paid_in(stripe, number, currency):  # noqa: F811
    """The service says that it was paid in a currency that the account does not take."""
    stripe.pay(number)
    stripe.sessions[number]["currency"] = currency


@pytest.fixture
def odd_and_good(cards, stripe, client):  # noqa: F811
    """A payment in another currency and, behind it, a good one; both told by notices."""
    odd, good = begun(card_due("test:1")), begun(card_due("test:2"))
    paid_in(stripe, odd.provider_id, "usd")
    stripe.pay(good.provider_id)
    for payment in (odd, good):
        hook(client, stripe, "stripe", payment.provider_id)
    return odd, good


def test_a_payment_in_another_currency_holds_up_no_other(odd_and_good):
    odd, good = odd_and_good
    paying.process_waiting()

    good.due.refresh_from_db()
    assert good.due.settled_at
    assert [row.state for row in Delivery.objects.order_by("pk")] == ["held", "done"]
    odd.refresh_from_db()
    assert (odd.is_held, odd.state, odd.tries) == (True, "started", 1)
    assert Remittance.objects.count() == 1
    assert not list(violations())


def test_the_rounds_go_on_behind_it_too(odd_and_good):
    _odd, good = odd_and_good
    assert paying.ask_about_begun() == 1
    good.due.refresh_from_db()
    assert good.due.settled_at
    assert paying.ask_about_begun() == 0  # the odd one waits for a person and is asked about no more


def test_the_desk_says_why_tries_again_and_takes_it_off(odd_and_good, staff, stripe):  # noqa: F811
    odd, _good = odd_and_good
    paying.process_waiting()
    client = staff(*WHO)
    page = client.get(reverse("money:notices")).content.decode()
    assert "It was paid as 14.00 USD, and the account takes another currency" in page
    assert reverse("money:payment-again", args=[odd.pk]) in page

    answer = client.post(reverse("money:payment-again", args=[odd.pk]), follow=True).content.decode()
    assert "another currency" in answer
    notice = Delivery.objects.get(state=Delivery.HELD)
    client.post(reverse("money:notice-left", args=[notice.pk]))
    client.post(reverse("money:payment-left", args=[odd.pk]))
    page = client.get(reverse("money:notices")).content.decode()
    assert "Waits for you" not in page and "Looked after by" in page


def test_what_was_put_right_at_the_service_is_booked_on_trying_again(odd_and_good, staff, stripe):  # noqa: F811
    odd, _good = odd_and_good
    paying.process_waiting()
    stripe.sessions[odd.provider_id]["currency"] = "gbp"
    staff(*WHO).post(reverse("money:notice-again", args=[Delivery.objects.get(state="held").pk]))

    odd.refresh_from_db()
    assert (odd.state, odd.is_held, Delivery.objects.filter(state="done").count()) == ("paid", False, 2)
    assert not list(violations())


def test_nobody_pays_twice_while_a_person_looks(odd_and_good):
    odd, _good = odd_and_good
    paying.process_waiting()
    with pytest.raises(actions.Refused, match="We are looking"):
        paying.start_payment(odd.due, **BACK)


def test_the_payer_comes_back_to_her_page_and_not_to_a_fault(cards, stripe, client):  # noqa: F811
    from broadsheet.payments.tests.test_standing import give

    gift = give(client, rhythm="")
    payment = begun(gift.due)
    paid_in(stripe, payment.provider_id, "usd")
    answer = client.get(f"{gift.path()}/paid")
    assert (answer.status_code, answer["Location"]) == (302, gift.path("en"))
    payment.refresh_from_db()
    assert payment.is_held


def test_a_fault_of_ours_is_counted_held_after_some_tries_and_told(odd_and_good, monkeypatch, staff, stripe):  # noqa: F811
    odd, good = odd_and_good
    stripe.sessions[odd.provider_id]["currency"] = "gbp"

    def break_down(due):
        if due.pk == odd.due_id:
            raise ZeroDivisionError("one of them is odd")

    monkeypatch.setattr(actions, "settled", [break_down])
    for _again in range(paying.MOST_FAULTS + 2):
        paying.process_waiting(at_once=True)
    odd.refresh_from_db()
    good.refresh_from_db()
    assert (good.state, odd.state, odd.is_held) == ("paid", "started", True)
    assert Delivery.objects.get(about=odd.provider_id).state == Delivery.HELD
    assert not Remittance.objects.filter(reference=odd.due.reference).exists()  # nothing is half written
    assert "ZeroDivisionError: one of them is odd" in staff(*WHO).get(reverse("money:notices")).content.decode()
    assert not list(violations())


def test_a_service_that_is_silent_for_long_is_asked_more_and_more_seldom(cards, stripe, client):  # noqa: F811
    payment = begun(card_due())
    stripe.pay(payment.provider_id)
    hook(client, stripe, "stripe", payment.provider_id)
    stripe.fail_next = 10_000
    for _round in range(paying.FREELY + 5):
        paying.process_waiting()
    notice = Delivery.objects.get()
    assert (notice.state, notice.tries) == ("waiting", paying.FREELY + 1)
    assert notice.again_at > timezone.now()
    stripe.fail_next = 0
    Delivery.objects.update(again_at=timezone.now())
    assert paying.process_waiting() == 1


def test_a_silent_service_is_left_alone_for_the_rest_of_a_round(cards, stripe):  # noqa: F811
    for number in range(8):
        begun(card_due(f"test:{number}"))
    stripe.fail_next, asked = 10_000, stripe.asked
    paying.ask_about_begun()
    assert stripe.asked - asked == paying.MOST_SILENT


# --- letters ----------------------------------------------------------------------------------------------------


def test_a_letter_whose_enclosure_fails_holds_up_no_other_and_is_told(house, monkeypatch, staff):
    def enclose(letter):
        if letter.subject == "Odd":
            raise ZeroDivisionError("no such sheet")
        return []

    monkeypatch.setattr(people, "enclosures", [enclose])
    people.write_letter("a@example.org", "Odd", "Words")
    people.write_letter("b@example.org", "Good", "Words")
    assert people.send_waiting_letters() == 1
    Letter.objects.filter(subject="Odd").update(failures=Letter.MOST_FAILURES, taken_until=None)

    client = staff(*WHO)
    page = client.get(reverse("money:notices")).content.decode()
    assert "Odd" in page and "no such sheet" in page
    monkeypatch.setattr(people, "enclosures", [])
    client.post(reverse("money:letters-again"))
    assert people.send_waiting_letters() == 1


def test_many_letters_that_wait_for_another_try_hold_up_no_new_one(house):
    for number in range(3):
        people.write_letter(f"{number}@example.org", "Waiting", "Words")
    Letter.objects.update(taken_until=timezone.now() + people.TAKEN_FOR, failures=1)
    people.write_letter("new@example.org", "New", "Words")
    assert people.send_waiting_letters(limit=3) == 1


# --- standing payments ------------------------------------------------------------------------------------------------


@pytest.fixture
def two_agreements(cards, stripe, client):  # noqa: F811
    from broadsheet.payments.models import Gift
    from broadsheet.payments.tests.test_standing import give, pay_first

    for name in ("Odd One", "Good One"):
        give(client, name=name, email=f"{name[0].lower()}@example.org", key=name.replace(" ", "-") * 3)
        pay_first(stripe, Gift.objects.get(donor__name=name))
    return [Gift.objects.get(donor__name=name).due.standing for name in ("Odd One", "Good One")]


def test_an_agreement_that_cannot_go_on_holds_up_no_other(two_agreements, monkeypatch, staff):
    odd, good = two_agreements
    keeper = registry.keepers["gift"]

    def next_due(agreement, number, day):
        if agreement.pk == odd.pk:
            raise ZeroDivisionError("the purpose is gone")
        return keeper.next_due(agreement, number, day)

    from dataclasses import replace

    monkeypatch.setitem(registry.keepers, "gift", replace(keeper, next_due=next_due))
    for _again in range(Standing.MOST_TRIES + 2):
        charging.renew_and_charge(odd.next_on)

    odd.refresh_from_db()
    assert Due.objects.filter(standing=good, instalment=2, settled_at__isnull=False).exists()
    assert (odd.tries, odd.ended_at) == (Standing.MOST_TRIES, None)
    client = staff(*WHO)
    assert "the purpose is gone" in client.get(reverse("money:notices")).content.decode()
    monkeypatch.setitem(registry.keepers, "gift", keeper)
    client.post(reverse("money:standing-again", args=[odd.pk]))
    charging.renew_and_charge(odd.next_on)
    odd.refresh_from_db()
    assert (odd.tries, odd.dues.count()) == (0, 2)
    assert not list(violations())


@pytest.mark.parametrize("name", ["notice-again", "notice-left", "payment-again", "payment-left", "standing-again"])
def test_the_buttons_are_for_treasurers_and_for_what_there_is(house, staff, client, name):
    address = reverse(f"money:{name}", args=[987654])
    assert client.post(address).status_code in (302, 403)
    assert staff("editor", "italy").post(address).status_code in (302, 403)
    treasurer = staff(*WHO)
    assert treasurer.get(address).status_code == 405
    assert treasurer.post(address).status_code == 404
