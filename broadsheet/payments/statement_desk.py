"""The treasurer's desk of statements: a file brought, looked at, taken in, undone; lines that wait for her word."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages

from broadsheet.core.money import Money
from broadsheet.payments import actions, statement_lines, statement_undoing
from broadsheet.payments.desk_forms import OpeningForm, ReadingForm, StatementForm
from broadsheet.payments.desk_views import MOST_SHOWN, by, for_treasurers, mine, tabs
from broadsheet.payments.models import RemittanceAccount, StatementFile
from broadsheet.payments.opening import enter_opening, lacking_opening
from broadsheet.payments.policies import LINES, STATEMENTS, accounts_of
from broadsheet.payments.statement_actions import DoesNotLead, here_already
from broadsheet.payments.statement_files import Plan, keep_file, plan_for, take_in
from broadsheet.payments.statements.choices import Choices
from broadsheet.payments.statements.encodings import readings_of
from broadsheet.payments.statements.lines import NotAStatement
from broadsheet.payments.statements.reading import MOST_BYTES
from broadsheet.payments.wording import doubt_words, gap_words, report_words

WITH_STATEMENTS = ("bank", "paypal", "card")
ROWS_SHOWN = 12
LINES_SHOWN = 1000


def _accounts(user: Any) -> Any:
    return accounts_of(user).filter(kind__in=WITH_STATEMENTS)


# --- a file comes -------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@for_treasurers
def statements(request: HttpRequest) -> HttpResponse:
    """The statements that were imported, files that wait for a word, and a new one."""
    accounts = _accounts(request.user)
    form = StatementForm(request.POST or None, request.FILES or None, accounts=accounts)
    if request.method == "POST" and form.is_valid() and (answer := _brought(request, form, list(accounts))):
        return answer
    rows = mine(STATEMENTS, request.user).select_related("account").annotate(
        count=Count("lines", filter=Q(lines__undone_at=None))
    )  # fmt: skip
    context = {
        **tabs(request, "statements"), "form": form, "rows": rows[:MOST_SHOWN],
        "waiting": StatementFile.objects.filter(brought_by=request.user.pk).defer("body"), "openings": _openings(accounts),
    }  # fmt: skip
    return render(request, "payments/admin/statements.html", context, status=400 if form.errors else 200)


def _openings(accounts: Any) -> list[tuple[RemittanceAccount, Money]]:
    """Accounts whose books differ from their statement and have no opening balance."""
    told = [(account, lacking_opening(account)) for account in accounts.filter(statements__undone_at=None).distinct()]
    return [(account, lacking.difference) for account, lacking in told if lacking is not None]


def _brought(request: HttpRequest, form: StatementForm, accounts: list[RemittanceAccount]) -> HttpResponse | None:
    """Straight in where nothing is in question; else the page that shows it; None where nobody could read it."""
    file, likely_too = form.cleaned_data["file"], form.cleaned_data["likely_too"]
    data = file.read(MOST_BYTES + 1)
    try:
        plan = plan_for(data, accounts, form.cleaned_data["account"])
        if plan.at == "account" and not plan.asks_account:
            form.add_error("account", plan.problem)
            return None
        if not plan.asks:
            _taken_in(request, plan, file.name, likely_too=likely_too, anyway=False)
            return redirect("money:statements")
    except NotAStatement as problem:
        form.add_error("file", _("This cannot be read as a statement: %(why)s.") % {"why": problem})
        return None
    except actions.Refused as problem:
        form.add_error("account", str(problem))
        return None
    row = keep_file(data, file.name, request.user, form.cleaned_data["account"], likely_too=likely_too)
    return redirect("money:statement-file", row.pk)


def _taken_in(request: HttpRequest, plan: Plan, name: str, *, likely_too: bool, anyway: bool) -> None:
    language = get_language() or "en"
    for account, done in take_in(plan, name, by=by(request), likely_too=likely_too, anyway=anyway):
        for words in report_words(done, language):
            messages.success(request, f"{account}: {words}")
        for words in doubt_words(done, language):
            messages.warning(request, f"{account}: {words}")


# --- a file waits for a word --------------------------------------------------------------------------------------


def _file(request: HttpRequest, pk: int) -> StatementFile:
    return get_object_or_404(StatementFile.objects.select_related("account"), pk=pk, brought_by=request.user.pk)


def _plan(row: StatementFile, accounts: list[RemittanceAccount]) -> Plan:
    chosen = Choices.from_json(row.choices) if "columns" in row.choices else None
    given = next((one for one in accounts if one.pk == row.account_id), None)
    return plan_for(bytes(row.body), accounts, given, chosen)


@require_http_methods(["GET", "HEAD", "POST"])
@for_treasurers
def statement_file(request: HttpRequest, pk: int) -> HttpResponse:
    """How a file would come in: its first rows, what is left out, sums that do not agree; and how it is to be read."""
    row, accounts = _file(request, pk), _accounts(request.user)
    plan = _plan(row, list(accounts))
    form = ReadingForm(request.POST or None, accounts=accounts, plan=plan, readings=readings_of(bytes(row.body)))
    if request.method == "POST" and form.is_valid():
        row.account, row.choices = form.cleaned_data["account"], {**row.choices, **form.chosen().as_json()}
        row.save()
        return redirect("money:statement-file", pk)
    language = get_language() or "en"
    context = {
        **tabs(request, "statements"), "page_title": row.name or _("File of the bank"), "file": row, "plan": plan, "form": form,
        "parts": [_shown_part(account, pages) for account, pages in plan.parts], "samples": _samples(plan, form),
        "gaps": [(account, gap_words(gap, account.currency, language)) for account, gap in plan.gaps],
    }  # fmt: skip
    return render(request, "payments/admin/statement_file.html", context, status=400 if form.errors else 200)


def _shown_part(account: RemittanceAccount, pages: list[Any]) -> dict[str, Any]:
    """The first lines as they would be booked, how many there are, and what is left out of them."""
    lines = [line for page in pages for line in page.lines]
    here = here_already(account, pages)
    return {
        "account": account, "count": len(lines), "here": here, "new": len(lines) - here,
        "rows": [(line, Money(line.minor, account.currency)) for line in lines[:ROWS_SHOWN]],
        "sum": Money(sum(line.minor for line in lines), account.currency),
        "left_out": [words for page in pages for words in (*page.left_out, *page.faults)][:MOST_SHOWN],
    }  # fmt: skip


def _samples(plan: Plan, form: ReadingForm) -> list[tuple[Any, list[str]]]:
    """Each column's field with what stands in it."""
    rows = plan.table.rows if plan.table else ()
    return [
        (field, list(dict.fromkeys(row[place] for row in rows[:60] if place < len(row) and row[place]))[:2])
        for place, field in enumerate(form.column_fields)
    ]


@require_POST
@for_treasurers
def take_file_in(request: HttpRequest, pk: int) -> HttpResponse:
    """The treasurer has seen how it is read, and that its balances do not agree where they do not."""
    row = StatementFile.objects.filter(pk=pk, brought_by=request.user.pk).first()
    if row is None:
        messages.info(request, _("This file is in already, or was thrown away."))
        return redirect("money:statements")
    plan = _plan(row, list(_accounts(request.user)))
    try:
        _taken_in(
            request,
            plan,
            row.name,
            likely_too=bool(row.choices.get("likely_too")),
            anyway=request.POST.get("anyway") == "yes",
        )
    except DoesNotLead as problem:
        messages.error(request, str(problem))
        return redirect("money:statement-file", pk)
    except actions.Refused as problem:
        messages.error(request, str(problem))
        return redirect("money:statement-file", pk)
    StatementFile.objects.filter(pk=row.pk).delete()
    return redirect("money:statements")


@require_POST
@for_treasurers
def throw_file_away(request: HttpRequest, pk: int) -> HttpResponse:
    _file(request, pk).delete()
    messages.success(request, _("It was thrown away; nothing of it was booked."))
    return redirect("money:statements")


# --- a statement that is in ------------------------------------------------------------------------------------------


@require_safe
@for_treasurers
def statement(request: HttpRequest, pk: int) -> HttpResponse:
    """The lines of a statement, and what became of each."""
    row = get_object_or_404(mine(STATEMENTS, request.user).select_related("account"), pk=pk)
    lines = row.lines.select_related("remittance", "account")
    context = {**tabs(request, "statements"), "page_title": str(row), "statement": row, "lines": lines[:LINES_SHOWN]}
    return render(request, "payments/admin/statement.html", context)


@require_POST
@for_treasurers
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """What an import brought is booked back, while nothing was done with it."""
    row = get_object_or_404(mine(STATEMENTS, request.user).select_related("account"), pk=pk)
    try:
        if statement_undoing.undo_import(row, by=by(request)):
            messages.success(request, _("The import is undone: what it had brought was booked back."))
        else:
            messages.info(request, _("It was undone already."))
    except actions.Refused as problem:
        messages.error(request, str(problem))
    return redirect("money:statement", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@for_treasurers
def opening(request: HttpRequest, pk: int) -> HttpResponse:
    """The opening balance of an account whose books had money before its first statement came."""
    account = get_object_or_404(_accounts(request.user), pk=pk)
    lacking = lacking_opening(account)
    initial = {"amount": _typed(lacking.figure), "day": lacking.day} if lacking else {}
    form = OpeningForm(request.POST or None, account=account, initial=initial)
    if request.method == "POST" and form.is_valid():
        enter_opening(account, form.cleaned_data["amount"], form.cleaned_data["day"], by=by(request))
        messages.success(request, _("The opening balance is in the books."))
        return redirect("money:statements")
    context = {
        **tabs(request, "statements"), "page_title": _("Opening balance of %(account)s") % {"account": account},
        "account": account, "form": form,
    }  # fmt: skip
    return render(request, "payments/admin/opening.html", context, status=400 if form.errors else 200)


def _typed(amount: Money) -> str:
    return str(amount).rpartition(" ")[0]


# --- lines that wait for a word -----------------------------------------------------------------------------------------


@require_safe
@for_treasurers
def asked(request: HttpRequest) -> HttpResponse:
    """Lines of which a person must say what they are: nothing of them is booked until then."""
    rows = mine(LINES, request.user).asked().select_related("account", "likely__account")
    context = {**tabs(request, "asked"), "rows": rows[:MOST_SHOWN]}
    return render(request, "payments/admin/asked.html", context)


@require_POST
@for_treasurers
def say_yes(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(mine(LINES, request.user), pk=pk)
    statement_lines.confirm_line(row, by=by(request))
    messages.success(
        request, _("It is the same money, and stands in the books once.") if row.likely_id else _("Booked.")
    )
    return redirect("money:asked")


@require_POST
@for_treasurers
def say_no(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(mine(LINES, request.user), pk=pk)
    statement_lines.deny_line(row, by=by(request))
    said = _("It is other money, and is booked.") if row.likely_id else _("It is left out; nothing was booked.")
    messages.success(request, said)
    return redirect(reverse("money:asked"))
