"""Finished sheets for readers."""

from __future__ import annotations

import logging
from urllib.parse import quote

from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from broadsheet.events.models import Event
from broadsheet.orders.models import Order
from broadsheet.payments.views import private
from broadsheet.people.visitors import may_write
from broadsheet.periodicals.models import Edition
from broadsheet.periodicals.rules import OUT, SOLD_OUT
from broadsheet.typesetting import bills, posters, rules
from broadsheet.typesetting.engines import poster as poster_engine
from broadsheet.typesetting.models import Impression
from broadsheet.typesetting.setting import CannotBeSet

logger = logging.getLogger("broadsheet.typesetting")
BILLS_AN_HOUR = 60
FORMS = {"pdf": (rules.BROADSHEET, rules.JOURNAL), "epub": (rules.EPUB,)}


@require_safe
def main_sheet(request: HttpRequest, lang: str, slug: str, issue: str, ending: str) -> HttpResponseBase:
    """An issue in the main edition of the address's language, or else the first that there is."""
    return _sheet(request, _editions(slug, issue), lang, ending)


@require_safe
def sheet(request: HttpRequest, lang: str, slug: str, issue: str, edition: str, ending: str) -> HttpResponseBase:
    return _sheet(request, _editions(slug, issue).filter(standing__key=edition), lang, ending)


def _editions(slug: str, issue: str) -> QuerySet[Edition]:
    shown = Edition.objects.filter(issue__periodical__slug=slug, issue__slug=issue, issue__state__in=[OUT, SOLD_OUT])
    return shown.select_related("issue__periodical", "standing")


def _sheet(request: HttpRequest, editions: QuerySet[Edition], lang: str, ending: str) -> HttpResponseBase:
    if ending not in FORMS:
        raise Http404
    edition = min(
        editions, key=lambda one: (one.language != lang, not one.standing.is_main, one.standing.position), default=None
    )
    impression = _impression(edition, ending) if edition else None
    if impression is None:
        raise Http404
    if not impression.file:
        return _not_yet(request, impression)
    return sent(impression)


def _impression(edition: Edition, ending: str) -> Impression | None:
    return Impression.objects.with_issue().filter(edition=edition, form__in=FORMS[ending]).first()


def _not_yet(request: HttpRequest, impression: Impression) -> HttpResponse:
    """The sheet is being made; a reader is told to come back, nobody waits for the compositor."""
    if not impression.is_under_way:
        raise Http404
    issue = impression.edition.issue
    context = {"page_title": _("Not printed yet"), "issue": issue, "periodical": issue.periodical}
    response = render(request, "typesetting/not_yet.html", context, status=503)
    response["Retry-After"] = "30"
    return response


def sent(impression: Impression, is_draft: bool = False) -> FileResponse:
    """A sheet as a file, under a name that says what it is."""
    kind = rules.MEDIA_TYPES[impression.ending]
    response = FileResponse(impression.file.open("rb"), content_type=kind)
    parts = [_("stale"), impression.file_name] if impression.is_stale else [impression.file_name]
    name = "-".join(parts)
    response["Content-Disposition"] = f"inline; filename*=UTF-8''{quote(name)}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store" if is_draft else "public, max-age=300"
    if impression.made_at and not is_draft:
        response["Last-Modified"] = http_date(impression.made_at.timestamp())
        response["ETag"] = f'"{impression.fingerprint}"'
    return response


@private
@require_safe
def bill(request: HttpRequest, lang: str, token: str) -> HttpResponse:
    """The bill of an order, for whoever has its address; in the payer's language, whatever that of the address."""
    order = get_object_or_404(Order.objects.with_all(), token=token)
    if not may_write("bills", request, BILLS_AN_HOUR):  # setting a sheet is work
        return HttpResponse(
            _("You have asked very often in one minute. Please wait a little and ask again."),
            content_type="text/plain; charset=utf-8", status=429,
        )  # fmt: skip
    try:
        pdf = bills.bill_pdf(order)
    except CannotBeSet:
        logger.exception("the bill of order %s cannot be set", order.pk)
        raise Http404 from None
    response = HttpResponse(pdf, content_type=rules.MEDIA_TYPES["pdf"])
    response["Content-Disposition"] = f'inline; filename="{order.number}.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_safe
def event_sheet(request: HttpRequest, lang: str, slug: str, form: str) -> HttpResponse:
    """A poster or the postcards of an event, in the language of the address."""
    rows = Event.objects.shown().with_parts()  # type: ignore[attr-defined]
    event = get_object_or_404(rows, slug=slug)
    if form not in poster_engine.FORMS or not event.has_dates:
        raise Http404
    try:
        pdf = posters.poster_pdf(event, lang, form)
    except CannotBeSet:
        logger.exception("the poster of event %s cannot be set", event.pk)
        raise Http404 from None
    response = HttpResponse(pdf, content_type=rules.MEDIA_TYPES["pdf"])
    response["Content-Disposition"] = f"inline; filename*=UTF-8''{quote(f'{slug}-{lang}-{form}.pdf')}"
    response["X-Content-Type-Options"] = "nosniff"
    return response
