"""Search, feeds, citations, sitemap."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import condition, require_safe

from broadsheet.articles.models import ArticlePage, Topic
from broadsheet.articles.querying import Filters
from broadsheet.articles.views import find as find_article
from broadsheet.core.licences import LICENCES
from broadsheet.discovery import citing, feeds, issue_feeds, sitemaps
from broadsheet.discovery.finding import find, hits
from broadsheet.discovery.forms import SearchForm
from broadsheet.discovery.throttle import may_ask
from broadsheet.pages.frame import Frame, house
from broadsheet.people.visitors import address_of
from broadsheet.periodicals.models import Periodical
from broadsheet.periodicals.querying import works_in
from broadsheet.sections.models import Section

PER_PAGE = 20


@require_safe
def search(request: HttpRequest, lang: str) -> HttpResponse:
    """Full text in every language of the house."""
    frame: Frame = request.frame  # type: ignore[attr-defined]
    form = SearchForm(request.GET, frame)
    asked = form.asked
    query = str(asked.get("q") or "").strip()
    frame.keep(**asked)
    place = _place(form, frame)
    context: dict[str, Any] = {
        "form": form,
        "query": query,
        "place": place,
        "link_query": urlencode(asked),
        "page_title": _("Search"),
    }
    if query and not may_ask(address_of(request)):
        return render(request, "discovery/search.html", {**context, "is_throttled": True}, status=429)
    if query and not form.names_nothing:
        found = find(query, frame, language=form.cleaned_data.get("language") or "", works=_works(form))
        page = Paginator(found.keys, PER_PAGE).get_page(request.GET.get("page"))
        context |= {"page_of_list": page, "count": len(found), "hits": hits(list(page.object_list), query, frame)}
    return render(request, "discovery/search.html", context)


def _place(form: SearchForm, frame: Frame) -> dict[str, str] | None:
    """The issue or periodical to search in, None for the whole house. Raises Http404 for one that is not there."""
    slug, issue = form.cleaned_data.get("periodical"), form.cleaned_data.get("issue")
    if not slug:
        return None
    periodical = get_object_or_404(Periodical.objects.prefetch_related("words"), slug=slug)
    if not issue:
        return {"words": periodical.title_in(frame.language)}
    found = get_object_or_404(periodical.issues.shown().with_words(), slug=issue)
    return {"words": found.name_in(frame.language)}


def _works(form: SearchForm) -> set[str] | None:
    """The works among which to search."""
    slug = form.cleaned_data.get("periodical")
    return works_in(slug, form.cleaned_data.get("issue") or "") if slug else None


def _etag(request: HttpRequest, *args: Any, **kwargs: Any) -> str:
    return f'"{house().number}"'


FORMS: dict[str, tuple[Callable[[feeds.Feed], str], str]] = {
    "xml": (feeds.atom, "application/atom+xml; charset=utf-8"),
    "json": (feeds.json_feed, "application/feed+json; charset=utf-8"),
}


def _feed(title: str, lang: str, place: str, form: str, filters: Filters) -> HttpResponse:
    if form not in FORMS:
        raise Http404
    write, content_type = FORMS[form]
    home = f"/{lang}/{place}"
    feed = feeds.feed_of(title, lang, home.rstrip("/") if place else home, f"{home}feed.{form}", filters)
    return HttpResponse(write(feed), content_type=content_type)


@require_safe
@condition(etag_func=_etag)
def house_feed(request: HttpRequest, lang: str, form: str) -> HttpResponse:
    return _feed(house().name(lang), lang, "", form, Filters())


@require_safe
@condition(etag_func=_etag)
def section_feed(request: HttpRequest, lang: str, slug: str, form: str) -> HttpResponse:
    section = get_object_or_404(Section.objects.filter(is_public=True).prefetch_related("words"), slug=slug)
    title = f"{house().name(lang)}: {section.name_in(lang)}"
    return _feed(title, lang, f"sections/{slug}/", form, Filters(section=slug))


@require_safe
@condition(etag_func=_etag)
def topic_feed(request: HttpRequest, lang: str, slug: str, form: str) -> HttpResponse:
    topic = get_object_or_404(Topic.objects.prefetch_related("words"), slug=slug)
    title = f"{house().name(lang)}: {topic.name_in(lang)}"
    return _feed(title, lang, f"topics/{slug}/", form, Filters(topic=slug))


@require_safe
@condition(etag_func=_etag)
def periodical_feed(request: HttpRequest, lang: str, slug: str, form: str) -> HttpResponse:
    """The issues of a periodical as they come out."""
    if form not in FORMS:
        raise Http404
    rows = Periodical.objects.prefetch_related("words", "sections__words", "editions")
    periodical = get_object_or_404(rows, slug=slug)
    write, content_type = FORMS[form]
    return HttpResponse(write(issue_feeds.feed_of(periodical, lang, form)), content_type=content_type)


CITATIONS: dict[str, tuple[Callable[[citing.Citation], str], str]] = {
    "bib": (citing.bibtex, "application/x-bibtex; charset=utf-8"),
    "ris": (citing.ris, "application/x-research-info-systems; charset=utf-8"),
    "json": (citing.csl_json, "application/vnd.citationstyles.csl+json; charset=utf-8"),
}


@require_safe
def citation(request: HttpRequest, lang: str, day: date, slug: str, form: str) -> HttpResponse:
    """A text for a citation program."""
    found = find_article(request, day, slug)
    if not isinstance(found, ArticlePage):
        return redirect(f"{found['Location']}.{form}")
    write, content_type = CITATIONS[form]
    page = found
    licence = LICENCES[page.licence].name if page.licence in LICENCES else ""
    cited = citing.citation_of(page, house().publisher(page.language), licence)
    response = HttpResponse(write(cited), content_type=content_type)
    response["Content-Disposition"] = f'inline; filename="{day.isoformat()}.{form}"'
    return response


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    searches = [f"Disallow: /{code}/search" for code in house().languages]
    lines = ["User-agent: *", "Disallow: /admin/", *searches, "", f"Sitemap: {settings.PUBLIC_URL}/sitemap.xml", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
@condition(etag_func=_etag)
def sitemap_index(request: HttpRequest) -> HttpResponse:
    return HttpResponse(sitemaps.index(), content_type="application/xml; charset=utf-8")


@require_safe
@condition(etag_func=_etag)
def sitemap(request: HttpRequest, lang: str, number: int) -> HttpResponse:
    part = sitemaps.part(lang, number)
    if part is None:
        raise Http404
    return HttpResponse(part, content_type="application/xml; charset=utf-8")


@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """RFC 9116: where to report a weakness."""
    root = Section.objects.filter(parent=None).prefetch_related("contacts").first()
    contacts = list(root.contacts.all()) if root else []
    first = house().first_language
    where = (
        f"{settings.PUBLIC_URL}/{first}/contact/{root.slug}/{contacts[0].purpose}"
        if root and contacts
        else f"{settings.PUBLIC_URL}/"
    )
    expires = (timezone.now() + timedelta(days=365)).replace(microsecond=0)
    lines = [
        f"Contact: {where}",
        f"Expires: {expires.isoformat().replace('+00:00', 'Z')}",
        f"Preferred-Languages: {', '.join(house().languages)}",
        f"Canonical: {settings.PUBLIC_URL}/.well-known/security.txt",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
