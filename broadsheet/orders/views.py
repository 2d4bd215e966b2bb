"""The basket, the checkout and the page of an order. Nothing here is kept in a cache; everything works without a script."""

from __future__ import annotations

from dataclasses import replace

from csp.decorators import csp_update
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from broadsheet.catalogue.models import Offer
from broadsheet.core.countries import is_country
from broadsheet.core.languages import country_name
from broadsheet.orders import actions
from broadsheet.orders.baskets import basket_in, keep_basket
from broadsheet.orders.checking_out import Checkout
from broadsheet.orders.models import Order
from broadsheet.orders.presenting import basket_context, order_context
from broadsheet.orders.quoting import shelves
from broadsheet.orders.rules import MOST_COPIES, Basket, BasketLine, TooMuch, read_supplements
from broadsheet.pages.frame import Frame
from broadsheet.payments import actions as payments
from broadsheet.payments.paying import ask_at_once, start_payment
from broadsheet.payments.providers.chosen import pages_of_services
from broadsheet.payments.views import private, tells
from broadsheet.people.visitors import may_write

ORDERS_AN_HOUR = 60  # from one address: a library or a workplace may order as one


def too_many() -> str:
    return _("Too many orders came from your address just now. Please try again in an hour, or write to us.")


def other_country() -> str:
    return _("You have chosen another country: please look at the address and the total, and order then.")


def _whole(words: str | None, most: int = MOST_COPIES) -> int:
    """A number of copies as somebody typed it, in any digits; 0 for what is none."""
    words = (words or "").strip()
    return min(int(words), most) if words.isdecimal() and len(words) < 9 else 0


# --- the basket -------------------------------------------------------------------------------------------


@private
@require_safe
def basket(request: HttpRequest, lang: str) -> HttpResponse:
    """What is in it, where it goes, and what it costs there in each way to pay."""
    return render(request, "orders/basket.html", basket_context(request.frame, basket_in(request)))  # type: ignore[attr-defined]


@private
@require_safe
def add(request: HttpRequest, lang: str) -> HttpResponse:
    """Put so many of an offer into the reader's own basket: a form of a public page, which is kept without any token."""
    given = request.GET
    offer, quantity = _whole(given.get("offer"), 10**9), _whole(given.get("quantity", "1"))
    kept = basket_in(request)
    if not offer or not quantity or not Offer.objects.filter(pk=offer).exists():
        messages.error(
            request, _("That was no number of copies of something that we sell: nothing was put into the basket.")
        )
    elif offer and quantity:
        try:
            to = kept.next_recipient if "gift" in given and Offer.objects.get(pk=offer).may_be_gift else 0
            kept = kept.added(BasketLine(offer, quantity, read_supplements(given.getlist("supplement")), to))
            kept = _first_country(request, kept, to, given.get("country", "").upper())
        except TooMuch:
            messages.error(request, _("The basket is full. Please order what is in it first."))
    return keep_basket(redirect("orders:basket", lang=lang), kept)


def _first_country(request: HttpRequest, kept: Basket, to: int, country: str) -> Basket:
    """The country of the page, for whoever has none yet: to look at another country's prices moves nobody's parcel."""
    known = kept.country_of(to)
    if known and is_country(country) and known != country:
        where = country_name(known, request.frame.interface)  # type: ignore[attr-defined]
        messages.info(
            request, _("Your basket goes to %(country)s. Below you can choose another country.") % {"country": where}
        )
    return kept if known else kept.bound_for({to: country})


def _bound(kept: Basket, request: HttpRequest) -> Basket:
    """The basket with the countries that were chosen on a page."""
    return kept.bound_for({to: request.POST.get(f"country-{to}", "") for to in (0, *kept.recipients)})


@private
@require_POST
def change(request: HttpRequest, lang: str) -> HttpResponse:
    """Other numbers, other recipients, other countries; then on to the checkout if that button was pressed."""
    kept = basket_in(request)
    part = _whole(request.POST.get("part"), 99) if request.POST.get("part") else -1
    for at in reversed(range(len(kept.lines))):
        line = kept.lines[at]
        quantity = (
            0
            if request.POST.get("remove") == str(at)
            else _whole(request.POST.get(f"quantity-{at}", str(line.quantity)))
        )
        recipient = _whole(request.POST.get(f"recipient-{at}", str(line.recipient)))
        kept = kept.changed(at, quantity=quantity, recipient=recipient)
        part -= not quantity and at < part
    kept = _bound(kept, request)
    try:
        kept = kept.parted(part)
    except TooMuch:
        messages.error(request, _("The basket is full. Please order what is in it first."))
    section, _colon, chosen = request.POST.get("checkout", "").partition(":")
    target = redirect("orders:basket", lang=lang)
    if section and section in {shelf.section.slug for shelf in shelves(kept)}:
        only = f"&line={chosen}" if chosen.isdecimal() else ""
        target = redirect(f"{reverse('orders:checkout', kwargs={'lang': lang})}?section={section}{only}")
    return keep_basket(target, kept)


# --- the checkout ---------------------------------------------------------------------------------------------


@private
@require_http_methods(["GET", "HEAD", "POST"])
def checkout(request: HttpRequest, lang: str) -> HttpResponse:
    """Who pays, who receives, how it is paid; one press makes one order."""
    before = basket_in(request)
    kept = _bound(before, request)
    wanted = request.GET.get("section", "")
    everything = shelves(kept)
    found = [shelf for shelf in everything if wanted in ("", shelf.section.slug)]
    line = request.GET.get("line", "")
    if line.isdecimal():  # one line as an order of its own
        found = [replace(shelf, rows=[row for row in shelf.rows if str(row[0]) == line]) for shelf in found]
        found = [shelf for shelf in found if shelf.rows]
    if not found:
        messages.info(request, _("There is nothing in the basket."))
        return redirect("orders:basket", lang=lang)
    request.frame.keep(section=wanted, line=line)  # type: ignore[attr-defined]
    others = [shelf.section for shelf in everything if shelf.section != found[0].section]
    # Another country or class of post: she sees the totals before she orders.
    if "look" in request.POST or kept != before:
        form = Checkout(found[0], kept, lang, typed=request.POST, others=others)
        again = {} if "look" in request.POST or form.why_not else {"problem": other_country()}
        return keep_basket(render(request, "orders/checkout.html", form.context() | again), kept)
    form = Checkout(found[0], kept, lang, request.POST if request.method == "POST" else None, others=others)
    if not form.ways:
        return redirect("orders:basket", lang=lang)
    if request.method == "POST" and form.is_valid():
        if not may_write("orders", request, ORDERS_AN_HOUR):
            return render(request, "orders/checkout.html", {**form.context(), "problem": too_many()}, status=429)
        try:
            order = actions.place(form.ordering())
        except actions.Refused as problem:
            form = form.shown_again()
            return render(request, "orders/checkout.html", {**form.context(), "problem": str(problem)}, status=409)
        return keep_basket(redirect(order.path(lang)), kept.without(line.offer_id for line in order.lines.all()))
    status = 400 if request.method == "POST" else 200
    return render(request, "orders/checkout.html", form.context(), status=status)


# --- the order --------------------------------------------------------------------------------------------------


def _order(token: str) -> Order:
    return get_object_or_404(Order.objects.with_all(), token=token)


@private
@csp_update({"form-action": pages_of_services()})  # type: ignore[arg-type]  # its form leads on to them
@require_safe
def order(request: HttpRequest, lang: str, token: str) -> HttpResponse:
    """Where the order stands and what to do next, for whoever has its address."""
    frame: Frame = request.frame  # type: ignore[attr-defined]
    return render(request, "orders/order.html", order_context(frame, _order(token)))


@private
@require_POST
@tells(actions.Refused)
def method(request: HttpRequest, lang: str, token: str) -> HttpResponse:
    """Pay in another way."""
    row = _order(token)
    actions.change_method(row, request.POST.get("method", ""))
    return redirect(row.path(lang))


@private
@require_POST
@tells(payments.Refused)
def pay(request: HttpRequest, lang: str, token: str) -> HttpResponse:
    """On to the payment service. Pressing twice leads to the same payment."""
    row = _order(token)
    back = request.build_absolute_uri(reverse("orders:paid", kwargs={"lang": lang, "token": token}))
    if row.due is None:
        raise payments.Refused(_("Nothing is to be paid for this any more."))
    return redirect(start_payment(row.due, return_url=back, cancel_url=back, language=row.language))


@private
@require_safe
def paid(request: HttpRequest, lang: str, token: str) -> HttpResponse:
    """Back from the payment service, paid or not: it is asked at once, so that nobody waits for its notice."""
    row = _order(token)
    if row.due is not None:
        ask_at_once(row.due)
    return redirect(row.path(lang))


@private
@require_POST
@tells(actions.Refused)
def cancel(request: HttpRequest, lang: str, token: str) -> HttpResponse:
    """The buyer thinks better of it, before any money came."""
    row = _order(token)
    actions.cancel_unpaid(row)
    return redirect(row.path(lang))
