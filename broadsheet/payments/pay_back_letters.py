"""The letter to a payer whose money goes back, in her language: written in the transaction in which it has left."""

from __future__ import annotations

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from broadsheet.pages.frame import house, interface_for
from broadsheet.pages.sums import sum_words
from broadsheet.payments.models import Due, PayBack
from broadsheet.payments.querying import due_behind
from broadsheet.people.actions import write_letter
from broadsheet.sections.models import Contact


def tell_payer(row: PayBack) -> None:
    """How much goes back to her, out of what; nothing where nobody knows her e-mail address."""
    due = row.allocation.due or due_behind(row.allocation.remittance)
    if due is None or not due.payer_email:
        return
    language = interface_for(due.language)
    with override(language):
        context = {
            "name": due.payer_name, "amount": sum_words(row.money, language), "reference": due.asked_reference,
            "address": f"{settings.PUBLIC_URL}{due.address}" if due.address else "", "house": house().name(due.language),
        }  # fmt: skip
        body = render_to_string("payments/letters/paid_back.txt", context)
        write_letter(due.payer_email, _("Your money goes back to you"), body.strip() + "\n", reply_to=_reply_to(due))


def _reply_to(due: Due) -> str:
    contacts = dict(Contact.objects.filter(section=due.section).values_list("purpose", "email"))
    first = "donations" if due.purpose == "gift" else "subscriptions"
    return contacts.get(first) or contacts.get("general") or ""
