"""The buttons about versions in an article's menu."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.widgets.button import Button

from broadsheet.articles.models import ArticlePage
from broadsheet.articles.versions import startable


def buttons_for(page: ArticlePage, user: Any) -> Iterator[Button]:
    for code, name in startable(page, user):
        label = _("Start a version in %(language)s") % {"language": name}
        yield Button(label, reverse("works:start", args=[page.pk, code]), icon_name="globe", priority=70)
    tester = page.permissions_for_user(user)
    if tester.can_publish() if page.live else tester.can_edit():
        yield from _identity_buttons(page)


def _identity_buttons(page: ArticlePage) -> Iterator[Button]:
    yield Button(_("Join with another text"), reverse("works:join", args=[page.pk]), icon_name="link", priority=80)
    if page.text.versions.count() > 1:
        yield Button(_("Part from its text"), reverse("works:part", args=[page.pk]), icon_name="cut", priority=81)
    yield Button(
        _("Move to another section"), reverse("works:move", args=[page.pk]), icon_name="arrow-right-full", priority=82
    )
