"""Who divides the income of a periodical: a treasurer of all the sections whose periodical it is."""

from __future__ import annotations

from typing import Any

from django.db.models import Count

from broadsheet.periodicals.models import Periodical
from broadsheet.sections.policies import parts_of
from broadsheet.sections.rules import MONEY_ROWS, may


def divisible_by(user: Any) -> list[Periodical]:
    """The periodicals of several sections whose income somebody may divide."""
    if not (user.is_superuser or may(parts_of(user), MONEY_ROWS, "change")):
        return []
    several = Periodical.objects.alias(count=Count("sections")).filter(count__gt=1)
    rows = several.prefetch_related("words", "sections", "income_shares__section__words")
    return [row for row in rows if may_divide(user, row)]


def may_divide(user: Any, periodical: Periodical) -> bool:
    """Nobody gives her own section what is another's: all of them must be hers."""
    if user.is_active and user.is_superuser:
        return True
    sections = [section.pk for section in periodical.sections.all()]
    return bool(sections) and all(may(parts_of(user), MONEY_ROWS, "change", section) for section in sections)
