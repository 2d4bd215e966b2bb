"""The changes of state of texts and versions, apart from what Wagtail's own editor saves."""

from __future__ import annotations

import re
import uuid
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from wagtail.models import Locale, Page

from broadsheet.articles.models import Address, ArticlePage, Source, Text
from broadsheet.core.slugs import with_suffix
from broadsheet.pages.models import SectionNode
from broadsheet.sections.models import Section


class Refused(Exception):
    """A change that would break a promise; the message is for the person who asked."""


@transaction.atomic
def give_address(page: ArticlePage) -> Address:
    """Make the version's address current; an earlier one stays and redirects.

    Of two texts with the same day and words the later gets a number behind them.
    """
    address = _own_address(page) or _new_address(page)
    Address.objects.filter(version=page, is_current=True).exclude(pk=address.pk).update(is_current=False)
    if not address.is_current:
        Address.objects.filter(pk=address.pk).update(is_current=True)
        address.is_current = True
    return address


def _own_address(page: ArticlePage) -> Address | None:
    rows = Address.objects.filter(version=page, language=page.language, day=page.address_day)
    wanted = re.compile(re.escape(page.address_slug) + r"(-[0-9]+)?")
    fitting = [row for row in rows if wanted.fullmatch(row.slug)]
    return min(fitting, key=lambda row: (not row.is_current, len(row.slug)), default=None)


def _new_address(page: ArticlePage) -> Address:
    day, slug, number = page.address_day, page.address_slug, 1
    while Address.objects.filter(day=day, slug=slug).exclude(text=page.text_id).exists() or (
        Address.objects.filter(day=day, slug=slug, language=page.language).exclude(version=page).exists()
    ):
        number += 1
        slug = with_suffix(page.address_slug, number)
    return Address.objects.create(
        language=page.language, day=day, slug=slug, version=page, text_id=page.text_id, is_current=False
    )


@transaction.atomic
def start_version(source: ArticlePage, language: str, user: Any = None) -> ArticlePage:
    """Begin the text in another language: an empty, unpublished draft that rests on `source`."""
    if ArticlePage.objects.filter(text=source.text_id, locale__language_code=language).exists():
        raise Refused(_("This text has a version in that language already."))
    page = ArticlePage(
        marked_title=source.marked_title,
        locale=Locale.objects.get(language_code=language),
        translation_key=source.translation_key,
        text=source.text,
        date=source.date,
        date_precision=source.date_precision,
        origin=ArticlePage.TRANSLATION,
        licence=source.licence,
        owner=user,
        in_hands_of=user,
        live=False,
    )
    node_for(source.text.section, language).add_child(instance=page)
    page.credits.set(
        [
            type(credit)(contributor=credit.contributor, role=credit.role)
            for credit in source.credits.filter(role="author")
        ]
    )
    page.sources.add(page.sources.model(version=source))
    page.save()
    page.save_revision(user=user)
    return page


@transaction.atomic
def join(page: ArticlePage, text: Text) -> None:
    """Make an article a version of another text; what its own text held for all languages is let go."""
    if text.versions.filter(locale=page.locale).exclude(pk=page.pk).exists():
        raise Refused(_("That text has a version in this language already."))
    left = page.text
    _set_text(page, text)
    if not left.versions.exists():
        _hand_down(left, text)
        left.delete()


@transaction.atomic
def part(page: ArticlePage) -> Text:
    """Take a version out of its text: it becomes a text of its own, about the same things."""
    if page.text.versions.count() == 1:
        raise Refused(_("This is the only version of its text."))
    old = page.text
    new = Text.objects.create(translation_key=uuid.uuid4(), section=old.section)
    new.topics.set(old.topics.all())
    new.places.set(old.places.all())
    _set_text(page, new)
    return new


def _set_text(page: ArticlePage, text: Text) -> None:
    page.text, page.translation_key = text, text.translation_key
    Page.objects.filter(pk=page.pk).update(translation_key=text.translation_key)
    ArticlePage.objects.filter(pk=page.pk).update(text=text)
    Address.objects.filter(version=page).update(text=text)
    for revision in page.revisions.all():
        revision.content["text"] = text.pk
        revision.content["translation_key"] = str(text.translation_key)
        revision.save(update_fields=["content"])
    text.save()


def _hand_down(left: Text, text: Text) -> None:
    """What higher rooms keep about a text that ends (comments, …) now concerns the other."""
    for relation in Text._meta.related_objects:
        if relation.related_model._meta.app_label != Text._meta.app_label and relation.one_to_many:
            rows = relation.related_model._default_manager.filter(**{relation.field.name: left})
            rows.update(**{relation.field.name: text})


def drop_text_without_versions(text_id: int) -> None:
    """Delete a text whose last version is gone."""
    Text.objects.filter(pk=text_id, versions=None).delete()


def resting_on(pages: QuerySet[Page]) -> QuerySet[ArticlePage]:
    """Versions that rest on these pages without being among them: while there are any, none of these may be deleted."""
    kept = set(pages.values_list("pk", flat=True))
    revisions = [str(pk) for pk in kept]
    sources = Source.objects.filter(Q(version__in=kept) | Q(revision__object_id__in=revisions)).exclude(page__in=kept)
    drafts = [page.pk for page in _changed_and_live() if page.pk not in kept and _rests_on(page, kept)]
    return ArticlePage.objects.filter(Q(pk__in=sources.values("page")) | Q(pk__in=drafts))


def _changed_and_live() -> QuerySet[ArticlePage]:
    """Published versions whose changes are only in a draft, unknown to the database's foreign keys."""
    changed = ArticlePage.objects.filter(live=True, has_unpublished_changes=True)
    return changed.select_related("latest_revision")  # type: ignore[no-any-return]


def _rests_on(page: ArticlePage, kept: set[int]) -> bool:
    content = page.latest_revision.content if page.latest_revision else {}
    return any(source.get("version") in kept for source in content.get("sources", []))


@transaction.atomic
def move_text(text: Text, section: Section) -> None:
    """Give a text to another section: all its versions move below that section's nodes."""
    for version in text.versions.all():
        version.move(node_for(section, version.language), pos="last-child")
    Text.objects.filter(pk=text.pk).update(section=section)
    text.section = section
    text.save()


def node_for(section: Section, language: str) -> Page:
    """The page below which the section's things in this language lie.

    Raises Refused where the section has no page in the language.
    """
    node = SectionNode.objects.filter(section=section, language=language).select_related("page").first()
    if node is None:
        raise Refused(
            _("The section %(section)s has no page in the language %(language)s yet.")
            % {"section": section.name_in(language), "language": language}
        )
    return node.page.specific


@transaction.atomic
def take_over(page: Page, user: Any, becomes_owner: bool = False) -> None:
    """Go on with an unfinished page: it is in one's hands, and one's own where only owners may write."""
    if becomes_owner:
        Page.objects.filter(pk=page.pk).update(owner=user)
    type(page)._default_manager.filter(pk=page.pk).update(in_hands_of=user)
