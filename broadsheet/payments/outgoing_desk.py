"""The treasurer's desk of what leaves: money that went out and is to be explained, and money that is to be paid back."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from broadsheet.core.dates import PartialDate, format_date
from broadsheet.ledger.querying import expense_kinds_of
from broadsheet.payments import actions, outgoing, paying
from broadsheet.payments.desk_forms import ExpenseForm
from broadsheet.payments.desk_views import MOST_SHOWN, by, for_treasurers, mine, number_in, tabs
from broadsheet.payments.models import PayBack, Remittance, StatementLine
from broadsheet.payments.policies import LINES, PAY_BACKS, REMITTANCES, accounts_of
from broadsheet.payments.refund_lines import explain_as_refund, payments_named
from broadsheet.payments.wording import EXPENSE_WORDS, pay_backs_words

# --- what went out ------------------------------------------------------------------------------------------------------


@require_safe
@for_treasurers
def out(request: HttpRequest) -> HttpResponse:
    """Money that left and nobody has said for what."""
    lines = list(mine(LINES, request.user).unexplained().select_related("account")[:MOST_SHOWN])
    language = get_language() or "en"
    named = payments_named(lines)
    rows = [
        (line, _proposals(line, ways, named.get(line.pk), language), expenses_of(line.account.section_id))
        for line, ways in _ways_of(lines)
    ]
    context = {**tabs(request, "out"), "rows": rows, "accounts": accounts_of(request.user)}
    return render(request, "payments/admin/out.html", context)


def _proposals(
    line: StatementLine, ways: list[list[PayBack]], money: Remittance | None, language: str
) -> list[tuple[str, str]]:
    """Money given back that a line may be: the payment that it names first, then what is to be paid back."""
    found = [(f"pay-backs:{_numbers(way)}", pay_backs_words(way, language)) for way in ways]
    if money is None:
        return found
    said = _("given back of the payment of %(day)s: %(payer)s") % {
        "day": format_date(PartialDate(money.received_on), language), "payer": money.payer_name or "—",
    }  # fmt: skip
    return [(f"refund:{money.pk}", said), *found]


def expenses_of(section: int) -> list[tuple[str, Any]]:
    """Code and words of what a section spends money on: the usual kinds and its own."""
    return [*EXPENSE_WORDS.items(), *expense_kinds_of(section, get_language() or "en").items()]


def _ways_of(lines: list[Any]) -> list[tuple[Any, list[list[PayBack]]]]:
    """For each line the pay-backs that make its sum, those already marked sent among them."""
    waiting: dict[tuple[int, str], list[PayBack]] = {}
    for line in lines:
        place = (line.account.section_id, line.account.currency)
        if place not in waiting:
            waiting[place] = outgoing.not_shown(*place)
    return [
        (line, outgoing.ways_to_explain(line, waiting[line.account.section_id, line.account.currency]))
        for line in lines
    ]


def _numbers(way: list[PayBack]) -> str:
    return ",".join(str(one.pk) for one in way)


@require_POST
@for_treasurers
def explain(request: HttpRequest, pk: int) -> HttpResponse:
    """Say for what money left: an expense, a pay-back, a transfer."""
    line = get_object_or_404(mine(LINES, request.user).select_related("account"), pk=pk)
    how = request.POST.get("how", "")
    if how.startswith("pay-backs:"):
        numbers = {number_in(words) for words in how.removeprefix("pay-backs:").split(",")[:20]}
        rows = mine(PAY_BACKS, request.user).filter(pk__in=numbers)
        whole = rows.select_related("allocation__remittance__account", "allocation__due")
        outgoing.explain_as_pay_backs(line, whole, by=by(request))
    elif how.startswith("refund:"):
        money = get_object_or_404(mine(REMITTANCES, request.user), pk=number_in(how.removeprefix("refund:")))
        explain_as_refund(line, money, by=by(request))
    elif how.startswith("account:"):
        other = get_object_or_404(accounts_of(request.user), pk=number_in(how.removeprefix("account:")))
        outgoing.explain_as_transfer(line, other, by=by(request))
    else:
        given = {"code": how, "vat": request.POST.get("vat"), "note": request.POST.get("note")}
        form = ExpenseForm(given, kinds=expenses_of(line.account.section_id))
        if not form.is_valid():
            raise actions.Refused(_("Choose what the money was spent on; VAT is a number of per cent."))
        outgoing.explain_as_expense(
            line, form.cleaned_data["code"], vat_rate=form.vat_rate, note=form.cleaned_data["note"], by=by(request)
        )
    messages.success(request, _("Booked."))
    return redirect("money:out")


# --- what goes back ---------------------------------------------------------------------------------------------------------


@require_safe
@for_treasurers
def pay_backs(request: HttpRequest) -> HttpResponse:
    """What is to be paid back, the oldest first, and what has been."""
    rows = mine(PAY_BACKS, request.user).select_related("allocation__remittance__account", "allocation__due")
    waiting = list(rows.exclude(state=PayBack.SENT).order_by("pk")[:MOST_SHOWN])
    lines = mine(LINES, request.user).unexplained().filter(amount_minor__in={-row.amount_minor for row in waiting})
    shown = outgoing.shown_gone(waiting, lines.select_related("account"))
    context = {
        **tabs(request, "pay-backs"), "waiting": [(row, shown.get(row.pk)) for row in waiting],
        "sent": rows.filter(state=PayBack.SENT)[:20],
    }  # fmt: skip
    return render(request, "payments/admin/pay_backs.html", context)


@require_POST
@for_treasurers
def sent(request: HttpRequest, pk: int) -> HttpResponse:
    """The treasurer has given the money back by hand."""
    row = get_object_or_404(mine(PAY_BACKS, request.user), pk=pk)
    if actions.pay_back_sent(row):
        messages.success(request, _("Booked as paid back."))
    return redirect("money:pay-backs")


@require_POST
@for_treasurers
def give_back(request: HttpRequest, pk: int) -> HttpResponse:
    """The service by which the money came gives it back."""
    rows = mine(PAY_BACKS, request.user).select_related("allocation__remittance__account")
    paying.give_back(get_object_or_404(rows, pk=pk))
    messages.success(request, _("Booked as paid back."))
    return redirect("money:pay-backs")
