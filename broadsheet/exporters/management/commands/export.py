"""`broadsheet export markdown DIR`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from broadsheet.core.progress import Progress
from broadsheet.exporters.markdown import Layout, NotEmpty, export_folder
from broadsheet.pages.commands import HouseCommand


class Command(HouseCommand):
    help = "Take the house's texts out in open formats. `export markdown DIR` writes what `import markdown DIR` reads."

    def add_arguments(self, parser: CommandParser) -> None:
        kinds = parser.add_subparsers(dest="kind", required=True, metavar="markdown")
        markdown = kinds.add_parser("markdown", help="a folder of Markdown files with their pictures and documents")
        markdown.add_argument("folder", type=Path, metavar="DIR", help="an empty folder, or one with an earlier export")
        markdown.add_argument("--force", action="store_true", help="write also into a folder that holds other things")
        markdown.add_argument("--dry-run", action="store_true", help="only say what would be written")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        if folder.exists() and not folder.is_dir():
            raise CommandError(f"{folder} is not a folder")
        try:
            with Progress(len(Layout()), "export") as progress:
                report = export_folder(folder, force=options["force"], dry_run=options["dry_run"], progress=progress)
        except NotEmpty as problem:
            raise CommandError(str(problem)) from problem
        for line in report.lines():
            self.say(line)
