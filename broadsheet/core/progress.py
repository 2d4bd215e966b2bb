"""A progress bar on a terminal, a few lines elsewhere."""

import sys
import time
from types import TracebackType
from typing import TextIO

_BAR = 28
_REDRAW_SECONDS = 0.1


class Progress:
    """Show how far a long task has come; use it as a context manager.

    total: number of steps, None when unknown. stream: standard error unless told.
    On a terminal one line is rewritten; elsewhere (a log, a pipe) a line appears at each quarter.
    Interrupting leaves the cursor on a line of its own, and the exception passes.
    """

    def __init__(self, total: int | None, label: str, stream: TextIO | None = None) -> None:
        self.total = total
        self.label = label
        self.done = 0
        self._stream = stream if stream is not None else sys.stderr
        self._on_terminal = self._stream.isatty()
        self._drawn_at = 0.0
        self._quarter = 0

    def __enter__(self) -> "Progress":
        self._show(force=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._on_terminal:
            self._write(f"\r\x1b[K{self._line()}\n")
        else:
            self._write(f"{self.label}: {self._count()}{' (stopped)' if kind else ''}\n")

    def step(self, n: int = 1) -> None:
        """Count n steps as done."""
        self.done += n
        self._show()

    def note(self, text: str) -> None:
        """Write a line of text that stays, above the bar."""
        self._write(f"\r\x1b[K{text}\n" if self._on_terminal else f"{text}\n")
        self._show(force=True)

    def _show(self, force: bool = False) -> None:
        if self._on_terminal:
            self._redraw(force)
        elif self._passed_quarter():
            self._write(f"{self.label}: {self._count()}\n")

    def _redraw(self, force: bool) -> None:
        now = time.monotonic()
        if force or now - self._drawn_at >= _REDRAW_SECONDS:
            self._drawn_at = now
            self._write(f"\r\x1b[K{self._line()}")

    def _passed_quarter(self) -> bool:
        quarter = self.done * 4 // self.total if self.total else 0
        passed = self._quarter < quarter < 4
        self._quarter = max(self._quarter, quarter)
        return passed

    def _line(self) -> str:
        if not self.total:
            return f"{self.label} {self._count()}"
        filled = min(_BAR, _BAR * self.done // self.total)
        return f"{self.label} [{'#' * filled}{'.' * (_BAR - filled)}] {self._count()}"

    def _count(self) -> str:
        return str(self.done) if self.total is None else f"{self.done}/{self.total}"

    def _write(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()
