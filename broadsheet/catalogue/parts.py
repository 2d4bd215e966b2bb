"""What other rooms' pages show of the catalogue: an issue where its copies are sold."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from broadsheet.catalogue.models import Offer, Product
from broadsheet.periodicals.models import Issue


def copies_of(issue: Issue, language: str) -> list[dict[str, str]]:
    """The back issue in the catalogue, and the subscriptions to its periodical."""
    found = []
    for product in Product.objects.shown().filter(issue=issue).select_related("stock"):
        words = _("Order this issue") if product.is_for_sale else _("Ask for a reprint")
        found.append({"words": words, "url": product.path(language)})
    offers = Offer.objects.on_sale(timezone.localdate()).filter(components__periodical=issue.periodical_id, base=None)
    if first := offers.first():
        found.append({"words": _("Subscribe"), "url": f"/{language}/subscribe/#{first.slug}"})
    return found
