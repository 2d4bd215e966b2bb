"""The two price tables of the house's worked example, as rows."""

from __future__ import annotations

from datetime import date

from broadsheet.catalogue.models import Component, Offer, OfferWords, Product, ProductWords, Supplement, SupplementWords
from broadsheet.catalogue.setting_prices import set_postage, set_price, set_supplement_price
from broadsheet.catalogue.setting_regions import Region, save_region_set
from broadsheet.core.money import Money
from broadsheet.periodicals.models import Periodical, PeriodicalTitle
from broadsheet.sections.models import Section

FIRST_DAY = date(2024, 1, 1)
TODAY = date(2024, 11, 25)
EUROPE = (
    "AD AL AT BA BE BG BY CH CY CZ DE DK EE ES FI FO FR GI GR HR HU IE IS IT LI LT LU LV MC MD ME MK MT NL NO PL PT RO RS "
    "SE SI SK SM UA VA"
).split()


def root():
    return Section.objects.get(parent=None)


def money(words):
    """`12.50 GBP`."""
    amount, currency = words.split()
    return Money(round(float(amount) * 100), currency)


def serial(slug):
    row, made = Periodical.objects.get_or_create(slug=slug, defaults={"kind": "broadsheet"})
    if made:
        row.sections.set([root()])
        row.save()
        PeriodicalTitle.objects.create(periodical=row, language="en", title=slug.title())
    return row


def offer(slug, region_set, **fields):
    row = Offer.objects.create(
        section=fields.pop("section", None) or root(), slug=slug, region_set=region_set, **fields
    )
    OfferWords.objects.create(offer=row, language="en", name=slug.replace("-", " ").capitalize())
    return row


def price_all(row, table, **options):
    """Set prices: region's slug → amounts."""
    for slug, amounts in table.items():
        for words in amounts:
            set_price(row, row.region_set.regions.get(slug=slug), money(words), FIRST_DAY, **options)


def joint_subscription():
    """3 issues of Perigee and at least 4 of Aurora, with the supporter's supplement."""
    regions = save_region_set(
        "post", "By post",
        [
            Region("uk", {"en": "United Kingdom"}, ["GB"]),
            Region("europe", {"en": "Europe"}, EUROPE),
            Region("world", {"en": "World"}, is_residual=True),
        ],
    )  # fmt: skip
    row = offer("joint", regions)
    Component.objects.create(offer=row, position=1, periodical=serial("perigee"), count=3, share=2)
    Component.objects.create(offer=row, position=2, periodical=serial("aurora"), count=4, is_at_least=True)
    price_all(
        row,
        {
            "uk": ["15 GBP", "18 EUR"],
            "europe": ["20 GBP", "24 EUR"],
            "world": ["25 GBP", "30 EUR", "30 USD"],
        },
    )
    extra = Supplement.objects.create(
        offer=row, slug="supporter", gives_priority=serial("aurora"), gives_free_products=True
    )
    SupplementWords.objects.create(supplement=extra, language="en", name="The supporter's supplement")
    for words in ("10 GBP", "12 EUR"):
        set_supplement_price(extra, None, money(words), FIRST_DAY)
    return row


def product(slug="winter-book", *, copies=None, **fields):
    from broadsheet.catalogue.actions import add_stock

    fields.setdefault("weight_grams", 480)
    row = Product.objects.create(section=root(), slug=slug, **fields)
    ProductWords.objects.create(
        product=row, language="en", title=slug.replace("-", " ").title(), blurb="About the dark."
    )
    if copies is not None:
        add_stock(row, copies, "first printing")
    return row


def book_regions():
    return save_region_set(
        "books", "Books",
        [
            Region("uk", {"en": "United Kingdom"}, ["GB"]),
            Region("europe", {"en": "Europe"}, EUROPE),
            Region("australia", {"en": "Australia"}, ["AU"]),
            Region("world", {"en": "USA and everywhere else"}, is_residual=True),
        ],
    )  # fmt: skip


def book(slug="winter-book", *, regions=None, copies=None, **fields):
    """A book of 276 pages: 12 GBP and post in the United Kingdom, delivered everywhere else."""
    regions = regions or book_regions()
    row = offer(f"offer-{slug}", regions, kind="product", **fields)
    Component.objects.create(offer=row, product=product(slug, copies=copies, extent_pages=276))
    price_all(row, {"uk": ["12 GBP"]}, is_delivered=False)
    price_all(row, {"europe": ["20 EUR"], "australia": ["42 AUD"], "world": ["27 USD"]})
    return row


def uk_postage(regions):
    """First class post is free for who pays by bank transfer; PayPal costs 2 GBP; nothing is set for other ways."""
    uk = regions.regions.get(slug="uk")
    for method, words in (("bank", "0 GBP"), ("paypal", "2 GBP")):
        set_postage(root(), uk, money(words), FIRST_DAY, method=method, service="first_class", up_to_grams=1000)
