"""A log file that several processes write and that never grows without end."""

from __future__ import annotations

import fcntl
import logging
from logging.handlers import WatchedFileHandler
from pathlib import Path

MOST_BYTES, KEPT = 10_000_000, 5


class RotatingLog(WatchedFileHandler):
    """Puts a full file aside as .1, .2 … and begins a new one; of several processes one does it, the others follow."""

    def __init__(self, filename: str, most_bytes: int = MOST_BYTES, kept: int = KEPT) -> None:
        Path(filename).parent.mkdir(parents=True, exist_ok=True)
        super().__init__(filename, encoding="utf-8")
        self.most_bytes, self.kept = most_bytes, kept

    def emit(self, record: logging.LogRecord) -> None:
        if self._is_full():
            self._put_aside()
        super().emit(record)

    def _is_full(self) -> bool:
        try:
            return Path(self.baseFilename).stat().st_size >= self.most_bytes
        except OSError:
            return False

    def _put_aside(self) -> None:
        path = Path(self.baseFilename)
        try:
            with path.with_name(f"{path.name}.lock").open("w") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                if not self._is_full():
                    return  # another process was first
                for number in range(self.kept, 1, -1):
                    older = path.with_name(f"{path.name}.{number - 1}")
                    if older.exists():
                        older.replace(path.with_name(f"{path.name}.{number}"))
                path.replace(path.with_name(f"{path.name}.1"))
        except OSError:
            self.handleError(logging.makeLogRecord({}))
