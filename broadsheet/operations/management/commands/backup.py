"""The whole house in one file, taken hot."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from broadsheet.operations.backing_up import backup
from broadsheet.pages.commands import HouseCommand


class Command(HouseCommand):
    help = "Write the database, the pictures and documents and the secret to one file, while the house runs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file", type=Path, metavar="FILE", help="such as house.tar.gz; keep it where nobody else reads it"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        target: Path = options["file"]
        if not target.parent.is_dir():
            raise CommandError(f"there is no folder {target.parent}")
        backup(target, self.say)
