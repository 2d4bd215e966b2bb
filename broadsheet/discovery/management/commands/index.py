"""Make the search index anew."""

from __future__ import annotations

from typing import Any

from broadsheet.core.progress import Progress
from broadsheet.discovery.indexing import count_all, index_all
from broadsheet.pages.commands import HouseCommand


class Command(HouseCommand):
    help = "Make the full-text index anew; needed only after the database was changed by hand."

    def handle(self, *args: Any, **options: Any) -> None:
        with Progress(count_all(), "index") as progress:
            count = index_all(progress)
        self.say(f"{count} texts, pages, books and events can be found")
