"""The only writers of promises and parcels. Each is safe to repeat; what is served is booked as income when it is posted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Exists, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from broadsheet.core.money import Money, shared_out
from broadsheet.ledger import rules as ledger
from broadsheet.ledger.rules import Line
from broadsheet.payments.booking import book_across
from broadsheet.payments.registry import Share
from broadsheet.payments.vat import taxed
from broadsheet.periodicals.models import Issue, Periodical
from broadsheet.subscriptions.models import FREE_PRODUCTS, PRODUCT, Grant, IncomeShare, Serving, Subscription
from broadsheet.subscriptions.registry import earners, why_held


class Refused(Exception):
    """Something that is not done, and why, in words for people."""


def agree(key: str, **fields: Any) -> Subscription:
    """The agreement with this key, made if it is not there. fields: as `Subscription` has them."""
    row, _made = Subscription.objects.get_or_create(key=key, defaults=fields)
    return row


def promise(key: str, kind: str, share: Money, **fields: Any) -> Grant:
    """A promise of copies, not yet in force; the same key promises once. fields: as `Grant` has them."""
    defaults = {"kind": kind, "currency": share.currency, "share_minor": share.minor, **fields}
    row, _made = Grant.objects.get_or_create(key=key, defaults=defaults)
    return row


def release(grants: Any) -> int:
    """The promises hold from now on: paid, or sent on trust; return how many were not in force before."""
    return int(grants.filter(released_at=None, revoked_at=None).update(released_at=timezone.now()))


def withhold(grants: Any) -> int:
    """The promises are not in force after all: what paid them is taken back."""
    return int(grants.filter(revoked_at=None).exclude(released_at=None).update(released_at=None))


def revoke(grants: Any) -> int:
    """Nothing more is sent under the promises; what was sent stays sent."""
    return int(grants.filter(revoked_at=None).update(revoked_at=timezone.now()))


def reinstate(grants: Any) -> int:
    """Promises taken back hold again, as they did before."""
    return int(grants.exclude(revoked_at=None).update(revoked_at=None))


def served_of(grant: Grant) -> int:
    """How many numbers of a promise were packed or posted."""
    return int(grant.servings.aggregate(sum=Sum("counts_for"))["sum"] or 0)


def pack(grant: Grant, issue: Issue | None = None, *, by: str = "") -> Serving:
    """Put the next copy of a promise into a parcel; a number of a periodical goes in once. Raises Refused.

    issue: the number that is sent; None for a product.
    """
    try:
        with transaction.atomic():
            row = Grant.objects.select_for_update().get(pk=grant.pk)
            if issue is not None and (done := row.servings.filter(issue=issue).first()):
                return done
            before = served_of(row)
            if row.revoked_at or not row.released_at:
                raise Refused(_("This promise is not in force: it is not paid, or it was taken back."))
            _refuse_held(row)
            if row.kind != FREE_PRODUCTS and not row.is_at_least and before >= row.count:
                raise Refused(_("Everything that was promised is packed already."))
            number = row.servings.count() + 1
            weight = issue.weight if issue else 1
            return Serving.objects.create(grant=row, number=number, issue=issue, counts_for=weight, packed_by=by[:200])
    except IntegrityError:  # another hand packed it at the same moment
        return Serving.objects.get(grant=grant, issue=issue) if issue else grant.servings.latest("number")


def _refuse_held(grant: Grant) -> None:
    for words in why_held([grant]).values():
        raise Refused(words)


def unpack(serving: Serving) -> bool:
    """Take back the last parcel of a promise before it is posted; False if it has left or is not the last."""
    later = Serving.objects.filter(grant=serving.grant_id, number__gt=serving.number)
    return bool(Serving.objects.filter(~Exists(later), pk=serving.pk, posted_at=None).delete()[0])


def post(serving: Serving, day: date | None = None, *, by: str = "") -> bool:
    """The parcel has left: its share of price and postage is income now; False if that was known. Raises Refused."""
    with transaction.atomic():
        grant = Grant.objects.select_for_update().get(pk=serving.grant_id)
        if not Serving.objects.filter(pk=serving.pk, posted_at__isnull=False).exists():
            _refuse_held(grant)
        if not Serving.objects.filter(pk=serving.pk, posted_at=None).update(posted_at=timezone.now()):
            return False
        serving.refresh_from_db()
        _book_served(serving, day or timezone.localdate(), by)
    return True


def _book_served(serving: Serving, day: date, by: str) -> None:
    grant = serving.grant
    before = grant.servings.filter(number__lt=serving.number).aggregate(sum=Sum("counts_for"))["sum"] or 0
    earned, carriage = grant.carried(before, before + serving.counts_for)
    worth = earned + carriage
    for earner in earners:
        worth = earner(serving, worth)
    if not worth:
        return
    if worth != earned + carriage:  # its price went down: money for it was paid back
        earned, carriage = shared_out(worth, [earned.minor, carriage.minor])
    code = ledger.INCOME_BOOKS if grant.kind == PRODUCT else ledger.INCOME_SUBSCRIPTIONS
    shares = [Share(section, Line(code, -part.minor)) for section, part in sections_of(grant, earned) if part]
    if carriage:
        shares.append(Share(grant.section_id, Line(ledger.INCOME_POSTAGE, -carriage.minor)))
    book_across(
        f"serving:{serving.pk}", grant.section_id, grant.currency, Line(ledger.OWED_COPIES, worth.minor),
        taxed(shares, day), day, "posting", note=str(grant), by=by,
    )  # fmt: skip


@transaction.atomic
def divide_income(periodical: Periodical, weights: Mapping[int, int]) -> None:
    """From now on the income from a periodical is divided so (section → weight); {}: it stays with the section that sold."""
    if any(weight < 1 for weight in weights.values()):
        raise ValueError(f"a share is of something, got {dict(weights)}")
    IncomeShare.objects.filter(periodical=periodical).exclude(section__in=weights).delete()
    for section, weight in weights.items():
        IncomeShare.objects.update_or_create(periodical=periodical, section_id=section, defaults={"weight": weight})


def sections_of(grant: Grant, amount: Money) -> list[tuple[int, Money]]:
    """Which sections earn an amount: those that share the periodical, else the one that sold."""
    rows = list(IncomeShare.objects.filter(periodical=grant.periodical_id)) if grant.periodical_id else []
    if not rows:
        return [(grant.section_id, amount)]
    parts = shared_out(amount, [row.weight for row in rows])
    return [(row.section_id, part) for row, part in zip(rows, parts, strict=True)]
