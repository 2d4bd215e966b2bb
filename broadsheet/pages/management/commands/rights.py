"""Write the permission table out as Wagtail's groups."""

from __future__ import annotations

from typing import Any

from broadsheet.pages.commands import HouseCommand
from broadsheet.pages.rights import write_rights


class Command(HouseCommand):
    help = "Write groups, permissions and reviews anew from the roles of persons; safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        write_rights()
        self.say("Groups, permissions and reviews are what the roles of persons say.")
