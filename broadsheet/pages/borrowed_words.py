"""Words of Wagtail's admin and Django's forms that one of our languages lacks, or says in another tone than ours.

Catalogues of the project go before those of the packages: what is listed here is translated with our words.
"""

from django.utils.translation import gettext_noop as _

WORDS = (
    _("Actions (footer)"),
    _("Back"),
    _("Clear"),
    _("Delete selected snippets"),
    _("Edit account avatar"),
    _("Ensure this value is greater than or equal to %(limit_value)s."),
    _("Ensure this value is less than or equal to %(limit_value)s."),
    _("Enter a number."),
    _("Enter a valid date."),
    _("Enter a valid email address."),
    _("Enter a whole number."),
    _("Filter by"),
    _("Help"),
    _("Minimap"),
    _("More options for '%(title)s'"),
    _("New: %(model_name)s"),
    _("Search all pages…"),
    _("Search…"),
    _("Select a valid choice. %(value)s is not one of the available choices."),
    _("Select a valid choice. That choice is not one of the available choices."),
    _("Show filters"),
    _("Side panel width"),
    _("Side panels"),
    _("Skip to main content"),
    _("Sort by '%(label)s' in ascending order."),
    _("Sort by '%(label)s' in descending order."),
    _("Status: "),
    _("To be created by %(user)s"),
    _("Toggle breadcrumbs"),
    _("Toggle section"),
    _("Toggle side panel"),
    _("Toggle status"),
    _("View history"),
)
