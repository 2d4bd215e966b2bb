"""Events on the web, and as calendars."""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import condition, require_safe

from broadsheet.events import calendars, presenting, querying
from broadsheet.events.forms import EventFilterForm, filters_from
from broadsheet.events.models import Event
from broadsheet.events.querying import Filters
from broadsheet.pages.frame import Frame, house
from broadsheet.sections.models import Section

MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


def _frame(request: HttpRequest) -> Frame:
    return request.frame  # type: ignore[attr-defined,no-any-return]


def _filters(request: HttpRequest) -> Filters:
    """What the reader has narrowed the list to, in whatever language she reads it next."""
    filters = filters_from(request.GET)
    _frame(request).keep(**asdict(filters))
    return filters


def _filled_form(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    return {**context, "form": EventFilterForm(request.GET, context["choices"])}


@require_safe
def upcoming(request: HttpRequest, lang: str) -> HttpResponse:
    """What is to come, soonest first."""
    context = presenting.list_context(_frame(request), _filters(request))
    return render(request, "events/upcoming.html", _filled_form(request, context))


@require_safe
def month(request: HttpRequest, lang: str, month: str) -> HttpResponse:
    found = MONTH.fullmatch(month)
    if found is None or not 1900 <= int(found[1]) < 2200:
        raise Http404
    context = presenting.month_context(_frame(request), _filters(request), int(found[1]), int(found[2]))
    return render(request, "events/month.html", _filled_form(request, context))


@require_safe
def this_month(request: HttpRequest, lang: str) -> HttpResponse:
    """The month in which we are."""
    answer = redirect("events:month", lang=lang, month=f"{timezone.localdate():%Y-%m}")
    query = presenting.filter_query(filters_from(request.GET))
    if query:
        answer["Location"] += f"?{query}"
    return answer


@require_safe
def past(request: HttpRequest, lang: str) -> HttpResponse:
    """What is over, with the texts that tell of it."""
    filters = _filters(request)
    rows = presenting.past_rows(_frame(request), filters)
    page = Paginator(rows, presenting.PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "rows": list(page.object_list), "page_of_list": page, "page_title": _("Past events"),
        "description": _("Where %(house)s has met, with the texts that tell of it.") % {"house": house().name(lang)},
        "query": presenting.filter_query(filters),
    }  # fmt: skip
    return render(request, "events/past.html", context)


@require_safe
def event(request: HttpRequest, lang: str, slug: str) -> HttpResponse:
    return render(request, "events/event.html", presenting.event_context(_shown(slug), request))


def _shown(slug: str) -> Event:
    rows = Event.objects.shown().with_parts().prefetch_related("reports")  # type: ignore[attr-defined]
    return get_object_or_404(rows, slug=slug)


# --- calendars ---------------------------------------------------------------------------------------


def _etag(request: HttpRequest, *args: Any, **kwargs: Any) -> str:
    """A calendar changes with the house and with the day."""
    return quote_etag(f"{house().number}-{timezone.localdate():%j}")


def _calendar(events: list[Event], lang: str, name: str, file_name: str) -> HttpResponse:
    response = HttpResponse(calendars.calendar(events, lang, name), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="{file_name}.ics"'
    return response


@require_safe
@condition(etag_func=_etag)
def feed(request: HttpRequest, lang: str) -> HttpResponse:
    """What is to come, as a calendar that one subscribes to; narrowed like the list."""
    found = querying.shown(filters_from(request.GET), querying.for_calendars())
    return _calendar(found, lang, ": ".join((house().name(lang), _("Events"))), "events")


@require_safe
@condition(etag_func=_etag)
def section_feed(request: HttpRequest, lang: str, section: str) -> HttpResponse:
    row = get_object_or_404(Section.objects.filter(is_public=True).prefetch_related("words"), slug=section)
    found = querying.shown(Filters(section=section), querying.for_calendars())
    return _calendar(found, lang, f"{house().name(lang)}: {row.name_in(lang)}", section)


@require_safe
@condition(etag_func=_etag)
def event_feed(request: HttpRequest, lang: str, slug: str) -> HttpResponse:
    row = _shown(slug)
    if not row.has_dates:
        raise Http404
    return _calendar([row], lang, row.title_in(lang), slug)
