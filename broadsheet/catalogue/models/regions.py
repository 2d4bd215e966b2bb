"""The world in named parts: every country in one part, the last part for the rest of the world."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from broadsheet.core.countries import COUNTRIES, is_country
from broadsheet.sections.models import check_slug
from broadsheet.sections.words import Named, language_field


def check_one_country(value: str) -> None:
    if not is_country(value):
        raise ValidationError(_("There is no country with the code %(code)s."), params={"code": value})


class PriceRegionSet(models.Model):
    """A partition of the 250 countries; written by `setting_regions.save_region_set` only."""

    slug = models.CharField(_("short name"), max_length=80, unique=True, validators=[check_slug])
    name = models.CharField(_("name"), max_length=120)
    # A country that came into the list after the set was saved and fell to its rest of the world, until an editor has seen it.
    newcomer = models.CharField(max_length=2, blank=True, default="", editable=False)

    class Meta:
        verbose_name = _("set of price regions")
        verbose_name_plural = _("sets of price regions")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    def by_country(self) -> dict[str, PriceRegion]:
        """Each of the 250 countries with its region, in the order of the codes."""
        regions = {region.pk: region for region in self.regions.all()}
        residual = next(region for region in regions.values() if region.is_residual)
        named = {row.country: regions[row.region_id] for row in self.countries.all()}
        return {code: named.get(code, residual) for code in COUNTRIES}

    def region_of(self, country: str) -> PriceRegion:
        """The one region to which a country belongs."""
        return self.by_country()[country]


class PriceRegion(Named, models.Model):
    """Some countries that share their prices; the residual has all those that no other names."""

    region_set = models.ForeignKey(
        PriceRegionSet, verbose_name=_("set"), on_delete=models.CASCADE, related_name="regions"
    )
    slug = models.CharField(_("short name"), max_length=80, validators=[check_slug])
    position = models.PositiveSmallIntegerField(_("position"), default=100)
    is_residual = models.BooleanField(_("rest of the world"), default=False)

    class Meta:
        verbose_name = _("price region")
        verbose_name_plural = _("price regions")
        ordering = ["is_residual", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["region_set", "slug"], name="region_once_in_set"),
            models.UniqueConstraint(
                fields=["region_set"], condition=Q(is_residual=True), name="one_rest_of_the_world_per_set"
            ),
        ]


class PriceRegionName(models.Model):
    region = models.ForeignKey(PriceRegion, on_delete=models.CASCADE, related_name="words")
    language = language_field()
    name = models.CharField(_("name"), max_length=120)

    class Meta:
        verbose_name = _("name")
        verbose_name_plural = _("names")
        constraints = [models.UniqueConstraint(fields=["region", "language"], name="region_name_once")]

    def __str__(self) -> str:
        return self.name


class RegionCountry(models.Model):
    """A country in a region that is not the residual."""

    region_set = models.ForeignKey(PriceRegionSet, on_delete=models.CASCADE, related_name="countries")
    region = models.ForeignKey(PriceRegion, on_delete=models.CASCADE, related_name="countries")
    country = models.CharField(_("country"), max_length=2, validators=[check_one_country])

    class Meta:
        verbose_name = _("country of a region")
        verbose_name_plural = _("countries of regions")
        ordering = ["country"]
        constraints = [models.UniqueConstraint(fields=["region_set", "country"], name="country_once_in_set")]

    def __str__(self) -> str:
        return f"{self.country}: {self.region}"
