"""Who may be meant."""

from __future__ import annotations

from django.db.models import Q

from broadsheet.core.addresses import name_key
from broadsheet.people.models import Person

MOST_LIKELY = 8


def likely_the_same(name: str, email: str = "", postcode: str = "", country: str = "") -> list[Person]:
    """Persons already known who may be the one meant: same name, same e-mail address, or a namesake at the postcode.

    Shown before somebody new is made; a person decides, never the machine.
    """
    words = [word for word in name_key(name).split() if len(word) > 1]
    asked = Q(name_key=" ".join(words)) if words else Q(pk=None)
    asked |= Q(name_key=name_key(name)) if name.strip() else Q(pk=None)
    if email.strip():
        asked |= Q(email__iexact=email.strip())
    if postcode.strip() and words:
        namesake = Q()
        for word in words:
            namesake |= Q(name_key__contains=word)
        asked |= namesake & Q(addresses__postcode__iexact=postcode.strip(), addresses__country=country)
    rows = Person.objects.filter(asked).distinct().prefetch_related("addresses")
    return list(rows.order_by("pk")[:MOST_LIKELY])


def persons_named(words: str, most: int = 12) -> list[Person]:
    """Persons whose name, e-mail address or postcode has each of the words."""
    rows = Person.objects.prefetch_related("addresses")
    for word in words.split()[:6]:
        place = Q(addresses__postcode__istartswith=word) | Q(addresses__locality__icontains=word)
        rows = rows.filter(Q(name_key__contains=name_key(word) or word) | Q(email__icontains=word) | place)
    return list(rows.distinct().order_by("name")[:most])
