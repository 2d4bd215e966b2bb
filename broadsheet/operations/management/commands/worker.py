"""Background work and scheduler alone."""

from __future__ import annotations

import logging
import os
import signal
import threading
import time
from typing import Any

from django.core.management.base import CommandParser
from django.db import close_old_connections

from broadsheet.operations.due import beat, run_due
from broadsheet.pages.commands import HouseCommand


class Command(HouseCommand):
    help = "Do background work: letters, tasks, scheduled pages. Stops cleanly on SIGTERM or Ctrl-C."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what is due now, then end")
        parser.add_argument("--beside", type=int, metavar="PID", help="end when this process has ended")

    def handle(self, *args: Any, **options: Any) -> None:
        logging.getLogger("django_tasks").setLevel(logging.WARNING)
        stop = threading.Event()
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda *_: stop.set())
        last_done: dict[str, float] = {}
        while not stop.is_set():
            close_old_connections()
            run_due(time.monotonic(), last_done)
            beat()
            if options["once"] or self._is_orphan(options["beside"]):
                break
            stop.wait(1)

    def _is_orphan(self, parent: int | None) -> bool:
        return bool(parent) and os.getppid() != parent
