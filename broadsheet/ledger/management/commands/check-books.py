"""`broadsheet check-books`: lists each violation; exit status 1 if there is one."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand

from broadsheet.ledger.checking import violations


class Command(BaseCommand):
    help = "check the invariants of money, stock and copies"

    def handle(self, *args: Any, **options: Any) -> None:
        found = violations()
        for line in found:
            self.stdout.write(line)
        if found:
            sys.exit(1)
        self.stdout.write("The books are right.")
