"""The demo's issues, made as an editor makes them: begun, filled, held, frozen, brought out."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone

from broadsheet.articles.models import ArticlePage
from broadsheet.core.dates import PartialDate
from broadsheet.pages.models import Picture
from broadsheet.periodicals import actions
from broadsheet.periodicals.models import Edition, Imprint, Issue, Periodical, StandingEdition
from broadsheet.periodicals.rules import ADVERT, OUT, PRINTING, SOLD_OUT, TITLE

STANDING = ("key", "language", "issn", "printer", "price", "legal_notice", "paper", "columns", "pages", "is_main")
ENTRY = ("rubric", "byline", "language")


def build_standing(periodical: Periodical, row: dict[str, Any]) -> None:
    """Imprint, licence and standing editions of a periodical."""
    periodical.licence = (row.get("licence") or "").lower()
    names = row.get("imprint") or {}
    if names:
        periodical.imprint = _imprint(names)
    periodical.save()
    for position, one in enumerate(row.get("editions") or []):
        fields = {name: one[name] for name in STANDING if one.get(name) not in (None, "")}
        StandingEdition.objects.create(
            periodical=periodical, country=one.get("country") or "", position=position, **fields
        )


def _imprint(names: dict[str, str]) -> Imprint:
    found = Imprint.objects.filter(words__name=names["en"]).first()
    if found:
        return found
    imprint = Imprint.objects.create(slug=names["en"].lower().replace(" ", "-"))
    for code, name in names.items():
        imprint.words.model.objects.create(imprint=imprint, language=code, name=name)
    return imprint


def build_issues(rows: list[dict[str, Any]], pictures: dict[str, Picture]) -> list[Issue]:
    return [_issue(row, pictures) for row in rows]


def _issue(row: dict[str, Any], pictures: dict[str, Picture]) -> Issue:
    shown = PartialDate.parse(str(row["date"]))
    issue = Issue.objects.create(
        periodical=Periodical.objects.get(slug=str(row["periodical"])), slug=str(row["slug"]), sort_key=row["sort_key"],
        weight=row.get("weight") or 1, volume=str(row.get("volume") or ""), date=shown.day,
        date_precision=shown.precision.value, cover=pictures.get(row.get("cover") or ""),
    )  # fmt: skip
    for code, words in row["words"].items():
        issue.words.model.objects.create(
            issue=issue, language=code, designation=words["designation"], title=words.get("title") or "",
            note=words.get("note") or "",
        )  # fmt: skip
    for one in row.get("editions") or []:
        _edition(issue, one)
    _bring_into(issue, row["state"], shown.day)
    return issue


def _edition(issue: Issue, row: dict[str, Any]) -> None:
    standing = StandingEdition.objects.get(periodical=issue.periodical, key=row["key"])
    edition = Edition.objects.create(
        issue=issue, standing=standing, date=row.get("date"), print_run=row.get("print_run"),
        own_pages=row.get("pages"),
    )  # fmt: skip
    for entry in row.get("contents") or []:
        _entry(edition, entry)


def _entry(edition: Edition, row: dict[str, Any]) -> None:
    if row["kind"] == ADVERT:
        actions.add_advert(edition, row["advert"], str(row.get("key") or ""))
        return
    fields = {name: row.get(name) or "" for name in ENTRY} | {"byline": row.get("by") or ""}
    if row["kind"] == TITLE or not row.get("work"):
        actions.add_title(
            edition, row["title"], rubric=fields["rubric"], byline=fields["byline"], pages=str(row.get("pages") or "")
        )
        return
    page = ArticlePage.objects.filter(import_key__startswith=f"{row['work']}/").first()
    if page is None:
        raise LookupError(f"{edition}: there is no work {row['work']!r}")
    actions.add_text(edition, page.text, row["kind"], is_lead=bool(row.get("is_lead")), **fields)
    if row.get("print_first"):
        actions.hold_for(page.text, edition.issue)
        actions.let_wait(page)


def _bring_into(issue: Issue, state: str, day: date | None) -> None:
    if state == PRINTING:
        actions.send_to_printer(issue)
    elif state in (OUT, SOLD_OUT):
        actions.bring_out(issue)
        moment = timezone.make_aware(timezone.datetime(day.year, day.month, day.day, 9)) if day else timezone.now()  # type: ignore[attr-defined]
        Issue.objects.filter(pk=issue.pk).update(out_at=moment)
        if state == SOLD_OUT:
            actions.mark_sold_out(issue)
