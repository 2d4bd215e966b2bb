"""What this room adds to Wagtail's admin."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path, re_path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from broadsheet.ledger import desk_views as views
from broadsheet.ledger.models import ExpenseKind, VatRate
from broadsheet.ledger.policies import BOOKS, EXPENSE_KINDS, VAT_RATES
from broadsheet.ledger.viewsets import ExpenseKindRows, VatRateRows
from broadsheet.sections.desk_menu import DeskItem, whoever_may

register_permission_policy(VatRate, VAT_RATES)
register_snippet(VatRateRows)
register_permission_policy(ExpenseKind, EXPENSE_KINDS)
register_snippet(ExpenseKindRows)


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern | URLResolver]:
    books = [
        path("", views.books, name="books"),
        path("<slug:slug>/<str:currency>/", views.year, name="year"),
        path("<slug:slug>/<str:currency>/journal/", views.entries, name="journal"),
        path("<slug:slug>/<str:currency>/booking/", views.booking, name="booking"),
        path("<slug:slug>/<str:currency>/journal/<int:pk>/undo/", views.undo, name="undo"),
        re_path(
            r"^(?P<slug>[-\w]+)/(?P<currency>[A-Z]{3})/(?P<asked>\d{4})\.(?P<form>csv|xlsx)$",
            views.export,
            name="export",
        ),
    ]
    return [path("books/", include((books, "books")))]


@hooks.register("register_admin_menu_item")
def books_item() -> DeskItem:
    return DeskItem(
        _("Books of account"), "books:books", whoever_may(BOOKS, "change"), name="books", icon_name="books", order=275
    )


@hooks.register("register_icons")
def icons(known: list[str]) -> list[str]:
    return [*known, "ledger/admin/icons/books.svg"]
