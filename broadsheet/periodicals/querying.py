"""Questions that readers' pages ask about issues, each in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch

from broadsheet.articles.querying import Card, cards, one_per_text, published
from broadsheet.core.languages import comma, direction
from broadsheet.core.titles import plain_title, title_html
from broadsheet.pages.frame import Frame, house
from broadsheet.periodicals.adverts import Advert, advert_for
from broadsheet.periodicals.models import ContentsEntry, Edition, Issue, Periodical
from broadsheet.periodicals.rules import ADVERT, EDITORIAL, TITLE


@dataclass(frozen=True)
class Row:
    """One row of the contents as readers see it; `lang` is that of the title."""

    kind: str
    title: str
    title_html: str
    lang: str
    dir: str
    byline: str = ""
    url: str = ""
    teaser: str = ""
    pages: str = ""
    advert: Advert | None = None

    @property
    def is_editorial(self) -> bool:
        return self.kind == EDITORIAL


@dataclass(frozen=True)
class Group:
    """Rows under one rubric."""

    rubric: str
    lang: str
    rows: list[Row]


def with_editions(issues: Any) -> Any:
    editions = Edition.objects.select_related("standing").prefetch_related("contents")
    return issues.with_words().prefetch_related(Prefetch("editions", editions), "periodical__sections__words")


def contents_of(edition: Edition | None, frame: Frame) -> list[Group]:
    """The contents under their rubrics; each text in the reader's language where there is one."""
    if edition is None:
        return []
    entries = list(edition.contents.all())
    found = _cards(entries, frame)
    groups: list[Group] = []
    for entry in entries:
        row = _row(entry, edition, found, frame)
        if row is None:
            continue
        if not groups or (entry.rubric and entry.rubric != groups[-1].rubric):
            groups.append(Group(entry.rubric, edition.language, []))
        groups[-1].rows.append(row)
    return groups


def _cards(entries: Iterable[ContentsEntry], frame: Frame) -> dict[int, Card]:
    texts = {entry.text_id for entry in entries if entry.text_id}
    if not texts:
        return {}
    rows = one_per_text(published().filter(text__in=texts), frame.order)
    return {card.text_id: card for card in cards(rows, frame)}


def _row(entry: ContentsEntry, edition: Edition, found: dict[int, Card], frame: Frame) -> Row | None:
    lang = entry.language or edition.language
    if entry.kind == ADVERT:
        advert = advert_for(entry.advert_kind, entry.advert_key, frame.language)
        return (
            Row(ADVERT, advert.title if advert else "", "", frame.language, frame.dir, advert=advert)
            if advert
            else None
        )
    card = found.get(entry.text_id or 0)
    if card is None:
        return Row(
            TITLE,
            plain_title(entry.title),
            title_html(entry.title),
            lang,
            direction(lang),
            entry.byline,
            pages=_pages(entry, frame),
        )
    by = entry.byline or comma(card.lang).join(card.by)
    return Row(
        entry.kind, card.title, card.title_html, card.lang, card.dir, by, card.url, card.teaser, _pages(entry, frame)
    )


def _pages(entry: ContentsEntry, frame: Frame) -> str:
    return entry.pages.replace(", ", comma(frame.interface))


def issues_of(periodical: Periodical) -> list[Issue]:
    """The issues that readers may see, the newest first."""
    return list(periodical.issues.shown().newest_first().with_words())


def out_now() -> list[Issue]:
    """Of each periodical the newest issue that can be had; kept until anything changes."""
    return house().keep("out-now", _out_now)


def _out_now() -> list[Issue]:
    rows = Issue.objects.filter(state="out").order_by("periodical__position", "periodical__slug", "-sort_key", "-pk")
    first: dict[int, Issue] = {}
    for issue in rows.with_words():
        first.setdefault(issue.periodical_id, issue)
    return list(first.values())


def issues_of_text(text_id: int) -> list[Issue]:
    """The issues out in which a text stands, oldest first; kept with the house."""
    return house().keep("issues-of-texts", _issues_of_texts).get(text_id, [])


def _issues_of_texts() -> dict[int, list[Issue]]:
    issues = {row.pk: row for row in Issue.objects.shown().with_words()}
    pairs = ContentsEntry.objects.filter(text__isnull=False, edition__issue__in=issues)
    found: dict[int, list[Issue]] = {}
    for text_id, issue_id in (
        pairs.order_by("edition__issue__sort_key").values_list("text_id", "edition__issue").distinct()
    ):
        found.setdefault(text_id, []).append(issues[issue_id])
    return found


def works_in(periodical: str, issue: str = "") -> set[str]:
    """Keys of the works printed in an issue, or in all issues out of a periodical."""
    keys = ContentsEntry.objects.filter(edition__issue__in=Issue.objects.shown(), text__isnull=False)
    keys = keys.filter(edition__issue__periodical__slug=periodical)
    if issue:
        keys = keys.filter(edition__issue__slug=issue)
    return {str(key) for key in keys.values_list("text__translation_key", flat=True).distinct()}
