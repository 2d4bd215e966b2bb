"""What can be found: one row per version of a text, a page, a book or an event, with its words as they are read."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from wagtail.models import Page

from broadsheet.catalogue.models import Product
from broadsheet.events.models import Event
from broadsheet.sections.words import language_field

_OF_A_PAGE = Q(page__isnull=False, product=None, event=None)
_OF_A_PRODUCT = Q(page=None, product__isnull=False, event=None)
_OF_AN_EVENT = Q(page=None, product=None, event__isnull=False)


class SearchDocument(models.Model):
    """Something published, in one language, as search sees it.

    The index of stems lies beside it, made by the engine of the database. kind: of a product its own kind.
    """

    ARTICLE, PAGE, PATH, EVENT = "article", "page", "path", "event"

    page = models.OneToOneField(Page, null=True, blank=True, on_delete=models.CASCADE, related_name="search_document")
    product = models.ForeignKey(
        Product, null=True, blank=True, on_delete=models.CASCADE, related_name="search_documents"
    )
    event = models.ForeignKey(Event, null=True, blank=True, on_delete=models.CASCADE, related_name="search_documents")
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
        constraints = [
            models.CheckConstraint(condition=_OF_A_PAGE | _OF_A_PRODUCT | _OF_AN_EVENT, name="document_of_one_thing"),
            models.UniqueConstraint(fields=["product", "language"], name="product_found_once"),
            models.UniqueConstraint(fields=["event", "language"], name="event_found_once"),
        ]

    def __str__(self) -> str:
        return self.title
