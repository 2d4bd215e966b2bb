"""What is wrong with this installation, in words, with the mend."""

from __future__ import annotations

from typing import Any

from broadsheet.operations.examining import examine
from broadsheet.pages.commands import HouseCommand


class Command(HouseCommand):
    help = "Examine the installation; exit status 1 if something is wrong (advice alone does not count)."

    def handle(self, *args: Any, **options: Any) -> None:
        wrong = 0
        for name, findings in examine():
            self.say(f"{'!' if any(not one.is_advice for one in findings) else '·' if findings else '✓'} {name}")
            for one in findings:
                wrong += not one.is_advice
                self.say(f"    {one.wrong}\n    → {one.mend}")
        self.say(f"{wrong} things to mend" if wrong else "The house is well.")
        if wrong:
            raise SystemExit(1)
