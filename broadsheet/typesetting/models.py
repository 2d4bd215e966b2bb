"""Finished sheets, kept for whoever prints or downloads them."""

from __future__ import annotations

import secrets
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from broadsheet.periodicals.models import Edition
from broadsheet.typesetting.rules import (
    BOOKLET,
    BROADSHEET,
    ENDINGS,
    EPUB,
    FAILED,
    JOURNAL,
    READY,
    SETTING,
    STOPPED,
    WAITING,
    file_name,
)
from broadsheet.typesetting.wording import words_of

FORM_NAMES = [
    (BROADSHEET, _("broadsheet")),
    (JOURNAL, _("journal")),
    (BOOKLET, _("booklet for folding")),
    (EPUB, _("e-book")),
]
STATE_NAMES = [
    (WAITING, _("waiting to be set")),
    (SETTING, _("being set")),
    (READY, _("ready")),
    (FAILED, _("could not be set")),
    (STOPPED, _("stopped")),
]


def place_for(impression: Impression, filename: str) -> str:
    """Where a sheet is kept: under a name that nobody guesses, as drafts lie there too."""
    return f"sheets/{impression.edition_id}/{secrets.token_hex(12)}.{ENDINGS[impression.form]}"


class ImpressionQuerySet(models.QuerySet["Impression"]):
    def ready(self) -> ImpressionQuerySet:
        return self.exclude(file="")

    def of_shown_issues(self) -> ImpressionQuerySet:
        return self.filter(edition__issue__state__in=["out", "sold_out"])

    def with_issue(self) -> ImpressionQuerySet:
        return self.select_related("edition__standing", "edition__issue__periodical")


class Impression(models.Model):
    """An edition of an issue, set in one form.

    The file stays while a newer one is made, and is replaced when that is finished. `fingerprint` is
    that of the manuscript in the file. `taken_until` is a worker's promise: past it, another may begin anew.
    """

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="impressions")
    form = models.CharField(_("form"), max_length=12, choices=FORM_NAMES)
    state = models.CharField(_("state"), max_length=10, choices=STATE_NAMES, default=WAITING)
    file = models.FileField(_("file"), upload_to=place_for, blank=True)
    fingerprint = models.CharField(max_length=64, blank=True)
    size_bytes = models.PositiveIntegerField(_("size"), default=0)
    pages = models.PositiveSmallIntegerField(_("pages"), default=0)
    places = models.JSONField(default=dict, blank=True)
    remarks = models.JSONField(_("remarks"), default=list, blank=True)
    message = models.JSONField(_("why not"), default=dict, blank=True)
    progress = models.PositiveSmallIntegerField(_("done, per cent"), default=0)
    doing = models.CharField(max_length=120, blank=True)
    is_to_check = models.BooleanField(default=False)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL)
    asked_at = models.DateTimeField(_("asked for"), auto_now_add=True)
    taken_until = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField(_("made"), null=True, blank=True)
    seconds = models.FloatField(_("took, seconds"), default=0)

    is_stale = False  # whoever shows it says whether it is of the edition as it is now

    objects: ClassVar[Any] = ImpressionQuerySet.as_manager()

    class Meta:
        verbose_name = _("sheet")
        verbose_name_plural = _("sheets")
        ordering = ["edition", "form"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "form"], name="one_impression_per_form"),
            models.CheckConstraint(condition=~Q(state=READY) | ~Q(file=""), name="ready_impression_has_a_file"),
        ]

    def __str__(self) -> str:
        return f"{self.edition}: {self.get_form_display()}"

    @property
    def is_under_way(self) -> bool:
        return self.state in (WAITING, SETTING)

    @property
    def ending(self) -> str:
        return ENDINGS[self.form]

    @property
    def file_name(self) -> str:
        issue = self.edition.issue
        return file_name(issue.periodical.slug, issue.slug, self.edition.key, self.form)

    @property
    def why_not(self) -> str:
        """Why it could not be set, in the reader's words."""
        return words_of(self.message)

    @property
    def remarks_in_words(self) -> list[str]:
        return [words_of(said) for said in self.remarks]

    def path(self) -> str:
        """The public address of the sheet; that of the language's main edition has no edition in it."""
        language, standing = self.edition.language, self.edition.standing
        base = self.edition.issue.path(language)
        return f"{base}.{self.ending}" if standing.is_main else f"{base}/{standing.key}.{self.ending}"


class PrintedBox(models.Model):
    """A box as it stood when its edition was frozen: what it tells of may change, the sheet does not."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="printed_boxes")
    kind = models.CharField(max_length=20)
    content = models.JSONField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["edition", "kind"], name="printed_box_once")]

    def __str__(self) -> str:
        return f"{self.edition}: {self.kind}"
