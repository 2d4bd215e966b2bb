"""Fill an empty house with the demo."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError, CommandParser

from broadsheet.demo.building import HouseHasContent, build
from broadsheet.operations.preparing import prepare
from broadsheet.pages.commands import HouseCommand


class Command(HouseCommand):
    help = "Fill an empty house with the demo house Nightglass; refuses where there is content."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say what would be filled")

    def handle(self, *args: Any, **options: Any) -> None:
        prepare(self.say)
        try:
            log_ins = build(self.say, dry_run=options["dry_run"])
        except HouseHasContent as problem:
            raise CommandError(
                "this house has content already; the demo fills only an empty one. Nothing was changed."
            ) from problem
        for line in log_ins:
            self.say(line)
