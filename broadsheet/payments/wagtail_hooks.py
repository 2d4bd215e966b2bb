"""What this room adds to Wagtail's admin."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.admin import messages
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from broadsheet.pages.spoken import Spoken
from broadsheet.payments import desk_views as views
from broadsheet.payments import notices_desk, outgoing_desk, standing_desk, statement_desk
from broadsheet.payments.models import GiftPurpose, RemittanceAccount
from broadsheet.payments.policies import ACCOUNTS, PURPOSES, REMITTANCES
from broadsheet.payments.standing import payers_of
from broadsheet.payments.viewsets import AccountRows, PurposeRows
from broadsheet.sections.desk_menu import DeskItem, show_what_waits, whoever_may

register_permission_policy(RemittanceAccount, ACCOUNTS)
register_permission_policy(GiftPurpose, PURPOSES)
for viewset in (AccountRows, PurposeRows):
    register_snippet(viewset)


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern | URLResolver]:
    money = [
        path("", views.tray, name="tray"),
        path("<int:pk>/", views.remittance, name="remittance"),
        path("<int:pk>/allocate/<int:due>/", views.allocate, name="allocate"),
        path("allocations/<int:pk>/take-back/", views.take_back, name="take-back"),
        path("<int:pk>/give/", views.give, name="give"),
        path("<int:pk>/pay-back/", views.pay_back, name="pay-back"),
        path("<int:pk>/ours/", views.ours, name="ours"),
        path("<int:pk>/other-income/", views.other_income, name="other-income"),
        path("received/", views.received, name="received"),
        path("statements/", statement_desk.statements, name="statements"),
        path("statements/files/<int:pk>/", statement_desk.statement_file, name="statement-file"),
        path("statements/files/<int:pk>/take-in/", statement_desk.take_file_in, name="take-file-in"),
        path("statements/files/<int:pk>/throw-away/", statement_desk.throw_file_away, name="throw-file-away"),
        path("statements/opening/<int:pk>/", statement_desk.opening, name="opening"),
        path("statements/<int:pk>/", statement_desk.statement, name="statement"),
        path("statements/<int:pk>/undo/", statement_desk.undo, name="undo-import"),
        path("asked/", statement_desk.asked, name="asked"),
        path("asked/<int:pk>/yes/", statement_desk.say_yes, name="say-yes"),
        path("asked/<int:pk>/no/", statement_desk.say_no, name="say-no"),
        path("out/", outgoing_desk.out, name="out"),
        path("out/<int:pk>/", outgoing_desk.explain, name="explain"),
        path("pay-backs/", outgoing_desk.pay_backs, name="pay-backs"),
        path("pay-backs/<int:pk>/sent/", outgoing_desk.sent, name="sent"),
        path("pay-backs/<int:pk>/give-back/", outgoing_desk.give_back, name="give-back"),
        path("standing/", standing_desk.standings, name="standings"),
        path("standing/<int:pk>/end/", standing_desk.end, name="standing-end"),
        path("standing/retire/<int:pk>/", standing_desk.retire, name="retire"),
        path("notices/", notices_desk.notices, name="notices"),
        path("notices/again/", notices_desk.again, name="again"),
        path("notices/<int:pk>/again/", notices_desk.notice_again, name="notice-again"),
        path("notices/<int:pk>/leave/", notices_desk.notice_left, name="notice-left"),
        path("notices/payments/<int:pk>/again/", notices_desk.payment_again, name="payment-again"),
        path("notices/payments/<int:pk>/leave/", notices_desk.payment_left, name="payment-left"),
        path("notices/standing/<int:pk>/again/", notices_desk.standing_again, name="standing-again"),
        path("notices/letters/again/", notices_desk.letters_again, name="letters-again"),
    ]
    return [path("money/", include((money, "money")))]


@hooks.register("register_admin_menu_item")
def money_item() -> DeskItem:
    return DeskItem(
        _("Money"), "money:tray", whoever_may(REMITTANCES, "change"), name="money", icon_name="money", order=270
    )


show_what_waits(whoever_may(REMITTANCES, "change"), views.what_waits, icon_name="money", order=1020)


@hooks.register("after_edit_snippet")
def payers_of_a_closing_way(request: Any, instance: Any) -> None:
    """Whoever closes a way to pay is led to the payers who use it regularly."""
    if not isinstance(instance, RemittanceAccount):
        return
    ways = list(instance.methods.all())
    closes = all(way.valid_until for way in ways) or instance.valid_until
    if closes and (count := len(list(payers_of(instance)))):
        words = ngettext(
            "%(count)s person pays regularly by this way. Write to her before it closes.",
            "%(count)s people pay regularly by this way. Write to them before it closes.", count,
        )  # fmt: skip
        button = messages.button(reverse("money:retire", args=[instance.pk]), _("Standing payments"))
        messages.warning(request, words % {"count": Spoken(count)}, buttons=[button])


@hooks.register("register_icons")
def icons(known: list[str]) -> list[str]:
    return [*known, "payments/admin/icons/money.svg"]
