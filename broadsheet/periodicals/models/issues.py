"""Issues, their editions, and the ordered contents of each edition."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable, Revision

from broadsheet.articles.models import ArticlePage, Text
from broadsheet.articles.models.texts import PRECISIONS
from broadsheet.core.dates import PartialDate, Precision
from broadsheet.core.languages import comma
from broadsheet.core.titles import plain_title
from broadsheet.pages.models import Picture
from broadsheet.periodicals.models.titles import Periodical, StandingEdition
from broadsheet.periodicals.rules import ADVERT, ARTICLE, EDITORIAL, OUT, PREPARING, PRINTING, SOLD_OUT, TITLE
from broadsheet.sections.models import check_slug
from broadsheet.sections.words import Worded, language_field

STATE_NAMES = [
    (PREPARING, _("in preparation")),
    (PRINTING, _("at the printer")),
    (OUT, _("out")),
    (SOLD_OUT, _("sold out")),
]
ENTRY_KINDS = [
    (ARTICLE, _("article")),
    (EDITORIAL, _("editorial")),
    (TITLE, _("title without a text")),
    (ADVERT, _("advert")),
]


class IssueQuerySet(models.QuerySet["Issue"]):
    def shown(self) -> IssueQuerySet:
        """Those that readers may see."""
        return self.filter(state__in=[OUT, SOLD_OUT])

    def in_the_making(self) -> IssueQuerySet:
        return self.filter(state__in=[PREPARING, PRINTING])

    def newest_first(self) -> IssueQuerySet:
        return self.order_by("-sort_key", "-pk")

    def with_words(self) -> IssueQuerySet:
        return self.select_related("periodical", "cover").prefetch_related(
            "words", "periodical__words", "periodical__editions"
        )


class Issue(Worded, ClusterableModel):
    """One appearance of a periodical. Its designation is free; a weight says for how many numbers it counts."""

    periodical = models.ForeignKey(
        Periodical, verbose_name=_("periodical"), on_delete=models.PROTECT, related_name="issues"
    )
    slug = models.CharField(
        _("address"), max_length=80, validators=[check_slug],
        help_text=_("The last part of the address, such as 61 or september-2024; the same in every language."),
    )  # fmt: skip
    sort_key = models.BigIntegerField(
        _("order"), help_text=_("A number that puts the issues in order: 61, or 202409 for September 2024.")
    )
    weight = models.PositiveSmallIntegerField(
        _("counts for"), default=1, help_text=_("How many numbers a subscriber has had with it; a double number is 2.")
    )
    volume = models.CharField(_("volume"), max_length=40, blank=True)
    date = models.DateField(_("date"), null=True, blank=True)
    date_precision = models.CharField(
        _("how well the date is known"), max_length=10, choices=PRECISIONS, default=Precision.MONTH.value
    )
    state = models.CharField(_("state"), max_length=10, choices=STATE_NAMES, default=PREPARING, editable=False)
    out_at = models.DateTimeField(_("out since"), null=True, blank=True, editable=False)
    cover = models.ForeignKey(
        Picture, verbose_name=_("cover"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        help_text=_("Its alternative text is made from title and designation."),
    )  # fmt: skip

    objects: ClassVar[Any] = IssueQuerySet.as_manager()

    class Meta:
        verbose_name = _("number of a periodical")
        verbose_name_plural = _("numbers of periodicals")
        ordering = ["periodical__position", "-sort_key", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["periodical", "slug"], name="issue_address_once"),
            models.CheckConstraint(condition=Q(weight__gte=1), name="issue_counts_for_something"),
            models.CheckConstraint(
                condition=Q(state__in=[PREPARING, PRINTING]) | Q(out_at__isnull=False), name="issue_out_since_a_moment"
            ),
        ]

    def __str__(self) -> str:
        return self.name_in(get_language() or "en")

    def designation_in(self, language: str) -> str:
        return self.word("designation", language) or self.slug

    def name_in(self, language: str) -> str:
        """`Aurora, No. 60, November 2024`."""
        return f"{self.periodical.title_in(language)}{comma(language)}{self.designation_in(language)}"

    @property
    def is_shown(self) -> bool:
        return self.state in (OUT, SOLD_OUT)

    @property
    def partial_date(self) -> PartialDate | None:
        known = self.date is not None and self.date_precision != Precision.UNKNOWN.value
        return PartialDate(self.date, Precision(self.date_precision)) if known else None  # type: ignore[arg-type]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.date and self.date_precision == Precision.YEAR.value:
            self.date = self.date.replace(month=1, day=1)
        elif self.date and self.date_precision == Precision.MONTH.value:
            self.date = self.date.replace(day=1)
        super().save(*args, **kwargs)

    def path(self, language: str) -> str:
        return f"/{language}/periodicals/{self.periodical.slug}/{self.slug}"

    def edition_for(self, language: str) -> Edition | None:
        """The edition for readers of a language: its main one, else any in it, else the issue's first."""
        rows = list(self.editions.all())
        return min(
            rows,
            key=lambda one: (one.language != language, not one.standing.is_main, one.standing.position, one.pk),
            default=None,
        )


class IssueWords(models.Model):
    """Designation and title in one language: `No. 60, November 2024`."""

    issue = ParentalKey(Issue, on_delete=models.CASCADE, related_name="words")
    language = language_field()
    designation = models.CharField(_("designation"), max_length=120)
    title = models.CharField(_("title"), max_length=200, blank=True)
    note = models.TextField(_("what is in it"), blank=True)

    class Meta:
        verbose_name = _("designation and title")
        verbose_name_plural = _("designations and titles")
        constraints = [models.UniqueConstraint(fields=["issue", "language"], name="issue_words_once")]

    def __str__(self) -> str:
        return self.designation


class Edition(ClusterableModel):
    """An issue in one edition. What is left empty here is as the periodical's standing edition says."""

    issue = models.ForeignKey(Issue, verbose_name=_("issue"), on_delete=models.CASCADE, related_name="editions")
    standing = models.ForeignKey(
        StandingEdition, verbose_name=_("edition"), on_delete=models.PROTECT, related_name="appearances"
    )
    date = models.DateField(_("printed on"), null=True, blank=True)
    own_price = models.CharField(_("price on the sheet"), max_length=120, blank=True)
    own_printer = models.CharField(_("printed by"), max_length=200, blank=True)
    own_legal_notice = models.TextField(_("legal notice"), blank=True)
    own_pages = models.PositiveSmallIntegerField(_("pages"), null=True, blank=True)
    print_run = models.PositiveIntegerField(_("print run"), null=True, blank=True)
    frozen_at = models.DateTimeField(_("frozen since"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("edition of an issue")
        verbose_name_plural = _("editions of issues")
        ordering = ["standing__position", "pk"]
        constraints = [models.UniqueConstraint(fields=["issue", "standing"], name="edition_of_issue_once")]

    def __str__(self) -> str:
        return f"{self.issue} ({self.key})"

    @property
    def name(self) -> str:
        """`United Kingdom, English`, in the language that is spoken now."""
        return self.standing.name

    @property
    def key(self) -> str:
        return self.standing.key

    @property
    def language(self) -> str:
        return self.standing.language

    @property
    def price(self) -> str:
        return self.own_price or self.standing.price

    @property
    def printer(self) -> str:
        return self.own_printer or self.standing.printer

    @property
    def legal_notice(self) -> str:
        return self.own_legal_notice or self.standing.legal_notice

    @property
    def pages(self) -> int:
        return self.standing.pages if self.own_pages is None else self.own_pages

    @property
    def is_frozen(self) -> bool:
        return self.frozen_at is not None


class ContentsEntry(Orderable):
    """One row of the contents: a text of the house, a title without one, an editorial, or an advert.

    An advert is a kind and a key: the room that sells registers its renderer (`adverts`).
    language: '' prints the version in the edition's language.
    """

    edition = ParentalKey(Edition, on_delete=models.CASCADE, related_name="contents")
    kind = models.CharField(_("kind"), max_length=10, choices=ENTRY_KINDS, default=ARTICLE)
    rubric = models.CharField(_("rubric"), max_length=120, blank=True)
    text = models.ForeignKey(
        Text, verbose_name=_("text"), null=True, blank=True, on_delete=models.SET_NULL, related_name="contents_entries"
    )
    language = language_field(blank=True, default="")
    title = models.CharField(_("title"), max_length=255, blank=True, help_text=_("*Italics* as in titles of articles."))
    byline = models.CharField(_("by"), max_length=255, blank=True)
    pages = models.CharField(_("pages"), max_length=40, blank=True)
    is_lead = models.BooleanField(_("lead"), default=False)
    advert_kind = models.CharField(_("kind of advert"), max_length=40, blank=True)
    advert_key = models.CharField(_("what is advertised"), max_length=120, blank=True)
    revision = models.ForeignKey(
        Revision, null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="+",
        verbose_name=_("revision printed"),
    )  # fmt: skip

    class Meta(Orderable.Meta):
        verbose_name = _("entry of the contents")
        verbose_name_plural = _("contents")
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind=ADVERT) | ~Q(advert_kind=""), name="advert_says_what_it_advertises"
            ),
            models.CheckConstraint(
                condition=Q(kind=ADVERT) | Q(text__isnull=False) | ~Q(title=""), name="entry_has_text_or_title"
            ),
            models.UniqueConstraint(fields=["edition"], condition=Q(is_lead=True), name="one_lead_per_edition"),
        ]

    def __str__(self) -> str:
        return plain_title(self.title) or str(self.text or self.advert_key)


class PrintFirst(models.Model):
    """A text that paper shows first: its versions are kept from the web until an issue is out."""

    text = models.OneToOneField(Text, verbose_name=_("text"), on_delete=models.CASCADE, related_name="print_first")
    issue = models.ForeignKey(Issue, verbose_name=_("issue"), on_delete=models.CASCADE, related_name="held_texts")

    class Meta:
        verbose_name = _("text printed first")
        verbose_name_plural = _("texts printed first")

    def __str__(self) -> str:
        return f"{self.text}: {self.issue}"


class WaitingVersion(models.Model):
    """A version that its editor has published already, as far as she is concerned: it goes on the web with the issue."""

    page = models.OneToOneField(ArticlePage, on_delete=models.CASCADE, related_name="waiting")
    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL)

    class Meta:
        verbose_name = _("version waiting for its issue")
        verbose_name_plural = _("versions waiting for their issues")

    def __str__(self) -> str:
        return str(self.page)
