"""Serial titles: one identity, parallel titles, the editions in which its issues appear."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel

from broadsheet.articles.models.texts import licence_choices
from broadsheet.core.languages import comma, country_name, name_in
from broadsheet.periodicals.rules import BROADSHEET, COLUMNS, PAPERS, is_issn
from broadsheet.sections.models import Section, check_country, check_slug
from broadsheet.sections.words import Named, Worded, language_field

PAPER_NAMES = [
    ("a5", _("A5: a journal, or a sheet of A4 folded")),
    ("a4", _("A4: a sheet of A3 folded")),
    ("a3", _("A3: tabloid pages, a sheet of A2 folded")),
]


def check_issn(value: str) -> None:
    if not is_issn(value):
        raise ValidationError(
            _("%(number)s is no ISSN: eight digits as in 2049-3630, of which the last one checks the others."),
            params={"number": value},
        )


class Imprint(Named, ClusterableModel):
    """The name on the title page; it may differ from the section and from whoever is paid."""

    slug = models.CharField(_("short name"), max_length=80, unique=True, validators=[check_slug])

    class Meta:
        verbose_name = _("imprint")
        verbose_name_plural = _("imprints")
        ordering = ["slug"]


class ImprintWords(models.Model):
    imprint = ParentalKey(Imprint, on_delete=models.CASCADE, related_name="words")
    language = language_field()
    name = models.CharField(_("name"), max_length=120)

    class Meta:
        verbose_name = _("name")
        verbose_name_plural = _("names")
        constraints = [models.UniqueConstraint(fields=["imprint", "language"], name="imprint_words_once")]

    def __str__(self) -> str:
        return self.name


class Periodical(Worded, ClusterableModel):
    """One identity, with a title in each language; nothing is said of how often it appears."""

    OWN = "own"
    KINDS = [
        (BROADSHEET, _("broadsheet")),
        ("journal", _("journal")),
        ("bulletin", _("bulletin")),
        ("magazine", _("magazine")),
        (OWN, _("of its own kind")),
    ]

    slug = models.CharField(
        _("address"),
        max_length=80,
        unique=True,
        validators=[check_slug],
        help_text=_("The last part of the address, the same in every language."),
    )
    kind = models.CharField(_("kind"), max_length=12, choices=KINDS)
    sections = ParentalManyToManyField(Section, verbose_name=_("published by"), related_name="periodicals")
    imprint = models.ForeignKey(
        Imprint, verbose_name=_("imprint"), null=True, blank=True, on_delete=models.PROTECT, related_name="periodicals"
    )
    licence = models.CharField(
        _("licence"), max_length=40, blank=True, choices=licence_choices,
        help_text=_("Of the sheet as a whole. Each text keeps its own. Left empty: that of the house."),
    )  # fmt: skip
    position = models.PositiveSmallIntegerField(_("position"), default=100)

    class Meta:
        verbose_name = _("periodical")
        verbose_name_plural = _("periodicals")
        ordering = ["position", "slug"]

    def __str__(self) -> str:
        return self.word("title", get_language() or "en") or self.slug

    def title_in(self, language: str) -> str:
        return self.word("title", language) or self.slug

    def kind_in(self, language: str) -> str:
        """What it calls itself: a kind of its own has its name per language."""
        return (self.word("own_kind", language) if self.kind == self.OWN else "") or str(self.get_kind_display())


class PeriodicalTitle(models.Model):
    """The title and the description in one language."""

    periodical = ParentalKey(Periodical, on_delete=models.CASCADE, related_name="words")
    language = language_field()
    title = models.CharField(_("title"), max_length=120)
    own_kind = models.CharField(
        _("name of its kind"), max_length=60, blank=True, help_text=_("Only for a periodical of its own kind.")
    )
    description = models.TextField(_("description"), blank=True)
    note = models.TextField(_("founders' note"), blank=True)

    class Meta:
        verbose_name = _("title and description")
        verbose_name_plural = _("titles and descriptions")
        constraints = [models.UniqueConstraint(fields=["periodical", "language"], name="periodical_title_once")]

    def __str__(self) -> str:
        return self.title


class StandingEdition(models.Model):
    """An edition as it appears from issue to issue: for a language and a country, on this paper, under this law."""

    periodical = ParentalKey(Periodical, on_delete=models.CASCADE, related_name="editions")
    key = models.CharField(
        _("short name"), max_length=20, validators=[check_slug],
        help_text=_("Such as gb, or ca-fr; the last part of the address of its sheet."),
    )  # fmt: skip
    language = language_field()
    country = models.CharField(_("country"), max_length=2, blank=True, validators=[check_country])
    is_main = models.BooleanField(
        _("main edition of its language"),
        default=False,
        help_text=_("The one that readers of this language are led to."),
    )
    issn = models.CharField("ISSN", max_length=9, blank=True, validators=[check_issn])
    printer = models.CharField(_("printed by"), max_length=200, blank=True)
    price = models.CharField(
        _("price on the sheet"), max_length=120, blank=True,
        help_text=_("As printed in the masthead, such as “free of charge”."),
    )  # fmt: skip
    legal_notice = models.TextField(
        _("legal notice"), blank=True, help_text=_("What the law of the country wants on a printed sheet.")
    )
    paper = models.CharField(_("page"), max_length=2, choices=PAPER_NAMES, default="a4")
    columns = models.PositiveSmallIntegerField(_("columns"), default=3, help_text=_("Of a broadsheet: three to five."))
    pages = models.PositiveSmallIntegerField(
        _("pages"), default=0, help_text=_("How many there are to fill. 0: as many as the texts need.")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=100)

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["periodical", "key"], name="standing_edition_once"),
            models.UniqueConstraint(
                fields=["periodical", "language"], condition=Q(is_main=True), name="one_main_edition_per_language"
            ),
            models.CheckConstraint(
                condition=Q(columns__gte=COLUMNS[0], columns__lte=COLUMNS[-1]), name="columns_three_to_five"
            ),
            models.CheckConstraint(condition=Q(paper__in=PAPERS), name="paper_known"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.key})"

    @property
    def name(self) -> str:
        """`United Kingdom, English`, in the language that is spoken now."""
        spoken = get_language() or "en"
        country = country_name(self.country, spoken) if self.country else ""
        return comma(spoken).join(part for part in (country, name_in(self.language, spoken)) if part)

    def clean(self) -> None:
        if self.pages % 4:
            raise ValidationError({"pages": _("A folded sheet has a number of pages that four divides.")})
