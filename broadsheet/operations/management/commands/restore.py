"""The house from a backup."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from broadsheet.operations.backing_up import HouseNotEmpty, NotABackup, restore
from broadsheet.operations.preparing import prepare
from broadsheet.pages.commands import HouseCommand


class Command(HouseCommand):
    help = "Put a backup in the place of this house. Stop the server first."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--replace", action="store_true", help="replace a house that has content")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["file"].is_file():
            raise CommandError(f"there is no file {options['file']}")
        try:
            restore(options["file"], options["replace"], self.say)
        except NotABackup as problem:
            raise CommandError(str(problem)) from problem
        except HouseNotEmpty as problem:
            raise CommandError("this house has content; back it up, then restore with --replace") from problem
        prepare(self.say)
