"""Serve the house with the production server, the worker beside it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser

from broadsheet.operations.preparing import prepare
from broadsheet.operations.slow_lane import end
from broadsheet.pages.commands import HouseCommand

# A little longer than the worker takes at most.
WORKER_GRACE_SECONDS = 14.0


def own_address(host: str, port: int) -> str:
    """Where the house is found on this machine; letters and feeds carry it until BROADSHEET_URL says more."""
    name = "127.0.0.1" if host in ("0.0.0.0", "::") else f"[{host}]" if ":" in host else host  # noqa: S104
    return f"http://{name}:{port}"


class Command(HouseCommand):
    help = "Make what is missing (secret, database, folders, fonts), migrate, and serve; stops cleanly on Ctrl-C."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default 127.0.0.1)")
        parser.add_argument("--port", type=int, default=8000, help="port to listen on (default 8000)")
        parser.add_argument("--workers", type=int, default=2, help="web processes (default 2)")
        parser.add_argument("--no-worker", action="store_true", help="no background worker beside the server")

    def handle(self, *args: Any, **options: Any) -> None:
        host, port = options["host"], options["port"]
        self._check_port(host, port)
        os.environ.setdefault("BROADSHEET_URL", own_address(host, port))  # for the processes that are started here
        prepare(self.say)
        worker = None if options["no_worker"] else self._start_worker()
        try:
            self.say(f"Serving on http://{host}:{port}/  (Ctrl-C stops)")
            self.stdout.flush()
            self._serve(host, port, options["workers"])
        finally:
            if not end(worker, WORKER_GRACE_SECONDS):
                self.say("The background worker was in the middle of something; it goes on at the next start.")

    def _check_port(self, host: str, port: int) -> None:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as problem:
                raise CommandError(
                    f"cannot listen on {host}:{port} ({problem.strerror}); try --port {port + 1}"
                ) from problem

    def _start_worker(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "broadsheet", "worker", "--beside", str(os.getpid())]
        return subprocess.Popen(command, start_new_session=True)  # noqa: S603

    def _serve(self, host: str, port: int, workers: int) -> None:
        from granian import Granian
        from granian.constants import Interfaces
        from granian.log import LogLevels

        server = Granian(
            "broadsheet.wsgi:application",
            address=host,
            port=port,
            interface=Interfaces.WSGI,
            workers=workers,
            blocking_threads=4 if "sqlite" in settings.DATABASES["default"]["ENGINE"] else 8,
            backlog=2048,
            websockets=False,
            respawn_failed_workers=True,
            workers_kill_timeout=5,
            log_level=LogLevels.warning,
        )
        server.serve()
