"""The archive and articles. Addresses are looked up in their own table (docs/decisions)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from broadsheet.articles import loading, presenting, querying
from broadsheet.articles.forms import ArchiveForm
from broadsheet.articles.models import ArticlePage, Contributor, Place, Topic
from broadsheet.core.words import fold
from broadsheet.pages.frame import Frame

PER_PAGE = 20


@require_safe
def article(request: HttpRequest, lang: str, day: date, slug: str) -> HttpResponse:
    """An article in its own frame, or in the reader's where it has no version in her language."""
    found = find(request, day, slug)
    return found.serve(request) if isinstance(found, ArticlePage) else found  # type: ignore[no-any-return]


def find(request: HttpRequest, day: date, slug: str) -> ArticlePage | HttpResponse:
    """The version to read at an address, or a redirect to where it is read. Raises Http404."""
    frame: Frame = request.frame  # type: ignore[attr-defined]
    rows = loading.at_address(day, slug)
    every, places = loading.current_rows(rows)
    texts = {row.text_id for row in rows}
    current = [row for row in every if row.text_id in texts]
    own = next((row for row in rows if row.language == frame.language and row.version.live), None)
    if own is not None and not own.is_current:
        target = next(row for row in current if row.version_id == own.version_id)
        return HttpResponsePermanentRedirect(target.path())
    chosen = own or presenting.choose_version(current, frame, request.GET.get("version", "")[:20])
    if chosen is None:
        raise Http404
    if chosen.language == frame.language and own is None:
        return HttpResponseRedirect(chosen.path())
    row = next((one for one in rows if one.version_id == chosen.version_id and one.is_current), None)
    if row is None:
        return HttpResponseRedirect(chosen.path(frame.language))
    return loading.fill(row.version, row, every, places, frame)


@require_safe
def reuse(request: HttpRequest, lang: str, day: date, slug: str) -> HttpResponse:
    """How to quote and reprint a text: credit line, licence, forms for citation programs."""
    found = find(request, day, slug)
    if not isinstance(found, ArticlePage):
        return redirect(f"{found['Location']}/reuse")
    context = presenting.article_context(found, request)
    return render(request, "articles/reuse.html", {**context, "page": found, "address": found.address()})


@require_safe
def archive(request: HttpRequest, lang: str) -> HttpResponse:
    """Every text once, narrowed by what the reader chose."""
    frame: Frame = request.frame  # type: ignore[attr-defined]
    form = ArchiveForm(request.GET, frame)
    filters = form.filters()
    frame.keep(**form.asked)
    found = querying.archive(filters, frame.order)
    listing = listing_context(request, found.none() if form.names_nothing else found, form.query())
    words = _("Every text of %(house)s, newest first: by year, topic, region, section and author.")
    context = {
        "form": form,
        "filters": filters,
        "page_title": _("Articles"),
        "description": words % {"house": frame.name},
        **listing,
    }
    return render(request, "articles/archive.html", context)


def listing_context(request: HttpRequest, articles: Any, query: str = "") -> dict[str, Any]:
    """One page of cards; a page number that makes no sense is the nearest that does."""
    paginator = Paginator(articles, PER_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    shown = querying.cards(page.object_list, request.frame)  # type: ignore[attr-defined]
    return {"cards": shown, "page_of_list": page, "query": query, "count": paginator.count}


def _sorted_as(thing: Any, language: str) -> str:
    """People stand by their family names, everything else by its name."""
    is_person = isinstance(thing, Contributor)
    return fold(thing.parts_in(language).inverted() if is_person else thing.name_in(language))


def _register(request: HttpRequest, title: str, things: Any, route: str, description: str) -> HttpResponse:
    frame: Frame = request.frame  # type: ignore[attr-defined]
    rows = sorted(things.distinct().prefetch_related("words"), key=lambda one: _sorted_as(one, frame.language))
    context = {"things": rows, "route": route, "page_title": title, "description": description % {"house": frame.name}}
    return render(request, "articles/register.html", context)


@require_safe
def topics(request: HttpRequest, lang: str) -> HttpResponse:
    found = Topic.objects.filter(texts__versions__live=True)
    return _register(request, _("Topics"), found, "articles:topic", _("What %(house)s writes about, by topic."))


@require_safe
def regions(request: HttpRequest, lang: str) -> HttpResponse:
    found = Place.objects.filter(texts__versions__live=True)
    words = _("The parts of the world that %(house)s writes about.")
    return _register(request, _("Regions"), found, "articles:region", words)


@require_safe
def authors(request: HttpRequest, lang: str) -> HttpResponse:
    found = Contributor.objects.filter(credits__page__live=True)
    words = _("Who writes, translates, draws and photographs for %(house)s.")
    return _register(request, _("Authors"), found, "articles:author", words)


def _list_of(
    request: HttpRequest, thing: Any, articles: Any, feed: str = "", about: str = "description", **more: Any
) -> HttpResponse:
    frame: Frame = request.frame  # type: ignore[attr-defined]
    name = thing.name_in(frame.language)
    context = {
        "thing": thing,
        "about": about,
        "page_title": name,
        "description": thing.word(about, frame.language)
        or _("%(name)s: every text in %(house)s.") % {"name": name, "house": frame.name},
        "feed": feed,
        **listing_context(request, articles),
        **more,
    }
    return render(request, "articles/list.html", context)


@require_safe
def topic(request: HttpRequest, lang: str, slug: str) -> HttpResponse:
    thing = get_object_or_404(Topic.objects.prefetch_related("words"), slug=slug)
    order = request.frame.order  # type: ignore[attr-defined]
    return _list_of(request, thing, querying.archive(querying.Filters(topic=slug), order), f"topics/{slug}/")


@require_safe
def region(request: HttpRequest, lang: str, slug: str) -> HttpResponse:
    thing = get_object_or_404(Place.objects.prefetch_related("words"), slug=slug)
    order = request.frame.order  # type: ignore[attr-defined]
    return _list_of(request, thing, querying.archive(querying.Filters(region=slug), order))


@require_safe
def author(request: HttpRequest, lang: str, slug: str) -> HttpResponse:
    """Everything a contributor had a part in, also as translator or illustrator."""
    thing = get_object_or_404(Contributor.objects.prefetch_related("words"), slug=slug)
    frame: Frame = request.frame  # type: ignore[attr-defined]
    articles = querying.archive(querying.Filters(author=slug), frame.order)
    books = [book for ask in presenting.works_of for book in ask(thing, frame)]
    return _list_of(request, thing, articles, about="note", books=books)
