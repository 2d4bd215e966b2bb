"""What is on the shelf: books, pamphlets, back issues."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable

from broadsheet.articles.models import Contributor, Text
from broadsheet.articles.models.texts import PRECISIONS
from broadsheet.catalogue.rules import is_isbn
from broadsheet.catalogue.rules.names import BACK_ISSUE, BOOK, PAMPHLET
from broadsheet.core.dates import PartialDate, Precision
from broadsheet.pages.models import Picture
from broadsheet.periodicals.models import Imprint, Issue
from broadsheet.sections.models import Section, check_slug
from broadsheet.sections.words import Worded, language_field

KIND_NAMES = [(BOOK, _("book")), (PAMPHLET, _("pamphlet")), (BACK_ISSUE, _("back issue"))]
BINDINGS = [
    ("", _("not said")),
    ("paperback", _("paperback")),
    ("hardback", _("hardback")),
    ("stapled", _("stapled")),
    ("sewn", _("sewn")),
    ("folded", _("folded sheet")),
]


def check_isbn(value: str) -> None:
    if not is_isbn(value):
        raise ValidationError(
            _("%(number)s is no ISBN: 10 or 13 digits, of which the last one checks the others."),
            params={"number": value},
        )


class ProductQuerySet(models.QuerySet["Product"]):
    def shown(self) -> ProductQuerySet:
        return self.filter(is_shown=True)

    def with_words(self) -> ProductQuerySet:
        """With all that a list says of them, in a fixed number of queries."""
        return self.select_related("cover", "section", "issue__periodical", "stock").prefetch_related(
            "words", "contributors__contributor__words", "issue__words", "issue__periodical__words"
        )


class Product(Worded, ClusterableModel):
    """A book, a pamphlet or a number of a periodical that is sold by itself. What it costs is said by offers."""

    section = models.ForeignKey(Section, verbose_name=_("section"), on_delete=models.PROTECT, related_name="products")
    slug = models.CharField(
        _("address"), max_length=80, unique=True, validators=[check_slug],
        help_text=_("The last part of the address, the same in every language."),
    )  # fmt: skip
    kind = models.CharField(_("kind"), max_length=12, choices=KIND_NAMES, default=BOOK)
    text = models.ForeignKey(
        Text, verbose_name=_("free online"), null=True, blank=True, on_delete=models.SET_NULL, related_name="products",
        help_text=_("The same text on this site, if there is one."),
    )  # fmt: skip
    issue = models.ForeignKey(
        Issue, verbose_name=_("issue"), null=True, blank=True, on_delete=models.PROTECT, related_name="products",
        help_text=_("Only for a back issue."),
    )  # fmt: skip
    edition_key = models.CharField(_("edition"), max_length=20, blank=True)
    isbn = models.CharField("ISBN", max_length=17, blank=True, validators=[check_isbn])
    extent_pages = models.PositiveIntegerField(_("pages"), null=True, blank=True)
    binding = models.CharField(_("binding"), max_length=12, blank=True, choices=BINDINGS)
    weight_grams = models.PositiveIntegerField(
        _("weight"), null=True, blank=True, help_text=_("In grams, with its envelope: postage by weight needs it.")
    )
    date = models.DateField(_("published"), null=True, blank=True)
    date_precision = models.CharField(
        _("how well the date is known"), max_length=10, choices=PRECISIONS, default=Precision.YEAR.value
    )
    cover = models.ForeignKey(
        Picture, verbose_name=_("cover"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        help_text=_("Its alternative text is made from the title."),
    )  # fmt: skip
    languages = models.JSONField(_("languages"), default=list, blank=True)
    imprint = models.ForeignKey(
        Imprint, verbose_name=_("imprint"), null=True, blank=True, on_delete=models.PROTECT, related_name="products"
    )
    is_out_of_print = models.BooleanField(
        _("out of print"), default=False, help_text=_("Readers may then ask for a reprint; the wishes are counted.")
    )
    is_shown = models.BooleanField(_("in the catalogue"), default=True)
    position = models.PositiveSmallIntegerField(_("position"), default=100)

    objects: ClassVar[Any] = ProductQuerySet.as_manager()

    class Meta:
        verbose_name = _("book, pamphlet or back issue")
        verbose_name_plural = _("books, pamphlets, back issues")
        ordering = ["position", "-date", "slug"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=BACK_ISSUE, issue__isnull=False) | (~Q(kind=BACK_ISSUE) & Q(issue=None)),
                name="back_issue_names_its_issue",
            ),
            models.CheckConstraint(condition=Q(extent_pages=None) | Q(extent_pages__gte=1), name="product_has_a_page"),
            models.CheckConstraint(
                condition=Q(weight_grams=None) | Q(weight_grams__gte=1), name="product_weighs_something"
            ),
        ]

    def __str__(self) -> str:
        return self.title_in(get_language() or "en")

    def title_in(self, language: str) -> str:
        """Its own title; a back issue without one is named after its issue."""
        return self.word("title", language) or (self.issue.name_in(language) if self.issue else self.slug)

    def title_language(self, language: str) -> str:
        return self.word_language("title", language)

    def path(self, language: str) -> str:
        return f"/{language}/catalogue/{self.slug}"

    @property
    def partial_date(self) -> PartialDate | None:
        known = self.date is not None and self.date_precision != Precision.UNKNOWN.value
        return PartialDate(self.date, Precision(self.date_precision)) if known else None  # type: ignore[arg-type]

    @property
    def copies_left(self) -> int | None:
        """How many can be sold; None where nobody counts them."""
        stock = getattr(self, "stock", None)
        return stock.available if stock else None

    @property
    def is_for_sale(self) -> bool:
        return not self.is_out_of_print and self.copies_left != 0

    def clean(self) -> None:
        if (self.kind == BACK_ISSUE) != (self.issue_id is not None):
            raise ValidationError({"issue": _("A back issue names its issue, and nothing else does.")})


class ProductWords(models.Model):
    product = ParentalKey(Product, on_delete=models.CASCADE, related_name="words")
    language = language_field()
    title = models.CharField(_("title"), max_length=200)
    subtitle = models.CharField(_("subtitle"), max_length=200, blank=True)
    blurb = models.TextField(_("what it is about"), blank=True)

    class Meta:
        verbose_name = _("title and blurb")
        verbose_name_plural = _("titles and blurbs")
        constraints = [models.UniqueConstraint(fields=["product", "language"], name="product_words_once")]

    def __str__(self) -> str:
        return self.title


class ProductContributor(Orderable):
    AUTHOR, TRANSLATOR, EDITOR, ILLUSTRATOR = "author", "translator", "editor", "illustrator"
    ROLES = [
        (AUTHOR, _("author")),
        (TRANSLATOR, _("translator")),
        (EDITOR, _("editor")),
        (ILLUSTRATOR, _("illustrator")),
    ]

    product = ParentalKey(Product, on_delete=models.CASCADE, related_name="contributors")
    contributor = models.ForeignKey(
        Contributor, verbose_name=_("contributor"), on_delete=models.PROTECT, related_name="products"
    )
    role = models.CharField(_("role"), max_length=12, choices=ROLES, default=AUTHOR)

    class Meta(Orderable.Meta):
        verbose_name = _("contributor to a book")
        verbose_name_plural = _("contributors to books")
        constraints = [
            models.UniqueConstraint(fields=["product", "contributor", "role"], name="product_contributor_once")
        ]

    def __str__(self) -> str:
        return f"{self.contributor} ({self.role})"
