"""Texts and their versions, and who and what they name."""

from broadsheet.articles.models.registers import (
    Contributor,
    ContributorWords,
    Place,
    PlaceWords,
    Topic,
    TopicWords,
)
from broadsheet.articles.models.texts import (
    Address,
    ArticlePage,
    Correction,
    Credit,
    Footnote,
    RelatedText,
    Source,
    Text,
)

__all__ = [
    "Address",
    "ArticlePage",
    "Contributor",
    "ContributorWords",
    "Correction",
    "Credit",
    "Footnote",
    "Place",
    "PlaceWords",
    "RelatedText",
    "Source",
    "Text",
    "Topic",
    "TopicWords",
]
