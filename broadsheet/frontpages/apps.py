from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_save


class FrontpagesConfig(AppConfig):
    name = "broadsheet.frontpages"

    def ready(self) -> None:
        from wagtail.models import Locale

        from broadsheet.frontpages.booklets import path_at
        from broadsheet.sections.models import Section
        from broadsheet.typesetting.sources import SOURCES

        SOURCES["start"] = path_at
        post_save.connect(_new_language, sender=Locale, dispatch_uid="home-for-language")
        post_save.connect(_new_section, sender=Section, dispatch_uid="nodes-for-section")


def _new_language(sender: Any, instance: Any, created: bool, raw: bool = False, **kwargs: Any) -> None:
    """A language switched on in the admin has its pages at once."""
    from broadsheet.frontpages.actions import furnish_language
    from broadsheet.sections.models import Section

    if created and not raw and Section.objects.filter(parent=None).exists():
        furnish_language(instance)


def _new_section(sender: Any, instance: Any, created: bool, raw: bool = False, **kwargs: Any) -> None:
    from broadsheet.frontpages.actions import furnish_section
    from broadsheet.frontpages.models import FrontPage

    if created and not raw:
        for home in FrontPage.objects.select_related("locale"):
            furnish_section(instance, home)
