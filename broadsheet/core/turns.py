"""How long work gives way: whoever goes through many rows takes turns, and stops soon when the process is to end.

Plain Python. A process has one `Stop`; a job that goes through a queue is handed a `Turn` and goes on in its next one.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

T = TypeVar("T")


class Stopping(Exception):
    """The process is to end: what was begun is left as it was, and done later."""


class Stop:
    """Whether this process is to end; set by a signal, asked by whatever takes long."""

    def __init__(self) -> None:
        self._asked = threading.Event()

    def ask(self) -> None:
        self._asked.set()

    def forget(self) -> None:
        self._asked.clear()

    def wait(self, seconds: float) -> bool:
        """Sleep so long, or until somebody asks; whether somebody has."""
        return self._asked.wait(seconds)

    @property
    def is_asked(self) -> bool:
        return self._asked.is_set()

    def check(self) -> None:
        """Raises Stopping where the process is to end."""
        if self.is_asked:
            raise Stopping


STOP = Stop()


@dataclass
class Turn:
    """A share of time, in seconds, counted from the first row; `None` for a job that may take what it needs."""

    seconds: float | None = None
    stop: Stop = field(default_factory=lambda: STOP)
    clock: Callable[[], float] = time.monotonic
    _until: float | None = None

    @property
    def is_over(self) -> bool:
        if self.stop.is_asked:
            return True
        if self.seconds is None:
            return False
        if self._until is None:
            self._until = self.clock() + self.seconds
        return self.clock() >= self._until

    def each(self, rows: Iterable[T]) -> Iterator[T]:
        """The rows, one at least, until the turn is over; the others come in the next one."""
        for at, row in enumerate(rows):
            if self.is_over and (at or self.stop.is_asked):
                return
            yield row


# For whoever calls a job by hand: it takes what it needs.
ENDLESS = Turn()
