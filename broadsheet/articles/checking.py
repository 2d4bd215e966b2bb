"""What a machine may say about an article before it is published: it proposes and rewrites nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from broadsheet.articles.deriving import MARKS, raw_blocks, words_in
from broadsheet.articles.models import ArticlePage
from broadsheet.articles.rules import footnote_faults
from broadsheet.articles.wording import footnote_words, typography_reason
from broadsheet.core import typography
from broadsheet.core.licences import LICENCES, contradictions
from broadsheet.core.teasers import plain_text
from broadsheet.core.titles import plain_title
from broadsheet.pages.frame import house
from broadsheet.pages.references import fill, missing

AROUND = 32
FOREIGN = re.compile(r'<foreign lang="[^"]*">.*?</foreign>', re.DOTALL)
FOOTNOTE = re.compile(r"<footnote\b[^>]*>.*?</footnote>")
ELSEWHERE = "⟨…⟩"


@dataclass(frozen=True)
class Remark:
    """One thing to look at: what it is, where it stands, what is proposed."""

    reason: str
    before: str = ""
    found: str = ""
    after: str = ""
    proposal: str = ""
    language: str = ""


@dataclass(frozen=True)
class Group:
    key: str
    title: str
    remarks: tuple[Remark, ...]
    refuses_publication: bool = False


def groups_of(page: ArticlePage) -> list[Group]:
    """Everything there is to say about a saved draft, by kind; kinds without a remark are left out."""
    groups = [
        Group("footnotes", _("Footnotes"), tuple(_footnotes(page)), True),
        Group("origin", _("Where it comes from"), tuple(_origin(page)), True),
        Group("references", _("References"), tuple(_references(page))),
        Group("licence", _("Licence"), tuple(_licence(page))),
        Group("pictures", _("Pictures"), tuple(_pictures(page))),
        Group("quotations", _("Quotations"), tuple(_quotations(page))),
        Group("typography", _("Typography"), tuple(_typography(page))),
    ]
    return [group for group in groups if group.remarks]


def print_faults(page: ArticlePage) -> Iterator[str]:
    """What must be mended before a text is printed, or before all its readers can use it."""
    for remarks in (_footnotes(page), _origin(page), _pictures(page)):
        yield from (remark.reason for remark in remarks)


def _footnotes(page: ArticlePage) -> Iterator[Remark]:
    faults = footnote_faults(page.body_source(), [str(note.uuid) for note in page.footnotes.all()])
    yield from (Remark(words) for words in footnote_words(faults))


def _origin(page: ArticlePage) -> Iterator[Remark]:
    sources = list(page.sources.all())
    if page.origin == ArticlePage.TRANSLATION and not sources:
        yield Remark(_("It is called a translation, but nothing stands under “Rests on”."))
    if page.origin == ArticlePage.ORIGINAL and sources:
        yield Remark(_("It is called the original, but something stands under “Rests on”."))


def _references(page: ArticlePage) -> Iterator[Remark]:
    notes = " ".join(note.text for note in page.footnotes.all())
    for name in missing(" ".join([*_strings(page), notes])):
        yield Remark(_("This reference names nothing (any more) and prints nothing."), found=name)


def _strings(page: ArticlePage) -> list[str]:
    return [piece for block in raw_blocks(page) for piece in words_in(block["value"])]


def _licence(page: ArticlePage) -> Iterator[Remark]:
    code = page.licence or house().default_licence
    text = "\n".join(pieces_by_language(page).get(page.language, []))
    for named, start, end in contradictions(text, code):
        other = LICENCES[named].name if named in LICENCES else named.upper()
        reason = _("The text speaks of “%(other)s”, but stands under “%(own)s”.") % {
            "other": other, "own": LICENCES[code].name,
        }  # fmt: skip
        yield _remark(text, start, end, reason, "", page.language)


def _pictures(page: ArticlePage) -> Iterator[Remark]:
    for value in _values(page, "picture"):
        if not value.get("alternative") and not value.get("is_decoration"):
            yield Remark(
                _("A picture has no alternative text. Describe it, or say that it is only decoration."),
                found=plain_text(value.get("caption") or "")[:80],
            )


def _quotations(page: ArticlePage) -> Iterator[Remark]:
    for value in _values(page, "quote"):
        if not value.get("attribution"):
            reason = _("A quotation does not say who said it, and where.")
            yield Remark(reason, found=plain_text(MARKS.sub("", value.get("text") or ""))[:80])


def _values(page: ArticlePage, kind: str) -> Iterator[dict[str, Any]]:
    for block in raw_blocks(page):
        if block["type"] == kind:
            yield block["value"]
        elif block["type"] == "foreign":
            yield from (inner["value"] for inner in block["value"].get("body") or [] if inner["type"] == kind)


def _typography(page: ArticlePage) -> Iterator[Remark]:
    for language, pieces in pieces_by_language(page).items():
        text = "\n".join(pieces)
        for finding in typography.check(text, language):
            reason = typography_reason(finding.reason_key)
            yield _remark(text, finding.start, finding.end, reason, finding.proposal, language)


def pieces_by_language(page: ArticlePage) -> dict[str, list[str]]:
    """The plain words of title, standfirst, body and notes, by the language they are in."""
    pieces: dict[str, list[str]] = {page.language: [plain_title(page.marked_title), plain_title(page.standfirst)]}
    for block in raw_blocks(page):
        foreign = block["type"] == "foreign"
        language = (block["value"].get("language") or page.language) if foreign else page.language
        value = block["value"].get("body") if foreign else block["value"]
        pieces.setdefault(language, []).extend(_plain(piece, language) for piece in words_in(value))
    pieces[page.language].extend(_plain(note.text, page.language) for note in page.footnotes.all())
    return pieces


def _plain(html: str, language: str) -> str:
    return plain_text(fill(FOREIGN.sub(ELSEWHERE, FOOTNOTE.sub("", html)), language))


def _remark(text: str, start: int, end: int, reason: str, proposal: str, language: str) -> Remark:
    before = text[max(0, start - AROUND) : start].rpartition("\n")[2]
    after = text[end : end + AROUND].partition("\n")[0]
    return Remark(reason, before, text[start:end], after, proposal, language)
