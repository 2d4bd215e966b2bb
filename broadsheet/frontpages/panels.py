"""The editors of front pages, section front pages and reading paths."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList

from broadsheet.pages.panels import address_panel, description_panel, page_editor, title_panel

FRONT_PAGE_EDITOR = page_editor(
    [ObjectList([title_panel("slug"), FieldPanel("body"), description_panel()], heading=_("Front page"))]
)

READING_PATH_EDITOR = page_editor(
    [
        ObjectList(
            [
                title_panel("address_slug"),
                FieldPanel("standfirst"),
                FieldPanel("introduction"),
                FieldPanel("steps"),
            ],
            heading=_("Reading path"),
        ),
        ObjectList(
            [
                FieldRowPanel(
                    [
                        FieldPanel("kind"),
                        address_panel("address_slug", help_text=_("Made from the title when left empty.")),
                    ]
                ),
            ],
            heading=_("About it"),
        ),
    ]
)
