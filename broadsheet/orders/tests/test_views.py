import pytest
from django.urls import reverse

from broadsheet.catalogue.models import Offer, PricePoint
from broadsheet.catalogue.tests import shelves
from broadsheet.core.money import Money
from broadsheet.ledger.checking import violations
from broadsheet.orders import actions
from broadsheet.orders.baskets import COOKIE
from broadsheet.orders.models import Order
from broadsheet.orders.rules import Basket, BasketLine, read_basket, write_basket
from broadsheet.orders.tests.counters import basket, open_way, ordering, pay, placed, who
from broadsheet.payments.models import PayBack, Remittance
from broadsheet.people.models import Letter, Person
from broadsheet.subscriptions.models import Grant, Serving

WHO = ("counter",)
PERSON = {
    "p0-name": "Ottavia Lucente",
    "p0-email": "o@example.org",
    "p0-lines": "7 High Street",
    "p0-locality": "Leeds",
    "p0-postcode": "LS1 1AA",
}


@pytest.fixture
def joint(house):
    row = shelves.joint_subscription()
    for currency in ("GBP", "EUR", "USD"):
        open_way("bank", currency)
    return row


@pytest.fixture
def book(house):
    row = shelves.book(copies=3)
    shelves.uk_postage(row.region_set)
    open_way("bank")
    open_way("paypal")
    open_way("cash", is_public=False)
    return row


def page(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    return answer.content.decode()


def test_a_book_is_bought_without_an_account(book, client):
    client.get("/en/basket/add", {"offer": book.pk, "quantity": "2", "country": "GB"})
    words = page(client, "/en/basket/")
    assert "bank transfer: £24.00" in words
    assert "PayPal: £28.00" in words
    words = page(client, f"/en/checkout/?section={book.section.slug}")
    assert "Post town" in words
    answer = client.post(
        f"/en/checkout/?section={book.section.slug}", {**PERSON, "way": "GBP:bank", "shown-GBP:bank": "2400"}
    )
    order = Order.objects.get()
    assert answer["Location"] == f"/en/orders/{order.token}"
    words = page(client, answer["Location"])
    assert "£24.00" in words
    assert "GB33 BUKB 2020 1555 5555 55" in words
    assert not read_basket(client.cookies[COOKIE].value)
    assert not list(violations())


def test_the_same_form_sent_twice_is_one_order(book, client):
    client.cookies[COOKIE] = write_basket(basket(book))
    kept = client.cookies[COOKIE].value
    for _again in range(2):
        client.cookies[COOKIE] = kept
        assert client.post("/en/checkout/", {**PERSON, "way": "GBP:bank"}).status_code == 302
    assert Order.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"p0-name": ""}, "This field is required"), ({"p0-email": "nonsense"}, "valid email"), ({"way": ""}, "choose how you would like to pay"),
        ({"way": "GBP:cash"}, "Select a valid choice"), ({"p0-lines": "", "p0-locality": "", "p0-postcode": ""}, "where the post goes"),
    ],
)  # fmt: skip
def test_what_is_missing_is_told_near_the_field(book, client, change, words):
    client.cookies[COOKIE] = write_basket(basket(book))
    answer = client.post("/en/checkout/", {**PERSON, "way": "GBP:bank", **change})
    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert not Order.objects.exists()
    assert "Ottavia" in answer.content.decode() or "p0-name" in change


def test_an_odd_postcode_is_asked_about_once_and_then_taken(book, client):
    client.cookies[COOKIE] = write_basket(basket(book))
    odd = {**PERSON, "p0-postcode": "12345", "way": "GBP:bank"}
    answer = client.post("/en/checkout/", odd)
    assert answer.status_code == 400
    assert "Is it right?" in answer.content.decode()
    seen = answer.context["parcels"][0]["form"]["seen"].value()
    assert client.post("/en/checkout/", {**odd, "p0-seen": seen}).status_code == 302


def test_a_price_that_changed_is_shown_again(book, client):
    client.cookies[COOKIE] = write_basket(basket(book))
    answer = client.post("/en/checkout/", {**PERSON, "way": "GBP:bank", "shown-GBP:bank": "1100"})
    assert answer.status_code == 409
    assert "it is £12.00 now" in answer.content.decode()
    assert not Order.objects.exists()


def test_what_is_not_sold_there_is_a_clear_sentence(joint, client):
    client.cookies[COOKIE] = write_basket(basket(BasketLine(joint.pk, 1, ("supporter",)), country=""))
    assert "Show the prices" in page(client, "/en/basket/")
    open_book = shelves.book()
    client.cookies[COOKIE] = write_basket(basket(open_book))
    assert "we have no postage" in page(client, "/en/basket/")


def test_a_gift_asks_for_its_recipient_and_who_renews(joint, client):
    client.cookies[COOKIE] = write_basket(basket(BasketLine(joint.pk, 1, (), 1), r1="FR"))
    words = page(client, "/en/checkout/")
    assert "Who is asked to renew?" in words
    gift = {
        "p1-name": "Benoît Ardent",
        "p1-lines": "4 rue Basse",
        "p1-locality": "Nîmes",
        "p1-postcode": "30000",
        "p1-renews": "payer",
    }
    answer = client.post("/en/checkout/", {"p0-name": "Ottavia", "way": "GBP:bank", **gift})
    assert answer.status_code == 302
    assert Order.objects.get().recipients.get().renewer == Order.objects.get().payer


@pytest.mark.parametrize(
    "cookie",
    ["", "nonsense", "[]", '["k",1,2]', '["aaaaaaaaaaaaaaaaaaaa",[[1,2,3]],{}]', '["aaaaaaaaaaaaaaaaaaaa",[["x",1,[],0]],{}]',
     '["aaaaaaaaaaaaaaaaaaaa",[[999999,1,[],0]],{"0":"XX"}]', '["' + "a" * 20 + '",[[1,1e9,[],0]],{}]', "[" * 5000],
)  # fmt: skip
def test_a_spoilt_basket_is_an_empty_one(book, client, cookie):
    client.cookies[COOKIE] = cookie
    assert "nothing in the basket" in page(client, "/en/basket/")
    assert client.get("/en/checkout/").status_code == 302


def test_a_basket_reads_back_what_it_wrote():
    kept = Basket("k" * 20, (BasketLine(3, 2, ("supporter",), 1), BasketLine(4)), {0: "GB", 1: "FR"})
    assert read_basket(write_basket(kept)) == kept


@pytest.mark.parametrize(
    "given", [{}, {"offer": "x"}, {"offer": "1", "quantity": "-1"}, {"offer": "1" * 30}, {"offer": "0"}]
)
def test_nonsense_is_not_put_into_the_basket(book, client, given):
    assert client.get("/en/basket/add", given).status_code == 302
    assert "nothing in the basket" in page(client, "/en/basket/")


def test_the_basket_is_changed_and_emptied(joint, client):
    client.cookies[COOKIE] = write_basket(basket(joint))
    client.post("/en/basket/change", {"quantity-0": "3", "recipient-0": "0", "country-0": "IT"})
    kept = read_basket(client.cookies[COOKIE].value)
    assert (kept.lines[0].quantity, kept.country_of(0)) == (3, "IT")
    client.post("/en/basket/change", {"remove": "0"})
    assert not client.cookies[COOKIE].value


class TestTheBuyersPage:
    def test_it_is_found_by_its_token_only(self, book, client):
        order = placed(book)
        for token in (str(order.pk), order.token[:-1], "x" * 300):
            assert client.get(f"/en/orders/{token}").status_code == 404
        assert order.payer.name not in page(client, order.path())

    @pytest.mark.parametrize("lang", ["en", "it", "fr", "es", "ru", "fa"])
    def test_it_speaks_her_language(self, book, client, lang):
        answer = client.get(f"/{lang}/orders/{placed(book).token}")
        assert answer.status_code in (200, 404)  # a language that the test house has not is not there

    def test_she_cancels_before_she_pays_and_not_after(self, book, client):
        order = placed(book)
        client.post(f"{order.path()}/cancel")
        order.refresh_from_db()
        assert order.closed_as == "cancelled"
        second = actions.place(ordering(basket(book)))
        pay(second)
        client.post(f"{second.path()}/cancel")
        second.refresh_from_db()
        assert second.closed_at is None

    def test_another_way_to_pay_at_another_price_is_refused_in_words(self, book, client):
        order = placed(book)
        client.post(f"{order.path()}/method", {"method": "paypal"})
        assert "would cost something else" in page(client, order.path())

    def test_it_asks_few_questions(self, book, client, django_assert_max_num_queries):
        order = placed(book)
        client.get(order.path())
        with django_assert_max_num_queries(45):
            client.get(order.path())

    def test_paying_without_a_service_is_told(self, book, client):
        order = actions.place(ordering(basket(book), method="paypal"))
        client.post(f"{order.path()}/pay")
        assert "closed for now" in page(client, order.path())


LETTER = {
    "key": "k" * 20, "channel": "letter", "name": "Maud Ardenlight", "country": "GB", "lines": "3 Well Row", "locality": "Whitby",
    "postcode": "YO21 1AA", "language": "en", "way": "GBP:bank", "quantity-0": "1",
}  # fmt: skip


class TestTheCounter:
    def new(self, book):
        return reverse("counter:new", args=[book.section.slug])

    def test_a_letter_is_entered_in_one_form(self, staff, book):
        client = staff(*WHO)
        assert client.get(self.new(book)).status_code == 200
        answer = client.post(self.new(book), {**LETTER, "offer-0": str(book.pk)})
        order = Order.objects.get()
        assert answer["Location"] == reverse("counter:order", args=[order.pk])
        assert (order.channel, order.entered_by, order.payer.name) == (
            "letter",
            "counter@example.org",
            "Maud Ardenlight",
        )
        assert client.post(self.new(book), {**LETTER, "offer-0": str(book.pk), "seen": "yes"}).status_code == 302
        assert Order.objects.count() == 1

    def test_notes_at_a_stall_pay_at_once(self, staff, book, settings):
        from broadsheet.catalogue.setting_prices import set_postage

        set_postage(
            book.section,
            book.region_set.regions.get(slug="uk"),
            shelves.money("0 GBP"),
            shelves.FIRST_DAY,
            method="cash",
            per="order",
        )
        answer = staff(*WHO).post(
            self.new(book), {**LETTER, "offer-0": str(book.pk), "way": "GBP:cash", "channel": "stall", "received": "12"}
        )
        assert answer.status_code == 302
        assert Grant.objects.in_force().count() == 1
        assert not list(violations())

    def test_likely_namesakes_are_shown_before_somebody_new_is_made(self, staff, book):
        client, known = staff(*WHO), placed(book).payer
        form = {**LETTER, "offer-0": str(book.pk), "name": "LUCENTE Ottavia"}
        answer = client.post(self.new(book), form)
        assert "We may know this person already" in answer.content.decode()
        assert Order.objects.count() == 1
        client.post(self.new(book), {**form, "person": known.pk})
        assert Order.objects.first().payer == known
        client.post(self.new(book), {**form, "key": "j" * 20, "seen": "yes"})
        assert Person.objects.filter(name__iexact="lucente ottavia").count() == 1

    @pytest.mark.parametrize(
        ("wrong", "words"),
        [({"offer-0": ""}, "Choose what was ordered"), ({"name": ""}, "required"), ({"received": "much", "way": "GBP:cash"}, "no amount"),
         ({"received": "-5", "way": "GBP:cash"}, "more than nothing"), ({"received": "12", "way": "GBP:bank"}, "comes with a statement"),
         ({"received": "9" * 20, "way": "GBP:cash"}, "no amount"),
         ({"lines": "", "locality": "", "postcode": ""}, "where the post goes"), ({"way": "USD:bank"}, "valid choice")],
    )  # fmt: skip
    def test_what_is_wrong_is_told_near_the_field(self, staff, book, wrong, words):
        answer = staff(*WHO).post(self.new(book), {**LETTER, "offer-0": str(book.pk), **wrong})
        assert answer.status_code == 400
        assert words in answer.content.decode()
        assert not Order.objects.exists()

    def test_an_order_is_packed_and_posted(self, staff, book):
        client, order = staff(*WHO), placed(book)
        pay(order)
        assert "Winter Book" in client.get(reverse("counter:packing")).content.decode()
        for _again in range(2):
            client.post(reverse("counter:pack"), {"grant": [Grant.objects.get().pk]})
        parcel = Serving.objects.get()
        for _again in range(2):
            client.post(reverse("counter:post"), {"parcel": [parcel.pk]})
        parcel.refresh_from_db()
        assert parcel.posted_at
        assert Letter.objects.filter(subject__contains="in the post").count() == 1
        assert not list(violations())

    def test_only_a_treasurer_pays_back(self, staff, book):
        order = placed(book)
        pay(order)
        address, form = (
            reverse("counter:refund", args=[order.pk]),
            {"amount": "12.00", "stops": "on", "reason": "sorry"},
        )
        assert staff(*WHO).post(address, form).status_code in (302, 403)
        assert not PayBack.objects.exists()
        client = staff("treasurer")
        assert client.post(address, {**form, "amount": "much"}).status_code == 400
        for _again in range(2):
            client.post(address, form)
        assert PayBack.objects.get().amount_minor == 1200
        assert not list(violations())

    def test_buttons_of_an_order(self, staff, joint):
        open_way("cash", is_public=False)
        client, order = staff(*WHO), placed(joint, method="cash", channel="stall")
        client.post(reverse("counter:remind", args=[order.pk]))
        assert Letter.objects.filter(subject__contains="waiting").count() == 1
        client.post(reverse("counter:trust", args=[order.pk]))
        for _again in range(2):
            client.post(reverse("counter:received", args=[order.pk]), {"amount": "15", "key": "k" * 20})
        assert Remittance.objects.count() == 1
        client.post(reverse("counter:cancel", args=[order.pk]))
        order.refresh_from_db()
        assert order.closed_at is None

    def test_strangers_see_no_orders(self, staff, book, client):
        order = placed(book)
        for somebody in (client, staff(), staff("writer", "italy", "it"), staff("counter", "italy")):
            for name, args in (("orders", []), ("order", [order.pk]), ("packing", []), ("new", [book.section.slug])):
                answer = somebody.get(reverse(f"counter:{name}", args=args))
                assert "Ottavia" not in answer.content.decode(), name

    def test_orders_are_found(self, staff, book):
        client, order = staff(*WHO), placed(book)
        for query in ("ottavia", order.number, order.due.reference, "book"):
            assert order.number in client.get(reverse("counter:orders"), {"q": query}).content.decode(), query
        assert "No order was found" in client.get(reverse("counter:orders"), {"q": "zzz"}).content.decode()


class TestOrderingAsPeopleDo:
    def test_what_cannot_be_ordered_together_is_ordered_apart(self, house, client):
        subscription, book = shelves.joint_subscription(), shelves.book(copies=3)
        for currency in ("GBP", "AUD", "USD"):
            open_way("bank", currency)
        client.cookies[COOKIE] = write_basket(basket(subscription, book, country="AU"))
        words = page(client, "/en/basket/")
        assert "one after the other" in words
        answer = client.post("/en/basket/change", {"checkout": f"{book.section.slug}:1", "country-0": "AU"})
        form = {**PERSON, "p0-postcode": "7000", "p0-locality": "Hobart", "p0-region": "TAS", "way": "AUD:bank"}
        answer = client.post(answer["Location"], form)
        if answer.status_code == 400:  # an odd address is asked about once
            seen = answer.context["checkout"].people[0].data["p0-seen"]
            answer = client.post(answer.wsgi_request.get_full_path(), {**form, "p0-seen": seen})
        assert "/orders/" in answer["Location"]
        assert Order.objects.get().lines.get().offer == book
        assert [line.offer for line in read_basket(client.cookies[COOKIE].value).lines] == [subscription.pk]

    def test_further_copies_say_what_they_cost(self, book, client):
        PricePoint.objects.filter(offer=book, currency="AUD").update(further_minor=3400)
        Offer.objects.filter(pk=book.pk).update(combining="dearest_first")
        client.cookies[COOKIE] = write_basket(basket(BasketLine(book.pk, 2), country="AU"))
        open_way("bank", "AUD")
        words = page(client, "/en/basket/")
        assert "one copy A$42.00, each further copy A$34.00" in words

    def test_books_have_their_titles_in_the_basket(self, book, client):
        book.words.all().delete()
        client.cookies[COOKIE] = write_basket(basket(book))
        words = page(client, "/en/basket/")
        assert "Winter Book" in words
        assert ">winter-book<" not in words

    def test_somebody_elses_country_is_asked_for(self, joint, client):
        client.cookies[COOKIE] = write_basket(basket(BasketLine(joint.pk, 1, (), 1)))
        words = page(client, "/en/basket/")
        assert "In total" not in words

    def test_a_bad_number_of_copies_is_told(self, joint, client):
        for wrong in ("0", "-3", "2.5", ""):
            client.get("/en/basket/add", {"offer": joint.pk, "quantity": wrong})
            assert "nothing was put into the basket" in page(client, "/en/basket/")

    def test_copies_stand_in_what_is_owed(self, joint, client):
        order = placed(BasketLine(joint.pk, 2))
        assert "2 copies of each" in page(client, order.path())

    def test_who_receives_a_gift_hears_of_it_when_it_is_paid(self, joint):
        people = {0: who(), 1: who("Hyacinthe", "h@example.org", message="Look up")}
        order = actions.place(ordering(basket(BasketLine(joint.pk, 1, (), 1), r1="GB"), people=people))
        assert not Letter.objects.filter(to="h@example.org").exists()
        pay(order)
        letter = Letter.objects.get(to="h@example.org")
        assert "Look up" in letter.body
        assert "15.00" not in letter.body

    def test_the_letter_says_what_the_total_is_made_of(self, joint):
        placed(BasketLine(joint.pk, 1, ("supporter",)))
        assert "10.00" in Letter.objects.get().body

    def test_letters_come_in_the_language_that_was_chosen(self, joint, client):
        client.cookies[COOKIE] = write_basket(basket(joint))
        path = f"/en/checkout/?section={joint.section.slug}"
        client.post(path, {**PERSON, "p0-language": "it", "way": "GBP:bank", "shown-GBP:bank": "1500"})
        assert Order.objects.get().language == "it"

    def test_a_part_payment_given_back_for_good_closes_the_order(self, joint, client):
        order = placed(joint)
        pay(order, 500)
        actions.refund(order, Money(500, "GBP"), stops=True)
        order.refresh_from_db()
        assert order.closed_as == "cancelled"
        assert "Still to be paid" not in page(client, order.path())
        assert not list(violations())


def test_an_address_that_orders_without_end_is_told_to_wait(book, client, monkeypatch):
    from broadsheet.orders import views

    monkeypatch.setattr(views, "ORDERS_AN_HOUR", 0)
    client.get("/en/basket/add", {"offer": book.pk, "country": "GB"})
    answer = client.post(f"/en/checkout/?section={book.section.slug}", {**PERSON, "way": "GBP:bank"})
    assert (answer.status_code, Order.objects.count()) == (429, 0)
    assert "Too many orders" in answer.content.decode()


def test_a_list_of_prices_is_short_and_from_the_basket_on_every_sum_has_its_pence(book, client):
    short, whole = "£12<", "£12.00"
    listed = client.get("/en/catalogue/winter-book?country=GB").content.decode()
    assert short in listed and whole not in listed
    client.get("/en/basket/add", {"offer": book.pk, "country": "GB"})
    order = placed(book)
    for path in ("/en/basket/", "/en/checkout/", order.path()):
        words = page(client, path)
        assert whole in words and short not in words


class TestInAnotherLanguage:
    """What a page read of its query stays in the links to the other languages, and what was typed stays in the form."""

    def test_the_checkout_stays_with_its_section_and_line(self, book, client):
        client.get("/en/basket/add", {"offer": book.pk, "country": "GB"})
        words = page(client, f"/en/checkout/?section={book.section.slug}&line=0&other=1")
        assert f'formaction="/it/checkout/?section={book.section.slug}&amp;line=0"' in words

    def test_prices_stay_with_the_country(self, joint, client):
        words = client.get("/en/subscribe/?country=gb&other=1").content.decode()
        assert 'href="/fa/subscribe/?country=GB" lang="fa"' in words
        assert "?country" not in client.get("/en/subscribe/?country=Atlantis").content.decode().partition("<main")[0]

    def test_a_donation_stays_with_its_section(self, book, client):
        assert f"/ru/donate/?section={book.section.slug}" in page(client, f"/en/donate/?section={book.section.slug}")
        assert 'formaction="/ru/donate/"' in page(client, "/en/donate/?section=nonsense")


class TestAnotherCountryAtTheCheckout:
    def test_what_was_typed_stays_and_the_form_is_the_countrys(self, joint, client):
        client.get("/en/basket/add", {"offer": joint.pk, "country": "GB"})
        typed = {**PERSON, "note": "Ring twice", "way": "GBP:bank", "country-0": "FR", "look": "yes"}
        words = client.post("/en/checkout/", typed).content.decode()
        assert "£20.00" in words and "£15.00" not in words
        assert "Ottavia Lucente" in words and "7 High Street" in words and "Ring twice" in words
        assert read_basket(client.cookies[COOKIE].value).country_of(0) == "FR"

    def test_whoever_orders_with_it_sees_the_total_first(self, joint, client):
        client.get("/en/basket/add", {"offer": joint.pk, "country": "GB"})
        form = {**PERSON, "way": "GBP:bank", "country-0": "FR", "shown-GBP:bank": "1500"}
        words = client.post("/en/checkout/", form).content.decode()
        assert "another country" in words and not Order.objects.exists()
        assert (
            client.post("/en/checkout/", {**form, "shown-GBP:bank": "2000", "p0-postcode": "69001"}).status_code == 302
        )
        assert Order.objects.get().country == "FR"

    def test_where_it_is_not_sold_the_reason_is_told_and_what_was_typed_stays(self, book, client):
        client.get("/en/basket/add", {"offer": book.pk, "country": "GB"})
        words = client.post("/en/checkout/", {**PERSON, "country-0": "BR", "look": "yes"}).content.decode()
        assert "Ottavia Lucente" in words and "not sold" in words.lower()
        assert not Order.objects.exists()
