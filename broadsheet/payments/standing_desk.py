"""The treasurer's view of standing payments: who pays what by which way, and closing a way to pay."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Count, Max, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages

from broadsheet.pages.spoken import Spoken
from broadsheet.payments import standing
from broadsheet.payments.desk_views import MOST_SHOWN, for_treasurers, mine, tabs
from broadsheet.payments.models import Standing
from broadsheet.payments.policies import STANDINGS, accounts_of
from broadsheet.people.written_dates import DayInput


class RetireForm(forms.Form):
    """From when a way to pay is closed, and what its payers are told beside that."""

    closes_on = forms.DateField(label=gettext_lazy("Its last day"), widget=DayInput)
    words = forms.CharField(
        label=gettext_lazy("A word of your own"), required=False, max_length=1000, widget=forms.Textarea({"rows": 4}),
        help_text=gettext_lazy("Stands below the letter, which is in the payer's language."),
    )  # fmt: skip


@require_safe
@for_treasurers
def standings(request: HttpRequest) -> HttpResponse:
    """The agreements in force, those that are paid no more at the end; the accounts with their payers."""
    rows = mine(STANDINGS, request.user).select_related("payer", "section", "account")
    rows = rows.annotate(
        paid=Count("dues", filter=Q(dues__settled_at__isnull=False)), last_paid=Max("dues__settled_at")
    )
    accounts = [
        (account, len(payers)) for account in accounts_of(request.user) if (payers := list(standing.payers_of(account)))
    ]
    context = {
        **tabs(request, "standings"), "rows": rows.in_force().order_by("next_on", "pk")[:MOST_SHOWN],
        "count": rows.in_force().count(), "ended": rows.exclude(ended_at=None).order_by("-ended_at")[:20],
        "accounts": accounts,
    }  # fmt: skip
    return render(request, "payments/admin/standings.html", context)


@require_POST
@for_treasurers
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """The house ends it, or does so for a payer who has written."""
    row = get_object_or_404(mine(STANDINGS, request.user), pk=pk)
    if standing.stop(row, Standing.BY_HOUSE):
        messages.success(request, _("It has ended; the payer is told."))
    return redirect("money:standings")


@require_http_methods(["GET", "HEAD", "POST"])
@for_treasurers
def retire(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a way to pay: who pays by it regularly, and a letter to each of them."""
    account = get_object_or_404(accounts_of(request.user), pk=pk)
    form = RetireForm(request.POST or None, initial={"closes_on": _last_day(account)})
    if request.method == "POST" and form.is_valid():
        written, by_post = standing.retire(account, form.cleaned_data["closes_on"], form.cleaned_data["words"])
        words = ngettext("%(count)s letter was written.", "%(count)s letters were written.", written)
        messages.success(request, words % {"count": Spoken(written)})
        if by_post:
            names = ", ".join(row.payer.name for row in by_post)
            messages.warning(request, _("Without an e-mail address, write by post: %(names)s") % {"names": names})
        return redirect("money:retire", pk)
    payers = list(standing.payers_of(account).prefetch_related("way_notices"))
    context = {
        **tabs(request, "standings"), "page_title": _("Close a way to pay: %(account)s") % {"account": account},
        "account": account, "payers": payers, "form": form,
    }  # fmt: skip
    return render(request, "payments/admin/retire.html", context, status=400 if form.errors else 200)


def _last_day(account: Any) -> Any:
    days = [way.valid_until for way in account.methods.all() if way.valid_until]
    return max(days, default=None) or timezone.localdate()
