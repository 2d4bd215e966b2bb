"""What this room adds to Wagtail's admin."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from broadsheet.catalogue import desk_views as views
from broadsheet.catalogue.models import Offer, PriceRegionSet, Product, Supplement
from broadsheet.catalogue.policies import OFFERS, PRODUCTS, REGION_SETS, SUPPLEMENTS
from broadsheet.catalogue.viewsets import OfferRows, ProductRows, SupplementRows

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


class PricesItem(MenuItem):  # type: ignore[misc]
    def is_shown(self, request: Any) -> bool:
        return bool(OFFERS.user_has_any_permission(request.user, ["change", "view"]))


@hooks.register("register_admin_menu_item")
def prices_item() -> MenuItem:
    return PricesItem(_("Prices and stock"), reverse("prices:list"), name="prices", icon_name="tag", order=280)
