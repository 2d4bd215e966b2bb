"""Background work and scheduler alone."""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import threading
import time
from typing import Any

from django.core.management.base import CommandParser
from django.db import close_old_connections

from broadsheet.core.turns import STOP
from broadsheet.operations import slow_lane
from broadsheet.operations.due import beat, run_due
from broadsheet.pages.commands import HouseCommand

# So long what was begun when the worker is to end may still take; whatever is cut short is done later.
GRACE_SECONDS = 5.0


class Command(HouseCommand):
    help = "Do background work: letters, tasks, scheduled pages. Stops cleanly on SIGTERM or Ctrl-C."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what is due now, then end")
        parser.add_argument("--slow", action="store_true", help="only the work that may take long, until none is left")
        parser.add_argument("--beside", type=int, metavar="PID", help="end when this process has ended")

    def handle(self, *args: Any, **options: Any) -> None:
        logging.getLogger("django_tasks").setLevel(logging.WARNING)
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda *_: _end_soon())
        if options["slow"]:
            with contextlib.suppress(OSError):
                os.nice(slow_lane.NICE)
            slow_lane.run(lambda: self._is_orphan(options["beside"]))
        elif options["once"]:
            run_due(time.monotonic(), {})
            slow_lane.run(lambda: False, rests=0)
            beat()
        else:
            self._go_round(options["beside"])

    def _go_round(self, parent: int | None) -> None:
        lane, last_done = slow_lane.SlowLane(), dict[str, float]()
        try:
            while not STOP.is_asked and not self._is_orphan(parent):
                close_old_connections()
                run_due(time.monotonic(), last_done)
                lane.keep()
                beat()
                STOP.wait(1)
        finally:
            lane.end()

    def _is_orphan(self, parent: int | None) -> bool:
        return bool(parent) and os.getppid() != parent


def _end_soon() -> None:
    """Let what is under way come to its end, but not for long: a mail server that does not answer holds nobody up."""
    if STOP.is_asked:
        return
    STOP.ask()
    timer = threading.Timer(GRACE_SECONDS + slow_lane.GRACE_SECONDS, os._exit, (0,))
    timer.daemon = True
    timer.start()
