"""The tree of pages: a home per language, below it a node per section."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Locale, Page, Site

from broadsheet.frontpages.models import FrontPage, SectionFrontPage
from broadsheet.pages.frame import house
from broadsheet.pages.models import House, SectionNode
from broadsheet.sections.models import Section, SectionWords


@transaction.atomic
def furnish(name: str = "", language: str = "") -> None:
    """Make what a house cannot be without: itself, a language, a root section, their pages. Safe to repeat."""
    if not House.objects.exists():
        House.objects.create()
    if not Section.objects.filter(parent=None).exists():
        root = Section.objects.create(slug="house", languages=[language or settings.LANGUAGE_CODE])
        SectionWords.objects.create(
            section=root, language=language or settings.LANGUAGE_CODE, name=name or _("The house")
        )
    Locale.objects.get_or_create(language_code=language or settings.LANGUAGE_CODE)
    for locale in Locale.objects.all():
        furnish_language(locale)
    _remove_welcome_page()


@transaction.atomic
def furnish_language(locale: Locale) -> FrontPage:
    """Give a language its front page and every section its node there."""
    home = FrontPage.objects.filter(locale=locale).first() or _make_home(locale)
    for section in Section.objects.prefetch_related("words"):
        furnish_section(section, home)
    return home


@transaction.atomic
def furnish_section(section: Section, home: FrontPage) -> SectionFrontPage:
    """Give a section its page below a home; its title follows the register until somebody edits the page."""
    language = home.locale.language_code
    node = SectionNode.objects.filter(section=section, language=language).first()
    if node is not None:
        return node.page.specific  # type: ignore[no-any-return]
    sister = SectionFrontPage.objects.filter(section=section).first()
    page = SectionFrontPage(
        section=section,
        marked_title=section.name_in(language),
        slug=section.slug,
        locale=home.locale,
        live=section.is_public or section.parent_id is None,
    )
    if sister:
        page.translation_key = sister.translation_key
    home.add_child(instance=page)
    page.save_revision(changed=False)
    return page


def furnish_all() -> None:
    """Give every language its home and every section its nodes; after sections or languages were added in bulk."""
    for locale in Locale.objects.all():
        furnish_language(locale)


def _make_home(locale: Locale) -> FrontPage:
    root = Page.get_first_root_node()
    home = FrontPage(
        marked_title=house().name(locale.language_code), slug=f"home-{locale.language_code}", locale=locale
    )
    first = FrontPage.objects.first()
    if first:
        home.translation_key = first.translation_key
    root.add_child(instance=home)
    home.save_revision().publish()
    if not Site.objects.filter(root_page__in=FrontPage.objects.values("pk")).exists():
        Site.objects.update_or_create(
            is_default_site=True,
            defaults={"hostname": "localhost", "port": 80, "root_page": home, "site_name": "Broadsheet"},
        )
    return home


def _remove_welcome_page() -> None:
    """Wagtail's first migration leaves a page that says welcome."""
    for page in Page.objects.filter(depth=2, slug="home", content_type__app_label="wagtailcore"):
        if not page.get_children().exists():
            page.delete()
