"""The demo's shelf and counter: regions, postage, offers, books; set as the editors of a house set them."""

from __future__ import annotations

from datetime import date
from typing import Any

from broadsheet.articles.models import ArticlePage, Contributor
from broadsheet.catalogue.actions import add_stock, ask_for_reprint
from broadsheet.catalogue.models import Component, Offer, PriceRegionSet, Product, ReprintRequest, Supplement
from broadsheet.catalogue.setting_prices import set_postage, set_price, set_supplement_price
from broadsheet.catalogue.setting_regions import Region, save_region_set
from broadsheet.core.dates import PartialDate
from broadsheet.core.money import Money, read_money
from broadsheet.pages.models import Picture
from broadsheet.periodicals.models import Imprint, Issue, Periodical
from broadsheet.sections.models import Section


def build_catalogue(house: dict[str, Any], products: list[dict[str, Any]], pictures: dict[str, Picture]) -> None:
    """Everything that is sold, at the prices that hold since the first day."""
    since = house["from"]
    for row in house["region_sets"]:
        save_region_set(row["slug"], row["name"], [_region(one) for one in row["regions"]])
    for row in house["postage"]:
        _postage(row, since)
    for position, row in enumerate(house["offers"]):
        _subscription(row, position, since)
    for position, row in enumerate(products):
        _product(row, position, pictures, since)


def selling_blocks(row: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """What a front page sells; no books named: the newest."""
    offers = list(Offer.objects.filter(slug__in=row.get("offers") or []))
    chosen = {one.slug: one for one in Product.objects.filter(slug__in=row.get("books") or [])}
    books = [chosen[slug] for slug in row.get("books") or []]
    blocks: list[tuple[str, dict[str, Any]]] = [("offers", {"heading": "", "offers": offers})] if offers else []
    return [*blocks, ("books", {"heading": "", "products": books, "count": 3})]


def amount(words: str) -> Money:
    """`12.50 GBP`"""
    number, currency = str(words).split()
    return read_money(number, currency)


def _region(row: dict[str, Any]) -> Region:
    return Region(row["slug"], row["names"], (row.get("countries") or "").split(), bool(row.get("residual")))


def _postage(row: dict[str, Any], since: date) -> None:
    further = amount(row["further"]).minor if "further" in row else None
    set_postage(
        Section.objects.get(slug=row["section"]), _region_of(row["set"], row["region"]), amount(row["amount"]), since,
        method=row.get("method") or "", service=row["service"], per=row.get("per") or "weight",
        up_to_grams=row.get("up_to"), further_minor=further, edition=row.get("edition") or "",
    )  # fmt: skip


def _region_of(region_set: str, slug: str) -> Any:
    return PriceRegionSet.objects.get(slug=region_set).regions.get(slug=slug)


# --- offers ----------------------------------------------------------------------------


def _offer(slug: str, row: dict[str, Any], section: str, position: int, **fields: Any) -> Offer:
    base = Offer.objects.get(slug=row["base"]) if row.get("base") else None
    offer = Offer(
        slug=slug, section=Section.objects.get(slug=section), region_set=PriceRegionSet.objects.get(slug=row["set"]),
        rate=row.get("rate") or "standard", base=base, combining=row.get("combining") or "per_copy",
        charge=row.get("charge") or "once", position=position, **fields,
    )  # fmt: skip
    offer.full_clean()
    offer.save()
    return offer


def _subscription(row: dict[str, Any], position: int, since: date) -> None:
    offer = _offer(str(row["slug"]), row, row["section"], position, kind=row["kind"])
    for code, name in row["names"].items():
        offer.words.model.objects.create(offer=offer, language=code, name=name, note=row["notes"].get(code, ""))
    for place, one in enumerate(row["components"]):
        Component.objects.create(
            offer=offer, position=place, periodical=Periodical.objects.get(slug=str(one["periodical"])), count=one["count"],
            is_at_least=bool(one.get("at_least")), share=one.get("share") or 1,
        )  # fmt: skip
    for slug, prices in row["prices"].items():
        for words in prices:
            set_price(
                offer, _region_of(row["set"], slug), amount(words), since, is_delivered=row.get("is_delivered", True)
            )
    for extra in row.get("supplements") or []:
        _supplement(offer, extra, since)


def _supplement(offer: Offer, row: dict[str, Any], since: date) -> None:
    extra = Supplement.objects.create(
        offer=offer, slug=row["slug"], gives_priority=Periodical.objects.get(slug=row["priority"]),
        gives_free_products=row["free_products"],
    )  # fmt: skip
    for code, name in row["names"].items():
        extra.words.model.objects.create(supplement=extra, language=code, name=name)
    for words in row["prices"]:
        set_supplement_price(extra, None, amount(words), since)


# --- products ------------------------------------------------------------------------------


def _product(row: dict[str, Any], position: int, pictures: dict[str, Picture], since: date) -> None:
    product = _new_product(row, position, pictures)
    for code, words in row["words"].items():
        product.words.model.objects.create(product=product, language=code, **words)
    for place, (slug, role) in enumerate(row.get("contributors") or []):
        contributor = Contributor.objects.get(slug=slug)
        product.contributors.model.objects.create(product=product, contributor=contributor, role=role, sort_order=place)
    if "copies" in row:
        add_stock(product, row["copies"], "printing:1")
    _wishes(product, row.get("wishes") or 0)
    _sold_by(product, row, position, since)


def _new_product(row: dict[str, Any], position: int, pictures: dict[str, Picture]) -> Product:
    issue = _issue(row["issue"]) if "issue" in row else None
    shown = PartialDate.parse(str(row["date"])) if "date" in row else (issue.partial_date if issue else None)
    product = Product(
        section=Section.objects.get(slug=row["section"]), slug=str(row["slug"]), kind=row["kind"], issue=issue,
        isbn=row.get("isbn") or "", extent_pages=row["pages"], binding=row["binding"], weight_grams=row["grams"],
        date=shown.day if shown else None, date_precision=shown.precision.value if shown else "unknown",
        cover=pictures.get(row.get("cover") or "") or (issue.cover if issue else None), languages=row["languages"],
        text=_text(row.get("text")), is_out_of_print=bool(row.get("out_of_print")), position=position,
        imprint=Imprint.objects.filter(words__name=(row.get("imprint") or {}).get("en")).first(),
    )  # fmt: skip
    product.full_clean()
    product.save()
    return product


def _issue(path: str) -> Issue:
    periodical, _slash, slug = path.partition("/")
    return Issue.objects.get(periodical__slug=periodical, slug=slug)


def _text(work: str | None) -> Any:
    page = ArticlePage.objects.filter(import_key__startswith=f"{work}/").first() if work else None
    return page.text if page else None


def _wishes(product: Product, count: int) -> None:
    """Those who left an address, and those who did not."""
    for number in range(count):
        if number % 3:
            ask_for_reprint(product, f"reader-{number}@post.example", "en")
        else:
            ask_for_reprint(product)
    assert ReprintRequest.objects.filter(product=product).count() == count


def _sold_by(product: Product, row: dict[str, Any], position: int, since: date) -> None:
    """A book is sold by an offer of its own, which bears its title."""
    spec = row["offer"]
    offer = _offer(product.slug, spec, row["section"], 100 + position, kind="product")
    Component.objects.create(offer=offer, product=product)
    for slug, prices in spec["prices"].items():
        for one in prices:
            further = amount(one["further"]).minor if "further" in one else None
            set_price(
                offer, _region_of(spec["set"], slug), amount(one["price"]), since,
                is_delivered=one.get("is_delivered", True), further_minor=further,
            )  # fmt: skip
