"""What this room adds to Wagtail's admin."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from broadsheet.catalogue import desk_views as views
from broadsheet.catalogue.models import Offer, PriceRegionSet, Product, Supplement
from broadsheet.catalogue.policies import OFFERS, PRODUCTS, REGION_SETS, SUPPLEMENTS
from broadsheet.catalogue.viewsets import OfferRows, ProductRows, SupplementRows
from broadsheet.sections.desk_menu import DeskItem, whoever_may

for model, policy in ((Product, PRODUCTS), (Offer, OFFERS), (Supplement, SUPPLEMENTS), (PriceRegionSet, REGION_SETS)):
    register_permission_policy(model, policy)
for viewset in (ProductRows, OfferRows, SupplementRows):
    register_snippet(viewset)


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern | URLResolver]:
    prices = [
        path("", views.offers, name="list"),
        path("offers/<int:pk>/", views.grid, name="grid"),
        path("offers/<int:pk>/price/", views.price, name="price"),
        path("offers/<int:pk>/supplements/<int:supplement>/price/", views.supplement_price, name="supplement-price"),
        path("regions/", views.region_sets, name="region-sets"),
        path("regions/newcomers/", views.newcomers_seen, name="newcomers-seen"),
        path("regions/new/", views.region_set, name="new-region-set"),
        path("regions/<int:pk>/", views.region_set, name="region-set"),
        path("postage/", views.postage, name="postage"),
        path("postage/rate/", views.rate, name="rate"),
        path("stock/", views.stock, name="stock"),
        path("stock/<int:pk>/", views.product_stock, name="product-stock"),
        path("stock/<int:pk>/add/", views.add, name="add-stock"),
        path("stock/<int:pk>/correct/", views.correct, name="correct-stock"),
    ]
    return [path("prices/", include((prices, "prices")))]


@hooks.register("register_admin_menu_item")
def prices_item() -> DeskItem:
    return DeskItem(
        _("Prices and stock"),
        "prices:list",
        whoever_may(OFFERS, "change", "view"),
        name="prices",
        icon_name="tag",
        order=280,
    )
