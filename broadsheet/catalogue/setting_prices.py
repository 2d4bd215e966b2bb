"""Prices and postage from a day on: what held before ends the day before, and stays as history."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import transaction

from broadsheet.catalogue.models import Offer, PostageRate, PricePoint, PriceRegion, Supplement, SupplementPrice
from broadsheet.core.money import Money
from broadsheet.sections.models import Section

ONE_DAY = timedelta(days=1)


def set_price(
    offer: Offer, region: PriceRegion, money: Money | None, on: date, *, currency: str = "", method: str = "",
    is_delivered: bool = True, further_minor: int | None = None,
) -> PricePoint | None:  # fmt: skip
    """From a day on an offer costs this in a region; None (with the currency): it is no longer sold there so."""
    key = {
        "offer": offer,
        "region": region,
        "currency": money.currency if money is not None else currency,
        "method": method,
    }
    values = {"is_delivered": is_delivered, "further_minor": further_minor}
    return _from_a_day_on(PricePoint, key, money, on, values)


def set_supplement_price(
    supplement: Supplement, region: PriceRegion | None, money: Money | None, on: date, *, currency: str = ""
) -> SupplementPrice | None:
    """region None: the same everywhere."""
    key = {"supplement": supplement, "region": region, "currency": money.currency if money is not None else currency}
    return _from_a_day_on(SupplementPrice, key, money, on, {})


def set_postage(
    section: Section, region: PriceRegion, money: Money | None, on: date, *, currency: str = "", method: str = "",
    service: str = "standard", per: str = "weight", up_to_grams: int | None = None, further_minor: int | None = None,
    edition: str = "",
) -> PostageRate | None:  # fmt: skip
    """One step or rate of a section's table; `edition` names the printed tariff."""
    key = {
        "section": section, "region": region, "currency": money.currency if money is not None else currency, "method": method,
        "service": service, "per": per, "up_to_grams": up_to_grams,
    }  # fmt: skip
    return _from_a_day_on(PostageRate, key, money, on, {"further_minor": further_minor, "edition": edition})


@transaction.atomic
def _from_a_day_on(model: Any, key: dict[str, Any], money: Money | None, on: date, values: dict[str, Any]) -> Any:
    """Let one row hold for a key from a day on, until the day before the next change that is planned already.

    The same change twice leaves one row.
    """
    rows = _of_key(model, key)
    later = rows.filter(valid_from__gt=on).order_by("valid_from").first()
    until = later.valid_from - ONE_DAY if later else None
    wanted = {**values, "amount_minor": money.minor if money is not None else 0, "valid_until": until}
    for row in rows.valid_on(on).exclude(valid_from=on):
        if money is not None and all(getattr(row, name) == value for name, value in wanted.items()):
            return row
        row.valid_until = on - ONE_DAY
        row.save()
    rows.filter(valid_from=on).delete()
    return model.objects.create(**key, **wanted, valid_from=on) if money is not None else None


def _of_key(model: Any, key: dict[str, Any]) -> Any:
    nothing = {f"{name}__isnull": True for name, value in key.items() if value is None}
    return model.objects.filter(**{name: value for name, value in key.items() if value is not None}, **nothing)
