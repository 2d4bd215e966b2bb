"""The checkout: a form per person, the ways to pay, and the order that they make together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from broadsheet.catalogue.models.prices import SERVICE_NAMES
from broadsheet.core.money import Money
from broadsheet.orders.actions import Ordering
from broadsheet.orders.forms import PersonForm, WayForm
from broadsheet.orders.quoting import Pricing, Shelf, Way
from broadsheet.orders.renewing import rhythm_of
from broadsheet.orders.rules import Basket
from broadsheet.sections.models import Section


class Checkout:
    """What one section sells of a basket, being ordered.

    others: the sections whose goods in the basket are orders of their own.
    data: the form as it was sent, None for an empty one. typed: what is in it, where it is only looked at again.
    """

    def __init__(
        self, shelf: Shelf, basket: Basket, language: str, data: QueryDict | None = None, typed: QueryDict | None = None,
        others: Sequence[Section] = (),
    ) -> None:  # fmt: skip
        self.others = others
        self.typed = typed or data or QueryDict()
        self.shelf, self.whole, self.language, self.data = shelf, basket, language, data
        self.basket = shelf.basket(basket)
        pricing = Pricing(self.basket, shelf.section, timezone.localdate())
        self.services = pricing.services()
        self.service = self._service(pricing)
        self.ways: list[Way] = pricing.by(self.service).ways()
        self.why_not = [] if self.ways else pricing.why_not()
        self.people = [self._person(to) for to in sorted({0, *self.basket.recipients})]
        first = self.ways[0].key if len(self.ways) == 1 else None
        offers = [offer for _place, _line, offer in shelf.rows]
        self.way = WayForm(data, ways=self.ways, rhythm=rhythm_of(offers), initial={"way": first, **self._typed("")})

    def _service(self, pricing: Pricing) -> str:
        """The class of post that was chosen, or the usual one."""
        chosen = self.typed.get("service", "")
        return chosen if chosen in dict(self.services) else pricing.usual_service()

    def _typed(self, prefix: str) -> dict[str, Any]:
        return {name.removeprefix(prefix): words for name, words in self.typed.items() if name.startswith(prefix)}

    def _person(self, to: int) -> PersonForm:
        mine = [offer for _place, line, offer in self.shelf.rows if line.recipient == to]
        renews = any(component.periodical_id for offer in mine for component in offer.components.all())
        return PersonForm(
            self.data, to=to, country=self.basket.country_of(to), has_post=bool(mine), may_renew=renews,
            initial=self._typed(f"p{to}-"),
        )  # fmt: skip

    def is_valid(self) -> bool:
        return all([form.is_valid() for form in (*self.people, self.way)])

    def shown_again(self) -> Checkout:
        """The same form with today's prices beside the ways to pay."""
        again = Checkout(self.shelf, self.whole, self.language, self.data, others=self.others)
        again.is_valid()
        return again

    def ordering(self) -> Ordering:
        """What the buyer has said; only of a valid form."""
        currency, method = self.way.chosen
        return Ordering(
            basket=self.basket, section=self.shelf.section, currency=currency, method=method,
            people={form.to: form.who() for form in self.people},
            language=self.people[0].cleaned_data.get("language") or self.language, expected=self.way.expected(),
            note=self.way.cleaned_data.get("note", ""), rhythm=self.way.chosen_rhythm, service=self.service,
        )  # fmt: skip

    def context(self) -> dict[str, Any]:
        """What the page shows: the lines by recipient, the forms, each way with what its total is made of."""
        parcels = [
            {
                "form": form, "to": form.to,
                "rows": [(line, offer) for _place, line, offer in self.shelf.rows if line.recipient == form.to],
                "country": form.country,
            }
            for form in self.people
        ]  # fmt: skip
        return {
            "page_title": _("Your order"), "checkout": self, "parcels": parcels, "way_form": self.way, "section": self.shelf.section,
            "shown": self._shown(), "services": self._services(), "is_free": bool(self.ways) and not any(way.bill.total for way in self.ways),
            "problem": " ".join(self.why_not), "language_form": "checkout", "enter_looks": True, "others": self.others,
        }  # fmt: skip

    def _services(self) -> list[tuple[str, Any, Money, bool]]:
        """Where there is a choice: each class of post, what it is called and costs, whether it is the one chosen."""
        words, chosen = dict(SERVICE_NAMES), self.service
        found = [(service, words[service], postage, service == chosen) for service, postage in self.services]
        return found if len(found) > 1 else []

    def _shown(self) -> Way | None:
        """The way whose total is spelt out: the one chosen, else the first."""
        chosen = self.way["way"].value()
        return next((way for way in self.ways if way.key == chosen), self.ways[0] if self.ways else None)
