"""The base of the house's own commands: errors are one clear line, never a traceback."""

from __future__ import annotations

import sys
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError


class HouseCommand(BaseCommand):
    """Like Django's, but quiet about its own workings; exit status 0 only on success."""

    requires_system_checks: list[str] = []

    def run_from_argv(self, argv: list[str]) -> None:
        try:
            super().run_from_argv([*argv[:2], "--traceback", *argv[2:]])
        except CommandError as problem:
            fail(str(problem), problem.returncode)
        except ValidationError as problem:
            fail("; ".join(problem.messages))
        except DatabaseError as problem:
            fail(f"the database refuses: {problem}. `broadsheet doctor` may know more.")
        except (OSError, UnicodeError) as problem:
            fail(str(problem))
        except Exception as problem:
            if settings.DEBUG:
                raise
            fail(f"{type(problem).__name__}: {problem} (a fault of ours; BROADSHEET_DEBUG=1 shows where)")

    def say(self, words: str, **options: Any) -> None:
        """One line for the person at the terminal."""
        self.stdout.write(words, **options)


def fail(words: str, status: int = 1) -> None:
    """End with one line on standard error."""
    print(f"broadsheet: {' '.join(words.split())}", file=sys.stderr)
    raise SystemExit(status or 1)
