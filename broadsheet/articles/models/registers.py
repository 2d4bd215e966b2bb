"""Who writes, and what texts are about: contributors, topics, places."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from broadsheet.core.names import PersonName, guessed
from broadsheet.sections.models import check_country, check_slug
from broadsheet.sections.words import Named, Worded, language_field


def slug_field() -> models.CharField[str, str]:
    return models.CharField(
        _("address"),
        max_length=80,
        unique=True,
        validators=[check_slug],
        help_text=_("The last part of the address, the same in every language."),
    )


class Contributor(Worded, ClusterableModel):
    """A public name: a person or a collective, an author like any other."""

    PERSON, COLLECTIVE = "person", "collective"
    BYLINE, SIGN_OFF = "byline", "signoff"

    slug = slug_field()
    kind = models.CharField(
        _("kind"), max_length=12, choices=[(PERSON, _("person")), (COLLECTIVE, _("collective"))], default=PERSON
    )
    acronym = models.CharField(_("acronym"), max_length=20, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True, validators=[check_country])
    habit = models.CharField(
        _("habit"),
        max_length=10,
        default=BYLINE,
        choices=[(BYLINE, _("by-line below the title")), (SIGN_OFF, _("sign-off at the end"))],
        help_text=_("Where the name usually stands; each text may do otherwise."),
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("user"), null=True, blank=True, on_delete=models.SET_NULL
    )

    class Meta:
        verbose_name = _("contributor")
        verbose_name_plural = _("contributors")
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.name_in(get_language() or "en")

    def name_in(self, language: str) -> str:
        return self.word("name", language) or self.acronym or self.slug

    def parts_in(self, language: str) -> PersonName:
        """Family name, given name and suffix: as somebody set them, else as they are guessed of the name."""
        name = self.name_in(language)
        row = next((one for one in self.words.all() if one.name == name and one.language == language), None)
        row = row or next((one for one in self.words.all() if one.name == name), None)
        if self.kind != self.PERSON:
            return PersonName(name)
        if row is not None and row.family:
            return PersonName(row.family, row.given, row.suffix)
        return guessed(name, self.country, row.language if row else language)


class ContributorWords(models.Model):
    contributor = ParentalKey(Contributor, on_delete=models.CASCADE, related_name="words")
    language = language_field()
    name = models.CharField(_("name"), max_length=200)
    family = models.CharField(
        pgettext_lazy("of a person", "family name"),
        max_length=120,
        blank=True,
        help_text=_("For citations and lists. Empty: guessed of the name, as shown below."),
    )
    given = models.CharField(_("given name"), max_length=120, blank=True)
    suffix = models.CharField(_("suffix of a name"), max_length=20, blank=True)
    note = models.TextField(_("about"), blank=True)

    class Meta:
        verbose_name = _("name")
        verbose_name_plural = _("names")
        constraints = [models.UniqueConstraint(fields=["contributor", "language"], name="contributor_words_once")]

    def __str__(self) -> str:
        return self.name


class Topic(Named, ClusterableModel):
    slug = slug_field()

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["slug"]


class TopicWords(models.Model):
    topic = ParentalKey(Topic, on_delete=models.CASCADE, related_name="words")
    language = language_field()
    name = models.CharField(_("name"), max_length=120)
    description = models.TextField(_("description"), blank=True)

    class Meta:
        verbose_name = _("name and description")
        verbose_name_plural = _("names and descriptions")
        constraints = [models.UniqueConstraint(fields=["topic", "language"], name="topic_words_once")]

    def __str__(self) -> str:
        return self.name


class Place(Named, ClusterableModel):
    """A country or an area that texts are about."""

    slug = slug_field()
    country = models.CharField(_("country"), max_length=2, blank=True, validators=[check_country])

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        ordering = ["slug"]


class PlaceWords(models.Model):
    place = ParentalKey(Place, on_delete=models.CASCADE, related_name="words")
    language = language_field()
    name = models.CharField(_("name"), max_length=120)
    description = models.TextField(_("description"), blank=True)

    class Meta:
        verbose_name = _("name and description")
        verbose_name_plural = _("names and descriptions")
        constraints = [models.UniqueConstraint(fields=["place", "language"], name="place_words_once")]

    def __str__(self) -> str:
        return self.name
