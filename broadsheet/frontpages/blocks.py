"""What a front page is made of, besides the blocks of any text."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from broadsheet.pages.blocks import INLINE


class LeadBlock(blocks.StructBlock):
    """The text that dominates the page."""

    article = blocks.PageChooserBlock(page_type="articles.ArticlePage", label=_("Article"))
    standfirst = blocks.CharBlock(
        label=_("Other words below the title"),
        required=False,
        max_length=500,
        help_text=_("Left empty, the standfirst of the article or its beginning serves."),
    )

    class Meta:
        icon = "pick"
        label = _("Lead")
        template = "frontpages/blocks/lead.html"


class NewsBlock(blocks.StructBlock):
    """A row of texts chosen by hand, or the newest ones."""

    heading = blocks.CharBlock(label=_("Rubric"), required=False, max_length=80)
    articles = blocks.ListBlock(
        blocks.PageChooserBlock(page_type="articles.ArticlePage"),
        label=_("Articles"),
        min_num=0,
        default=[],
        help_text=_("Left empty: the newest ones that the page does not show already."),
    )
    count = blocks.IntegerBlock(label=_("How many, when none is chosen"), default=3, min_value=1, max_value=12)

    class Meta:
        icon = "list-ul"
        label = _("News")
        template = "frontpages/blocks/news.html"


class ArchiveBlock(NewsBlock):
    """Older texts worth reading again."""

    class Meta:
        icon = "history"
        label = _("From the archive")
        template = "frontpages/blocks/archive.html"


class PathBlock(blocks.StructBlock):
    path = blocks.PageChooserBlock(page_type="frontpages.ReadingPathPage", label=_("Reading path"))

    class Meta:
        icon = "list-ol"
        label = _("Reading path")
        template = "frontpages/blocks/path.html"


class OutNowBlock(blocks.StructBlock):
    """The issues that are out now, made by their state; one periodical alone, or all of them."""

    heading = blocks.CharBlock(label=_("Rubric"), required=False, max_length=80)
    periodical = SnippetChooserBlock("periodicals.Periodical", label=_("Only of this periodical"), required=False)

    class Meta:
        icon = "openquote"
        label = _("Out now")
        template = "frontpages/blocks/out_now.html"


class EventsBlock(blocks.StructBlock):
    """The next events by themselves, soonest first; on a section's page its own."""

    heading = blocks.CharBlock(label=_("Rubric"), required=False, max_length=80)
    count = blocks.IntegerBlock(label=_("How many"), default=4, min_value=1, max_value=12)

    class Meta:
        icon = "calendar"
        label = _("Next events")
        template = "frontpages/blocks/events.html"


class OffersBlock(blocks.StructBlock):
    """Offers with what they cost: for the country that a reader names, else everywhere."""

    heading = blocks.CharBlock(label=_("Rubric"), required=False, max_length=80)
    offers = blocks.ListBlock(SnippetChooserBlock("catalogue.Offer"), label=_("Offers"), min_num=1, max_num=3)

    class Meta:
        icon = "tag"
        label = _("Offers")
        template = "frontpages/blocks/offers.html"


class BooksBlock(blocks.StructBlock):
    """Books and pamphlets with their covers, chosen by hand or the newest; on a section's page its own."""

    heading = blocks.CharBlock(label=_("Rubric"), required=False, max_length=80)
    products = blocks.ListBlock(
        SnippetChooserBlock("catalogue.Product"),
        label=_("Books, pamphlets, back issues"),
        min_num=0,
        default=[],
        help_text=_("Left empty: the newest books and pamphlets."),
    )
    count = blocks.IntegerBlock(label=_("How many, when none is chosen"), default=3, min_value=1, max_value=12)

    class Meta:
        icon = "doc-full"
        label = _("Books")
        template = "frontpages/blocks/books.html"


class NoteBlock(blocks.StructBlock):
    heading = blocks.CharBlock(label=_("Rubric"), required=False, max_length=80)
    text = blocks.RichTextBlock(label=_("Text"), features=[*INLINE, "ul", "ol"])

    class Meta:
        icon = "info-circle"
        label = _("Note")
        template = "frontpages/blocks/note.html"


class FrontBlocks(blocks.StreamBlock):
    lead = LeadBlock()
    news = NewsBlock()
    archive = ArchiveBlock()
    path = PathBlock()
    out_now = OutNowBlock()
    events = EventsBlock()
    offers = OffersBlock()
    books = BooksBlock()
    note = NoteBlock()


class StepBlock(blocks.StructBlock):
    """One step of a reading path."""

    note = blocks.RichTextBlock(label=_("Why read this"), required=False, features=INLINE)


class ArticleStep(StepBlock):
    article = blocks.PageChooserBlock(
        page_type="articles.ArticlePage",
        label=_("Article"),
        help_text=_("Any version: readers get the one in their language."),
    )

    class Meta:
        icon = "doc-full"
        label = _("Article")
        template = "frontpages/steps/article.html"


class PageStep(StepBlock):
    page = blocks.PageChooserBlock(label=_("Page, section or other path"))

    class Meta:
        icon = "doc-empty"
        label = _("Page or section")
        template = "frontpages/steps/page.html"


class DocumentStep(StepBlock):
    document = DocumentChooserBlock(label=_("Document"))
    title = blocks.CharBlock(label=_("Title"), max_length=250)

    class Meta:
        icon = "doc-full"
        label = _("Document")
        template = "frontpages/steps/document.html"


class LinkStep(StepBlock):
    url = blocks.URLBlock(label=_("Address"))
    title = blocks.CharBlock(label=_("Title"), max_length=250)

    class Meta:
        icon = "link"
        label = _("Link")
        template = "frontpages/steps/link.html"


class HeadingStep(blocks.StructBlock):
    text = blocks.CharBlock(label=_("Heading"), max_length=250)

    class Meta:
        icon = "title"
        label = _("Heading")
        template = "frontpages/steps/heading.html"


class StepsBlock(blocks.StreamBlock):
    article = ArticleStep()
    page = PageStep()
    document = DocumentStep()
    link = LinkStep()
    heading = HeadingStep()
