"""Donations at the counter: a letter says what somebody gives, once or regularly; a volunteer writes it down."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages

from broadsheet.orders.desk_forms import filled_with
from broadsheet.orders.desk_views import for_the_counter, namesakes, person_chosen, tabs
from broadsheet.orders.policies import sections_given_to
from broadsheet.payments.actions import Refused
from broadsheet.payments.giving import promise_gift
from broadsheet.payments.giving_forms import WrittenGivingForm, ways_to_give
from broadsheet.payments.models import Gift
from broadsheet.payments.presenting import gift_facts
from broadsheet.people.models import Person
from broadsheet.people.querying import persons_named


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_counter
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """A donation as it was announced, by the same rules as on the site."""
    section = get_object_or_404(sections_given_to(request.user), slug=slug)
    query, person = request.GET.get("q", "")[:100].strip(), person_chosen(request)
    form = WrittenGivingForm(
        request.POST or None, section=section, ways=ways_to_give(section, timezone.localdate(), at_the_counter=True),
        initial=filled_with(person, None) if person else None,
    )  # fmt: skip
    likely: list[Person] = []
    if request.method == "POST" and form.is_valid():
        is_here = Gift.objects.filter(key=form.cleaned_data["key"]).exists()  # sent twice: its donor is known by now
        likely = [] if is_here else namesakes(form)
        if not likely:
            try:
                gift = promise_gift(form.entered(str(request.user)))
            except Refused as problem:
                form.add_error(None, str(problem))
            else:
                messages.success(request, _("The donation is written down."))
                return redirect("counter:donation", gift.pk)
    name = section.name_in(get_language() or "en")
    context = {
        **tabs(request, ""), "page_title": _("A new donation to %(section)s") % {"section": name}, "form": form,
        "query": query, "found": persons_named(query) if query else [], "likely": likely,
    }  # fmt: skip
    return render(request, "orders/admin/new_donation.html", context, status=400 if form.errors else 200)


@require_safe
@for_the_counter
def donation(request: HttpRequest, pk: int) -> HttpResponse:
    """What the donor has to be told: reference, account, and the page that is hers."""
    mine = Gift.objects.filter(section__in=sections_given_to(request.user).values("pk"))
    gift = get_object_or_404(mine.select_related("due__standing", "section", "purpose", "donor"), pk=pk)
    context = {**tabs(request, ""), "page_title": _("Donation"), **gift_facts(gift, timezone.localdate())}
    return render(request, "orders/admin/donation.html", context)
