"""What can be found: one row per published page, with its words as they are read."""

from __future__ import annotations

from django.db import models
from wagtail.models import Page

from broadsheet.sections.words import language_field


class SearchDocument(models.Model):
    """A published page as search sees it. The index of stems lies beside it, made by the engine of the database."""

    ARTICLE, PAGE, PATH = "article", "page", "path"

    page = models.OneToOneField(Page, on_delete=models.CASCADE, related_name="search_document")
    kind = models.CharField(max_length=10)
    work = models.UUIDField(db_index=True)
    language = language_field()
    section_slug = models.CharField(max_length=80, blank=True)
    title = models.CharField(max_length=255)
    marked_title = models.CharField(max_length=255)
    lead = models.TextField(blank=True)
    body = models.TextField(blank=True)
    names = models.TextField(blank=True)
    url = models.CharField(max_length=500)
    day = models.DateField(null=True)
    precision = models.CharField(max_length=10, default="day")

    class Meta:
        indexes = [models.Index(fields=["language"])]

    def __str__(self) -> str:
        return self.title
