"""Calendars and texts with events: what is clear becomes drafts, the rest questions."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

from broadsheet.events import rules
from broadsheet.events.clocks import zone_of
from broadsheet.events.proposals import NotReadable, Proposal, check, is_there, keep_clear
from broadsheet.events.reading_calendars import MOST_BYTES, is_calendar, read_calendar
from broadsheet.events.reading_texts import Answers, read_text
from broadsheet.importers.report import Refused, Report
from broadsheet.pages.frame import house
from broadsheet.sections.models import Section

UNANSWERED = Answers()


def import_events(
    file: Path, *, language: str | None = None, section: str | None = None, dry_run: bool = False, zone: str = "",
    answers: Answers = UNANSWERED,
) -> Report:  # fmt: skip
    """Bring a file in; repeatable. Raises Refused for one that cannot be read at all."""
    home = Section.objects.filter(slug=section).first() if section else Section.objects.filter(parent=None).first()
    if home is None:
        raise Refused(f"there is no section {section!r}")
    code = language or house().first_language
    found = _read(file, _zone(zone, home), code, answers, is_answer=bool(zone))
    if not found:
        raise Refused("nothing was found in it", place=str(file))
    report = Report(read=len(found), is_dry=dry_run)
    _tell(found, home, report)
    clear = [one for one in found if one.is_clear]
    if dry_run:
        report.unchanged = sum(is_there(one) for one in clear)
        report.written = len(clear) - report.unchanged
        return report
    outcome = keep_clear(clear, home, code)
    report.written, report.unchanged = len(outcome.kept), len(outcome.there)
    return report


def _zone(name: str, section: Section) -> ZoneInfo | None:
    if name and not rules.is_zone(name):
        raise Refused(f"{name!r} is no time zone; write it like Europe/Rome")
    return ZoneInfo(name) if name else zone_of(section)


def _read(file: Path, zone: ZoneInfo | None, language: str, answers: Answers, *, is_answer: bool) -> list[Proposal]:
    try:
        if file.stat().st_size > MOST_BYTES:
            raise Refused("the file is larger than 1 MB", place=str(file))
        data = file.read_bytes()
        if is_calendar(data) or file.suffix.lower() == ".ics":
            return read_calendar(data, zone, "en", is_answer=is_answer)
        return read_text(data.decode("utf-8-sig"), zone, language, "en", answers)
    except (OSError, UnicodeDecodeError) as problem:
        raise Refused("it cannot be read as text in UTF-8", place=str(file)) from problem
    except NotReadable as problem:
        raise Refused(str(problem), place=str(file)) from problem


def _tell(found: list[Proposal], home: Section, report: Report) -> None:
    """Each open question by the name of its event; of those that are there already nothing."""
    for one in found:
        for question in one.questions:
            report.ask(one.title or one.said[:60], question)
        if one.questions:
            report.skip("not clear yet: see the questions")
        elif not is_there(one):
            check(one, home, "en")
            for remark in [*(["it is cancelled"] if one.is_cancelled else []), *one.remarks]:
                report.ask(one.title, remark)
