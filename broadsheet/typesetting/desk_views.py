"""The press in the admin: the list of issues, and the table on which one is made. One view per button."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages
from wagtail.permissions import policy_registry

from broadsheet.articles.models import Text
from broadsheet.periodicals import actions as serials
from broadsheet.periodicals.models import ContentsEntry, Edition, Issue, Periodical, StandingEdition
from broadsheet.periodicals.policies import ISSUES
from broadsheet.typesetting import actions
from broadsheet.typesetting.desk import Table, Unready, advert_choices, candidates, forms_for, is_stale, unready_of
from broadsheet.typesetting.desk_forms import AdvertForm, BeginForm, EditionForm, EntryForm, TitleForm
from broadsheet.typesetting.models import Impression
from broadsheet.typesetting.views import sent

View = Callable[..., HttpResponse]
MOST_ISSUES = 60


def _edition(request: HttpRequest, pk: int, action: str = "change") -> Edition:
    """The edition, for those who may do this to its issue. Raises Http404, PermissionDenied."""
    rows = Edition.objects.select_related("issue__periodical", "standing")
    edition = get_object_or_404(rows, pk=pk)
    if not ISSUES.may(request.user, edition, action):
        raise PermissionDenied
    return edition


def refusals(view: View) -> View:
    """An action that is refused says why, and nothing is changed."""

    @wraps(view)
    def told(request: HttpRequest, pk: int, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, pk, *args, **kwargs)
        except serials.Refused as problem:
            messages.error(request, str(problem))
            return redirect(_way_back(request))

    return told


def _way_back(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    return wanted if _is_ours(wanted) else reverse("press:list")


def _is_ours(address: str) -> bool:
    return address.startswith(reverse("press:list")) and "//" not in address


def _to_table(edition: Edition) -> HttpResponse:
    return redirect("press:table", edition.pk)


# --- looking --------------------------------------------------------------------------------------


@require_safe
def press(request: HttpRequest) -> HttpResponse:
    """All issues that one may make, those in the making first."""
    if not ISSUES.user_has_any_permission(request.user, ["change", "view"]):
        raise PermissionDenied
    seen = ISSUES.instances_user_has_any_permission_for(request.user, ["change", "view"])
    rows = seen.with_words().prefetch_related("editions__standing")
    making = list(rows.in_the_making().newest_first())
    out = list(rows.shown().order_by("-out_at")[:MOST_ISSUES])
    mine = set(ISSUES.issues_for(request.user).values_list("pk", flat=True))
    context = {
        "page_title": _("Press"), "header_title": _("Press"), "header_icon": "press", "may_add": _may_begin(request),
        "add_url": f"{reverse('wagtailsnippets_periodicals_issue:add')}?next={reverse('press:list')}",
        "may_define": policy_registry.get_by_type(Periodical).user_has_permission(request.user, "change"),
        "groups": [(_("In the making"), making), (_("Out"), out)],
        "begin": {issue.pk: _unbegun(issue) for issue in making if issue.pk in mine}, "mine": mine,
    }  # fmt: skip
    return render(request, "typesetting/admin/press.html", context)


def _unbegun(issue: Issue) -> list[StandingEdition]:
    """Editions of the periodical in which the issue is not made yet."""
    begun = {edition.standing_id for edition in issue.editions.all()}
    return [standing for standing in issue.periodical.editions.all() if standing.pk not in begun]


def _may_begin(request: HttpRequest) -> bool:
    """Whether a periodical is there in which somebody may begin an issue."""
    may = ISSUES.user_has_permission(request.user, "add")
    return bool(may and ISSUES.periodicals_for(request.user).exists())


@require_safe
def table(request: HttpRequest, pk: int) -> HttpResponse:
    edition = _edition(request, pk, "view")
    return _shown(request, edition)


def _shown(request: HttpRequest, edition: Edition, status: int = 200, **forms: Any) -> HttpResponse:
    made = Table(edition)
    query = request.GET.get("q", "")[:100]
    may_change = ISSUES.may(request.user, edition)
    is_open = may_change and not edition.is_frozen
    context = {
        "page_title": str(edition.issue), "header_title": str(edition), "page_subtitle": edition.name,
        "header_icon": "press", "table": made, "edition": edition, "issue": edition.issue, "query": query,
        "may_change": may_change, "is_open": is_open,
        "editions": list(edition.issue.editions.select_related("standing")),
        "candidates": candidates(edition, query) if is_open else [],
        "edition_form": EditionForm(instance=edition), "title_form": TitleForm(),
        "advert_form": AdvertForm(choices=advert_choices(edition.language)), "entry_forms": {},
        **forms,
    }  # fmt: skip
    return render(request, "typesetting/admin/table.html", context, status=status)


# --- contents -------------------------------------------------------------------------------------


@require_POST
@refusals
def add_text(request: HttpRequest, pk: int, text: int) -> HttpResponse:
    edition = _edition(request, pk)
    entry = serials.add_text(edition, get_object_or_404(Text, pk=text))
    messages.success(request, _("“%(title)s” stands in it now.") % {"title": entry})
    return _to_table(edition)


@require_POST
@refusals
def add_title(request: HttpRequest, pk: int) -> HttpResponse:
    edition = _edition(request, pk)
    form = TitleForm(request.POST)
    if not form.is_valid():
        return _shown(request, edition, 422, title_form=form)
    fields = form.cleaned_data
    serials.add_title(edition, fields["title"], byline=fields["byline"], rubric=fields["rubric"])
    return _to_table(edition)


@require_POST
@refusals
def add_advert(request: HttpRequest, pk: int) -> HttpResponse:
    edition = _edition(request, pk)
    form = AdvertForm(request.POST, choices=advert_choices(edition.language))
    if not form.is_valid():
        return _shown(request, edition, 422, advert_form=form)
    kind, _colon, key = form.cleaned_data["advert"].partition(":")
    serials.add_advert(edition, kind, key)
    return _to_table(edition)


def _entry(request: HttpRequest, pk: int, entry: int) -> ContentsEntry:
    edition = _edition(request, pk)
    return get_object_or_404(
        ContentsEntry.objects.select_related("edition__issue__periodical"), pk=entry, edition=edition
    )


@refusals
def entry(request: HttpRequest, pk: int, entry: int) -> HttpResponse:
    """Rubric, by-line and the like of one entry."""
    row = _entry(request, pk, entry)
    form = EntryForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        serials.describe_entry(ContentsEntry.objects.get(pk=row.pk), **form.cleaned_data)
        return _to_table(row.edition)
    context = {
        "page_title": str(row), "header_title": str(row), "page_subtitle": str(row.edition), "header_icon": "press", "form": form, "entry": row,
        "edition": row.edition,
    }  # fmt: skip
    return render(request, "typesetting/admin/entry.html", context, status=422 if request.method == "POST" else 200)


@require_POST
@refusals
def remove(request: HttpRequest, pk: int, entry: int) -> HttpResponse:
    row = _entry(request, pk, entry)
    serials.remove_entry(row)
    return _to_table(row.edition)


@require_POST
@refusals
def reorder(request: HttpRequest, pk: int, entry: int) -> HttpResponse:
    """Put an entry at a place (`position`, from 0); a step up or down without a script (`by`)."""
    row = _entry(request, pk, entry)
    keys = list(row.edition.contents.values_list("pk", flat=True))
    place = _place(request, keys.index(row.pk), len(keys))
    keys.remove(row.pk)
    keys.insert(place, row.pk)
    serials.put_in_order(row.edition, keys)
    return HttpResponse("") if "position" in request.GET else _to_table(row.edition)


def _place(request: HttpRequest, now: int, count: int) -> int:
    by = request.POST.get("by", "")
    wanted = request.GET.get("position", "")
    if by in ("-1", "1"):
        return max(0, min(count - 1, now + int(by)))
    return max(0, min(count - 1, int(wanted))) if wanted.isdigit() else count - 1


@require_POST
@refusals
def hold(request: HttpRequest, pk: int, entry: int) -> HttpResponse:
    """Print first: keep the text from the web until the issue is out, or no longer."""
    row = _entry(request, pk, entry)
    if row.text is None:
        raise Http404
    if request.POST.get("is_held"):
        serials.hold_for(row.text, row.edition.issue)
        messages.success(request, _("“%(title)s” goes on the web when the issue is out.") % {"title": row})
    else:
        serials.let_go(row.text)
        messages.success(request, _("“%(title)s” is not held any more.") % {"title": row})
    return _to_table(row.edition)


# --- the edition -------------------------------------------------------------------------------------


@require_POST
@refusals
def details(request: HttpRequest, pk: int) -> HttpResponse:
    edition = _edition(request, pk)
    form = EditionForm(request.POST, instance=edition)
    if not form.is_valid():
        return _shown(
            request, Edition.objects.select_related("issue__periodical", "standing").get(pk=pk), 422, edition_form=form
        )
    serials.describe_edition(edition, **form.cleaned_data)
    messages.success(request, _("Saved."))
    return _to_table(edition)


@require_POST
@refusals
def freeze(request: HttpRequest, pk: int) -> HttpResponse:
    edition = _edition(request, pk)
    serials.freeze(edition)
    messages.success(request, _("Frozen: the sheet is made of the texts as they are now."))
    return _to_table(edition)


@require_POST
@refusals
def thaw(request: HttpRequest, pk: int) -> HttpResponse:
    edition = _edition(request, pk)
    serials.thaw(edition)
    messages.success(request, _("Open again: the sheet follows the texts."))
    return _to_table(edition)


# --- sheets ---------------------------------------------------------------------------------------------


def _form(edition: Edition, form: str) -> str:
    if form not in forms_for(edition.issue):
        raise Http404
    return form


@require_POST
def ask(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    edition = _edition(request, pk)
    actions.ask_for(edition, _form(edition, form), request.user)
    messages.success(request, _("The sheet is being set."))
    return _to_table(edition)


@require_POST
def stop(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    edition = _edition(request, pk)
    impression = get_object_or_404(Impression, edition=edition, form=form)
    if actions.stop(impression):
        messages.success(request, _("Stopped. What was ready before is still there."))
    return _to_table(edition)


@require_safe
def sheet(request: HttpRequest, pk: int, form: str) -> HttpResponseBase:
    """The finished sheet, also of an issue that readers do not see yet."""
    edition = _edition(request, pk, "view")
    impression = get_object_or_404(Impression.objects.with_issue().ready(), edition=edition, form=form)
    impression.is_stale = is_stale(impression, actions.print_of(edition))
    if impression.is_stale and edition.is_frozen:
        actions.ask_for(edition, form)
        messages.error(request, _("This sheet is not of the texts as they are frozen. It is being set anew."))
        return _to_table(edition)
    return sent(impression, is_draft=True)


@require_safe
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """How far each sheet is, for the page that waits for it."""
    edition = _edition(request, pk, "view")
    rows = Impression.objects.filter(edition=edition)
    told = {row.form: {"progress": row.progress, "is_under_way": row.is_under_way, "doing": row.doing} for row in rows}
    return JsonResponse(told)


# --- the issue -----------------------------------------------------------------------------------------------

STEPS: dict[str, tuple[Callable[[Issue], None], Callable[[], str]]] = {
    "printer": (serials.send_to_printer, lambda: _("At the printer. All its editions are frozen.")),
    "out": (serials.bring_out, lambda: _("Out. Its sheets for readers are being made.")),
    "sold-out": (serials.mark_sold_out, lambda: _("Sold out.")),
    "in-stock": (serials.mark_in_stock, lambda: _("It can be had again.")),
    "back": (serials.take_back, lambda: _("In preparation again.")),
}
# Steps that ask once if something is not ready, and the words of the button that goes on.
ASKING: dict[str, Callable[[], str]] = {
    "printer": lambda: _("Send it to the printer all the same"),
    "out": lambda: _("Bring it out all the same"),
}


@require_POST
@refusals
def step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Bring an issue into its next state."""
    issue = get_object_or_404(Issue, pk=pk)
    if name not in STEPS:
        raise Http404
    if not ISSUES.may(request.user, issue):
        raise PermissionDenied
    address = request.POST.get("next")
    where = address if address and _is_ours(address) else reverse("press:list")
    act, words = STEPS[name]
    unready = unready_of(issue) if name in ASKING and not request.POST.get("is_sure") else []
    if unready:
        return _asked(request, issue, name, unready, where)
    act(issue)
    messages.success(request, words())
    return redirect(where)


def _asked(request: HttpRequest, issue: Issue, name: str, unready: list[Unready], where: str) -> HttpResponse:
    """What is not ready yet, and whether to go on all the same."""
    title = _("Something is not ready")
    context = {
        "page_title": title, "header_title": title, "page_subtitle": str(issue), "header_icon": "press", "issue": issue,
        "name": name, "go_on": ASKING[name](), "unready": unready, "next": where,
    }  # fmt: skip
    return render(request, "typesetting/admin/unready.html", context)


@require_POST
@refusals
def begin(request: HttpRequest, pk: int) -> HttpResponse:
    """One more edition of an issue."""
    issue = get_object_or_404(Issue, pk=pk)
    if not ISSUES.may(request.user, issue):
        raise PermissionDenied
    form = BeginForm(request.POST, issue=issue)
    if not form.is_valid():
        messages.error(request, _("Choose an edition that this issue has not got yet."))
        return redirect("press:list")
    return _to_table(serials.begin_edition(issue, form.cleaned_data["standing"]))
