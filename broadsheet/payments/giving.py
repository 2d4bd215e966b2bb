"""The only writers of donations: promised, arrived, acknowledged to both sides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from broadsheet.core.money import Money, format_money
from broadsheet.ledger import rules as ledger
from broadsheet.ledger.rules import Line
from broadsheet.pages.frame import house, interface_for
from broadsheet.payments.actions import close_due, open_due
from broadsheet.payments.models import CANCELLED, GIFT, Due, Gift, GiftPurpose, Standing
from broadsheet.payments.registry import Keeper, Share
from broadsheet.payments.standing import STANDING_WAYS, agree, begin
from broadsheet.people.actions import know_person, write_letter
from broadsheet.sections.models import Contact, Section


@dataclass(frozen=True)
class Giving:
    """What a donor has said."""

    key: str
    section: Section
    amount: Money
    method: str
    name: str
    email: str
    language: str
    purpose: GiftPurpose | None = None
    message: str = ""
    rhythm: str = ""  # one of Standing's; '' gives once


def promise_gift(asked: Giving) -> Gift:
    """The donation with its sum due and reference; the same form makes one, however often it is sent."""
    if done := Gift.objects.filter(key=asked.key).first():
        return done
    try:
        with transaction.atomic():
            return _promise(asked)
    except IntegrityError:
        if done := Gift.objects.filter(key=asked.key).first():
            return done
        raise


def _promise(asked: Giving) -> Gift:
    donor = know_person(asked.name, email=asked.email, language=asked.language)
    gift = Gift.objects.create(
        key=asked.key, section=asked.section, purpose=asked.purpose, donor=donor, language=asked.language,
        message=asked.message[:500],
    )  # fmt: skip
    words = asked.purpose.name_in(asked.language) if asked.purpose else asked.section.name_in(asked.language)
    gift.due = open_due(
        f"gift:{gift.pk}", GIFT, asked.section, asked.amount, method=asked.method, person=donor, payer_name=donor.name,
        payer_email=donor.email, language=asked.language, words=words[:250], address=gift.path(),
    )  # fmt: skip
    gift.save(update_fields=["due"])
    if asked.rhythm:
        agreement = agree(
            f"gift:{gift.pk}", GIFT, asked.section, donor, method=asked.method, currency=asked.amount.currency,
            rhythm=asked.rhythm, language=asked.language, words=words, amount=asked.amount,
        )  # fmt: skip
        begin(agreement, gift.due)
    return gift


def next_gift(agreement: Standing, number: int, day: date) -> Due:
    """The next donation of a standing agreement, for what the first was given for."""
    first = Gift.objects.select_related("donor").get(due__standing=agreement, due__instalment=1)
    gift = Gift.objects.create(
        key=f"standing:{agreement.pk}:{number}", section=agreement.section, purpose=first.purpose, donor=first.donor,
        language=agreement.language,
    )  # fmt: skip
    gift.due = open_due(
        f"gift:{gift.pk}", GIFT, agreement.section, agreement.amount or first.due.money, method=agreement.method,
        person=first.donor, payer_name=first.donor.name, payer_email=first.donor.email, language=agreement.language,
        words=agreement.words, address=gift.path(), standing=agreement, instalment=number,
    )  # fmt: skip
    gift.save(update_fields=["due"])
    return gift.due


KEEPER = Keeper(
    next_due=next_gift, drop=lambda due: close_due(due, CANCELLED), ways=lambda agreement: set(STANDING_WAYS),
    is_ripe=lambda agreement: False, most_missed=3,
)  # fmt: skip


def split_gift(due: Due, before: int, after: int) -> list[Share]:
    """All of it is income from donations, of the section to which it was given."""
    return [Share(due.section_id, Line(ledger.INCOME_GIFTS, before - after))]


def gift_arrived(due: Due) -> None:
    """The donor is thanked in her language, and the section is told."""
    gift = Gift.objects.select_related("donor", "section", "purpose").filter(due=due).first()
    if gift is None:
        return
    context = {"gift": gift, "address": f"{settings.PUBLIC_URL}{gift.path()}", "reference": due.asked_reference}
    if due.standing is not None and due.standing.is_in_force:
        context["standing_address"] = f"{settings.PUBLIC_URL}{due.standing.path()}"
    if gift.donor.email:
        with override(interface_for(gift.language)):
            own = context | _words(gift, due, interface_for(gift.language))
            write_letter(
                gift.donor.email, _("Thank you for your donation"), render_to_string("payments/letters/thanks.txt", own)
            )
    contact = (
        Contact.objects.filter(section=gift.section, purpose__in=["donations", "general"]).order_by("purpose").first()
    )
    if contact is not None:
        language = interface_for((gift.section.languages or [house().first_language])[0])
        with override(language):
            words = render_to_string("payments/letters/came.txt", context | _words(gift, due, language))
            write_letter(contact.email, _("A donation has come"), words)


def _words(gift: Gift, due: Due, language: str) -> dict[str, str]:
    return {
        "amount": format_money(due.money, language), "house": house().name(language), "section_name": gift.section.name_in(language),
        "purpose_name": gift.purpose.name_in(language) if gift.purpose else "",
    }  # fmt: skip
