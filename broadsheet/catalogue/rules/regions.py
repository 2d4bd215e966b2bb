"""A set of regions is a partition of the world."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from stdnum import isbn

from broadsheet.core.countries import COUNTRIES, is_country


@dataclass(frozen=True)
class RegionSpec:
    """A region of a set as an editor wants it; the residual takes every country that no other names."""

    slug: str
    countries: frozenset[str] | tuple[str, ...] = ()
    is_residual: bool = False


@dataclass(frozen=True)
class Fault:
    """What is wrong with a set of regions. key: no_residual, two_residuals, twice, left_out, unknown, same_slug, empty."""

    key: str
    countries: tuple[str, ...] = ()
    slug: str = ""


def faults_of(regions: Sequence[RegionSpec]) -> list[Fault]:
    """Why regions are no partition of the 250 countries with exactly one residual; nothing where they are."""
    faults = []
    residuals = sum(region.is_residual for region in regions)
    named = Counter(code for region in regions for code in region.countries)
    slugs = Counter(region.slug for region in regions)
    if residuals > 1:
        faults.append(Fault("two_residuals"))
    if residuals == 0:
        faults.append(Fault("no_residual"))
        faults += [Fault("left_out", missing)] if (missing := _sorted(set(COUNTRIES) - set(named))) else []
    if unknown := _sorted(code for code in named if not is_country(code)):
        faults.append(Fault("unknown", unknown))
    if twice := _sorted(code for code, count in named.items() if count > 1):
        faults.append(Fault("twice", twice))
    faults += [
        Fault("empty", slug=region.slug) for region in regions if not region.countries and not region.is_residual
    ]
    faults += [Fault("same_slug", slug=slug) for slug, count in slugs.items() if count > 1]
    return faults


def _sorted(codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(codes))


def is_isbn(value: str) -> bool:
    """Whether an ISBN of 10 or 13 digits has the right check digit. Source: ISO 2108."""
    return bool(isbn.is_valid(value))
