"""Stock and wishes for reprints: their only writers."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from broadsheet.catalogue.models import Product, ReprintRequest, StockLevel, StockMovement
from broadsheet.catalogue.rules.names import CORRECTED, PRINTED, RELEASED, RETURNED, TAKEN
from broadsheet.pages import generation


class OutOfStock(Exception):
    """Fewer copies are left than were wanted; nothing was taken."""

    def __init__(self, product: int, left: int = 0) -> None:
        super().__init__(product)
        self.product, self.left = product, left


class Refused(Exception):
    """A change that cannot be; the message is for the person who asked."""


def take_stock(wanted: Mapping[int, int], key: str) -> None:
    """Take copies (product → how many) for what `key` names; under the same key they are taken once, for ever.

    A product that nobody counts is left alone. All or nothing: raises OutOfStock.
    """
    if any(copies < 1 for copies in wanted.values()):
        raise ValueError(f"one copy or more is taken, got {dict(wanted)}")
    if StockMovement.objects.filter(key=key).exists():
        return
    try:
        with transaction.atomic():
            for product in sorted(wanted):  # always in this order: two orders never wait for one another in a ring
                _take(product, wanted[product], key)
    except IntegrityError:
        if not StockMovement.objects.filter(key=key).exists():  # else another process was first
            raise


def _take(product: int, copies: int, key: str) -> None:
    if not StockLevel.objects.filter(product=product).exists():
        return
    if not _lower(product, copies):
        left = StockLevel.objects.filter(product=product).values_list("available", flat=True).first()
        raise OutOfStock(product, left or 0)
    StockMovement.objects.create(product_id=product, change=-copies, reason=TAKEN, key=key)
    _tell_readers_if_empty(product)


def _lower(product: int, copies: int) -> bool:
    # One guarded update: of two who want the last copy only one changes the row.
    enough = StockLevel.objects.filter(product=product, available__gte=copies)
    return bool(enough.update(available=F("available") - copies))


def _tell_readers_if_empty(product: int) -> None:
    if StockLevel.objects.filter(product=product, available=0).exists():
        generation.touch()


@transaction.atomic
def release_stock(key: str) -> None:
    """Put back what was taken under a key; twice is harmless."""
    back = f"{key}:released"
    for row in StockMovement.objects.filter(key=key, reason=TAKEN).order_by("product"):
        _made, is_new = StockMovement.objects.get_or_create(
            product_id=row.product_id, key=back, defaults={"change": -row.change, "reason": RELEASED}
        )
        if is_new:
            StockLevel.objects.filter(product=row.product_id).update(available=F("available") - row.change)
            generation.touch()


@transaction.atomic
def put_back(taken: str, product: int, copies: int, key: str) -> bool:
    """Put back some of the copies that were taken under a key, under a key of their own; twice is harmless.

    False where that was done already, or nobody counted the copies when they were taken.
    """
    if not StockMovement.objects.filter(product=product, key=taken, reason=TAKEN).exists():
        return False
    _made, is_new = StockMovement.objects.get_or_create(
        product_id=product, key=key, defaults={"change": copies, "reason": RELEASED}
    )
    if is_new:
        StockLevel.objects.filter(product=product).update(available=F("available") + copies)
        generation.touch()
    return is_new


@transaction.atomic
def add_stock(product: Product, copies: int, key: str, *, reason: str = PRINTED, note: str = "", by: str = "") -> None:
    """Copies that came from the printer or came back; the same key counts once. Begins the counting of a product."""
    if copies < 0 or reason not in (PRINTED, RETURNED):
        raise Refused(_("Write how many copies came: a whole number."))
    StockLevel.objects.get_or_create(product=product)
    _move(product, copies, reason, key, note, by)


@transaction.atomic
def correct_stock(product: Product, counted: int, key: str, *, note: str = "", by: str = "") -> None:
    """Somebody has counted what is on the shelf. Copies sold and not yet posted are not among those counted."""
    if counted < 0:
        raise Refused(_("Write how many copies there are: a whole number."))
    level, _made = StockLevel.objects.select_for_update().get_or_create(product=product)
    _move(product, counted - level.available, CORRECTED, key, note, by, only_if=level.available)


def _move(product: Product, change: int, reason: str, key: str, note: str, by: str, only_if: int | None = None) -> None:
    _row, is_new = StockMovement.objects.get_or_create(
        product=product, key=key,
        defaults={"change": change, "reason": reason, "note": note[:200], "moved_by": by[:200]},
    )  # fmt: skip
    if not is_new:
        return
    levels = StockLevel.objects.filter(product=product)
    if only_if is not None:
        levels = levels.filter(available=only_if)
    if not levels.update(available=F("available") + change):
        raise Refused(_("Copies were sold while you counted. Count again."))
    generation.touch()


def ask_for_reprint(product: Product, email: str = "", language: str = "") -> bool:
    """Count a wish; an address counts once. Returns whether it is a new one."""
    if not email:
        ReprintRequest.objects.create(product=product, language=language)
        return True
    _row, is_new = ReprintRequest.objects.get_or_create(
        product=product, email=email.strip().lower(), defaults={"language": language}
    )
    return is_new
