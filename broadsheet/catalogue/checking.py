"""What must hold of stock and regions; `check-books` asks. The ledger, which stands above, registers these."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count, F, Q, Sum
from django.db.models.functions import Coalesce

from broadsheet.catalogue.models import PriceRegionSet, StockLevel, StockMovement


def stock_adds_up() -> Iterable[str]:
    """Copies left are the sum of all movements, and never below nothing."""
    rows = StockLevel.objects.annotate(moved=Coalesce(Sum("product__movements__change"), 0)).select_related("product")
    for row in rows.exclude(moved=F("available")):
        yield f"stock of {row.product.slug}: {row.available} left, but its movements come to {row.moved}"
    for movement in StockMovement.objects.filter(product__stock=None).select_related("product"):
        yield f"stock of {movement.product.slug}: {movement.key} moved copies that nobody counts"


def regions_cover_the_world() -> Iterable[str]:
    """Each set of regions has exactly one rest of the world."""
    rows = PriceRegionSet.objects.annotate(rests=Count("regions", filter=Q(regions__is_residual=True)))
    for row in rows.exclude(rests=1):
        yield f"price regions {row.slug}: {row.rests} regions for the rest of the world, not 1"
