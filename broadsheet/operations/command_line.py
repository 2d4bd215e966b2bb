"""`broadsheet COMMAND`: our commands by name, Django's behind them."""

from __future__ import annotations

import argparse
import os
import sys

from broadsheet.pages.commands import fail

OURS = {
    "serve": "make what is missing, then serve the house",
    "worker": "background work and scheduler alone",
    "demo": "fill an empty house with the demo",
    "import": "bring texts in: import markdown DIR, import wordpress FILE.xml, import events FILE",
    "export": "take texts out: export markdown DIR",
    "typeset": "an issue for the printer or the e-reader",
    "check-books": "what is wrong in the books: money, stock and copies",
    "backup": "the whole house in one file, taken hot",
    "restore": "the house from a backup",
    "index": "make the search index anew",
    "rights": "write Wagtail’s groups anew from the table of roles",
    "doctor": "what is wrong with this installation, and the mend",
}


def run(argv: list[str]) -> None:
    """Run one command; `help` and nothing at all list ours."""
    if len(argv) < 2 or (argv[1] in {"-h", "--help", "help"} and len(argv) == 2):
        print(overview())
        return
    from django.core.management import ManagementUtility, get_commands

    if argv[1] == "--version":
        from broadsheet import __version__

        print(__version__)
        return
    import django

    if argv[1] == "serve":
        listen_as_told(argv[2:])
    django.setup()
    if argv[1] not in get_commands() and argv[1] not in {"help", "check"}:
        fail(f"there is no command {argv[1]!r}; `broadsheet --help` lists them", 2)
    ManagementUtility(["broadsheet", *argv[1:]]).execute()


def listen_as_told(options: list[str]) -> None:
    """Unless told otherwise, the public address is where we listen: settings read it before the command does."""
    parser = argparse.ArgumentParser(add_help=False, exit_on_error=False)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    try:
        found, _others = parser.parse_known_args(options)
    except argparse.ArgumentError:  # the command itself says what is wrong
        return
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(found.host, found.host)  # noqa: S104
    host = f"[{shown}]" if ":" in shown and not shown.startswith("[") else shown
    os.environ.setdefault("BROADSHEET_URL", f"http://{host}:{found.port}")


def overview() -> str:
    lines = [f"  {name:<11} {purpose}" for name, purpose in OURS.items()]
    return "\n".join(
        ["broadsheet COMMAND [--help]", "", *lines, "", "Django's own commands (migrate, shell, …) work too."]
    )


if __name__ == "__main__":
    run(sys.argv)
