"""How to subscribe to the periodical, as a box on its sheet: the same text as on the web, with the prices of its day."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from broadsheet.catalogue.compiling import paragraph, priced, shown_offers
from broadsheet.catalogue.rules.names import PRODUCT
from broadsheet.periodicals.models import Edition
from broadsheet.periodicals.rules import ADVERT
from broadsheet.typesetting.manuscript import BOLD, Box, Paragraph, Run

MOST = 2


def subscriptions(edition: Edition) -> list[Box]:
    """The first offers at the ordinary price; none where the contents advertise one already."""
    if any(entry.kind == ADVERT and entry.advert_kind == "offer" for entry in edition.contents.all()):
        return []
    day, language = _day(edition), edition.language
    rows = shown_offers().on_sale(day).filter(components__periodical=edition.issue.periodical_id, base=None)
    offers = [one for one in priced(rows.exclude(kind=PRODUCT).distinct()[:MOST], day) if not one.plain.is_empty]
    if not offers:
        return []
    address = f"{settings.PUBLIC_URL}/{language}/subscribe/"
    more = Paragraph((Run(address.partition("://")[2], href=address),))
    lines = (
        Paragraph(
            (Run(one.offer.name_in(language), styles=frozenset({BOLD})), Run("\n"), Run(paragraph(one, language)))
        )
        for one in offers
    )
    return [Box("subscription", _("Subscribe"), (*lines, more))]


def _day(edition: Edition) -> date:
    """A frozen sheet keeps the prices of the day on which it was frozen."""
    return timezone.localdate(edition.frozen_at) if edition.frozen_at else timezone.localdate()
