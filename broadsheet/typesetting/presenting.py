"""What visitors may download of an issue."""

from __future__ import annotations

from broadsheet.periodicals.models import Issue
from broadsheet.periodicals.presenting import Download
from broadsheet.typesetting.models import Impression
from broadsheet.typesetting.rules import BOOKLET


def downloads_of(issue: Issue) -> list[Download]:
    """The finished sheets, those on paper first; a booklet is for whoever prints, not for readers."""
    rows = Impression.objects.ready().filter(edition__issue=issue).exclude(form=BOOKLET).with_issue()
    found = [
        Download(row.ending, row.path(), row.edition.language, row.edition.key, row.size_bytes)
        for row in rows.order_by("edition__standing__position", "edition", "form")
    ]
    return sorted(found, key=lambda one: one.form != "pdf")
