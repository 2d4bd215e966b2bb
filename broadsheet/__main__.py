"""The `broadsheet` command."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Run one command of the house; errors are one line on standard error."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "broadsheet.settings")
    from broadsheet.environment import BadSetting

    try:
        from broadsheet.operations.command_line import run

        run(sys.argv)
    except BadSetting as problem:
        sys.exit(f"broadsheet: {problem}")
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
