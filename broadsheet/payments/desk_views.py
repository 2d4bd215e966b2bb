"""The money desk: money without an owner, statements, what went out, what goes back. One view per button."""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages

from broadsheet.core.addresses import name_key
from broadsheet.core.money import Money
from broadsheet.payments import actions, statement_actions
from broadsheet.payments.desk_forms import DonorForm, ReceivedForm
from broadsheet.payments.giving import take_as_gift
from broadsheet.payments.known_money import shown_already
from broadsheet.payments.models import Allocation, Delivery, Dispute, Due, PayBack, Remittance
from broadsheet.payments.policies import DISPUTES, LINES, PAY_BACKS, PAYMENTS, REMITTANCES, accounts_of
from broadsheet.payments.querying import Guess, cheques_to_pay_in, guesses_for
from broadsheet.payments.transfers import likely_origin, likely_origins
from broadsheet.payments.wording import REASON_WORDS
from broadsheet.people.models import Letter, Person
from broadsheet.people.querying import likely_the_same

View = Callable[..., HttpResponse]
MOST_SHOWN = 100


def for_treasurers(view: View) -> View:
    """Refuses whoever handles no money; what an action refuses is told in words and nothing is changed."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not REMITTANCES.user_has_any_permission(request.user, ["change"]):
            raise PermissionDenied
        try:
            return view(request, *args, **kwargs)
        except actions.Refused as problem:
            messages.error(request, str(problem))
            return redirect(_way_back(request))

    return answered


def _way_back(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    return wanted if wanted.startswith(reverse("money:tray")) and "//" not in wanted else reverse("money:tray")


def mine(policy: Any, user: Any) -> Any:
    return policy.instances_user_has_any_permission_for(user, ["change"])


def by(request: HttpRequest) -> str:
    return str(request.user)


def tabs(request: HttpRequest, here: str) -> dict[str, Any]:
    """The counts on top: what waits on each of the desk's tables."""
    counts = {
        "tray": _free(request.user).count(),
        "asked": _asked(request.user).count(),
        "out": mine(LINES, request.user).unexplained().count(),
        "pay-backs": _to_pay_back(request.user).count(),
        "notices": waiting_at_services(request.user),
    }
    names = [
        ("tray", _("Without an owner")), ("received", _("Received by hand")), ("statements", _("Statements")),
        ("asked", _("Is it so?")), ("out", _("Went out, unexplained")), ("pay-backs", _("To be paid back")), ("standings", _("Standing payments")),
        ("notices", _("Notices")),
    ]  # fmt: skip
    rows = [(reverse(f"money:{key}"), words, counts.get(key), key == here) for key, words in names]
    return {"tabs": rows, "page_title": _("Money"), "header_icon": "money"}


def what_waits(user: Any) -> list[tuple[int, str, str]]:
    """How much money waits for an owner, and how much to be paid back: count, words, where."""
    return [
        (_free(user).count(), _("Without an owner"), reverse("money:tray")),
        (_asked(user).count(), _("lines of statements to be confirmed"), reverse("money:asked")),
        (_to_pay_back(user).count(), _("To be paid back"), reverse("money:pay-backs")),
        (waiting_at_services(user), _("Notices"), reverse("money:notices")),
    ]


def waiting_at_services(user: Any) -> int:
    """How much of payment services waits for a person: disputes, payments, notices and letters that failed."""
    rows = [
        mine(PAYMENTS, user).filter(is_held=True), mine(DISPUTES, user).filter(state=Dispute.OPEN),
        Delivery.objects.filter(state=Delivery.HELD),
        Letter.objects.filter(sent_at=None, failures__gte=Letter.MOST_FAILURES),
    ]  # fmt: skip
    first, *others = (one.order_by().values_list("pk") for one in rows)
    return int(first.union(*others, all=True).count())


def _free(user: Any) -> Any:
    return mine(REMITTANCES, user).filter(free_minor__gt=0)


def _asked(user: Any) -> Any:
    return mine(LINES, user).asked()


def _to_pay_back(user: Any) -> Any:
    return mine(PAY_BACKS, user).exclude(state=PayBack.SENT)


# --- without an owner ----------------------------------------------------------------------------------------


@require_safe
@for_treasurers
def tray(request: HttpRequest) -> HttpResponse:
    """Money of which nobody knows yet whose it is, the oldest first, with the likeliest sum due."""
    free = _free(request.user)
    sums: dict[str, int] = defaultdict(int)
    for currency, minor in free.order_by().values_list("account__currency").annotate(sum=Sum("free_minor")):
        sums[currency] += minor
    rows = list(free.order_by("received_on", "pk").select_related("account")[:MOST_SHOWN])
    guesses, origins = guesses_for(rows), likely_origins(rows)
    context = {
        **tabs(request, "tray"),
        "rows": [(row, guesses[row.pk], *_first_of(guesses[row.pk]), origins.get(row.pk)) for row in rows],
        "count": free.count(),
        "sums": [Money(minor, currency) for currency, minor in sorted(sums.items())],
    }  # fmt: skip
    return render(request, "payments/admin/tray.html", context)


def _first_of(guess: Guess) -> tuple[Due | None, list[Any]]:
    if not guess.suggestions:
        return None, []
    due, match = guess.suggestions[0]
    return due, [REASON_WORDS[reason] for reason in match.reasons]


@require_safe
@for_treasurers
def remittance(request: HttpRequest, pk: int) -> HttpResponse:
    """One sum that came: where it went, and for what is free of it whose it may be."""
    row = get_object_or_404(mine(REMITTANCES, request.user).select_related("account__section"), pk=pk)
    return _remittance_page(request, row)


def _remittance_page(request: HttpRequest, row: Remittance, donor_form: DonorForm | None = None) -> HttpResponse:
    query = request.GET.get("q", "")[:100].strip()
    accounts = accounts_of(request.user).filter(section=row.account.section, currency=row.account.currency)
    guess = guesses_for([row])[row.pk] if row.free_minor else Guess()
    context = {
        **tabs(request, ""), "page_title": _("Money from %(name)s") % {"name": row.payer_name or _("somebody")},
        "row": row, "allocations": _allocations(row, held=True), "undone": _allocations(row, held=False), "guess": guess,
        "suggestions": [
            (due, _left(due), [REASON_WORDS[reason] for reason in match.reasons]) for due, match in guess.suggestions
        ],
        "origin": likely_origin(row) if row.free_minor else None, "query": query, "found": _dues_named(row, query) if query else [],
        "accounts": accounts.exclude(pk=row.account_id),
        "donor_form": donor_form or DonorForm(money=row, likely=_likely_donors(row, guess)),
    }  # fmt: skip
    return render(request, "payments/admin/remittance.html", context, status=400 if donor_form else 200)


def _likely_donors(row: Remittance, guess: Guess) -> list[Person]:
    """Who paid the sum that the money speaks of, and whoever has its sender's name."""
    behind = [guess.behind.person] if guess.behind and guess.behind.person else []
    namesakes = likely_the_same(row.payer_name) if row.payer_name else []
    return list(dict.fromkeys([*behind, *namesakes]))


def _allocations(row: Remittance, *, held: bool) -> Any:
    """Where money went, or what was taken back of that."""
    rows = Allocation.everything.filter(remittance=row, taken_back_at__isnull=held)
    return (
        rows.select_related("due", "other_account", "remittance__account").prefetch_related("pay_backs").order_by("pk")
    )


def _left(due: Any) -> Money:
    return Money(due.amount_minor - due.paid_minor, due.currency)


def _dues_named(row: Remittance, query: str) -> list[tuple[Due, Money]]:
    """Open sums of the section whose reference, payer or words have each of the words."""
    rows = Due.objects.with_paid().filter(section=row.account.section, currency=row.account.currency, settled_at=None)
    for word in query.split()[:5]:
        same = Q(reference__icontains=word) | Q(payer_name__icontains=word) | Q(words__icontains=word)
        rows = rows.filter(same | Q(person__name_key__contains=name_key(word) or word))
    return [(due, _left(due)) for due in rows[:20]]


def _act(request: HttpRequest, pk: int) -> Remittance:
    return get_object_or_404(mine(REMITTANCES, request.user).select_related("account__section"), pk=pk)


@require_POST
@for_treasurers
def allocate(request: HttpRequest, pk: int, due: int) -> HttpResponse:
    row = _act(request, pk)
    wanted = get_object_or_404(Due, pk=due, section=row.account.section)
    actions.allocate(row, wanted, by=by(request))
    messages.success(request, _("The money settles %(due)s.") % {"due": wanted})
    return redirect("money:remittance", pk)


@require_POST
@for_treasurers
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """A wrong allocation is undone; pressing it again changes nothing."""
    allocation = get_object_or_404(Allocation.everything, pk=pk)
    row = _act(request, allocation.remittance_id)
    if actions.take_back_allocation(allocation, by=by(request)):
        messages.success(request, _("It is taken back: the money has no owner again."))
    else:
        messages.info(request, _("It was taken back already."))
    return redirect("money:remittance", row.pk)


@require_POST
@for_treasurers
def give(request: HttpRequest, pk: int) -> HttpResponse:
    """It is a donation: of somebody known, of a name, or of nobody knows whom."""
    row = _act(request, pk)
    form = DonorForm(request.POST, money=row, likely=_likely_donors(row, guesses_for([row])[row.pk]))
    if not form.is_valid():
        return _remittance_page(request, row, form)
    data = form.cleaned_data
    take_as_gift(row, form.donor(), name=data["name"], purpose=data["purpose"], by=by(request))
    messages.success(request, _("It is a donation now."))
    return redirect(_way_back(request))


@require_POST
@for_treasurers
def pay_back(request: HttpRequest, pk: int) -> HttpResponse:
    actions.mark_to_pay_back(_act(request, pk), by=by(request), reason=request.POST.get("reason", ""))
    messages.success(request, _("It waits among what is to be paid back."))
    return redirect(_way_back(request))


@require_POST
@for_treasurers
def ours(request: HttpRequest, pk: int) -> HttpResponse:
    row = _act(request, pk)
    account = get_object_or_404(accounts_of(request.user), pk=number_in(request.POST.get("account")))
    actions.call_ours(row, account, by=by(request))
    messages.success(request, _("It came from %(account)s.") % {"account": account})
    return redirect(_way_back(request))


@require_POST
@for_treasurers
def other_income(request: HttpRequest, pk: int) -> HttpResponse:
    actions.call_other_income(_act(request, pk), by=by(request))
    messages.success(request, _("It is booked as other income."))
    return redirect(_way_back(request))


def number_in(words: str | None) -> int:
    return int(words) if words and words.isdecimal() and len(words) < 10 else 0


# --- received by hand ------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@for_treasurers
def received(request: HttpRequest) -> HttpResponse:
    """Cheques and notes: written down, matched, and listed for paying in at the bank."""
    accounts = accounts_of(request.user)
    form = ReceivedForm(
        request.POST or None, accounts=accounts, initial={"key": secrets.token_urlsafe(18), "day": timezone.localdate()}
    )
    known: list[Remittance] = []
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        day = data["day"] or timezone.localdate()
        if not Remittance.objects.filter(source_key=f"hand:{data['key']}").exists():
            known = [] if data["is_other"] else shown_already(data["account"], data["money"].minor, day)
        if not known:
            row = actions.record_remittance(
                data["account"], data["money"], day, data["account"].kind, f"hand:{data['key']}", by=by(request),
                payer_name=data["payer"], note=data["note"],
            )  # fmt: skip
            statement_actions.match_account(row.account, by=by(request))
            return redirect("money:remittance", row.pk)
        form.ask_whether_other()
    cheques = mine(REMITTANCES, request.user).filter(account__kind="cheque").select_related("account")
    context = {
        **tabs(request, "received"), "form": form, "known": known, "lists": cheques_to_pay_in(cheques),
    }  # fmt: skip
    return render(request, "payments/admin/received.html", context, status=400 if form.errors or known else 200)
