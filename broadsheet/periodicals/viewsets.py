"""Periodicals, imprints and issues in the admin."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.permissions import policy_registry
from wagtail.snippets.views import snippets

from broadsheet.people.written_dates import DatedForm
from broadsheet.periodicals.models import Imprint, Issue, IssueWords, Periodical, StandingEdition
from broadsheet.sections.choosing import CountrySelect, LanguageSelect
from broadsheet.sections.row_views import HouseRows
from broadsheet.sections.viewsets import words_panel


class PeriodicalForm(WagtailAdminModelForm):  # type: ignore[misc]
    def clean_sections(self) -> Any:
        chosen = self.cleaned_data["sections"]
        before = set(self.instance.sections.values_list("pk", flat=True)) if self.instance.pk else set()
        policy = policy_registry.get_by_type(Periodical)
        if any(section.pk not in before and not policy.may_give(self.for_user, section.pk) for section in chosen):
            raise forms.ValidationError(_("You can give a periodical only to sections that are yours."))
        return chosen

    def is_valid(self) -> bool:
        return bool(super().is_valid()) and not self._faults_of_editions()

    def _faults_of_editions(self) -> list[str]:
        """What no single row can see: two main editions of a language, one taken away in which issues appeared."""
        formset = self.formsets.get("editions")
        if formset is None:
            return []
        kept = [form.cleaned_data for form in formset.forms if form not in formset.deleted_forms]
        main = [row["language"] for row in kept if row.get("is_main")]
        faults: list[Any] = [_("A language has one main edition.")] if len(main) > len(set(main)) else []
        gone = [form.instance.pk for form in formset.deleted_forms if form.instance.pk]
        for key in StandingEdition.objects.filter(pk__in=gone, appearances__isnull=False).distinct():
            faults.append(_("Issues have appeared in the edition %(key)s: it stays.") % {"key": key.key})
        formset.non_form_errors().extend(faults)
        return faults

    class Meta(WagtailAdminModelForm.Meta):
        widgets = {"sections": forms.CheckboxSelectMultiple}


EDITIONS = InlinePanel(
    "editions",
    [
        FieldRowPanel([FieldPanel("key"), FieldPanel("position")]),
        FieldRowPanel([FieldPanel("language", widget=LanguageSelect), FieldPanel("country", widget=CountrySelect)]),
        FieldPanel("is_main"),
        FieldRowPanel([FieldPanel("issn"), FieldPanel("price")]),
        FieldRowPanel([FieldPanel("paper"), FieldPanel("columns"), FieldPanel("pages")]),
        FieldPanel("printer"), FieldPanel("legal_notice"),
    ],
    heading=_("Editions"), label=_("Edition"),
    help_text=_("In which languages and countries it appears. What stands here is printed on every sheet."),
)  # fmt: skip


class PeriodicalRows(HouseRows):
    model = Periodical
    icon = "openquote"
    menu_order = 250
    list_display = ["__str__", "kind", "slug", "position"]
    edit_handler = ObjectList(
        [
            words_panel(
                "title", "own_kind", "description", "note", heading=_("Titles and descriptions"), label=_("Title")
            ),
            FieldRowPanel([FieldPanel("kind"), FieldPanel("position")]),
            FieldPanel("sections"),
            FieldRowPanel([FieldPanel("imprint"), FieldPanel("licence")]),
            EDITIONS,
            FieldPanel("slug"),
        ],
        base_form_class=PeriodicalForm,
    )


class ImprintRows(HouseRows):
    model = Imprint
    icon = "tag"
    menu_order = 260
    edit_handler = ObjectList(
        [words_panel("name", heading=_("Names"), label=_("Name")), FieldPanel("slug")],
    )


class IssueForm(DatedForm, WagtailAdminModelForm):  # type: ignore[misc]
    """Only for periodicals of one's own sections; an issue does not change its periodical, and has a name of its own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["periodical"]
        policy = policy_registry.get_by_type(Issue)
        field.queryset = policy.periodicals_for(self.for_user)
        if self.instance.pk:
            field.disabled = True
            field.queryset = Periodical.objects.filter(pk=self.instance.periodical_id)
        self.formsets["words"].error_messages["too_few_forms"] = _(
            "An issue has a designation in one language at least."
        )

    def is_valid(self) -> bool:
        return bool(super().is_valid()) and not self._names_taken()

    def _names_taken(self) -> list[str]:
        """Designations that another issue of the periodical bears in the same language."""
        formset = self.formsets["words"]
        others = IssueWords.objects.filter(issue__periodical=self.cleaned_data["periodical"]).exclude(
            issue=self.instance.pk
        )
        faults = []
        for form in formset.forms:
            words = form.cleaned_data
            if form in formset.deleted_forms or not words:
                continue
            if others.filter(language=words["language"], designation__iexact=words["designation"]).exists():
                faults.append(
                    _("Another issue of this periodical is called “%(name)s” already.") % {"name": words["designation"]}
                )
                form.add_error("designation", faults[-1])
        return faults


class AddIssue(snippets.CreateView):  # type: ignore[misc]
    """Whoever came from the press goes back to it."""

    def get_add_url(self) -> str:
        where = get_valid_next_url_from_request(self.request)
        return f"{super().get_add_url()}?{urlencode({'next': where})}" if where else str(super().get_add_url())

    def get_success_url(self) -> str:
        return get_valid_next_url_from_request(self.request) or str(super().get_success_url())


ISSUE_WORDS = InlinePanel(
    "words",
    [FieldPanel("language", widget=LanguageSelect), *(FieldPanel(name) for name in ("designation", "title", "note"))],
    heading=_("Designations and titles"), label=_("Designation"), min_num=1,
)  # fmt: skip
ISSUE_HELP = _("Its contents, sheets and state are made under “Press”.")


class IssueRows(HouseRows):
    model = Issue
    icon = "doc-full-inverse"
    menu_order = 240
    add_view_class = AddIssue
    list_display = ["__str__", "state", "slug", "sort_key", "weight"]
    list_filter = ["periodical", "state"]
    ordering = ["periodical__position", "-sort_key"]
    edit_handler = ObjectList(
        [
            HelpPanel(content=ISSUE_HELP),
            FieldPanel("periodical"),
            ISSUE_WORDS,
            FieldRowPanel([FieldPanel("slug"), FieldPanel("sort_key"), FieldPanel("weight"), FieldPanel("volume")]),
            FieldRowPanel([FieldPanel("date"), FieldPanel("date_precision")]),
            MultiFieldPanel([FieldPanel("cover")], heading=_("Cover")),
        ],
        base_form_class=IssueForm,
    )

    def get_queryset(self, request: Any) -> Any:
        return super().get_queryset(request).select_related("periodical").prefetch_related("periodical__words")
