"""Reading what the room keeps."""

from __future__ import annotations

from datetime import date

from broadsheet.payments.models import Method


def methods_open_to(section: int, currency: str, day: date) -> set[str]:
    """The ways in which a reader may pay a section in a currency on a day."""
    rows = Method.objects.valid_on(day).filter(is_public=True, account__section=section, account__currency=currency)
    return set(rows.values_list("account__kind", flat=True))
