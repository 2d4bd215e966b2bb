"""Letters about standing payments, in the payer's language: written in the transaction of what they tell."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from broadsheet.core.dates import PartialDate, format_date
from broadsheet.pages.frame import house, interface_for
from broadsheet.pages.sums import sum_words
from broadsheet.payments.models import Due, Gift, RemittanceAccount, Standing
from broadsheet.people.actions import write_letter
from broadsheet.sections.models import Contact


def ended(row: Standing) -> None:
    """It is confirmed that nothing is charged any more."""
    with override(interface_for(row.language)):
        _send(row, _("Your standing payment has ended"), "ended")


def promised(gift: Gift) -> None:
    """What came by letter is written down: how to pay it stands on its page."""
    row = gift.due.standing if gift.due else None
    if gift.due is None or gift.donor is None or not gift.donor.email:
        return
    language = interface_for(gift.language)
    with override(language):
        context = {
            "name": gift.donor.name, "amount": sum_words(gift.due.money, language), "house": house().name(gift.language),
            "section_name": gift.section.name_in(gift.language), "rhythm": row.get_rhythm_display() if row else "",
            "address": f"{settings.PUBLIC_URL}{row.path() if row else gift.path()}",
        }  # fmt: skip
        words = render_to_string("payments/letters/promised.txt", context)
        write_letter(gift.donor.email, _("Your donation is written down"), words, reply_to=_reply_to(gift.section_id))


def cannot_go_on(row: Standing, why: str) -> None:
    """It ends because what it pays for, or the way to pay, is there no more."""
    with override(interface_for(row.language)):
        _send(row, _("Your standing payment has ended"), "cannot_go_on", why=why)


def could_not_charge(row: Standing, due: Due, next_try: date | None) -> None:
    """The service refuses; the payer may pay in another way meanwhile."""
    with override(interface_for(row.language)):
        _send(
            row, _("Your payment could not be charged"), "could_not_charge", amount=sum_words(due.money, _spoken(row)),
            due_address=f"{settings.PUBLIC_URL}{due.address}", next_try=_day(next_try, row) if next_try else "",
        )  # fmt: skip


def will_be_charged(row: Standing, due: Due, day: date) -> None:
    """What is charged in some days, and how to stop it."""
    with override(interface_for(row.language)):
        _send(
            row, _("Your next payment"), "will_be_charged", amount=sum_words(due.money, _spoken(row)),
            due_address=f"{settings.PUBLIC_URL}{due.address}", day=_day(day, row),
        )  # fmt: skip


def way_closes(row: Standing, account: RemittanceAccount, day: date, words: str) -> None:
    """The way in which she pays closes; where she can choose another one."""
    with override(interface_for(row.language)):
        _send(
            row, _("Your way to pay closes"), "way_closes", way=account.get_kind_display(), day=_day(day, row),
            words=words,
        )  # fmt: skip


def _day(day: date, row: Standing) -> str:
    return format_date(PartialDate(day), _spoken(row))


def _spoken(row: Standing) -> str:
    return interface_for(row.language)


def _send(row: Standing, subject: str, name: str, **more: str) -> None:
    if not row.payer.email:
        return
    context = {
        "name": row.payer.name, "what": row.words, "house": house().name(row.language),
        "section_name": row.section.name_in(row.language), "address": f"{settings.PUBLIC_URL}{row.path()}", **more,
    }  # fmt: skip
    body = render_to_string(f"payments/letters/standing/{name}.txt", context)
    write_letter(row.payer.email, subject, body.strip() + "\n", reply_to=_reply_to(row.section_id))


def _reply_to(section: int) -> str:
    contacts = dict(Contact.objects.filter(section=section).values_list("purpose", "email"))
    return contacts.get("donations") or contacts.get("subscriptions") or contacts.get("general") or ""
