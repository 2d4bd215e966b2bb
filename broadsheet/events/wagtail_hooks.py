"""What this room adds to Wagtail's admin."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.permissions import register_permission_policy
from wagtail.snippets.action_menu import ActionMenuItem
from wagtail.snippets.models import register_snippet

from broadsheet.events import actions, own_date_views
from broadsheet.events import desk_views as views
from broadsheet.events.bringing_views import bring_in
from broadsheet.events.models import Event, Holiday, Venue
from broadsheet.events.policies import EVENTS, HOLIDAYS, VENUES, may_look, may_run
from broadsheet.events.registering import people_expected
from broadsheet.events.rules import PUBLISHED
from broadsheet.events.viewsets import EventRows, HolidayRows, VenueRows
from broadsheet.sections.desk_menu import DeskItem

for model, policy in ((Event, EVENTS), (Venue, VENUES), (Holiday, HOLIDAYS)):
    register_permission_policy(model, policy)
for viewset in (EventRows, VenueRows, HolidayRows):
    register_snippet(viewset)


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern | URLResolver]:
    events = [
        path("", views.events, name="list"),
        path("bring-in/", bring_in, name="bring-in"),
        path("reading/", views.reading, name="reading"),
        path("<int:pk>/", views.sheet, name="sheet"),
        path("<int:pk>/people.csv", views.people, name="people"),
        path("<int:pk>/publish/", views.publish, name="publish"),
        path("<int:pk>/withdraw/", views.withdraw, name="withdraw"),
        path("<int:pk>/cancel/", views.cancel, name="cancel"),
        path("<int:pk>/again/", views.take_up_again, name="again"),
        path("<int:pk>/dates/<str:day>/leave-out/", views.leave_out, name="leave-out"),
        path("<int:pk>/dates/<str:day>/hold/", views.hold_again, name="hold"),
        path("<int:pk>/dates/<str:day>/move/", views.move, name="move"),
        path("<int:pk>/dates/<str:day>/", own_date_views.own_date, name="own-date"),
        path("<int:pk>/people/<int:registration>/give-up/", views.give_up, name="give-up"),
    ]
    return [path("events/", include((events, "events-desk")))]


@hooks.register("before_delete_snippet")
def keep_who_is_expected(request: Any, instances: list[Any]) -> HttpResponse | None:
    """An event for which people are registered is cancelled, so that they hear of it; it is not deleted."""
    for one in instances:
        if isinstance(one, Event) and people_expected(one):
            messages.error(
                request, gettext("People are registered for it. Cancel it instead, so that they hear of it.")
            )
            return redirect("events-desk:sheet", one.pk)
    return None


class SaveAndPublish(ActionMenuItem):  # type: ignore[misc]
    """Keeps a draft and shows it to readers, in one step."""

    name = "action-publish-event"
    label = _("Save and publish")
    icon_name = "upload"

    def is_shown(self, context: Any) -> bool:
        event = context.get("instance")
        return context.get("model") is Event and (event is None or event.state != PUBLISHED)


@hooks.register("register_snippet_action_menu_item")
def save_and_publish(model: Any) -> SaveAndPublish | None:
    return SaveAndPublish(order=20) if model is Event else None


@hooks.register("after_create_snippet")
@hooks.register("after_edit_snippet")
def publish_where_it_was_saved(request: Any, event: Any) -> HttpResponse | None:
    """The event is kept whatever comes; why readers do not see it yet is said."""
    if not isinstance(event, Event) or SaveAndPublish.name not in request.POST or not may_run(request.user, event):
        return None
    try:
        actions.publish(Event.objects.get(pk=event.pk))
        messages.success(request, gettext("Readers see it now."))
    except actions.Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("events-desk:sheet", event.pk)


@hooks.register("register_admin_menu_item")
def events_item() -> DeskItem:
    return DeskItem(_("Events"), "events-desk:list", may_look, name="events", icon_name="calendar", order=260)


@hooks.register("construct_house_menu")
def one_way_to_events(request: Any, items: list[Any]) -> None:
    """The desk of events leads to each of them; a second list under “House” would be another word for the same."""
    items[:] = [item for item in items if item.url != reverse("wagtailsnippets_events_event:list")]
