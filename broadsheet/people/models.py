"""Users, persons the house deals with, and the letters that wait to leave."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from broadsheet.core.addresses import PARTS, envelope_lines, name_key
from broadsheet.core.languages import country_name


class UserManager(BaseUserManager["User"]):
    """Users are found by e-mail, without regard to case."""

    def get_by_natural_key(self, email: str | None) -> User:
        return self.get(email__iexact=email or "")

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=email.strip(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractUser):
    """Somebody who logs in, by e-mail."""

    username = None  # type: ignore[assignment]
    email = models.EmailField(_("e-mail address"), unique=True)
    interface_language = models.CharField(_("interface language"), max_length=20, default="en")
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC")

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[UserManager] = UserManager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [models.UniqueConstraint(Lower("email"), name="one_user_per_email")]

    def __str__(self) -> str:
        return self.get_full_name() or self.email


class Person(models.Model):
    """Whoever the house deals with, often with neither e-mail nor log-in.

    Personal data: kept as long as there is business with the person; in exports; erased on request.
    """

    name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(_("telephone"), max_length=50, blank=True)
    language = models.CharField(_("language for letters"), max_length=20, blank=True)
    name_key = models.CharField(max_length=200, editable=False, default="", db_index=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, verbose_name=_("user"), null=True, blank=True, on_delete=models.SET_NULL
    )
    created_at = models.DateTimeField(_("first known"), auto_now_add=True)

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("persons")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.name_key = name_key(self.name)
        if kwargs.get("update_fields") and "name" in kwargs["update_fields"]:
            kwargs["update_fields"] = {*kwargs["update_fields"], "name_key"}
        super().save(*args, **kwargs)


class Address(models.Model):
    """Where post for a person goes. It is never changed: a new one takes over, so that what was posted stays true.

    No part but the country is required: a forwarding box has neither street nor number.
    Personal data: kept as long as there is business with the person; in exports; erased on request.
    """

    person = models.ForeignKey(Person, verbose_name=_("person"), on_delete=models.CASCADE, related_name="addresses")
    lines = models.TextField(_("lines"), blank=True)
    district = models.CharField(_("district"), max_length=100, blank=True)
    locality = models.CharField(_("town"), max_length=100, blank=True)
    region = models.CharField(_("state or province"), max_length=100, blank=True)
    postcode = models.CharField(_("postcode"), max_length=20, blank=True)
    country = models.CharField(_("country"), max_length=2)
    key = models.CharField(max_length=250, editable=False)
    gone_away_at = models.DateField(_("post comes back since"), null=True, blank=True)
    created_at = models.DateTimeField(_("first known"), auto_now_add=True)

    class Meta:
        verbose_name = _("address of a person")
        verbose_name_plural = _("addresses of persons")
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="address_of_person_once")]
        indexes = [models.Index(fields=["country", "postcode"])]

    def __str__(self) -> str:
        return self.one_line()

    @property
    def parts(self) -> dict[str, str]:
        return {name: getattr(self, name) for name in PARTS}

    def one_line(self) -> str:
        """As in running text, in the order of its country, which is named in the language spoken."""
        return ", ".join(self.envelope(get_language() or "en"))

    def envelope(self, language: str) -> list[str]:
        """As on an envelope below the name, the country last in the given language."""
        words = country_name(self.country, language)
        return envelope_lines(
            self.lines.splitlines(),
            self.locality,
            self.region,
            self.postcode,
            self.country,
            words,
            district=self.district,
        )


class LetterQuerySet(models.QuerySet["Letter"]):
    def waiting(self) -> LetterQuerySet:
        """Letters still to be handed over, the oldest first."""
        return self.filter(sent_at=None, failures__lt=Letter.MOST_FAILURES).order_by("pk")


class Letter(models.Model):
    """An e-mail in the outbox: written in the transaction that wanted it, sent after it by the worker.

    Personal data: deleted 30 days after sending.
    """

    MOST_FAILURES = 12

    to = models.EmailField(_("to"))
    reply_to = models.EmailField(_("reply to"), blank=True)
    subject = models.CharField(_("subject"), max_length=250)
    body = models.TextField(_("text"))
    written_at = models.DateTimeField(_("written"), auto_now_add=True)
    taken_until = models.DateTimeField(_("taken by a worker until"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    failures = models.PositiveSmallIntegerField(_("failed attempts"), default=0)
    last_error = models.CharField(_("last error"), max_length=250, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        constraints = [
            models.CheckConstraint(
                condition=Q(sent_at=None) | Q(sent_at__gte=F("written_at")), name="letter_sent_after_written"
            )
        ]

    def __str__(self) -> str:
        return self.subject
