"""Who may set what: those who edit and the treasurer, each for the sections that are theirs."""

from __future__ import annotations

from broadsheet.catalogue.models import Offer, PriceRegionSet, Product, Supplement
from broadsheet.sections.policies import TablePolicy
from broadsheet.sections.rules import CATALOGUE_ROWS

PRODUCTS = TablePolicy(Product, CATALOGUE_ROWS, "section")
OFFERS = TablePolicy(Offer, CATALOGUE_ROWS, "section")
SUPPLEMENTS = TablePolicy(Supplement, CATALOGUE_ROWS, "offer__section")
# The regions serve every section, so only those set them who have the whole house.
REGION_SETS = TablePolicy(PriceRegionSet, CATALOGUE_ROWS, house_actions=["add", "change", "delete"])
