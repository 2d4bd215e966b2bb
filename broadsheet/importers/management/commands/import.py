"""`broadsheet import markdown DIR`, `broadsheet import wordpress FILE.xml`, `broadsheet import events FILE`, `… statement FILE`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from broadsheet.core.progress import Progress
from broadsheet.events.reading_texts import DAY_FIRST, MONTH_FIRST, Answers
from broadsheet.importers.events import import_events
from broadsheet.importers.markdown import ENDINGS, import_folder
from broadsheet.importers.report import Refused, Report
from broadsheet.importers.statements import choices_from, import_statement_file
from broadsheet.importers.wordpress import import_wordpress
from broadsheet.pages.commands import HouseCommand

ORDERS = (DAY_FIRST, MONTH_FIRST)


class Command(HouseCommand):
    help = "Bring texts in. Repeatable: a second run changes nothing. All or nothing for each file or text."

    def add_arguments(self, parser: CommandParser) -> None:
        kinds = parser.add_subparsers(dest="kind", required=True, metavar="markdown|wordpress|events|statement")
        markdown = kinds.add_parser("markdown", help="a folder of Markdown files, ours or of Hugo, Jekyll, Pelican")
        markdown.add_argument("source", type=Path, metavar="DIR")
        wordpress = kinds.add_parser("wordpress", help="an export file of WordPress (WXR 1.0 to 1.2)")
        wordpress.add_argument("source", type=Path, metavar="FILE.xml")
        wordpress.add_argument(
            "--files", type=Path, metavar="FOLDER", help="where the pictures lie, such as wp-content/uploads"
        )
        events = kinds.add_parser("events", help="a calendar (.ics), or a text with an empty line between two events")
        events.add_argument("source", type=Path, metavar="FILE")
        events.add_argument("--zone", default="", help="the clock of times that name none, such as Europe/Rome")
        events.add_argument("--year", type=int, help="of dates without one")
        events.add_argument("--order", choices=ORDERS, default="", help="what comes first in 8/7")
        events.add_argument("--wall-clock", action="store_true", help="EST and the like mean the clock on the wall")
        statement = kinds.add_parser("statement", help="a bank statement: camt.053, MT940, OFX or CSV")
        statement.add_argument("source", type=Path, metavar="FILE")
        statement.add_argument(
            "--account", default="", help="the name of ours that it is of, where the file does not say"
        )
        statement.add_argument(
            "--columns", default="", metavar="day=1,amount=4,words=3+5", help="which column of a CSV file holds what"
        )
        statement.add_argument("--encoding", default="", metavar="cp1252", help="the code page of a CSV file")
        statement.add_argument("--out", default="", metavar="WORDS", help="how its direction says that money went out")
        order = statement.add_mutually_exclusive_group()
        order.add_argument("--order", choices=ORDERS, default="", help="what comes first in 8/7")
        order.add_argument("--day-first", dest="order", action="store_const", const=DAY_FIRST, help="8/7 is in July")
        order.add_argument(
            "--month-first", dest="order", action="store_const", const=MONTH_FIRST, help="8/7 is in August"
        )
        statement.add_argument("--anyway", action="store_true", help="also where balances and lines do not agree")
        statement.add_argument(
            "--all", action="store_true", help="bring in lines, too, that look like lines that are here"
        )
        statement.add_argument("--dry-run", action="store_true", help="show how it is read, write nothing")
        for one in (markdown, wordpress, events):
            one.add_argument("--language", help="of texts that do not say theirs, such as en")
            one.add_argument("--section", help="the slug of the section of texts that name none; else the root")
            one.add_argument("--dry-run", action="store_true", help="read and check everything, write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["kind"] == "statement":
                return self._statement(options)
            report = getattr(self, f"_{options['kind']}")(options)
        except Refused as problem:
            raise CommandError(str(problem)) from problem
        for line in report.lines():
            self.say(line)
        if report.refused:
            raise CommandError(f"{len(report.refused)} of {report.read} were refused; the others are in")

    def _statement(self, options: dict[str, Any]) -> None:
        day_first = {DAY_FIRST: True, MONTH_FIRST: False}.get(options["order"])
        said = import_statement_file(
            options["source"],
            options["account"],
            choices=choices_from(options["columns"], options["out"], day_first, options["encoding"]),
            likely_too=options["all"],
            anyway=options["anyway"],
            dry_run=options["dry_run"],
        )
        for words in said:
            self.say(words)

    def _markdown(self, options: dict[str, Any]) -> Report:
        folder: Path = options["source"]
        total = sum(1 for path in folder.rglob("*") if path.suffix.lower() in ENDINGS) if folder.is_dir() else 0
        with Progress(total, "import") as progress:
            return import_folder(folder, **_common(options), say=self.say, progress=progress)

    def _wordpress(self, options: dict[str, Any]) -> Report:
        with Progress(None, "import") as progress:
            return import_wordpress(
                options["source"], **_common(options), files=options["files"], say=self.say, progress=progress
            )

    def _events(self, options: dict[str, Any]) -> Report:
        answers = Answers(options["year"], options["order"], options["wall_clock"])
        return import_events(options["source"], **_common(options), zone=options["zone"], answers=answers)


def _common(options: dict[str, Any]) -> dict[str, Any]:
    return {name: options[name] for name in ("language", "section", "dry_run")}
