"""Wagtail's part of the house: the base of all pages, plain pages, pictures, documents, menus, the house itself."""

from __future__ import annotations

from typing import Any, ClassVar
from urllib.parse import quote

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting
from wagtail.documents.models import AbstractDocument
from wagtail.fields import StreamField
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.models import Page

from broadsheet.core.contrast import contrast_ratio, night_accent, readable_accent
from broadsheet.core.licences import LICENCES
from broadsheet.core.old_addresses import folded
from broadsheet.core.titles import plain_title, title_html
from broadsheet.pages.blocks import BodyBlock
from broadsheet.pages.generation import Generation
from broadsheet.sections.models import Section
from broadsheet.sections.policies import TablePolicy
from broadsheet.sections.rules import ADMIN_ONLY_ROWS
from broadsheet.sections.words import Worded, language_field

__all__ = ["Generation"]

PAPER_BY_DAY = "#fbf8f1"
PAPER_BY_NIGHT = "#12182a"
RESERVED = frozenset(
    "articles start topics regions authors sections periodicals catalogue subscribe basket checkout orders donate standing "
    "events search account feed.xml feed.json contact reuse-of".split()
)


def lists() -> list[tuple[str, Any]]:
    """The lists of the house that a menu may name."""
    return MenuItem.LISTS


def licence_choices() -> list[tuple[str, str]]:
    return [(code, licence.name) for code, licence in LICENCES.items()]


class BasePage(models.Model):
    """What every page of the house has; stands before Wagtail's own page in the list of bases."""

    marked_title = models.CharField(
        _("title"),
        max_length=250,
        help_text=_("Put asterisks around words to be set in *italics*."),
    )
    in_hands_of = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("in the hands of"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Who goes on with it; shown on the desk."),
    )
    handover_note = models.TextField(
        _("what is still to do"),
        blank=True,
        help_text=_(
            "For whoever takes over: what is done, what is missing, what was promised to whom. Never published."
        ),
    )

    # Readers have no log-in yet: what is published is open to all.
    private_page_options: ClassVar[list[str]] = []

    class Meta:
        abstract = True

    def _set_core_field_defaults(self) -> None:
        # Wagtail calls this before it validates or saves: the plain form is always derived.
        self.marked_title = " ".join((self.marked_title or self.title).split())  # type: ignore[has-type]
        self.title = plain_title(self.marked_title)[:255]
        self.draft_title = self.draft_title or self.title  # type: ignore[has-type]
        super()._set_core_field_defaults()  # type: ignore[misc]

    def save_revision(self, *args: Any, **kwargs: Any) -> Any:
        # Who has it in hand is a fact of the page now, not of one of its revisions.
        revision = super().save_revision(*args, **kwargs)  # type: ignore[misc]
        now = {"in_hands_of": self.in_hands_of_id, "handover_note": self.handover_note}
        type(self)._default_manager.filter(pk=self.pk).update(**now)
        return revision

    def with_content_json(self, content: dict[str, Any]) -> Any:
        page = super().with_content_json(content)  # type: ignore[misc]
        page.in_hands_of_id, page.handover_note = self.in_hands_of_id, self.handover_note
        return page

    @property
    def title_html(self) -> str:
        return title_html(self.marked_title or self.title)  # type: ignore[attr-defined]

    @property
    def language(self) -> str:
        """The language the page is written in."""
        return self.locale.language_code  # type: ignore[attr-defined,no-any-return]

    def address(self) -> str | None:
        """The public address without the host, or None if readers cannot reach the page."""
        raise NotImplementedError

    def get_url_parts(self, request: Any = None) -> tuple[int, str, str] | None:
        from broadsheet.pages.frame import house

        address = self.address()
        return (house().site_id, settings.PUBLIC_URL, address) if address else None

    def get_sitemap_urls(self, request: Any = None) -> list[dict[str, Any]]:
        return []


class SectionNode(models.Model):
    """The page below which everything of one section in one language lies."""

    section = models.ForeignKey(Section, verbose_name=_("section"), on_delete=models.PROTECT, related_name="nodes")
    language = language_field()
    page = models.OneToOneField(Page, verbose_name=_("page"), on_delete=models.CASCADE, related_name="section_node")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["section", "language"], name="one_node_per_section_language")]

    def __str__(self) -> str:
        return f"{self.section.slug} ({self.language})"

    @classmethod
    def above(cls, page: Page) -> SectionNode | None:
        """The node under which a page lies (or which it is)."""
        paths = [page.path[:end] for end in range(Page.steplen, len(page.path) + 1, Page.steplen)]
        found = cls.objects.filter(page__path__in=paths).select_related("section", "page")
        return found.order_by("-page__depth").first()


class PlainPage(BasePage, Page):
    """A page of the house or of a section: about us, how to reach us."""

    body = StreamField(BodyBlock(), verbose_name=_("text"), blank=True)
    original_status = models.CharField(_("status where it came from"), max_length=80, blank=True, editable=False)
    import_key = models.CharField(max_length=250, blank=True, editable=False, db_index=True)
    front_matter = models.JSONField(default=dict, blank=True, editable=False)

    parent_page_types: ClassVar[list[str]] = []
    subpage_types: ClassVar[list[str]] = ["pages.PlainPage"]
    template = "pages/plain_page.html"

    class Meta:
        verbose_name = _("plain page")
        verbose_name_plural = _("plain pages")

    @classmethod
    def clean_parent_page_models(cls) -> list[type[Page]]:
        # Below a section's node or another plain page; nodes belong to a higher room.
        from wagtail.models import get_page_models

        return [model for model in get_page_models() if model is cls or getattr(model, "holds_section_pages", False)]

    def address(self) -> str | None:
        node = SectionNode.above(self)
        if node is None:
            return None
        path = quote(self.url_path[len(node.page.url_path) :].strip("/"))
        if node.section.parent_id is None:
            return f"/{node.language}/{path}"
        return f"/{node.language}/sections/{node.section.slug}/{path}"

    def clean(self) -> None:
        super().clean()
        node = SectionNode.above(self.get_parent()) if self.depth or getattr(self, "_cached_parent_obj", None) else None
        first = node and node.page_id == self.get_parent().pk and node.section.parent_id is None
        if first and self.slug in RESERVED:
            raise ValidationError(
                {"slug": _("“%(slug)s” is an address of the house itself; choose another.") % {"slug": self.slug}}
            )

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from broadsheet.pages.presenting import plain_page_context

        return {**super().get_context(request, *args, **kwargs), **plain_page_context(self, request)}


class Picture(AbstractImage):
    """A picture. Whose it is and how it may be used belong to it, caption and alternative text to its use."""

    credit = models.CharField(
        pgettext_lazy("picture", "credit"), max_length=250, blank=True, help_text=_("Who made it.")
    )
    source_url = models.URLField(_("source"), blank=True)
    licence = models.CharField(_("licence"), max_length=40, blank=True, choices=licence_choices)
    imported_from = models.CharField(max_length=500, blank=True, editable=False)

    admin_form_fields = ("title", "file", "description", "credit", "source_url", "licence", "collection", "tags",
                         "focal_point_x", "focal_point_y", "focal_point_width", "focal_point_height")  # fmt: skip

    class Meta(AbstractImage.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")

    @property
    def default_alt_text(self) -> str:
        return ""


class PictureRendition(AbstractRendition):
    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        unique_together = (("image", "filter_spec", "focal_point_key"),)


class PublishedDocument(AbstractDocument):
    imported_from = models.CharField(max_length=500, blank=True, editable=False)
    admin_form_fields = ("title", "file", "collection", "tags")

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")

    @property
    def url(self) -> str:
        return reverse("serving:document", args=(self.pk, self.filename))


def accent_faults(accent: str) -> list[ValidationError]:
    """Why a colour cannot be the accent by day or by night; none if it can."""
    try:
        nearest = readable_accent(accent, [PAPER_BY_DAY])
        by_night = night_accent(accent, PAPER_BY_NIGHT)
    except ValueError:
        return [ValidationError(_("Write the colour as #rrggbb, such as #8a1c2b."))]
    faults = []
    if nearest is None or contrast_ratio(accent, PAPER_BY_DAY) < 4.5:
        faults.append(ValidationError(
            _("By day it cannot be read on paper (contrast %(ratio).1f : 1, at least 4.5 is needed). The nearest that can: %(colour)s."),
            params={"ratio": contrast_ratio(accent, PAPER_BY_DAY), "colour": nearest},
        ))  # fmt: skip
    if by_night is None:
        faults.append(ValidationError(_("No light form of it can be read by night. Choose another hue.")))
    return faults


@register_setting(icon="home")
class House(Worded, BaseGenericSetting, ClusterableModel):  # type: ignore[misc]
    """The house as a whole: its look, its languages, what holds unless a text says otherwise."""

    accent = models.CharField(
        _("accent colour"),
        max_length=7,
        default="#8a1c2b",
        help_text=_("Links, rubrics and the emblem, as #rrggbb. Must be readable by day and by night."),
    )
    emblem = models.ForeignKey(
        Picture, verbose_name=_("emblem"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    language_order = models.JSONField(
        _("order of languages"),
        default=list,
        blank=True,
        help_text=_(
            "Language codes; where a text is missing in the reader's language, the first of these in which it exists is offered."
        ),
    )
    default_licence = models.CharField(
        _("licence"),
        max_length=40,
        choices=licence_choices,
        default="cc-by-4.0",
        help_text=_("For texts published from now on. Older texts keep the licence under which they appeared."),
    )
    age_note_years = models.PositiveSmallIntegerField(
        _("say a text's age after"), default=5, help_text=_("Years; 0 never says it.")
    )

    is_practice = models.BooleanField(
        _("for practice"), default=False,
        help_text=_("Payments by card and PayPal are played, no money moves. Never for a house with real readers."),
    )  # fmt: skip

    class Meta:
        verbose_name = _("house")

    def __str__(self) -> str:
        return self.word("name", get_language() or "en") or "Broadsheet"

    @classmethod
    def get_permission_policy(cls) -> TablePolicy:
        return TablePolicy(cls, ADMIN_ONLY_ROWS, house_actions=["add", "change", "delete", "view"])

    def clean(self) -> None:
        faults = accent_faults(self.accent)
        if faults:
            raise ValidationError({"accent": faults})


class HouseWords(models.Model):
    house = ParentalKey(House, on_delete=models.CASCADE, related_name="words")
    language = language_field()
    name = models.CharField(_("name"), max_length=120)
    tagline = models.CharField(_("line below the name"), max_length=250, blank=True)
    publisher = models.CharField(_("publisher, for credit lines"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("name of the house")
        verbose_name_plural = _("names of the house")
        constraints = [models.UniqueConstraint(fields=["house", "language"], name="house_words_once")]

    def __str__(self) -> str:
        return self.name


class MenuItem(Worded, ClusterableModel):
    """One word of a menu: a list of the house, a page, or an address elsewhere."""

    MAIN, FOOT = "main", "foot"
    LISTS = [
        ("articles", _("archive of articles")),
        ("start", _("start here")),
        ("catalogue", _("books, pamphlets, back issues")),
        ("subscribe", _("subscriptions")),
        ("donate", _("donations")),
        ("sections", _("sections")),
        ("periodicals", _("periodicals")),
        ("events", _("events")),
        ("search", _("search")),
    ]
    menu = models.CharField(_("menu"), max_length=10, choices=[(MAIN, _("main menu")), (FOOT, _("at the foot"))])
    position = models.PositiveSmallIntegerField(_("position"), default=100)
    listing = models.CharField(_("list of the house"), max_length=20, choices=lists, blank=True)
    page = models.ForeignKey(
        Page,
        verbose_name=_("page"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        help_text=_("Any version: readers get the one in their language."),
    )
    url = models.URLField(_("address elsewhere"), blank=True)

    class Meta:
        verbose_name = _("menu entry")
        verbose_name_plural = _("menu entries")
        ordering = ["menu", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=(
                    (~Q(listing="") & Q(page=None) & Q(url=""))
                    | (Q(listing="") & Q(page__isnull=False) & Q(url=""))
                    | (Q(listing="") & Q(page=None) & ~Q(url=""))
                ),
                name="menu_item_has_one_target",
                violation_error_message=_("Choose one of list, page and address."),
            )
        ]

    def __str__(self) -> str:
        return self.word("label", get_language() or "en") or self.listing or self.url


class MenuItemWords(models.Model):
    item = ParentalKey(MenuItem, on_delete=models.CASCADE, related_name="words")
    language = language_field()
    label = models.CharField(_("label"), max_length=80)

    class Meta:
        verbose_name = _("label")
        verbose_name_plural = _("labels")
        constraints = [models.UniqueConstraint(fields=["item", "language"], name="menu_item_words_once")]

    def __str__(self) -> str:
        return self.label


class FoldedField(models.CharField):  # type: ignore[type-arg]
    """A path as it is compared; made of `path` whenever a row is written."""

    def pre_save(self, model_instance: Any, add: bool) -> str:
        model_instance.folded = folded(model_instance.path)[: self.max_length]
        return str(model_instance.folded)


class OldAddress(models.Model):
    """An address of an earlier website (or of an earlier day) and the page that it means now."""

    path = models.CharField(
        _("old address"),
        max_length=500,
        unique=True,
        help_text=_("Path and query without the host, percent-decoded, such as /node/12 or /?p=34."),
    )
    page = models.ForeignKey(
        Page, verbose_name=_("page"), null=True, blank=True, on_delete=models.CASCADE, related_name="old_addresses"
    )
    target = models.CharField(_("or address"), max_length=500, blank=True)
    folded = FoldedField(max_length=500, editable=False, default="", db_index=True)

    class Meta:
        verbose_name = _("old address")
        verbose_name_plural = _("old addresses")
        ordering = ["path"]
        constraints = [
            models.CheckConstraint(
                condition=Q(page__isnull=False, target="") | (Q(page=None) & ~Q(target="")),
                name="old_address_leads_somewhere",
            )
        ]

    def __str__(self) -> str:
        return self.path
