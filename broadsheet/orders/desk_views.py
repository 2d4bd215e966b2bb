"""The counter in the admin: orders, a new one, one order with its buttons, and the packing table."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages

from broadsheet.catalogue.models import Offer
from broadsheet.core.addresses import name_key
from broadsheet.core.money import Money, format_money
from broadsheet.orders import actions, letters
from broadsheet.orders.desk_forms import HANDED_OVER, AmountForm, CounterForm, RefundForm, filled_with
from broadsheet.orders.models import Order, OrderLine, Reduction
from broadsheet.orders.policies import GRANTS, ORDERS, gives_money_back, sections_given_to, sections_served
from broadsheet.orders.presenting import bills, owed_list
from broadsheet.orders.querying import Account, LineState, account_of, facts_of, grants_of
from broadsheet.orders.quoting import Bill
from broadsheet.orders.rules import WEB, new_key, state_of
from broadsheet.orders.wording import STATE_WORDS, reductions_in_words
from broadsheet.pages.spoken import Spoken
from broadsheet.payments import actions as payments
from broadsheet.payments.disputes import open_dispute_of
from broadsheet.payments.models import Method, Remittance
from broadsheet.payments.querying import account_for
from broadsheet.payments.wording import way_choices
from broadsheet.people.models import Person
from broadsheet.people.querying import likely_the_same, persons_named
from broadsheet.people.typed import put_among_typed
from broadsheet.sections.models import Section
from broadsheet.subscriptions import actions as subscriptions
from broadsheet.subscriptions.models import Grant, Serving

View = Callable[..., HttpResponse]
PER_PAGE = 50
STATES = {
    "open": Q(closed_at=None, due__settled_at=None),
    "paid": Q(closed_at=None, due__settled_at__isnull=False),
    "trust": Q(closed_at=None, on_trust_at__isnull=False, due__settled_at=None),
    "closed": Q(closed_at__isnull=False),
}


def for_the_counter(view: View) -> View:
    """Refuses strangers; what an action refuses is told in words and nothing is changed."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not ORDERS.user_has_any_permission(request.user, ["change"]):
            raise PermissionDenied
        try:
            return view(request, *args, **kwargs)
        except (actions.Refused, payments.Refused, subscriptions.Refused) as problem:
            messages.error(request, str(problem))
            pk = kwargs.get("pk")
            return redirect("counter:order", pk) if pk and "orders" in request.path else redirect("counter:packing")

    return answered


def orders_of_user(user: Any) -> Any:
    return ORDERS.instances_user_has_any_permission_for(user, ["change"])


def to_pack_of(user: Any) -> Any:
    return Grant.objects.to_pack().filter(
        pk__in=GRANTS.instances_user_has_any_permission_for(user, ["change"]).values("pk")
    )


def tabs(request: HttpRequest, here: str) -> dict[str, Any]:
    """The counts on top: orders by state, and what is to be packed."""
    mine = orders_of_user(request.user)
    rows = [
        ("open", _("Waiting for payment")), ("trust", _("Sent before payment")), ("paid", pgettext("orders", "Paid")), ("closed", _("Closed")),
    ]  # fmt: skip
    tabs = [
        (reverse("counter:orders") + f"?state={key}", words, mine.filter(STATES[key]).count(), key == here)
        for key, words in rows
    ]
    tabs.append(
        (reverse("counter:packing"), _("To pack and post"), to_pack_of(request.user).count(), here == "packing")
    )
    return {"tabs": tabs, "page_title": _("Counter"), "header_icon": "counter"}


def what_waits(user: Any) -> list[tuple[int, str, str]]:
    """How many orders wait for money, and how many things for a hand: count, words, where."""
    return [
        (orders_of_user(user).filter(STATES["open"]).count(), _("Waiting for payment"), reverse("counter:orders")),
        (to_pack_of(user).count(), _("To pack and post"), reverse("counter:packing")),
    ]


# --- orders ----------------------------------------------------------------------------------------------


@require_safe
@for_the_counter
def orders(request: HttpRequest) -> HttpResponse:
    """Orders by state, the newest first; found by number, name, e-mail address or reference."""
    state, query = request.GET.get("state", "open"), request.GET.get("q", "")[:100].strip()
    rows = orders_of_user(request.user).with_all()
    rows = _named(rows, query) if query else rows.filter(STATES.get(state, STATES["open"]))
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        **tabs(request, "" if query else state), "page_of_list": page, "query": query, "state": state,
        "sections": [(one, one.name_in(get_language() or "en")) for one in sections_served(request.user)],
        "givable": [(one, one.name_in(get_language() or "en")) for one in sections_given_to(request.user)],
    }  # fmt: skip
    return render(request, "orders/admin/orders.html", context)


def _named(rows: Any, query: str) -> Any:
    for word in filter(None, (one.strip("#№.,;:()") for one in query.split()[:5])):
        same = Q(payer__name_key__contains=name_key(word) or word) | Q(payer__email__icontains=word)
        same |= Q(due__reference__icontains=word) | Q(lines__words__icontains=word) | _goes_to(word)
        if word.isdecimal() and len(word) < 10:
            same |= Q(pk=int(word))
        rows = rows.filter(same)
    return rows.distinct()


def _goes_to(word: str) -> Q:
    """Whether a word stands in the name or address of somebody to whom an order goes."""
    found = Q(recipients__person__name_key__contains=name_key(word) or word)
    for place in ("recipients__address", "payer_address"):
        for part in ("lines", "locality", "postcode"):
            found |= Q(**{f"{place}__{part}__icontains": word})
    return found


@require_safe
@for_the_counter
def order(request: HttpRequest, pk: int) -> HttpResponse:
    """One order with all that can be done to it."""
    row = get_object_or_404(orders_of_user(request.user).with_all(), pk=pk)
    return _shown(request, row)


def _shown(request: HttpRequest, row: Order, status: int = 200, **forms: Any) -> HttpResponse:
    facts = facts_of(row)
    account = account_of(row)
    refund = RefundForm(currency=row.currency, lines=account.lines)
    dispute = open_dispute_of(row.due) if row.due else None
    to_pack = list(grants_of(row).to_pack())
    context = {
        **tabs(request, ""), "page_title": _("Order %(number)s") % {"number": row.number}, "order": row, "facts": facts,
        "state_words": STATE_WORDS[state_of(facts)], "owed": owed_list(row, get_language() or "en"),
        "grants": [] if dispute else to_pack, "dispute": dispute, "reduced": _reduced(row, facts.to_send),
        "parcels": Serving.objects.filter(grant__in=grants_of(row)).select_related("grant"),
        "allocations": row.due.allocations.select_related("remittance__account") if row.due else [],
        "is_open": bool(row.due and row.due.is_open),
        "may_refund": bool(facts.is_settled) and facts.paid > 0 and gives_money_back(request.user, row),
        "may_mend": row.closed_at is None, "mendings": row.mendings.all(), "missing": _missing(row, facts),
        "droppable": _droppable(row, account), "given_back_there": _given_back_there(row),
        "refund_form": refund, "bills": [where(row) for where in bills], **forms,
    }  # fmt: skip
    return render(request, "orders/admin/order.html", context, status=status)


def _missing(order: Order, facts: Any) -> Money | None:
    """What is still awaited of an order of which something has come."""
    is_part_paid = order.due is not None and order.due.is_open and facts.paid > 0
    return Money(facts.total - facts.paid, order.currency) if is_part_paid else None


def _reduced(row: Order, to_send: int) -> list[tuple[Reduction, Any]]:
    """What was paid back, dropped or stopped of which line, and what became of it so far."""
    rows = Reduction.objects.filter(line__order=row).select_related(
        "line__order", "line__offer", "line__recipient__person"
    )
    return reductions_in_words(list(rows), to_send)


def _droppable(row: Order, account: Account) -> list[OrderLine]:
    """The lines that can be taken out of an order that is not paid yet."""
    going_on = [state.line for state in account.lines if not state.is_stopped]
    return going_on if row.due and row.due.is_open and len(going_on) > 1 else []


def _given_back_there(row: Order) -> bool:
    """Whether money went back at a payment service, and nobody here has said of which line."""
    return Reduction.objects.filter(line__order=row, key__startswith="known:").exists()


def _order(request: HttpRequest, pk: int) -> Order:
    return get_object_or_404(orders_of_user(request.user).select_related("due", "section", "payer"), pk=pk)


@require_POST
@for_the_counter
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    copies = actions.cancel(_order(request, pk), by=str(request.user))
    messages.success(request, " ".join([_("The order is cancelled."), _stock_words(copies)]).strip())
    return redirect("counter:order", pk)


def _stock_words(copies: int) -> str:
    """How many copies are back in the stock; '' for none: what is posted, packed or never counted does not come back."""
    words = ngettext("%(count)s copy is back in the stock.", "%(count)s copies are back in the stock.", copies)
    return words % {"count": Spoken(copies)} if copies else ""


@require_POST
@for_the_counter
def drop(request: HttpRequest, pk: int, line: int) -> HttpResponse:
    """One line of an order that is not paid yet is wanted no more."""
    row = _order(request, pk)
    copies = actions.drop_line(row, get_object_or_404(row.lines, pk=line), by=str(request.user))
    messages.success(
        request, " ".join([_("The line is cancelled, and the sum due is lower."), _stock_words(copies)]).strip()
    )
    return redirect("counter:order", pk)


@require_POST
@for_the_counter
def trust(request: HttpRequest, pk: int) -> HttpResponse:
    if actions.send_on_trust(_order(request, pk)):
        messages.success(request, _("It is sent before payment: the promises hold from now on."))
    return redirect("counter:order", pk)


@require_POST
@for_the_counter
def remind(request: HttpRequest, pk: int) -> HttpResponse:
    row = _order(request, pk)
    if row.due and row.due.is_open and row.payer.email:
        letters.remind(row)
        messages.success(request, _("A reminder is in the outbox."))
    else:
        messages.warning(request, _("There is nobody to write to, or nothing to remind of."))
    return redirect("counter:order", pk)


@require_POST
@for_the_counter
def received(request: HttpRequest, pk: int) -> HttpResponse:
    """Money handed over for an order: notes, or a cheque."""
    row = _order(request, pk)
    form = AmountForm({"amount": request.POST.get("amount", "")}, currency=row.currency)
    if not form.is_valid():
        raise actions.Refused(_("This is no amount. Write it as 12.50."))
    money = _take_money(row, form.cleaned_data["amount"], request.POST.get("key", ""), str(request.user))
    messages.success(request, _("The money is booked."))
    _say_what_is_over(request, money)
    return redirect("counter:order", pk)


def _take_money(row: Order, amount: Any, key: str, by: str) -> Remittance:
    account = account_for(row.section_id, row.currency, row.method, timezone.localdate())
    if row.method not in HANDED_OVER:
        raise actions.Refused(_("Only notes and cheques are handed over; the rest comes with a statement."))
    if amount.minor <= 0:
        raise actions.Refused(_("It must be more than nothing."))
    if account is None or not 8 <= len(key) <= 64:
        raise actions.Refused(_("There is no account for money that comes this way."))
    money = payments.record_remittance(
        account, amount, timezone.localdate(), row.method, f"counter:{row.pk}:{key}", by=by, payer_name=row.payer.name,
        reference=row.due.reference if row.due else "",
    )  # fmt: skip
    if row.due:
        payments.allocate(money, row.due, by=by)
    money.refresh_from_db()
    return money


def _say_what_is_over(request: HttpRequest, money: Remittance) -> None:
    if money.free_minor:
        amount = format_money(money.free, get_language() or "en")
        messages.warning(
            request,
            _("%(amount)s is more than was due: the treasurer finds it among the money without an owner.")
            % {"amount": amount},
        )


@require_POST
@for_the_counter
def refund(request: HttpRequest, pk: int) -> HttpResponse:
    """Give back what was paid, all or part of it; only a treasurer does."""
    row = _order(request, pk)
    if not gives_money_back(request.user, row):
        raise PermissionDenied
    if Reduction.objects.filter(key__startswith=f"{request.POST.get('key') or '-'}:").exists():
        return redirect("counter:order", pk)  # pressed twice
    lines = account_of(row).lines
    form = RefundForm(_by_line(request, lines), currency=row.currency, lines=lines)
    if not form.is_valid():
        return _shown(request, get_object_or_404(orders_of_user(request.user).with_all(), pk=pk), 400, refund_form=form)
    data = form.cleaned_data
    copies = actions.refund(
        row, lines=data["amounts"], reason=data["reason"], by=str(request.user), stops=data["stops"], key=data["key"]
    )
    told = _("It waits among what is to be paid back.") if data["amounts"] else _("Nothing more of it is sent.")
    messages.success(request, " ".join([told, _stock_words(copies)]).strip())
    return redirect("counter:order", pk)


def _by_line(request: HttpRequest, lines: list[LineState]) -> Any:
    """The form as it was sent; one without names of lines is of the only line that there is."""
    data = request.POST.copy()
    if len(lines) == 1:
        for name in ("amount", "stops"):
            data.setdefault(f"{name}-{lines[0].line.pk}", data.get(name, ""))
    if not data.get("key"):
        data["key"] = new_key()
    return data


# --- a new order -------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_counter
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """An order from a letter, a stall or the telephone, by the same rules as on the site."""
    section = get_object_or_404(sections_served(request.user), slug=slug)
    query = request.GET.get("q", "")[:100].strip()
    person = person_chosen(request)
    form = _counter_form(request, section, person)
    likely: list[Person] = []
    bill: Bill | None = None
    if request.method == "POST" and form.is_valid():
        bill = actions.quote_of(form.ordering(None, ""), form.cleaned_data["dated"])
        likely = [] if "look" in request.POST else namesakes(form)
        if bill.refusals:
            form.add_error(None, " ".join(bill.refusals))
        elif not likely and "look" not in request.POST:
            try:
                return _placed(request, form)
            except actions.Refused as problem:
                form.add_error(None, str(problem))
    context = {
        **tabs(request, ""), "page_title": _("A new order for %(section)s") % {"section": section.name_in(get_language() or "en")},
        "form": form, "section": section, "query": query, "found": persons_named(query) if query else [], "likely": likely,
        "bill": bill if bill and not bill.refusals else None,
    }  # fmt: skip
    status = 400 if form.is_bound and form.errors else 200
    return render(request, "orders/admin/new.html", context, status=status)


def _counter_form(request: HttpRequest, section: Section, person: Person | None) -> CounterForm:
    today = _day_of_letter(request)
    offers = list(Offer.objects.with_words().on_sale(today).filter(section=section))
    open_ways = Method.objects.valid_on(today).filter(account__section=section)
    pairs = list(dict.fromkeys(open_ways.values_list("account__currency", "account__kind")))
    known = filled_with(person, next(iter(person.addresses.all()), None)) if person else {}
    last = Order.objects.filter(section=section).exclude(channel=WEB).first()
    if last is not None and (last.currency, last.method) in pairs:
        known["way"] = f"{last.currency}:{last.method}"
    return CounterForm(
        request.POST or None,
        section=section,
        offers=offers,
        ways=way_choices(pairs),
        initial={"key": new_key(), **known},
    )


def _day_of_letter(request: HttpRequest) -> date:
    """The day whose offers and ways to pay are shown: that of the letter, else today."""
    try:
        return date.fromisoformat(request.POST.get("dated", ""))
    except ValueError:
        return timezone.localdate()


def person_chosen(request: HttpRequest) -> Person | None:
    """Somebody known, whom the volunteer has found."""
    return Person.objects.filter(pk=number_in(request.GET.get("person"))).prefetch_related("addresses").first()


def namesakes(form: Any) -> list[Person]:
    """Persons who may be meant, shown once before somebody new is made."""
    data = form.cleaned_data
    if data.get("person") or data.get("seen"):
        return []
    found = likely_the_same(data["name"], data["email"], data.get("postcode", ""), data.get("country", ""))
    if found:
        put_among_typed(form, "seen", "yes")
    return found


def _placed(request: HttpRequest, form: CounterForm) -> HttpResponse:
    person = Person.objects.filter(pk=form.cleaned_data.get("person") or 0).first()
    row = actions.place(form.ordering(person, str(request.user)), form.cleaned_data["dated"])
    if form.cleaned_data.get("money"):
        try:
            money = _take_money(row, form.cleaned_data["money"], form.cleaned_data["key"], str(request.user))
            _say_what_is_over(request, money)
        except (payments.Refused, actions.Refused) as problem:
            messages.warning(request, str(problem))
    messages.success(request, _("Order %(number)s is entered.") % {"number": row.number})
    return redirect("counter:order", row.pk)


def number_in(words: str | None) -> int:
    return int(words) if words and words.isdecimal() and len(words) < 10 else 0
