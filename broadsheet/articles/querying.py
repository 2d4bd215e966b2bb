"""Questions that readers' lists ask: each text once, in the language that suits the frame."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Prefetch, Q, QuerySet, Value, When, Window
from django.db.models.functions import Coalesce, RowNumber, TruncDate

from broadsheet.articles.models import Address, ArticlePage, Credit, Source
from broadsheet.core.dates import PartialDate, Precision, format_date
from broadsheet.core.languages import direction
from broadsheet.core.titles import title_html

ORDERS: dict[str, Callable[[QuerySet[ArticlePage]], QuerySet[ArticlePage]]] = {}


def register_order(name: str, order: Callable[[QuerySet[ArticlePage]], QuerySet[ArticlePage]]) -> None:
    """Let a higher room offer an order of the archive, such as by number of comments."""
    ORDERS[name] = order


register_order("date", lambda articles: by_day(articles))
register_order("moment", lambda articles: by_moment(articles))
register_order("title", lambda articles: articles.order_by("sort_title", "pk"))


def by_day(articles: QuerySet[ArticlePage]) -> QuerySet[ArticlePage]:
    """The newest first; what nobody can date comes behind what has a date, in the order of its publication."""
    return articles.order_by(F("date").desc(nulls_last=True), F("first_published_at").desc(nulls_last=True), "-pk")


def by_moment(articles: QuerySet[ArticlePage]) -> QuerySet[ArticlePage]:
    """As news goes: what has no date counts from the day on which it was published, so that who follows hears of it."""
    day = Coalesce("date", TruncDate("first_published_at"))
    return articles.order_by(day.desc(nulls_last=True), "-pk")


@dataclass(frozen=True)
class Card:
    """What a list shows of a version; `lang` is that of the text, which may not be the frame's."""

    text_id: int
    version_id: int
    lang: str
    dir: str
    title: str
    title_html: str
    teaser: str
    url: str
    date: PartialDate | None
    date_words: str
    credits: tuple[tuple[str, str, str], ...]
    is_foreign: bool
    section_id: int
    picture: Any = None
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def by(self) -> list[str]:
        """Names of the authors."""
        return [name for role, name, _slug in self.credits if role == Credit.AUTHOR]


def published() -> QuerySet[ArticlePage]:
    """Every version that readers may see."""
    return ArticlePage.objects.live().filter(addresses__is_current=True)


def one_per_text(articles: QuerySet[ArticlePage], order: Sequence[str]) -> QuerySet[ArticlePage]:
    """Of each text the version that comes first in the order of languages."""
    whens = [When(locale__language_code=code, then=Value(place)) for place, code in enumerate(order)]
    rank = Case(*whens, default=Value(len(order)), output_field=IntegerField())
    place = Window(RowNumber(), partition_by=F("text_id"), order_by=[rank.asc(), F("pk").asc()])
    return articles.annotate(place_in_text=place).filter(place_in_text=1)


def with_card_parts(articles: QuerySet[ArticlePage]) -> QuerySet[ArticlePage]:
    """Fetch with a fixed number of queries what cards show."""
    credits = Credit.objects.select_related("contributor").prefetch_related("contributor__words")
    current = Address.objects.filter(is_current=True)
    return (
        articles.select_related("locale", "text", "first_picture")
        .defer("body", "front_matter", "handover_note")
        .prefetch_related(Prefetch("credits", credits), Prefetch("addresses", current, to_attr="current"))
    )


def cards(articles: Any, frame: Any) -> list[Card]:
    """Cards of versions (a queryset or a part of one), in its order, in the words of a frame."""
    return [card(page, frame) for page in with_card_parts(articles) if page.current]


def card(page: Any, frame: Any) -> Card:
    """One card; the page comes with the parts of `with_card_parts`."""
    lang = page.locale.language_code
    shown = page.partial_date if page.date_precision != Precision.UNKNOWN.value else None
    return Card(
        text_id=page.text_id,
        version_id=page.pk,
        lang=lang,
        dir=direction(lang),
        title=page.title,
        title_html=title_html(page.marked_title),
        teaser=page.teaser,
        url=page.current[0].path(),
        date=shown,
        date_words=format_date(shown, frame.interface) if shown else "",
        credits=tuple(
            (credit.role, credit.contributor.name_in(lang), credit.contributor.slug) for credit in page.credits.all()
        ),
        is_foreign=lang != frame.language,
        section_id=page.text.section_id,
        picture=page.first_picture,
    )


@dataclass(frozen=True)
class Filters:
    """What the archive may be narrowed to; empty means all. Slugs, a year, language codes."""

    year: int | None = None
    topic: str = ""
    region: str = ""
    section: str = ""
    author: str = ""
    original: str = ""
    language: str = ""
    sort: str = "date"

    @property
    def any(self) -> bool:
        return bool(
            self.year or self.topic or self.region or self.section or self.author or self.original or self.language
        )


def archive(filters: Filters, order: Sequence[str]) -> QuerySet[ArticlePage]:
    """Each text once, narrowed and sorted."""
    articles = published()
    if filters.year:
        articles = articles.filter(date__range=(date(filters.year, 1, 1), date(filters.year, 12, 31)))
    if filters.topic:
        articles = articles.filter(text__topics__slug=filters.topic)
    if filters.region:
        articles = articles.filter(text__places__slug=filters.region)
    if filters.section:
        articles = articles.filter(text__section__slug=filters.section)
    if filters.author:
        own = Credit.objects.filter(page=OuterRef("pk"), contributor__slug=filters.author)
        articles = articles.filter(Exists(own))
    if filters.language:
        articles = articles.filter(locale__language_code=filters.language)
    if filters.original:
        articles = articles.filter(_originally_in(filters.original))
    return ORDERS.get(filters.sort, ORDERS["date"])(one_per_text(articles, order))


def _originally_in(language: str) -> Q:
    here = ArticlePage.objects.filter(
        text=OuterRef("text"), origin=ArticlePage.ORIGINAL, locale__language_code=language
    )
    elsewhere = Source.objects.filter(page__text=OuterRef("text"), version=None, language=language)
    return Q(Exists(here)) | Q(Exists(elsewhere))


def facets() -> dict[str, list[Any]]:
    """Which years and original languages the archive holds, newest and most frequent first."""
    days = published().exclude(date=None).order_by().values_list("date__year", flat=True).distinct()
    originals = (
        published()
        .filter(origin=ArticlePage.ORIGINAL)
        .order_by()
        .values_list("locale__language_code", flat=True)
        .distinct()
    )
    outside = Source.objects.filter(version=None, page__live=True).exclude(language="")
    languages = {*originals, *outside.order_by().values_list("language", flat=True).distinct()}
    return {"years": sorted(set(days), reverse=True), "originals": sorted(languages)}
