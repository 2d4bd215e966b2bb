"""What one does with versions of a work: start, join, part, move, take over. Each asks first and says what happened."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.models import Page

from broadsheet.articles import actions
from broadsheet.articles.models import ArticlePage
from broadsheet.articles.versions import may_add_below
from broadsheet.articles.work_forms import ConfirmForm, JoinForm, MoveForm
from broadsheet.core.languages import language


class WorkAction(WagtailAdminTemplateMixin, FormView):  # type: ignore[type-arg]
    """A question, then one action on a version or its work; a refusal is shown on the same page."""

    template_name = "articles/admin/work_action.html"
    form_class: Any = ConfirmForm
    header_icon = "globe"
    submit_label: Any = gettext_lazy("Yes, do it")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not self.is_allowed():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def page(self) -> ArticlePage:
        return get_object_or_404(ArticlePage.objects.select_related("text__section", "locale"), pk=self.kwargs["pk"])

    @cached_property
    def tester(self) -> Any:
        return self.page.permissions_for_user(self.request.user)

    def is_allowed(self) -> bool:
        """What changes a published text is for those who may publish it; a draft belongs to its writer."""
        return bool(self.tester.can_publish() if self.page.live else self.tester.can_edit())

    def question(self) -> str:
        raise NotImplementedError

    def act(self, form: Any) -> ArticlePage:
        """Do it; return the page to go on with. Raises actions.Refused."""
        raise NotImplementedError

    def done(self) -> str:
        raise NotImplementedError

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            page = self.act(form)
        except actions.Refused as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, self.done())
        return redirect("wagtailadmin_pages:edit", page.pk)

    def get_page_title(self) -> Any:
        return self.page_title

    def get_page_subtitle(self) -> str:
        return self.page.get_admin_display_title()  # type: ignore[no-any-return]

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        editor = reverse("wagtailadmin_pages:edit", args=[self.page.pk])
        return [
            *super().get_breadcrumbs_items(),
            {"url": editor, "label": self.get_page_subtitle()},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        back = reverse("wagtailadmin_pages:edit", args=[self.page.pk])
        own = {"question": self.question(), "back_url": back, "submit_label": self.submit_label, "page": self.page}
        return {**super().get_context_data(**kwargs), **own}


class StartVersion(WorkAction):
    page_title = gettext_lazy("Start a version in another language")
    submit_label = gettext_lazy("Start the version")

    @property
    def code(self) -> str:
        return self.kwargs["language"]  # type: ignore[no-any-return]

    def is_allowed(self) -> bool:
        try:
            return may_add_below(self.request.user, actions.node_for(self.page.text.section, self.code))
        except actions.Refused:
            return True

    def question(self) -> str:
        return _(
            "An empty draft in %(language)s is made, joined with this text and resting on this version. Nothing of the text is copied."
        ) % {"language": language(self.code).autonym}

    def act(self, form: Any) -> ArticlePage:
        return actions.start_version(self.page, self.code, self.request.user)

    def done(self) -> str:
        return _("The version is begun. Readers do not see it until it is published.")


class Join(WorkAction):
    page_title = gettext_lazy("Join with another text")
    form_class = JoinForm
    submit_label = gettext_lazy("Join")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "page": self.page}

    def question(self) -> str:
        return _(
            "This article becomes a version of the other text. The topics, places and related texts of the other hold for both."
        )

    def act(self, form: Any) -> ArticlePage:
        actions.join(self.page, form.cleaned_data["other"].text)
        return self.page

    def done(self) -> str:
        return _("The two are versions of one text now.")


class PartVersion(WorkAction):
    page_title = gettext_lazy("Part from its text")
    submit_label = gettext_lazy("Part")

    def question(self) -> str:
        return _("This version becomes a text of its own, about the same topics and places. Its address stays.")

    def act(self, form: Any) -> ArticlePage:
        actions.part(self.page)
        return self.page

    def done(self) -> str:
        return _("It is a text of its own now.")


class MoveToSection(WorkAction):
    page_title = gettext_lazy("Move to another section")
    form_class = MoveForm
    submit_label = gettext_lazy("Move")

    def question(self) -> str:
        return _("All versions of the text move, and its addresses stay. The section now: %(section)s.") % {
            "section": self.page.text.section
        }

    def act(self, form: Any) -> ArticlePage:
        section = form.cleaned_data["section"]
        for version in self.page.text.versions.all():
            node = actions.node_for(section, version.language)
            if not version.permissions_for_user(self.request.user).can_move_to(node):
                raise actions.Refused(
                    _("You may not move the version in %(language)s there.")
                    % {"language": language(version.language).autonym}
                )
        actions.move_text(self.page.text, section)
        return self.page

    def done(self) -> str:
        return _("The text belongs to the other section now.")


@require_POST
def take_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an unfinished page into one's own hands."""
    page = get_object_or_404(Page, pk=pk).specific
    if not may_take_over(page, request.user):
        raise PermissionDenied
    actions.take_over(page, request.user, becomes_owner=not page.permissions_for_user(request.user).can_edit())
    messages.success(request, _("“%(title)s” is in your hands now.") % {"title": page.get_admin_display_title()})
    return HttpResponseRedirect(
        get_valid_next_url_from_request(request) or reverse("wagtailadmin_pages:edit", args=[page.pk])
    )


def may_take_over(page: Page, user: Any) -> bool:
    """Who may edit it, and whoever may add there, as long as it was never published."""
    if page.permissions_for_user(user).can_edit():
        return True
    return not page.live and page.first_published_at is None and may_add_below(user, page.get_parent())
