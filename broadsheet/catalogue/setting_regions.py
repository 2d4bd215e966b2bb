"""Sets of price regions are saved whole, or refused in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import get_language

from broadsheet.catalogue.actions import Refused
from broadsheet.catalogue.models import PriceRegion, PriceRegionName, PriceRegionSet, RegionCountry
from broadsheet.catalogue.rules import RegionSpec, faults_of
from broadsheet.catalogue.wording import fault_words, kept_region_words


@dataclass(frozen=True)
class Region:
    """A region to be saved: its countries, and its name per language."""

    slug: str
    names: Mapping[str, str] = field(default_factory=dict)
    countries: Sequence[str] = ()
    is_residual: bool = False

    @property
    def spec(self) -> RegionSpec:
        return RegionSpec(self.slug, tuple(self.countries), self.is_residual)


@transaction.atomic
def save_region_set(slug: str, name: str, regions: Sequence[Region]) -> PriceRegionSet:
    """Write a set with its regions in this order. Raises Refused, in words, where it is no partition of the world.

    A region that stands there already keeps its row and so its prices; one that has prices cannot be left out.
    """
    faults = faults_of([region.spec for region in regions])
    if faults:
        raise Refused(" ".join(fault_words(fault, get_language() or "en") for fault in faults))
    row, _made = PriceRegionSet.objects.update_or_create(slug=slug, defaults={"name": name, "newcomer": ""})
    row.countries.all().delete()
    _drop_others(row, [region.slug for region in regions])
    row.regions.update(is_residual=False)
    for position, region in enumerate(regions):
        _save(row, position, region)
    return row


def put_newcomers_away() -> None:
    """The editors know which country has come into the rest of the world of their sets."""
    PriceRegionSet.objects.exclude(newcomer="").update(newcomer="")


def _drop_others(row: PriceRegionSet, slugs: Sequence[str]) -> None:
    for region in row.regions.exclude(slug__in=slugs):
        if region.prices.exists() or region.postage_rates.exists():
            raise Refused(kept_region_words(region.name_in(get_language() or "en")))
        region.delete()


def _save(row: PriceRegionSet, position: int, spec: Region) -> None:
    region, _made = PriceRegion.objects.update_or_create(
        region_set=row, slug=spec.slug, defaults={"position": position, "is_residual": spec.is_residual}
    )
    region.words.all().delete()
    PriceRegionName.objects.bulk_create(
        PriceRegionName(region=region, language=language, name=name) for language, name in spec.names.items() if name
    )
    if not spec.is_residual:
        RegionCountry.objects.bulk_create(
            RegionCountry(region_set=row, region=region, country=code) for code in spec.countries
        )
