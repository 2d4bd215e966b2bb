"""The checkout: a form per person, the ways to pay, and the order that they make together."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from broadsheet.core.languages import country_name
from broadsheet.orders.actions import Ordering
from broadsheet.orders.forms import PersonForm, WayForm
from broadsheet.orders.quoting import Pricing, Shelf, Way
from broadsheet.orders.renewing import rhythm_of
from broadsheet.orders.rules import Basket


class Checkout:
    """What one section sells of a basket, being ordered. data: the form as it was sent, None for an empty one."""

    def __init__(self, shelf: Shelf, basket: Basket, language: str, data: QueryDict | None = None) -> None:
        self.shelf, self.whole, self.language, self.data = shelf, basket, language, data
        self.basket = shelf.basket(basket)
        self.ways: list[Way] = Pricing(self.basket, shelf.section, timezone.localdate()).ways()
        self.people = [self._person(to) for to in sorted({0, *self.basket.recipients})]
        first = self.ways[0].key if len(self.ways) == 1 else None
        offers = [offer for _place, _line, offer in shelf.rows]
        self.way = WayForm(data, ways=self.ways, rhythm=rhythm_of(offers), initial={"way": first})

    def _person(self, to: int) -> PersonForm:
        mine = [offer for _place, line, offer in self.shelf.rows if line.recipient == to]
        renews = any(component.periodical_id for offer in mine for component in offer.components.all())
        return PersonForm(
            self.data, to=to, country=self.basket.country_of(to), has_post=bool(mine), may_renew=renews,
        )  # fmt: skip

    def is_valid(self) -> bool:
        return all([form.is_valid() for form in (*self.people, self.way)])

    def shown_again(self) -> Checkout:
        """The same form with today's prices beside the ways to pay."""
        again = Checkout(self.shelf, self.whole, self.language, self.data)
        again.is_valid()
        return again

    def ordering(self) -> Ordering:
        """What the buyer has said; only of a valid form."""
        currency, method = self.way.chosen
        return Ordering(
            basket=self.basket, section=self.shelf.section, currency=currency, method=method,
            people={form.to: form.who() for form in self.people},
            language=self.people[0].cleaned_data.get("language") or self.language, expected=self.way.expected(),
            note=self.way.cleaned_data.get("note", ""), rhythm=self.way.chosen_rhythm,
        )  # fmt: skip

    def context(self) -> dict[str, Any]:
        """What the page shows: the lines by recipient, the forms, each way with what its total is made of."""
        language = get_language() or "en"
        parcels = [
            {
                "form": form, "to": form.to,
                "rows": [(line, offer) for _place, line, offer in self.shelf.rows if line.recipient == form.to],
                "country": country_name(form.country, language) if form.country else "",
            }
            for form in self.people
        ]  # fmt: skip
        return {
            "page_title": _("Your order"), "checkout": self, "parcels": parcels, "way_form": self.way, "section": self.shelf.section,
            "shown": self._shown(), "is_free": not any(way.bill.total for way in self.ways),
        }  # fmt: skip

    def _shown(self) -> Way | None:
        """The way whose total is spelt out: the one chosen, else the first."""
        chosen = self.way["way"].value()
        return next((way for way in self.ways if way.key == chosen), self.ways[0] if self.ways else None)
