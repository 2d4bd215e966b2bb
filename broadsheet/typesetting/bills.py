"""The bill of an order, or its receipt, in the payer's language: what she ordered, what is paid, and how the rest is paid."""

from __future__ import annotations

from decimal import Decimal

from babel.numbers import format_percent
from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from broadsheet.catalogue.rules import BANK, CHEQUE
from broadsheet.core.dates import PartialDate, Precision, format_date
from broadsheet.core.languages import is_rtl
from broadsheet.core.money import Money
from broadsheet.core.numbers import digits
from broadsheet.orders.models import Order, OrderLine, Part, Reduction
from broadsheet.orders.models.orders import POSTAGE
from broadsheet.orders.querying import facts_of, vat_of
from broadsheet.orders.rules import state_of
from broadsheet.orders.wording import STATE_SENTENCES
from broadsheet.pages.frame import house, interface_for
from broadsheet.pages.sums import sum_words
from broadsheet.payments.models import Allocation, PayBack
from broadsheet.payments.presenting import Paying, how_to_pay
from broadsheet.sections.models import PostalAddress, Section
from broadsheet.typesetting.engines.bill import Bill, set_bill
from broadsheet.typesetting.gathering import emblem
from broadsheet.typesetting.manuscript import Image

MILLIMETRES_OF_CODE = 100  # a picture of no fixed size needs some number


def bill_path(order: Order) -> str:
    """Where the bill lies: beside the page of its order, as hard to guess."""
    return f"{order.path()}.pdf"


def bill_pdf(order: Order) -> bytes:
    """The PDF of an order as it stands now. Raises CannotBeSet."""
    return set_bill(bill_of(order)).pdf


def bill_of(order: Order) -> Bill:
    """What the bill says; once nothing is awaited it is a receipt, or says that the order is closed."""
    language = order.language
    interface = interface_for(language)
    with translation.override(interface):
        facts = facts_of(order)
        paying = how_to_pay(order.due, facts.paid, timezone.localdate()) if order.due else None
        post_lines, sender = _from(order.section, interface)
        return Bill(
            language=language, house=house().name(language), section=order.section.name_in(language), sender=sender,
            envelope=_envelope(order, interface), title=_title(order, paying),
            sentence=str(STATE_SENTENCES[state_of(facts)]), facts=_facts(order, interface),
            rows=tuple(row for line in order.lines.all() for row in _rows(order, line, language)),
            sums=_sums(order, paying, interface), how_title=_("How to pay"), how=_how(paying), details=_details(paying),
            post_lines=tuple(paying.post_lines) if paying else (), code=_code(paying),
            code_words=_("Or scan this with your banking program: account, sum and reference are in it."),
            foot=" · ".join(post_lines), address=f"{settings.PUBLIC_URL}{order.path()}".partition("://")[2],
            emblem=emblem(), accent=house().accent,
        )  # fmt: skip


def _title(order: Order, paying: Paying | None) -> str:
    number = {"number": digits(order.number, interface_for(order.language))}
    if paying is not None:
        return _("Bill for order %(number)s") % number
    return (_("Order %(number)s") if order.closed_at else _("Receipt for order %(number)s")) % number


def _from(section: Section, interface: str) -> tuple[list[str], str]:
    """Whose letter it is: for the foot, and in one line for the window."""
    today = timezone.localdate()
    rows = [row for row in section.addresses.all() if row.purpose == PostalAddress.POST and row.is_valid(today)]
    name = section.name_in(interface)
    lines = rows[0].envelope(interface) if rows else []
    return [apart(words) for words in (name, *lines)], ", ".join(apart(words) for words in (name, *lines[:-1]))


def apart(words: str) -> str:
    """Words that keep their own direction among words of another script (UAX #9, isolates)."""
    return f"\u2068{words}\u2069"


def _envelope(order: Order, interface: str) -> tuple[str, ...]:
    address = order.payer_address
    return (order.payer.name, *(address.envelope(interface) if address else ()))


def _facts(order: Order, interface: str) -> tuple[tuple[str, str], ...]:
    day = PartialDate(timezone.localdate(order.placed_at), Precision.DAY)
    facts = [
        (_("Placed"), format_date(day, interface)),
        (_("To be paid by") if order.due and order.due.is_open else _("Paid in"), str(order.get_method_display())),
        (_("Reference"), order.due.shown_reference if order.due else ""),
    ]
    return tuple((name, value) for name, value in facts if value)


def _rows(order: Order, line: OrderLine, language: str) -> list[tuple[str, str, bool]]:
    """A line and its parts: the first one bears what was ordered, the others say what they are."""
    rows = []
    for at, part in enumerate(line.parts.all()):
        words = _part_words(order, part, language) if at else _line_words(line, language)
        rows.append((words, sum_words(part.money, interface_for(language)), bool(at)))
    return rows


def _line_words(line: OrderLine, language: str) -> str:
    words = f"{digits(line.quantity, language)} × {line.words}"
    arrow = "←" if is_rtl(language) else "→"
    return words if line.recipient.is_payer else f"{words} {arrow} {line.recipient.person.name}"


def _part_words(order: Order, part: Part, language: str) -> str:
    if part.supplement:
        return part.supplement.name_in(language)
    words = str(part.get_kind_display())
    return f"{words} ({order.get_service_display()})" if part.kind == POSTAGE and order.service else words


def _sums(order: Order, paying: Paying | None, interface: str) -> tuple[tuple[str, str, bool], ...]:
    """The total and what is left of it stand out; the VAT in it and what was paid do not."""
    sums = [(_("Total"), sum_words(order.total, interface), True)]
    for rate, vat in vat_of(order):
        shown = digits(format_percent(Decimal(rate) / 10_000, "#,##0.##\u00a0%", locale=interface), interface)
        sums.append((_("in it VAT at %(rate)s") % {"rate": shown}, sum_words(vat, interface), False))
    whole = Allocation.objects.filter(due=order.due_id).select_related("remittance__account")
    for row in whole.prefetch_related("pay_backs"):
        day = format_date(PartialDate(row.remittance.received_on, Precision.DAY), interface)
        sums.append((" · ".join([_("Paid"), day]), sum_words(-row.money, interface), False))
        sums += [(*_paid_back(one, interface), False) for one in row.pay_backs.all()]
    dropped = sum(
        one.amount_minor for line in order.lines.all() for one in line.reductions.filter(kind=Reduction.DROPPED)
    )
    if dropped:
        sums.insert(1, (_("Wanted no more"), sum_words(Money(-dropped, order.currency), interface), False))
    for gone in order.due.let_go.all() if order.due else ():
        sums.append((_("Let go"), sum_words(-gone.money, interface), False))
    if paying is not None and paying.left != order.total:
        sums.append((_("Still to be paid"), sum_words(paying.left, interface), True))
    return tuple(sums)


def _paid_back(row: PayBack, interface: str) -> tuple[str, str]:
    """That money will go back, or on which day it has."""
    amount = sum_words(row.money, interface)
    if row.state != PayBack.SENT or row.sent_at is None:
        return _("Will be paid back"), amount
    day = format_date(PartialDate(timezone.localdate(row.sent_at), Precision.DAY), interface)
    return " · ".join([_("Paid back"), day]), amount


# --- how it is paid --------------------------------------------------------------------------------------


def _how(paying: Paying | None) -> tuple[str, ...]:
    """The same sentences as on the page of the order."""
    if paying is None:
        return ()
    if paying.account is None:
        return (_("This way to pay is closed for now. Please choose another one, or write to us."),)
    if paying.method == BANK:
        return (
            _(
                "Please send the money to this account, and give the reference as it stands: "
                "by it we know that it is yours."
            ),
        )
    if paying.method == CHEQUE:
        words = _("Please make the cheque payable to %(payee)s, write the reference on its back and post it to:")
        return (words % {"payee": paying.account.payee},)
    if paying.is_online:
        return (_("It is paid on the page of the order; its address stands at the foot of this sheet."),)
    return (_("Please pay at the counter and name this number:") + " " + paying.reference,)


def _details(paying: Paying | None) -> tuple[tuple[str, str], ...]:
    if paying is None or paying.account is None or paying.method not in (BANK, CHEQUE):
        return ()
    payee = [(_("Payable to"), paying.account.payee), *paying.details] if paying.method == BANK else []
    return (*payee, (_("Reference"), paying.reference))


def _code(paying: Paying | None) -> Image | None:
    """The scan-to-pay code as a picture of its own."""
    if paying is None or not paying.code:
        return None
    drawn = str(paying.code).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    return Image(drawn.encode(), "svg", MILLIMETRES_OF_CODE, MILLIMETRES_OF_CODE)
