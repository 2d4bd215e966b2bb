"""Refusals, faults and parts of a total in the language that is spoken."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from broadsheet.catalogue.models.prices import METHOD_NAMES
from broadsheet.catalogue.rules import Fault, Part, Refusal, names
from broadsheet.core.languages import country_name, is_rtl
from broadsheet.core.numbers import format_number

REFUSALS = {
    names.NO_COUNTRY: gettext_noop("There is no country with the code %(country)s."),
    names.NO_OFFER: gettext_noop("This is no longer offered."),
    names.NOT_ON_SALE: gettext_noop("%(offer)s is not on sale at the moment."),
    names.BAD_QUANTITY: gettext_noop("Write how many copies you want: from 1 to %(most)s."),
    names.NO_PRICE: gettext_noop("%(offer)s is not sold to %(country)s in %(currency)s."),
    names.NOT_BY_METHOD: gettext_noop("%(offer)s is sold to %(country)s in %(currency)s, but not for payment by %(method)s."),
    names.NO_SUPPLEMENT: gettext_noop("%(supplement)s is not sold to %(country)s in %(currency)s."),
    names.UNKNOWN_SUPPLEMENT: gettext_noop("There is no such supplement to %(offer)s."),
    names.NO_POSTAGE: gettext_noop(
        "For %(offer)s we have no postage to %(country)s in %(currency)s with payment by %(method)s."
    ),
    names.TOO_HEAVY: gettext_noop("This parcel is too heavy for our postage table. Write to us and we shall find a way."),
    names.NOT_TOGETHER: gettext_noop(
        "%(offer)s is sold only by itself and one copy at a time: make a separate order of it, or write to us."
    ),
    names.OUT_OF_PRINT: gettext_noop("%(offer)s is out of print."),
    names.CONTRADICTION: gettext_noop("Two prices are set for %(offer)s here, so it is not sold until we know which is right."),
}  # fmt: skip


def refusal_words(
    refusal: Refusal, language: str, offers: Mapping[int, str] | None = None, supplements: Mapping[str, str] | None = None,
    asked: Mapping[str, str] | None = None,
) -> str:  # fmt: skip
    """Why something is not sold, for a reader.

    offers: names by key of the offer; supplements: names by slug; asked: country, currency and method of the quote.
    """
    facts: dict[str, Any] = {"country": "", "currency": "", "method": "", **(asked or {}), **refusal.parts}
    facts["offer"] = (offers or {}).get(refusal.offer or 0) or _("This")
    facts["supplement"] = (supplements or {}).get(str(facts.get("supplement", "")), "") or _("This supplement")
    if refusal.key != names.NO_COUNTRY:
        facts["country"] = country_name(str(facts["country"]), language)
    facts["method"] = method_name(str(facts["method"]))
    if refusal.key == names.TOO_FEW_LEFT:
        return _left_words(int(refusal.parts["left"]), facts["offer"], language)
    if "most" in facts:
        facts["most"] = format_number(int(facts["most"]), language)
    return _(REFUSALS[refusal.key]) % facts


def _left_words(left: int, offer: str, language: str) -> str:
    if left == 0:
        return _("%(offer)s is sold out.") % {"offer": offer}
    words = ngettext("Of %(offer)s one copy is left.", "Of %(offer)s %(left)s copies are left.", left)
    return words % {"offer": offer, "left": format_number(left, language)}


def method_name(method: str) -> str:
    """A way to pay, as in running text."""
    return str(dict(METHOD_NAMES).get(method, method))


def part_words(part: Part, supplements: Mapping[str, str] | None = None) -> str:
    """What a part of a total is for."""
    if part.key == names.SUPPLEMENT:
        return (supplements or {}).get(part.of, "") or _("Supplement")
    return _("Postage") if part.key == names.POSTAGE else _("Price")


FAULTS: dict[str, Callable[[str, str], str]] = {
    "no_residual": lambda countries, slug: _("One region must be the rest of the world."),
    "two_residuals": lambda countries, slug: _("Only one region can be the rest of the world."),
    "left_out": lambda countries, slug: _("No region has these countries: %(countries)s.") % {"countries": countries},
    "twice": lambda countries, slug: _("These countries are in two regions: %(countries)s.") % {"countries": countries},
    "unknown": lambda countries, slug: _("No country has these codes: %(countries)s.") % {"countries": countries},
    "empty": lambda countries, slug: _("%(slug)s has no country: take it out, or name its countries.") % {"slug": slug},
    "same_slug": lambda countries, slug: _("Two regions have the short name %(slug)s.") % {"slug": slug},
}


def fault_words(fault: Fault, language: str) -> str:
    """What is wrong with a set of regions, for its editor; many countries are named by their first dozen."""
    codes = fault.countries[:12]
    comma = "، " if is_rtl(language) else ", "
    listed = comma.join(codes if fault.key == "unknown" else [country_name(code, language) for code in codes])
    return FAULTS[fault.key](listed + ("…" if len(fault.countries) > 12 else ""), fault.slug)


def kept_region_words(region: str) -> str:
    return _("%(region)s has prices or postage: it cannot be left out.") % {"region": region}
