"""The books in the admin: the year's sheet with its plots, the journal, a booking by hand, exports."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from wagtail.admin import messages

from broadsheet.core.dates import digits
from broadsheet.core.languages import is_rtl
from broadsheet.core.money import Money, exponent, format_money
from broadsheet.core.spreadsheets import harmless_row
from broadsheet.ledger.actions import AlreadyReversed, KeyTaken, book, reverse
from broadsheet.ledger.desk_forms import BookingForm, DayForm
from broadsheet.ledger.models import ACCOUNT_KINDS, Account, Transaction
from broadsheet.ledger.plotting import SHADES, scale_for, stacked_bars
from broadsheet.ledger.policies import BOOKS, sections_kept
from broadsheet.ledger.querying import (
    books_of,
    exported,
    income_by_month,
    income_by_year,
    journal,
    year_sheet,
    year_shown,
    years_of,
)
from broadsheet.ledger.rules import BY_HAND, DoesNotBalance
from broadsheet.ledger.wording import COLUMNS, KINDS, account_name, told_of
from broadsheet.sections.models import Section

View = Callable[..., HttpResponse]
PER_PAGE = 50


def for_treasurers(view: View) -> View:
    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not BOOKS.user_has_any_permission(request.user, ["change"]):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return answered


def _book(request: HttpRequest, slug: str, currency: str) -> Section:
    """The section of a book that this person keeps. Raises Http404."""
    section = get_object_or_404(sections_kept(request.user), slug=slug)
    if (section, currency) not in books_of([section]):
        raise Http404
    return section


def _frame(request: HttpRequest) -> dict[str, Any]:
    return {"books": books_of(sections_kept(request.user)), "page_title": _("Books of account"), "header_icon": "books"}


def _number(words: str | None) -> int | None:
    return int(words) if words and words.isascii() and words.isdecimal() and len(words) < 10 else None


@require_safe
@for_treasurers
def books(request: HttpRequest) -> HttpResponse:
    """Straight to the first book; in a house without one, what to do."""
    frame = _frame(request)
    if frame["books"]:
        section, currency = frame["books"][0]
        return redirect("books:year", section.slug, currency)
    return render(request, "ledger/admin/year.html", frame)


@require_safe
@for_treasurers
def year(request: HttpRequest, slug: str, currency: str) -> HttpResponse:
    """The year's sheet of a section in a currency, and where its income came from."""
    section, language = _book(request, slug, currency), get_language() or "en"
    years = years_of(section, currency)
    asked = _number(request.GET.get("year")) or year_shown(years, timezone.localdate())
    asked = min(max(asked, 1900), 2200)
    sheet = year_sheet(section, currency, asked)
    sources = income_by_month(section, currency, asked)
    context = {
        **_frame(request), "section": section, "currency": currency, "year": asked, "year_before": asked - 1, "years": years,
        "sheet": sheet,
        "kinds": [(dict(ACCOUNT_KINDS)[kind], rows) for kind, rows in sheet.rows.items()],
        "plot": _plot_of_months(sources, income_by_month(section, currency, asked - 1), currency, asked, language),
        "legend": list(zip(sources, SHADES, strict=False)),
        "plot_of_years": _plot_of_years(_until_now(income_by_year(section, currency)), currency, language),
    }  # fmt: skip
    return render(request, "ledger/admin/year.html", context)


def _plot_of_months(
    sources: dict[str, list[int]], earlier: dict[str, list[int]], currency: str, asked: int, language: str
) -> dict[str, Any] | None:
    """Income by month and source, the sums of the year before as marks, under a title that says the finding."""
    whole = sum(sum(values) for values in sources.values())
    if whole <= 0:
        return None
    first, values = next(iter(sources.items()))
    share = round(100 * sum(values) / whole)
    title = _("%(share)s %% of the income of %(year)s came from: %(source)s") % {
        "share": digits(share, language), "year": digits(asked, language), "source": first,
    }  # fmt: skip
    months = [digits(number, language) for number in range(1, 13)]
    tops = [sum(max(0, values[at]) for values in sources.values()) for at in range(12)]
    marks = [sum(values[at] for values in earlier.values()) for at in range(12)] if earlier else []
    scale = _scale(max([*tops, *marks]), currency, language)
    svg = stacked_bars(months, sources, scale, title, marks=marks, marks_name=digits(asked - 1, language))
    return {"title": title, "svg": mark_safe(svg), "has_earlier": bool(earlier)}


def _until_now(sums: dict[int, int]) -> dict[int, int]:
    return {year: minor for year, minor in sums.items() if year <= timezone.localdate().year}


def _plot_of_years(sums: dict[int, int], currency: str, language: str) -> dict[str, Any] | None:
    if len(sums) < 2:
        return None
    last, before = list(sums.items())[-1], list(sums.items())[-2]
    words = _("Income rose from %(one)s in %(before)s to %(other)s in %(year)s")
    if last[1] < before[1]:
        words = _("Income fell from %(one)s in %(before)s to %(other)s in %(year)s")
    title = words % {
        "one": format_money(Money(before[1], currency), language, short=True), "before": digits(before[0], language),
        "other": format_money(Money(last[1], currency), language, short=True), "year": digits(last[0], language),
    }  # fmt: skip
    labels = [digits(one, language) for one in sums]
    svg = stacked_bars(
        labels, {_("Income"): list(sums.values())}, _scale(max(sums.values()), currency, language), title
    )
    return {"title": title, "svg": mark_safe(svg)}


def _scale(most: int, currency: str, language: str) -> list[tuple[int, str]]:
    unit = 10 ** exponent(currency)
    values = [value * unit for value in scale_for(-(-most // unit))]
    return [(value, format_money(Money(value, currency), language, short=True)) for value in values]


@require_safe
@for_treasurers
def entries(request: HttpRequest, slug: str, currency: str) -> HttpResponse:
    """The journal: every transaction with its entries."""
    section = _book(request, slug, currency)
    words = request.GET.get("q", "")[:100].strip()
    asked, account = _number(request.GET.get("year")), _number(request.GET.get("account"))
    rows = journal(section, currency, year=asked, account=account, words=words)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        **_frame(request), "section": section, "currency": currency, "page_of_list": page, "query": words, "year": asked,
        "rows": _journal_rows(page.object_list, section, currency),
        "account": account, "years": years_of(section, currency),
    }  # fmt: skip
    return render(request, "ledger/admin/journal.html", context)


def _journal_rows(transactions: Any, section: Section, currency: str) -> list[tuple[Any, ...]]:
    """Each transaction with its kind, what it is about, and its entries with the names of their accounts."""
    accounts = Account.objects.filter(section=section, currency=currency)
    names = {account.pk: account_name(account) for account in accounts}
    return [
        (row, kind, told, [(entry, names.get(entry.account_id, entry.account_id)) for entry in row.entries.all()])
        for row, kind, told in told_of(transactions)
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@for_treasurers
def booking(request: HttpRequest, slug: str, currency: str) -> HttpResponse:
    """A transaction by hand: a printer's bill, an opening balance, a correction."""
    section = _book(request, slug, currency)
    form = BookingForm(request.POST or None, section=section, currency=currency)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            book(
                f"hand:{data['key']}",
                section,
                currency,
                data["day"],
                BY_HAND,
                form.lines,
                note=data["note"],
                by=str(request.user),
            )
            messages.success(request, _("Booked."))
            return redirect("books:journal", slug, currency)
        except KeyTaken:
            form.add_error(None, _("This form is booked already, with other figures. Open an empty one."))
        except DoesNotBalance:
            form.add_error(None, _("Debits and credits must sum to the same, in two rows or more."))
    context = {
        **_frame(request),
        "page_title": _("Book by hand"),
        "section": section,
        "currency": currency,
        "form": form,
    }
    return render(request, "ledger/admin/booking.html", context, status=400 if form.errors else 200)


@require_POST
@for_treasurers
def undo(request: HttpRequest, slug: str, currency: str, pk: int) -> HttpResponse:
    """What was booked by hand is reversed by a transaction of its own; nothing is ever taken out."""
    section = _book(request, slug, currency)
    row = get_object_or_404(Transaction, pk=pk, section=section, currency=currency, kind=BY_HAND)
    form = DayForm({"day": request.POST.get("day") or row.date})
    if not form.is_valid():
        messages.error(request, " ".join(map(str, form.errors["day"])))
    elif not _reversed_now(row, form.cleaned_data["day"], str(request.user)):
        messages.info(request, _("It was reversed already."))
    else:
        messages.success(request, _("Reversed by a transaction of its own."))
    return redirect("books:journal", slug, currency)


def _reversed_now(row: Transaction, day: date, by: str) -> bool:
    try:
        reverse(row, day, by=by)
    except AlreadyReversed:
        return False
    return True


@require_safe
@for_treasurers
def export(request: HttpRequest, slug: str, currency: str, asked: str, form: str) -> HttpResponse:
    """The journal of a year for a spreadsheet: CSV or XLSX."""
    section = _book(request, slug, currency)
    name = f"{section.slug}-{currency}-{asked}.{form}"
    rows = exported(section, currency, min(max(int(asked), 1900), 2200))
    if form == "csv":
        stream = io.StringIO()
        csv.writer(stream).writerows(map(harmless_row, rows))
        answer = HttpResponse("\ufeff" + stream.getvalue(), content_type="text/csv; charset=utf-8")
    else:
        answer = HttpResponse(
            _workbook(rows), content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        )
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _workbook(rows: Any) -> bytes:
    """The same for people: heads and kinds in the language spoken, and from the right where one reads so."""
    made = Workbook(write_only=True)
    sheet = made.create_sheet(_("Journal"))
    sheet.sheet_view.rightToLeft = is_rtl(get_language() or "en")
    for number, row in enumerate(rows):
        sheet.append([_typed(sheet, _cell(at, words) if number else _(COLUMNS[words])) for at, words in enumerate(row)])
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def _typed(sheet: Any, value: Any) -> Any:
    """Words stay words, also where they begin like a formula."""
    cell = WriteOnlyCell(sheet, value)
    if cell.data_type == "f":
        cell.data_type = "s"
    return cell


def _cell(at: int, words: str) -> Any:
    """Days and amounts as such, so that a spreadsheet can sum them."""
    if at == 0:
        return date.fromisoformat(words)
    if at in (2, 6):
        return str(_(KINDS[words]) if at == 2 and words in KINDS else dict(ACCOUNT_KINDS).get(words, words))
    return float(words) if at in (7, 8) and words else words
