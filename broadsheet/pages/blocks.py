"""The one set of blocks of which every text is made."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

MARKS = ["bold", "italic", "superscript", "subscript", "strikethrough"]
INLINE = [*MARKS, "link", "document-link", "foreign", "reference"]
PROSE = [*INLINE, "footnote", "ol", "ul"]
VERSE = [*INLINE, "footnote"]


def language_choices() -> list[tuple[str, str]]:
    """Every language Django knows, by its own name."""
    from django.conf import settings

    from broadsheet.core.languages import language

    return [(code, f"{language(code).autonym} ({code})") for code, _name in settings.LANGUAGES]


class HeadingBlock(blocks.StructBlock):
    """A heading within a text; the title of the text is above all of them."""

    text = blocks.CharBlock(label=_("Heading"), max_length=250)
    level = blocks.ChoiceBlock(
        label=_("Level"),
        choices=[("2", _("part")), ("3", _("section of a part")), ("4", _("paragraph heading"))],
        default="2",
    )

    class Meta:
        icon = "title"
        label = _("Heading")
        template = "blocks/heading.html"


class QuoteBlock(blocks.StructBlock):
    text = blocks.RichTextBlock(label=_("Quotation"), features=[*INLINE, "footnote"])
    attribution = blocks.CharBlock(label=_("Who said it, where"), required=False, max_length=250)

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        template = "blocks/quote.html"


class PullQuoteBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("Sentence from the text"), max_length=400)
    attribution = blocks.CharBlock(label=_("Who said it, where"), required=False, max_length=250)

    class Meta:
        icon = "pick"
        label = _("Pull-quote")
        template = "blocks/pullquote.html"


class PictureBlock(blocks.StructBlock):
    """A picture in a text. Credit and licence belong to the picture, caption and alternative text to its use."""

    picture = ImageChooserBlock(label=_("Picture"))
    alternative = blocks.CharBlock(
        label=_("Alternative text"),
        required=False,
        max_length=500,
        help_text=_("What a reader who does not see the picture should know."),
    )
    is_decoration = blocks.BooleanBlock(label=_("Says nothing that the text does not say"), required=False)
    caption = blocks.RichTextBlock(label=_("Caption"), required=False, features=[*MARKS, "link", "foreign"])

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        unfinished = self.is_deferred_validation  # a draft that its writer still goes on with
        if not unfinished and not cleaned["alternative"] and not cleaned["is_decoration"]:
            raise StructBlockValidationError(
                {"alternative": ValidationError(_("Describe the picture, or say that it is only decoration."))}
            )
        return cleaned

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "blocks/picture.html"


class TableBlock(blocks.StructBlock):
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=250)
    table = TypedTableBlock(
        [
            ("text", blocks.RichTextBlock(label=_("Text"), features=[*MARKS, "link"], required=False)),
            ("number", blocks.CharBlock(label=_("Number"), required=False)),
        ],
        label=_("Table"),
    )

    class Meta:
        icon = "table"
        label = _("Table")
        template = "blocks/table.html"


class DocumentBlock(blocks.StructBlock):
    document = DocumentChooserBlock(label=_("Document"))
    title = blocks.CharBlock(label=_("Words of the link"), required=False, max_length=250)

    class Meta:
        icon = "doc-full"
        label = _("Document")
        template = "blocks/document.html"


class VerseBlock(blocks.RichTextBlock):
    """Lines that end where their writer ended them; each paragraph is a stanza."""

    class Meta:
        icon = "list-ul"
        label = _("Verse")
        help_text = _("Shift and Enter end a line, Enter ends a stanza.")
        template = "blocks/verse.html"


class ForeignStream(blocks.StreamBlock):
    text = blocks.RichTextBlock(label=_("Paragraphs"), features=PROSE)
    heading = HeadingBlock()
    quote = QuoteBlock()
    verse = VerseBlock(features=VERSE)


class ForeignBlock(blocks.StructBlock):
    """A part of the text in another language."""

    language = blocks.ChoiceBlock(label=_("Language"), choices=language_choices)
    body = ForeignStream(label=_("Text"))

    class Meta:
        icon = "globe"
        label = _("Part in another language")
        template = "blocks/foreign.html"


class BodyBlock(blocks.StreamBlock):
    """What a body may hold, in any number and order."""

    text = blocks.RichTextBlock(label=_("Paragraphs"), icon="pilcrow", features=PROSE, template="blocks/text.html")
    heading = HeadingBlock()
    quote = QuoteBlock()
    verse = VerseBlock(features=VERSE)
    pullquote = PullQuoteBlock()
    picture = PictureBlock()
    table = TableBlock()
    document = DocumentBlock()
    foreign = ForeignBlock()
    divider = blocks.StaticBlock(
        label=_("Break"),
        icon="horizontalrule",
        admin_text=_("A pause between two parts."),
        template="blocks/divider.html",
    )
