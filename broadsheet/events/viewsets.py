"""Events, venues and holidays in the admin."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, InlinePanel, MultiFieldPanel, ObjectList, Panel

from broadsheet.events.asking import mark_of
from broadsheet.events.editing import EventForm, HolidayForm, VenueForm, spoken
from broadsheet.events.models import Event, Holiday, Venue
from broadsheet.events.reading import Understood
from broadsheet.pages.frame import house
from broadsheet.sections.choosing import CountrySelect
from broadsheet.sections.row_views import HouseRows
from broadsheet.sections.viewsets import words_panel


class ReadingPanel(Panel):  # type: ignore[misc]
    """How the words of the field above were read; a script reads while one types, a button without it."""

    def get_form_options(self) -> dict[str, Any]:
        return {"fields": ["is_meant", "asked"]}

    class BoundPanel(Panel.BoundPanel):
        template_name = "events/admin/reading_panel.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            pk = self.instance.pk if self.instance else None
            return {**context, **reading_context(self._understood(), spoken()), "event_pk": pk or ""}

        def _understood(self) -> Understood:
            if self.form is not None and self.form.understood is not None:
                return self.form.understood
            has_dates = self.instance and self.instance.pk and self.instance.has_dates
            return Understood(self.instance.schedule) if has_dates else Understood()


def reading_context(understood: Understood, language: str) -> dict[str, Any]:
    return {
        "understood": understood, "in_languages": understood.words(house().languages),
        "next_days": understood.next_days(language), "mark": mark_of(understood.doubts),
    }  # fmt: skip


PARTY = [FieldRowPanel([FieldPanel("section"), FieldPanel("name")]), FieldPanel("url")]
EVENT_PANELS = [
    words_panel("title", "description", "price", heading=_("Titles and descriptions"), label=_("Title")),
    MultiFieldPanel(
        [FieldPanel("when"), ReadingPanel(), FieldPanel("is_standing")],
        heading=_("When"),
    ),
    MultiFieldPanel(
        [FieldPanel("section"), FieldPanel("venue"), FieldRowPanel([FieldPanel("online_url"), FieldPanel("time_zone")]), FieldPanel("languages")],
        heading=_("Where"),
    ),
    InlinePanel("hosts", PARTY, heading=_("Held by"), label=_("Host"), help_text=_("Empty: the section alone.")),
    InlinePanel("parts", [FieldPanel("kind"), *PARTY], heading=_("Our part in it"), label=_("Our part"),
                help_text=_("What we do there, and who calls to it.")),
    MultiFieldPanel(
        [FieldPanel("has_registration"), FieldRowPanel([FieldPanel("seats"), FieldPanel("has_waiting_list")]), FieldPanel("price_kind")],
        heading=_("Seats and admission"),
    ),
    InlinePanel("reports", [FieldPanel("text"), FieldPanel("day")], heading=_("How it was"), label=_("Report")),
    FieldPanel("slug"),
]  # fmt: skip


class EventRows(HouseRows):
    model = Event
    icon = "calendar"
    menu_order = 270
    menu_label = _("Events")
    list_display = ["__str__", "section", "venue", "begins_on", "ends_on", "state"]
    list_filter = ["section", "state"]
    search_fields = ["words__title"]
    edit_handler = ObjectList(EVENT_PANELS, base_form_class=EventForm)

    def get_queryset(self, request: Any) -> Any:
        return (
            super()
            .get_queryset(request)
            .select_related("section", "venue")
            .prefetch_related("section__words")
            .distinct()
        )


class VenueRows(HouseRows):
    model = Venue
    icon = "site"
    menu_order = 280
    list_display = ["__str__", "country", "time_zone"]
    list_filter = ["country"]
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("name"), FieldPanel("floor")]),
            FieldPanel("lines"),
            FieldRowPanel([FieldPanel("locality"), FieldPanel("postcode")]),
            FieldRowPanel([FieldPanel("region"), FieldPanel("country", widget=CountrySelect)]),
            FieldRowPanel([FieldPanel("time_zone"), FieldPanel("access")]),
            FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude")]),
            words_panel("name", "locality", "directions", heading=_("Names in other languages"), label=_("Name")),
        ],
        base_form_class=VenueForm,
    )


HOLIDAY_HELP = _(
    "Days on which a section is asked whether it really holds an event; those of the house hold for every section."
)


class HolidayRows(HouseRows):
    model = Holiday
    icon = "date"
    menu_order = 290
    list_display = ["name", "day", "is_yearly", "section"]
    list_filter = ["section"]
    edit_handler = ObjectList(
        [
            HelpPanel(content=HOLIDAY_HELP),
            FieldPanel("section"),
            FieldRowPanel([FieldPanel("name"), FieldPanel("day")]),
            FieldPanel("is_yearly"),
        ],
        base_form_class=HolidayForm,
    )

    def get_queryset(self, request: Any) -> Any:
        return super().get_queryset(request).select_related("section").prefetch_related("section__words")
