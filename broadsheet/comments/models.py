"""What readers wrote: kept as it came, for the day when readers have their room."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from broadsheet.articles.models import Text
from broadsheet.pages.models import PlainPage
from broadsheet.sections.words import language_field


class Comment(models.Model):
    """A comment belongs to the text, whatever version it was written under, and knows its own language.

    A few, brought from other websites, stand below a plain page instead.

    Personal data (name, e-mail): kept with the comment; exported; erased on request.
    """

    text = models.ForeignKey(
        Text, verbose_name=_("text"), null=True, blank=True, on_delete=models.CASCADE, related_name="comments"
    )
    page = models.ForeignKey(
        PlainPage, verbose_name=_("page"), null=True, blank=True, on_delete=models.CASCADE, related_name="comments"
    )
    reply_to = models.ForeignKey(
        "self", verbose_name=_("reply to"), null=True, blank=True, on_delete=models.SET_NULL, related_name="replies"
    )
    author_name = models.CharField(_("name"), max_length=200, blank=True)
    author_email = models.EmailField(_("e-mail address"), blank=True)
    author_url = models.CharField(_("author's address"), max_length=500, blank=True)
    written_at = models.DateTimeField(_("written"), null=True, blank=True)
    date_words = models.CharField(max_length=40, blank=True, editable=False)
    language = language_field(blank=True)
    body = models.TextField(_("comment"))
    is_approved = models.BooleanField(_("approved"), default=False)
    original_status = models.CharField(_("status where it came from"), max_length=40, blank=True)
    import_key = models.CharField(max_length=250, unique=True, null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["written_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(text__isnull=False, page=None) | Q(text=None, page__isnull=False),
                name="comment_has_one_place",
            )
        ]

    def __str__(self) -> str:
        return self.body[:60]
