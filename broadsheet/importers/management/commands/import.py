"""`broadsheet import markdown DIR` and `broadsheet import wordpress FILE.xml`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from broadsheet.core.progress import Progress
from broadsheet.importers.markdown import ENDINGS, import_folder
from broadsheet.importers.report import Refused, Report
from broadsheet.importers.wordpress import import_wordpress
from broadsheet.pages.commands import HouseCommand


class Command(HouseCommand):
    help = "Bring texts in. Repeatable: a second run changes nothing. All or nothing for each file or text."

    def add_arguments(self, parser: CommandParser) -> None:
        kinds = parser.add_subparsers(dest="kind", required=True, metavar="markdown|wordpress")
        markdown = kinds.add_parser("markdown", help="a folder of Markdown files, ours or of Hugo, Jekyll, Pelican")
        markdown.add_argument("source", type=Path, metavar="DIR")
        wordpress = kinds.add_parser("wordpress", help="an export file of WordPress (WXR 1.0 to 1.2)")
        wordpress.add_argument("source", type=Path, metavar="FILE.xml")
        wordpress.add_argument(
            "--files", type=Path, metavar="FOLDER", help="where the pictures lie, such as wp-content/uploads"
        )
        for one in (markdown, wordpress):
            one.add_argument("--language", help="of texts that do not say theirs, such as en")
            one.add_argument("--section", help="the slug of the section of texts that name none; else the root")
            one.add_argument("--dry-run", action="store_true", help="read and check everything, write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = self._markdown(options) if options["kind"] == "markdown" else self._wordpress(options)
        except Refused as problem:
            raise CommandError(str(problem)) from problem
        for line in report.lines():
            self.say(line)
        if report.refused:
            raise CommandError(f"{len(report.refused)} of {report.read} were refused; the others are in")

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


def _common(options: dict[str, Any]) -> dict[str, Any]:
    return {name: options[name] for name in ("language", "section", "dry_run")}
