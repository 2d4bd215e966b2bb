"""The only writers of donations: promised, arrived, acknowledged to both sides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from broadsheet.core.money import Money
from broadsheet.ledger import rules as ledger
from broadsheet.ledger.rules import Line
from broadsheet.pages.frame import house, interface_for
from broadsheet.pages.sums import sum_words
from broadsheet.payments import standing_letters as letters
from broadsheet.payments.actions import Refused, allocate, close_due, open_due, record_remittance
from broadsheet.payments.models import CANCELLED, GIFT, Due, Gift, GiftPurpose, Remittance, Standing
from broadsheet.payments.querying import account_for
from broadsheet.payments.registry import Keeper, Share
from broadsheet.payments.standing import STANDING_WAYS, agree, begin
from broadsheet.people.actions import know_person, write_letter
from broadsheet.people.models import Person
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
    person: Person | None = None  # somebody known, chosen by a volunteer
    entered_by: str = ""  # the volunteer who enters what came by letter
    is_here: bool = False  # the notes or the cheque lie in it


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


def _receive(gift: Gift, asked: Giving) -> None:
    """The notes or the cheque that came with it are booked with it. Raises Refused where there is no account for them."""
    account = account_for(asked.section.pk, asked.amount.currency, asked.method, timezone.localdate())
    if account is None or gift.due is None:
        raise Refused(_("There is no account for money that comes this way."))
    money = record_remittance(
        account, asked.amount, timezone.localdate(), asked.method, f"gift:{gift.pk}:with-it", by=asked.entered_by,
        payer_name=gift.donor_name, reference=gift.due.reference,
    )  # fmt: skip
    allocate(money, gift.due, by=asked.entered_by)


def _promise(asked: Giving) -> Gift:
    donor = asked.person or (
        know_person(asked.name, email=asked.email, language=asked.language) if asked.name else None
    )
    gift = Gift(
        key=asked.key, section=asked.section, purpose=asked.purpose, donor=donor, language=asked.language,
        message=asked.message[:500], entered_by=asked.entered_by[:200],
    )  # fmt: skip
    due = _open(gift, asked.amount, asked.method, donor.name if donor else "", asked.email)
    if asked.rhythm and donor is not None:
        agreement = agree(
            f"gift:{gift.pk}", GIFT, asked.section, donor, method=asked.method, currency=asked.amount.currency,
            rhythm=asked.rhythm, language=asked.language, words=due.words, amount=asked.amount,
        )  # fmt: skip
        begin(agreement, due)
    if asked.entered_by and not asked.is_here:
        letters.promised(gift)
    if asked.is_here:
        _receive(gift, asked)
    return gift


def _open(gift: Gift, amount: Money, method: str, name: str, email: str = "") -> Due:
    """A new donation with its sum due. email: of a donor who gives no name, for her receipt alone."""
    gift.save()
    words = gift.purpose.name_in(gift.language) if gift.purpose else gift.section.name_in(gift.language)
    due = open_due(
        f"gift:{gift.pk}", GIFT, gift.section, amount, method=method, person=gift.donor, payer_name=name[:200],
        payer_email=gift.donor.email if gift.donor else email, language=gift.language, words=words[:250],
        address=gift.path(),
    )  # fmt: skip
    gift.due = due
    gift.save(update_fields=["due"])
    return due


def take_as_gift(
    money: Remittance, donor: Person | None = None, *, name: str = "", purpose: GiftPurpose | None = None, by: str = ""
) -> Gift:
    """What is free of a remittance becomes a donation to the section that got it, as if it had been promised. Raises Refused.

    name: of a donor who is not known otherwise, as the money names its sender.
    """
    with transaction.atomic():
        whole = Remittance.objects.select_related("account__section").select_for_update(of=("self",))
        free = whole.get(pk=money.pk)
        if not free.free_minor:
            raise Refused(_("All of this money has an owner already."))
        section = free.account.section
        before = Gift.objects.filter(key__startswith=f"remittance:{free.pk}:").count()  # those that were taken back
        gift = Gift(
            key=f"remittance:{free.pk}:{before + 1}", section=section, donor=donor, purpose=purpose, message=free.note[:500],
            language=(donor.language if donor else "") or (section.languages or [house().first_language])[0],
            entered_by=by[:200],
        )  # fmt: skip
        allocate(
            free, _open(gift, free.free, free.account.kind, donor.name if donor else name or free.payer_name), by=by
        )
    return gift


def gift_taken_back(due: Due) -> None:
    """Money that was taken for a donation is none: nobody has promised it, and nobody waits for it."""
    if Gift.objects.filter(due=due, key__startswith="remittance:").exists():
        close_due(due, CANCELLED)


def next_gift(agreement: Standing, number: int, day: date) -> Due:
    """The next donation of a standing agreement, for what the first was given for."""
    first = Gift.objects.select_related("donor").get(due__standing=agreement, due__instalment=1)
    gift = Gift.objects.create(
        key=f"standing:{agreement.pk}:{number}", section=agreement.section, purpose=first.purpose, donor=first.donor,
        language=agreement.language,
    )  # fmt: skip
    gift.due = open_due(
        f"gift:{gift.pk}", GIFT, agreement.section, agreement.amount or first.due.money, method=agreement.method,
        person=agreement.payer, payer_name=agreement.payer.name, payer_email=agreement.payer.email, language=agreement.language,
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
    if due.payer_email:
        with override(interface_for(gift.language)):
            own = context | _words(gift, due, interface_for(gift.language))
            write_letter(
                due.payer_email, _("Thank you for your donation"), render_to_string("payments/letters/thanks.txt", own)
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
        "amount": sum_words(due.money, language), "house": house().name(language), "section_name": gift.section.name_in(language),
        "purpose_name": gift.purpose.name_in(language) if gift.purpose else "",
    }  # fmt: skip
