"""The federation: a tree of sections, how to reach them, and who may do what for them."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from broadsheet.core.addresses import envelope_lines
from broadsheet.core.languages import country_name
from broadsheet.core.slugs import is_slug
from broadsheet.sections.rules import ADMINISTRATOR, COUNTER, EDITOR, ORGANISER, TRANSLATOR, TREASURER, WRITER
from broadsheet.sections.words import Named, Worded, language_field

ROLE_NAMES = [
    (ADMINISTRATOR, _("administrator")),
    (EDITOR, _("editor")),
    (WRITER, _("writer")),
    (TRANSLATOR, _("translator")),
    (ORGANISER, _("section organiser")),
    (TREASURER, _("treasurer")),
    (COUNTER, _("volunteer at the counter")),
]


def check_slug(value: str) -> None:
    if not is_slug(value):
        raise ValidationError(_("Use lower-case letters and digits, joined by hyphens."))


def check_country(value: str) -> None:
    if country_name(value, "en") == value:
        raise ValidationError(_("There is no country with the code %(code)s."), params={"code": value})


class SectionQuerySet(models.QuerySet["Section"]):
    def with_words(self) -> SectionQuerySet:
        return self.prefetch_related("words")

    def on_site(self) -> SectionQuerySet:
        return self.filter(is_public=True)


class Section(Named, ClusterableModel):
    """A national or local organisation of the federation; the root is the federation itself."""

    slug = models.CharField(
        _("address"),
        max_length=80,
        unique=True,
        validators=[check_slug],
        help_text=_("The last part of the section's address, the same in every language."),
    )
    parent = models.ForeignKey(
        "self", verbose_name=_("belongs to"), null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    country = models.CharField(_("country"), max_length=2, blank=True, validators=[check_country])
    languages = models.JSONField(
        _("languages"), default=list, blank=True, help_text=_("Language codes, the section's first language first.")
    )
    time_zone = models.CharField(_("time zone"), max_length=64, blank=True)
    is_public = models.BooleanField(
        _("on the site"),
        default=True,
        help_text=_("A sister group whose texts are translated may be known without being shown as a section."),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=100)

    objects: ClassVar[Any] = SectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ["position", "slug"]
        constraints = [
            models.UniqueConstraint(Coalesce("parent", Value(0)), condition=Q(parent=None), name="one_root_section"),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="section_not_its_own_parent"),
        ]

    def clean(self) -> None:
        above = self.parent
        while above is not None:
            if above.pk == self.pk and self.pk:
                raise ValidationError({"parent": _("A section cannot belong to itself or to one below it.")})
            above = above.parent
        if not self.parent_id and Section.objects.filter(parent=None).exclude(pk=self.pk).exists():
            raise ValidationError({"parent": _("Choose the section that this one belongs to.")})

    def post_address(self, on: date) -> PostalAddress | None:
        """Where letters go on a certain day."""
        valid = [a for a in self.addresses.all() if a.purpose == PostalAddress.POST and a.is_valid(on)]
        return valid[0] if valid else None


class SectionWords(models.Model):
    section = ParentalKey(Section, on_delete=models.CASCADE, related_name="words")
    language = language_field()
    name = models.CharField(_("name"), max_length=120)
    description = models.TextField(_("description"), blank=True)

    class Meta:
        verbose_name = _("name and description")
        verbose_name_plural = _("names and descriptions")
        constraints = [models.UniqueConstraint(fields=["section", "language"], name="section_words_once")]

    def __str__(self) -> str:
        return self.name


class Contact(Worded, ClusterableModel):
    """Somebody to write to for a purpose; the address itself is never printed on a public page."""

    section = ParentalKey(Section, on_delete=models.CASCADE, related_name="contacts")
    purpose = models.CharField(
        _("purpose"),
        max_length=40,
        validators=[check_slug],
        help_text=_("A short key such as general, press, subscriptions, meetings."),
    )
    email = models.EmailField(_("e-mail address"), help_text=_("Receives the contact form; hidden from scrapers."))
    phone = models.CharField(_("telephone"), max_length=50, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=100)

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["section", "purpose"], name="contact_per_purpose_once")]

    def __str__(self) -> str:
        return self.label_in(get_language() or "en")

    def label_in(self, language: str) -> str:
        return self.word("label", language) or self.purpose


class ContactWords(models.Model):
    contact = ParentalKey(Contact, on_delete=models.CASCADE, related_name="words")
    language = language_field()
    label = models.CharField(_("label"), max_length=120)

    class Meta:
        verbose_name = _("label")
        verbose_name_plural = _("labels")
        constraints = [models.UniqueConstraint(fields=["contact", "language"], name="contact_words_once")]

    def __str__(self) -> str:
        return self.label


class PostalAddress(models.Model):
    """An address on paper; a forwarding box has neither street nor number, so no part but the country is required."""

    POST, OFFICE = "post", "office"
    PURPOSES = [(POST, _("for letters")), (OFFICE, _("to visit"))]

    section = ParentalKey(Section, on_delete=models.CASCADE, related_name="addresses")
    purpose = models.CharField(_("purpose"), max_length=20, choices=PURPOSES, default=POST)
    lines = models.TextField(
        _("lines"), blank=True, help_text=_("Box, house or street: one line each, as on an envelope.")
    )
    locality = models.CharField(_("town"), max_length=100, blank=True)
    region = models.CharField(_("state or province"), max_length=100, blank=True)
    postcode = models.CharField(_("postcode"), max_length=20, blank=True)
    country = models.CharField(_("country"), max_length=2, validators=[check_country])
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True, help_text=_("The last day."))

    class Meta:
        verbose_name = _("postal address")
        verbose_name_plural = _("postal addresses")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="address_valid_forwards",
            )
        ]

    def __str__(self) -> str:
        return self.one_line()

    def is_valid(self, on: date) -> bool:
        return (self.valid_from or on) <= on <= (self.valid_until or on)

    def one_line(self) -> str:
        """As in running text: `NW, BM Nightglass, London, WC1N 3XX`."""
        parts = [*self.lines.splitlines(), self.locality, self.region, self.postcode]
        return ", ".join(part.strip() for part in parts if part.strip())

    def envelope(self, language: str) -> list[str]:
        """As on an envelope, the country last, in the reader's language."""
        return envelope_lines(
            self.lines.splitlines(),
            self.locality,
            self.region,
            self.postcode,
            self.country,
            country_name(self.country, language),
        )


class SocialAccount(models.Model):
    section = ParentalKey(Section, on_delete=models.CASCADE, related_name="social_accounts")
    platform = models.CharField(_("name of the service"), max_length=40)
    url = models.URLField(_("address"))
    position = models.PositiveSmallIntegerField(_("position"), default=100)

    class Meta:
        verbose_name = _("social account")
        verbose_name_plural = _("social accounts")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.platform


class Assignment(models.Model):
    """One row of the permission table: a user has a role for a section (or the house) in a language (or all)."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("user"), on_delete=models.CASCADE, related_name="assignments"
    )
    role = models.CharField(_("role"), max_length=20, choices=ROLE_NAMES)
    section = models.ForeignKey(
        Section,
        verbose_name=_("section"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="assignments",
        help_text=_("Leave empty for the whole house."),
    )
    language = language_field(blank=True, default="", help_text=_("Leave empty for all languages."))

    class Meta:
        verbose_name = _("role of a person")
        verbose_name_plural = _("roles of persons")
        ordering = ["user__email", "role", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "role", "section", "language"], name="assignment_once"),
            models.UniqueConstraint(
                fields=["user", "role", "language"], condition=Q(section=None), name="house_assignment_once"
            ),
        ]

    def __str__(self) -> str:
        place = self.section.slug if self.section else "*"
        return f"{self.user}: {self.role} {place} {self.language or '*'}"
