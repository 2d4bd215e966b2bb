"""Forms in which an issue is set, as plain values."""

from __future__ import annotations

BROADSHEET, JOURNAL, BOOKLET, EPUB = "broadsheet", "journal", "booklet", "epub"
FORMS = (BROADSHEET, JOURNAL, BOOKLET, EPUB)
ENDINGS = {BROADSHEET: "pdf", JOURNAL: "pdf", BOOKLET: "pdf", EPUB: "epub"}
MEDIA_TYPES = {"pdf": "application/pdf", "epub": "application/epub+zip"}

WAITING, SETTING, READY, FAILED, STOPPED = "waiting", "setting", "ready", "failed", "stopped"
STATES = (WAITING, SETTING, READY, FAILED, STOPPED)


def main_form(kind: str) -> str:
    """The form on paper of a kind of periodical."""
    return BROADSHEET if kind == "broadsheet" else JOURNAL


def file_name(periodical: str, issue: str, edition: str, form: str) -> str:
    """`aurora-60-gb.pdf`, `perigee-23-gb-booklet.pdf`."""
    tail = f"-{BOOKLET}" if form == BOOKLET else ""
    return f"{periodical}-{issue}-{edition}{tail}.{ENDINGS[form]}"
