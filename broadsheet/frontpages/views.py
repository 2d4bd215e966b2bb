"""Front pages, sections, reading paths, and writing to a section."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from broadsheet.articles.querying import Filters, archive, cards
from broadsheet.core.languages import best
from broadsheet.frontpages import presenting
from broadsheet.frontpages.models import FrontPage, ReadingPathPage
from broadsheet.pages.frame import Frame, house
from broadsheet.sections import actions
from broadsheet.sections.forms import ContactForm
from broadsheet.sections.models import Contact, Section


@require_safe
def choose_language(request: HttpRequest) -> HttpResponse:
    """Send a reader on to the language that her browser asks for."""
    response = redirect(f"/{request.frame.language}/")  # type: ignore[attr-defined]
    patch_vary_headers(response, ["Accept-Language"])
    return response


@require_safe
def front(request: HttpRequest, lang: str) -> HttpResponse:
    page = FrontPage.objects.live().filter(locale__language_code=lang).select_related("locale").first()
    if page is None:
        page = FrontPage(marked_title=house().name(lang), title=house().name(lang), locale=_locale(lang))
    return page.serve(request)


def _locale(lang: str) -> Any:
    from wagtail.models import Locale

    return Locale.objects.get(language_code=lang)


@require_safe
def paths(request: HttpRequest, lang: str) -> HttpResponse:
    """Start here: every reading path and dossier, in the reader's language where it exists."""
    frame: Frame = request.frame  # type: ignore[attr-defined]
    pages = ReadingPathPage.objects.live().select_related("locale").order_by("-first_published_at", "pk")
    every = presenting.path_cards(frame, pages)
    context = {
        "paths": [one for one in every if one["kind"] == "path"],
        "dossiers": [one for one in every if one["kind"] == "dossier"],
        "page_title": _("Start here"),
        "description": _("Where to begin with %(house)s: texts chosen and put in order.") % {"house": frame.name},
    }
    return render(request, "frontpages/paths.html", context)


@require_safe
def path(request: HttpRequest, lang: str, slug: str) -> HttpResponse:
    frame: Frame = request.frame  # type: ignore[attr-defined]
    pages = ReadingPathPage.objects.live().filter(address_slug=slug).select_related("locale")
    found = {page.language: page for page in pages}
    chosen = best(found, frame.language, frame.order)
    if chosen is None:
        raise Http404
    return found[chosen].serve(request)


@require_safe
def sections(request: HttpRequest, lang: str) -> HttpResponse:
    """The federation as a tree."""
    rows = list(Section.objects.filter(is_public=True).prefetch_related("words", "addresses"))
    tree = [(top, [one for one in rows if one.parent_id == top.pk]) for top in rows if _is_top(top, rows)]
    words = _("The sections of %(house)s: where they are, and how to reach them.")
    context = {"tree": tree, "page_title": _("Sections"), "description": words % {"house": house().name(lang)}}
    return render(request, "frontpages/sections.html", context)


def _is_top(section: Section, rows: list[Section]) -> bool:
    root = next((row.pk for row in rows if row.parent_id is None), None)
    return section.parent_id == root and section.parent_id is not None


@require_safe
def section(request: HttpRequest, lang: str, slug: str) -> HttpResponse:
    """A section's own page in the reader's language, or one made from its register."""
    frame: Frame = request.frame  # type: ignore[attr-defined]
    row = get_object_or_404(Section.objects.filter(is_public=True).prefetch_related("words"), slug=slug)
    nodes = {language: node for (pk, language), node in house().nodes.items() if pk == row.pk}
    if frame.language in nodes:
        return nodes[frame.language].page.specific.serve(request)
    articles = archive(Filters(section=slug), frame.order)[:8]
    context = {
        **presenting.section_parts(row, frame), "page_title": row.name_in(frame.language),
        "title_html": row.name_in(frame.language), "lang": row.word_language("name", frame.language),
        "blocks": [{"kind": "news", "heading": "", "cards": cards(articles, frame)}],
        "next_events": presenting.next_events_of(row, frame),
    }  # fmt: skip
    return render(request, "frontpages/section_front_page.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: HttpRequest, lang: str, section: str, purpose: str) -> HttpResponse:
    """Write to a section; its e-mail address stays with us."""
    row = get_object_or_404(
        Contact.objects.prefetch_related("words", "section__words"),
        section__slug=section,
        section__is_public=True,
        purpose=purpose,
    )
    form = ContactForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.write_to_contact(row, form.cleaned_data, request, lang)
        except actions.TooManyLetters:
            form.add_error(None, _("Too many letters came from your address just now. Please try again in an hour."))
        else:
            messages.success(request, _("Your letter is on its way."))
            return redirect(request.path)
    status = 422 if form.errors else 200
    context = {"contact": row, "form": form, "page_title": _("Write to us")}
    return render(request, "frontpages/contact.html", context, status=status)
