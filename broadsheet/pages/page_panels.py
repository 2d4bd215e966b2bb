"""The editor of plain pages."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, ObjectList

from broadsheet.pages.panels import address_panel, description_panel, page_editor, title_panel

PLAIN_PAGE_EDITOR = page_editor(
    [
        ObjectList(
            [
                title_panel("slug"),
                address_panel(
                    "slug", help_text=_("The last part of the page's address, in the language's own letters.")
                ),
                FieldPanel("body"),
                description_panel(),
            ],
            heading=_("Text"),
        )
    ]
)
