"""Work that may take long, in a process of its own beside the worker: sheets, indexes, whatever stands in the queue of tasks.

The worker starts the process when there is something for it and lets it end when there is nothing left, so that a house at rest
keeps no memory for it. It runs at a low priority, one thing at a time, and whatever is cut short is done later.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable

from django.db import close_old_connections
from django.utils.crypto import get_random_string
from django_tasks_db.compat import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from broadsheet.core.turns import STOP, Stop, Turn
from broadsheet.typesetting.actions import look_after_sheets, sheets_to_look_after

NICE = 10
# So long a lane without work waits for more before it ends, and so often it looks after the sheets.
RESTS_SECONDS = 20.0
SHEETS_EVERY_SECONDS, SHEETS_TURN_SECONDS = 20.0, 5.0
# So long a lane that is to end may still take before it is ended.
GRACE_SECONDS = 6.0


def work_waits() -> bool:
    """Whether there is anything for the lane; two queries."""
    return DBTaskResult.objects.ready().exists() or sheets_to_look_after().exists()


def do_one_task() -> bool:
    """Do the next task of the queue; False where none waits."""
    if not DBTaskResult.objects.ready().exists():
        return False
    worker = Worker(
        queue_names=["*"], excluded_queue_names=[], interval=0, batch=True, backend_name="default", startup_delay=False,
        max_tasks=1, worker_id=worker_name(),
    )  # fmt: skip
    worker.run()
    return True


def worker_name() -> str:
    """Whose a task is while it is done: machine and process, so that one whose process died is known."""
    return f"{socket.gethostname()[:30]}/{os.getpid()}/{get_random_string(8)}"


def free_lost_tasks() -> int:
    """Tasks whose process on this machine died wait again; each may be done twice without harm. Return how many."""
    lost = [
        row.pk
        for row in DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING)
        if any(_is_dead(name) for name in row.worker_ids[-1:])
    ]
    waiting = DBTaskResult.objects.filter(pk__in=lost, status=TaskResultStatus.RUNNING)
    return waiting.update(status=TaskResultStatus.READY, started_at=None)


def _is_dead(name: str) -> bool:
    host, _slash, rest = name.partition("/")
    number = rest.partition("/")[0]
    if host != socket.gethostname()[:30] or not number.isdecimal():
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def run(is_orphan: Callable[[], bool], *, stop: Stop = STOP, rests: float = RESTS_SECONDS) -> None:
    """Do what waits until nothing has waited for a while, or the process is to end."""
    free_lost_tasks()
    last_sheets, last_work = float("-inf"), time.monotonic()
    while not stop.is_asked and not is_orphan():
        close_old_connections()
        if time.monotonic() - last_sheets >= SHEETS_EVERY_SECONDS:
            last_sheets = time.monotonic()
            look_after_sheets(Turn(SHEETS_TURN_SECONDS, stop))
        if do_one_task():
            last_work = time.monotonic()
        elif time.monotonic() - last_work > rests or stop.wait(0.5):
            return


class SlowLane:
    """The process beside the worker."""

    def __init__(self, command: Callable[[], list[str]] | None = None) -> None:
        self._command = command or _command
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def keep(self) -> None:
        """Start the process where there is work and none runs."""
        if not self.is_running and work_waits():
            self._process = subprocess.Popen(self._command(), start_new_session=True)  # noqa: S603

    def end(self) -> None:
        """Ask it to end; one that has not after a while is ended: what it had begun is done later."""
        end(self._process, GRACE_SECONDS)


def _command() -> list[str]:
    return [sys.executable, "-m", "broadsheet", "worker", "--slow", "--beside", str(os.getpid())]


def end(process: subprocess.Popen[bytes] | None, grace_seconds: float) -> bool:
    """Ask a process to end, and end it after a while; whether it ended by itself."""
    if process is None or process.poll() is not None:
        return True
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(timeout=grace_seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return False
    return True
