"""The work (Text), its forms in each language (ArticlePage), and what a form consists of."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any, ClassVar
from urllib.parse import quote

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Orderable, Page, PageManager, Revision
from wagtail.query import PageQuerySet

from broadsheet.articles.models.registers import Contributor, Place, Topic
from broadsheet.core.dates import PartialDate, Precision
from broadsheet.core.slugs import slug_for
from broadsheet.core.titles import sort_key
from broadsheet.pages.blocks import MARKS, BodyBlock
from broadsheet.pages.models import BasePage, Picture, licence_choices
from broadsheet.sections.models import Section, check_country, check_slug
from broadsheet.sections.words import language_field

PRECISIONS = [
    (Precision.DAY.value, _("to the day")),
    (Precision.MONTH.value, _("to the month")),
    (Precision.YEAR.value, _("to the year")),
    (Precision.UNKNOWN.value, _("unknown: no date is shown")),
]


class Text(ClusterableModel):  # type: ignore[misc]
    """The work itself: what is the same in every language. Made with its first version."""

    translation_key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    section = models.ForeignKey(Section, verbose_name=_("section"), on_delete=models.PROTECT, related_name="texts")
    topics = models.ManyToManyField(Topic, verbose_name=_("topics"), blank=True, related_name="texts")
    places = models.ManyToManyField(Place, verbose_name=_("places"), blank=True, related_name="texts")

    class Meta:
        verbose_name = _("text")
        verbose_name_plural = _("texts")
        ordering = ["-pk"]

    def __str__(self) -> str:
        rows = self.versions.all()
        first = min(
            rows, key=lambda one: (not one.first_published_at, str(one.first_published_at), one.pk), default=None
        )
        return first.title if first else str(self.translation_key)


class RelatedText(models.Model):
    """One text named at the foot of another, in the order that the editor chose."""

    text = ParentalKey(Text, on_delete=models.CASCADE, related_name="related")
    other = models.ForeignKey(Text, verbose_name=_("related text"), on_delete=models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField(_("position"), default=100)

    class Meta:
        verbose_name = _("related text")
        verbose_name_plural = _("related texts")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["text", "other"], name="related_text_once"),
            models.CheckConstraint(condition=~Q(text=F("other")), name="text_not_related_to_itself"),
        ]

    def __str__(self) -> str:
        return str(self.other)


class ArticleQuerySet(PageQuerySet):
    """Questions about versions; the ones that lists ask are in `articles.querying`."""

    def in_language(self, language: str) -> ArticleQuerySet:
        return self.filter(locale__language_code=language)


class ArticlePage(BasePage, Page):
    """A version: a text in one language."""

    ORIGINAL, TRANSLATION, UNSTATED = "original", "translation", "unstated"
    ORIGINS = [
        (ORIGINAL, _("the original")),
        (TRANSLATION, _("a translation")),
        (UNSTATED, _("not stated")),
    ]

    text = models.ForeignKey(
        Text, verbose_name=_("work"), on_delete=models.PROTECT, related_name="versions", editable=False
    )
    address_slug = models.CharField(
        _("address"),
        max_length=120,
        blank=True,
        validators=[check_slug],
        help_text=_(
            "The last part of the address, in the language's own letters. Made from the title when left empty."
        ),
    )
    date = models.DateField(
        _("date"),
        null=True,
        blank=True,
        help_text=_(
            "When the text is dated. Leave empty if nobody knows; the day of first publication serves for the address."
        ),
    )
    date_precision = models.CharField(
        _("how well the date is known"), max_length=10, choices=PRECISIONS, default=Precision.DAY.value
    )
    standfirst = models.TextField(
        _("standfirst"), blank=True, help_text=_("One or two sentences below the title. *Italics* as in the title.")
    )
    origin = models.CharField(_("this version is"), max_length=12, choices=ORIGINS, default=ORIGINAL)
    licence = models.CharField(
        _("licence"),
        max_length=40,
        blank=True,
        choices=licence_choices,
        help_text=_("Left empty, it becomes the licence of the house when the text is first published, and stays."),
    )
    sign_off = models.CharField(
        _("sign-off"), max_length=120, blank=True, help_text=_("Stands at the end of the text, such as an acronym.")
    )
    original_status = models.CharField(_("status where it came from"), max_length=80, blank=True, editable=False)
    teaser = models.TextField(blank=True, editable=False)
    sort_title = models.CharField(max_length=255, blank=True, editable=False, db_index=True)
    first_picture = models.ForeignKey(
        Picture, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    import_key = models.CharField(max_length=250, blank=True, editable=False, db_index=True)
    front_matter = models.JSONField(default=dict, blank=True, editable=False)
    body = StreamField(BodyBlock(), verbose_name=_("text"), blank=True)

    objects: ClassVar[Any] = PageManager.from_queryset(ArticleQuerySet)()

    parent_page_types: ClassVar[list[str]] = []
    subpage_types: ClassVar[list[str]] = []
    template = "articles/article_page.html"
    show_in_menus_default = False
    exclude_fields_in_copy: ClassVar[list[str]] = ["import_key", "front_matter", "original_status", "addresses"]

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")

    @classmethod
    def clean_parent_page_models(cls) -> list[type[Page]]:
        from wagtail.models import get_page_models

        return [model for model in get_page_models() if getattr(model, "holds_section_pages", False)]

    def _set_core_field_defaults(self) -> None:
        self.slug = self.slug or f"a-{uuid.uuid4().hex[:12]}"  # type: ignore[has-type]
        super()._set_core_field_defaults()
        self.address_slug = self.address_slug or slug_for(self.title)
        if self.date is None:
            self.date_precision = Precision.UNKNOWN.value
        elif self.date_precision == Precision.YEAR.value:
            self.date = self.date.replace(month=1, day=1)
        elif self.date_precision == Precision.MONTH.value:
            self.date = self.date.replace(day=1)
        self._derive()

    def _derive(self) -> None:
        """What lists need of the text, kept beside it; made again at each saving."""
        from broadsheet.articles.deriving import first_picture_id, teaser_of

        self.sort_title = sort_key(self.marked_title, self.language)[:255]
        self.teaser = teaser_of(self)
        self.first_picture_id = first_picture_id(self)

    def save(self, *args: Any, **kwargs: Any) -> None:
        from broadsheet.articles.actions import give_address
        from broadsheet.articles.joining import fix_sources, fixed_licence, text_for

        with transaction.atomic():
            text_for(self)
            if kwargs.get("update_fields") is None:
                fix_sources(self)
            if self.live:
                self.licence = self.licence or fixed_licence(self)
            super().save(*args, **kwargs)
            if self.live:
                give_address(self)

    def save_revision(self, *args: Any, **kwargs: Any) -> Revision:
        from broadsheet.articles.joining import fix_sources, give_to_work

        fix_sources(self)
        revision = super().save_revision(*args, **kwargs)
        give_to_work(self)
        return revision

    def with_content_json(self, content: dict[str, Any]) -> ArticlePage:
        # So is the work it belongs to, whatever an older revision says.
        page = super().with_content_json(content)
        page.text_id = self.text_id
        return page

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        from broadsheet.articles.joining import fix_sources

        fix_sources(self)
        super().full_clean(*args, **kwargs)

    def clean(self) -> None:
        from broadsheet.articles.rules import footnote_faults
        from broadsheet.articles.wording import footnote_words

        super().clean()
        if not self.live:
            return
        faults = footnote_faults(self.body_source(), [str(note.uuid) for note in self.footnotes.all()])
        if faults:
            raise ValidationError({"body": footnote_words(faults)})
        if self.origin == self.TRANSLATION and not self.sources.all():
            raise ValidationError(
                {"origin": _("A translation rests on something: add what is known of it under “Rests on”.")}
            )
        if self.origin == self.ORIGINAL and self.sources.all():
            raise ValidationError(
                {"origin": _("An original rests on no other version: take away what stands under “Rests on”.")}
            )

    def body_source(self) -> str:
        """All the body's HTML and words in one string, for checks."""
        import json

        return json.dumps(list(self.body.raw_data), ensure_ascii=False) if self.body else ""

    @property
    def partial_date(self) -> PartialDate:
        """The date as far as it is known."""
        return PartialDate(self.date or self.address_day, Precision(self.date_precision))

    @property
    def address_day(self) -> date:  # type: ignore[valid-type]
        """The day in the address: the date's, or that of the first publication."""
        return self.date or timezone.localdate(self.first_published_at or timezone.now())

    def current_address(self) -> Address | None:
        if hasattr(self, "current_row"):  # put there by what fetched the page
            return self.current_row  # type: ignore[no-any-return]
        return self.addresses.filter(is_current=True).first() if self.pk else None

    def address(self) -> str | None:
        row = self.current_address()
        return row.path() if row else None

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from broadsheet.articles.presenting import article_context

        return {**super().get_context(request, *args, **kwargs), **article_context(self, request)}


class Credit(Orderable):
    """A contributor's part in a version."""

    AUTHOR, TRANSLATOR, EDITOR, ILLUSTRATOR = "author", "translator", "editor", "illustrator"
    ROLES = [
        (AUTHOR, _("author")),
        (TRANSLATOR, _("translator")),
        (EDITOR, _("editor")),
        (ILLUSTRATOR, _("illustrator")),
    ]
    page = ParentalKey(ArticlePage, on_delete=models.CASCADE, related_name="credits")
    contributor = models.ForeignKey(
        Contributor, verbose_name=_("contributor"), on_delete=models.PROTECT, related_name="credits"
    )
    role = models.CharField(_("role"), max_length=12, choices=ROLES, default=AUTHOR)

    class Meta(Orderable.Meta):
        verbose_name = pgettext_lazy("part in a text", "credit")
        verbose_name_plural = pgettext_lazy("part in a text", "credits")
        constraints = [models.UniqueConstraint(fields=["page", "contributor", "role"], name="credit_once")]

    def __str__(self) -> str:
        return f"{self.contributor} ({self.role})"


class Source(Orderable):
    """Provenance: one thing that a version rests on, here or elsewhere; every part may be unknown.

    Title, language, date and address are copied when the link is made, so that the notice
    stays true to what the translator had before her.
    """

    page = ParentalKey(ArticlePage, on_delete=models.CASCADE, related_name="sources")
    version = models.ForeignKey(
        ArticlePage,
        verbose_name=_("version on this site"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="rested_on_by",
    )
    revision = models.ForeignKey(
        Revision,
        verbose_name=_("revision rested on"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    organisation = models.ForeignKey(
        Contributor, verbose_name=_("published by"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    country = models.CharField(_("country"), max_length=2, blank=True, validators=[check_country])
    title = models.CharField(_("title"), max_length=250, blank=True)
    language = language_field(blank=True)
    date = models.DateField(_("date"), null=True, blank=True)
    date_precision = models.CharField(
        _("how well the date is known"), max_length=10, choices=PRECISIONS, default=Precision.DAY.value
    )
    url = models.URLField(_("address"), blank=True, max_length=500)
    translator = models.ForeignKey(
        Contributor,
        verbose_name=_("translated there by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta(Orderable.Meta):
        verbose_name = _("source")
        verbose_name_plural = _("rests on")
        constraints = [
            models.CheckConstraint(condition=~Q(version=F("page")), name="version_rests_not_on_itself"),
        ]

    def __str__(self) -> str:
        return self.title or self.url or str(self.organisation or "?")

    @property
    def partial_date(self) -> PartialDate | None:
        return PartialDate(self.date, Precision(self.date_precision)) if self.date else None


class Footnote(models.Model):
    """The text of a note; its mark stands in the body and carries the same UUID."""

    page = ParentalKey(ArticlePage, on_delete=models.CASCADE, related_name="footnotes")
    uuid = models.UUIDField(_("mark"), default=uuid.uuid4)
    text = RichTextField(_("note"), features=[*MARKS, "link", "foreign"])

    class Meta:
        verbose_name = _("footnote")
        verbose_name_plural = _("footnotes")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["page", "uuid"], name="footnote_once")]

    def __str__(self) -> str:
        return str(self.uuid)


class Correction(models.Model):
    """What was put right after publication, and why; readers see it."""

    page = ParentalKey(ArticlePage, on_delete=models.CASCADE, related_name="corrections")
    date = models.DateField(_("date"), default=timezone.localdate)
    reason = models.TextField(_("what was corrected, and why"))

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["date", "pk"]

    def __str__(self) -> str:
        return self.reason[:60]


class Address(models.Model):
    """A public address of a version, for ever; the current one is shown, the others redirect to it."""

    language = language_field()
    day = models.DateField(_("day"))
    slug = models.CharField(_("address"), max_length=130)
    version = models.ForeignKey(ArticlePage, on_delete=models.CASCADE, related_name="addresses")
    text = models.ForeignKey(Text, on_delete=models.CASCADE, related_name="addresses")
    is_current = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["language", "day", "slug"], name="one_version_per_address"),
            models.UniqueConstraint(fields=["version"], condition=Q(is_current=True), name="one_current_address"),
        ]
        indexes = [models.Index(fields=["day", "slug"])]

    def __str__(self) -> str:
        return self.path()

    def path(self, frame: str = "") -> str:
        """The address in a frame: the version's own language unless another is asked for."""
        return f"/{frame or self.language}/articles/{self.day.isoformat()}/{quote(self.slug)}"
