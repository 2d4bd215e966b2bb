"""What payment services told us, on the money desk: what could not be dealt with, why, and a button to try it again."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from broadsheet.pages.spoken import Spoken
from broadsheet.payments import arrivals, paying, standing
from broadsheet.payments.desk_views import MOST_SHOWN, by, for_treasurers, mine, tabs
from broadsheet.payments.models import Delivery, Dispute, ProviderPayment, Standing
from broadsheet.payments.policies import DISPUTES, PAYMENTS, STANDINGS
from broadsheet.payments.wording import trouble_words
from broadsheet.people.actions import send_again
from broadsheet.people.models import Letter


@require_safe
@for_treasurers
def notices(request: HttpRequest) -> HttpResponse:
    """Disputes, what waits for a person and why; then what waits for the service, and the latest notices."""
    rows = Delivery.objects.defer("body")
    held = mine(PAYMENTS, request.user).filter(is_held=True).select_related("due", "account")
    stuck = mine(STANDINGS, request.user).filter(pk__in=Standing.objects.held()).select_related("payer")
    disputes = mine(DISPUTES, request.user).select_related("payment__due", "payment__account")
    context = {
        **tabs(request, "notices"),
        "disputes": disputes.filter(state=Dispute.OPEN).order_by("pk")[:MOST_SHOWN],
        "decided": disputes.exclude(state=Dispute.OPEN)[:10],
        "payments": [(row, trouble_words(row.trouble)) for row in held.order_by("pk")[:MOST_SHOWN]],
        "standings": [(row, trouble_words(row.trouble)) for row in stuck.order_by("pk")[:MOST_SHOWN]],
        "held": _with_reasons(rows.filter(state=Delivery.HELD).order_by("pk")[:MOST_SHOWN]),
        "letters": Letter.objects.filter(sent_at=None, failures__gte=Letter.MOST_FAILURES).order_by("pk")[:MOST_SHOWN],
        "waiting": _with_reasons(rows.filter(state=Delivery.WAITING).order_by("pk")[:MOST_SHOWN]),
        "others": _with_reasons(rows.exclude(state__in=[Delivery.WAITING, Delivery.HELD])[:30]),
    }  # fmt: skip
    return render(request, "payments/admin/notices.html", context)


def _with_reasons(rows: object) -> list[tuple[Delivery, str]]:
    return [(row, trouble_words(row.reason)) for row in rows]  # type: ignore[attr-defined]


@require_POST
@for_treasurers
def again(request: HttpRequest) -> HttpResponse:
    """Ask the services anew about everything that waits."""
    done = paying.process_waiting(at_once=True) + paying.ask_about_begun(at_once=True)
    messages.success(request, _("Settled: %(number)s.") % {"number": Spoken(done)})
    return redirect("money:notices")


def _tell(request: HttpRequest, why_not: str) -> HttpResponse:
    """It is done, or why it waits still."""
    if why_not:
        messages.warning(request, trouble_words(why_not))
    else:
        messages.success(request, _("Done."))
    return redirect("money:notices")


@require_POST
@for_treasurers
def notice_again(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Delivery, pk=pk)
    paying.try_again(row)
    row.refresh_from_db()
    return _tell(request, row.reason if row.state in (Delivery.WAITING, Delivery.HELD) else "")


@require_POST
@for_treasurers
def notice_left(request: HttpRequest, pk: int) -> HttpResponse:
    paying.leave_be(get_object_or_404(Delivery, pk=pk), by(request))
    return _tell(request, "")


@require_POST
@for_treasurers
def payment_again(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(mine(PAYMENTS, request.user).select_related("due", "account"), pk=pk)
    ProviderPayment.objects.filter(pk=pk).update(tries=0)
    paying.settle(row)
    row.refresh_from_db()
    return _tell(request, row.trouble)


@require_POST
@for_treasurers
def payment_left(request: HttpRequest, pk: int) -> HttpResponse:
    """A person has looked after it at the service."""
    arrivals.settle_by_hand(get_object_or_404(mine(PAYMENTS, request.user), pk=pk), by(request))
    return _tell(request, "")


@require_POST
@for_treasurers
def standing_again(request: HttpRequest, pk: int) -> HttpResponse:
    standing.try_again(get_object_or_404(mine(STANDINGS, request.user), pk=pk))
    return _tell(request, "")


@require_POST
@for_treasurers
def letters_again(request: HttpRequest) -> HttpResponse:
    """Letters that the mail server would not take are tried again."""
    send_again(Letter.objects.all())
    return _tell(request, "")
