"""The words of the counter: states of an order, parts of an address, what looks odd in one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from broadsheet.core import addresses
from broadsheet.core.dates import digits
from broadsheet.core.languages import comma
from broadsheet.orders import rules
from broadsheet.orders.models import Reduction
from broadsheet.subscriptions.models import FREE_PRODUCTS, ISSUES, Grant

STATE_WORDS: dict[str, Promise] = {
    rules.WAITING: gettext_lazy("waiting for payment"),
    rules.PART_PAID: gettext_lazy("paid in part"),
    rules.PAID: gettext_lazy("paid"),
    rules.ON_TRUST: gettext_lazy("to be sent before payment"),
    rules.PACKED: gettext_lazy("packed"),
    rules.PART_POSTED: gettext_lazy("posted in part"),
    rules.POSTED: gettext_lazy("posted"),
    rules.TO_PAY_BACK: gettext_lazy("will be paid back"),
    rules.PAID_BACK: gettext_lazy("paid back"),
    rules.STOPPED: gettext_lazy("nothing more is sent"),
    rules.DISPUTED: gettext_lazy("held: the payment is disputed"),
    rules.CANCELLED: gettext_lazy("cancelled"),
    rules.EXPIRED: gettext_lazy("expired unpaid"),
}
# What the buyer is told on the page of her order.
STATE_SENTENCES: dict[str, Promise] = {
    rules.WAITING: gettext_lazy("We have your order and wait for your payment."),
    rules.PART_PAID: gettext_lazy("Part of the money has come; we wait for the rest."),
    rules.PAID: gettext_lazy("It is paid, with our thanks. What you are owed is sent as it appears and is packed."),
    rules.ON_TRUST: gettext_lazy("It is sent before payment; please pay when it is convenient."),
    rules.PACKED: gettext_lazy("It is packed and goes with the next post."),
    rules.PART_POSTED: gettext_lazy("Part of it is in the post; the rest is sent as it appears and is packed."),
    rules.POSTED: gettext_lazy("All of it is in the post."),
    rules.TO_PAY_BACK: gettext_lazy("What you paid will be paid back to you."),
    rules.PAID_BACK: gettext_lazy("What you paid has been paid back to you."),
    rules.STOPPED: gettext_lazy("Nothing more of it is sent."),
    rules.DISPUTED: gettext_lazy(
        "Your bank or the payment service looks into the payment and holds the money. Nothing is sent until that is decided."
    ),
    rules.CANCELLED: gettext_lazy("It is cancelled: nothing is owed on either side."),
    rules.EXPIRED: gettext_lazy(
        "No payment came in time, and the copies went back into the stock. If you pay now it is sent, as long as there are copies."
    ),
}


def reductions_in_words(rows: Sequence[Reduction], to_send: int) -> list[tuple[Reduction, Any]]:
    """Each with what became of it: money is called paid back only when it has left.

    to_send: minor units of the order that have still to leave; the latest reductions are those that wait.
    """
    told: list[tuple[Reduction, Any]] = []
    for row in sorted(rows, key=lambda one: -one.pk):
        waits = row.kind == Reduction.REFUND and to_send > 0
        told.append((row, STATE_WORDS[rules.TO_PAY_BACK] if waits else row.get_kind_display()))
        to_send -= row.amount_minor if waits else 0
    return told[::-1]


# What a country calls the parts of its addresses.
_PART_WORDS: dict[tuple[str, str], Promise] = {
    (addresses.POSTCODE, "zip"): gettext_lazy("ZIP code"),
    (addresses.POSTCODE, "eircode"): gettext_lazy("Eircode"),
    (addresses.POSTCODE, "pin"): gettext_lazy("PIN code"),
    (addresses.REGION, "state"): gettext_lazy("State"),
    (addresses.REGION, "province"): gettext_lazy("Province"),
    (addresses.REGION, "prefecture"): gettext_lazy("Prefecture"),
    (addresses.REGION, "county"): gettext_lazy("County"),
    (addresses.REGION, "department"): pgettext_lazy("part of a country", "Department"),
    (addresses.REGION, "island"): gettext_lazy("Island"),
    (addresses.REGION, "parish"): gettext_lazy("Parish"),
    (addresses.REGION, "emirate"): gettext_lazy("Emirate"),
    (addresses.REGION, "oblast"): gettext_lazy("Oblast"),
    (addresses.LOCALITY, "post_town"): gettext_lazy("Post town"),
    (addresses.LOCALITY, "district"): pgettext_lazy("part of an address", "District"),
}
_OTHERS: dict[str, Promise] = {
    addresses.LINES: gettext_lazy("Street and number, or box"),
    addresses.DISTRICT: pgettext_lazy("part of an address", "District"),
    addresses.LOCALITY: gettext_lazy("Town"),
    addresses.REGION: gettext_lazy("Region"),
    addresses.POSTCODE: gettext_lazy("Postcode"),
}


def part_words(name: str, kind: str) -> Any:
    """What a part of an address is called in a country."""
    return _PART_WORDS.get((name, kind), _OTHERS[name])


def remark_words(key: str, part: str, example: str = "") -> str:
    """What looks odd in an address; it is only asked about."""
    if key == addresses.NO_SUCH_POSTCODE and example:
        return _("This is not how postcodes there look (%(example)s). Is it right?") % {"example": example}
    if key == addresses.NO_SUCH_POSTCODE:
        return _("This is not how postcodes there look. Is it right?")
    return _("Addresses there usually have this. Leave it empty if yours has not.")


def owed_words(grant: Grant, language: str) -> str:
    """What a promise holds and how much of it was sent; the grant as `with_served` gives it."""
    if grant.kind == FREE_PRODUCTS:
        return _("every free pamphlet, as it appears")
    if grant.kind == ISSUES:
        return _numbers_words(grant, language)
    title = grant.product.title_in(language) if grant.product else ""
    posted = any(serving.posted_at for serving in grant.servings.all())
    waiting = _("to be packed") if grant.released_at else _("sent when the money is here")
    state = _("posted") if posted else _("packed") if grant.servings.all() else waiting
    return f"{digits(grant.copies, language)} × {title} · {state}"


def _numbers_words(grant: Grant, language: str) -> str:
    served = grant.served  # type: ignore[attr-defined]
    title = grant.periodical.title_in(language) if grant.periodical else ""
    if grant.is_at_least:
        promised = ngettext(
            "at least %(number)s issue of %(title)s", "at least %(number)s issues of %(title)s", grant.count
        )
    else:
        promised = ngettext("%(number)s issue of %(title)s", "%(number)s issues of %(title)s", grant.count)
    words = promised % {"number": digits(grant.count, language), "title": title}
    if grant.copies > 1:
        each = ngettext("%(copies)s copy of each", "%(copies)s copies of each", grant.copies)
        words = f"{words}{comma(language)}{each % {'copies': digits(grant.copies, language)}}"
    left = grant.promise(served).left
    if not served:
        return words
    sent = ngettext("%(number)s sent", "%(number)s sent", served) % {"number": digits(served, language)}
    to_come = ngettext("%(number)s to come", "%(number)s to come", left) % {"number": digits(left, language)}
    return f"{words} · {sent} · {to_come}"
