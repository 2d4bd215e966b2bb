"""The tables of the room."""

from broadsheet.catalogue.models.offers import Component, Offer, OfferWords, Supplement, SupplementWords
from broadsheet.catalogue.models.prices import PostageRate, PricePoint, SupplementPrice
from broadsheet.catalogue.models.products import Product, ProductContributor, ProductWords
from broadsheet.catalogue.models.regions import PriceRegion, PriceRegionName, PriceRegionSet, RegionCountry
from broadsheet.catalogue.models.stock import ReprintRequest, StockLevel, StockMovement

__all__ = [
    "Component", "Offer", "OfferWords", "PostageRate", "PricePoint", "PriceRegion", "PriceRegionName", "PriceRegionSet",
    "Product", "ProductContributor", "ProductWords", "RegionCountry", "ReprintRequest", "StockLevel", "StockMovement",
    "Supplement", "SupplementPrice", "SupplementWords",
]  # fmt: skip
