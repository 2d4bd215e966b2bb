"""A server that can fail, be slow, and lose its answers after having done what was asked."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


class Fault(Exception):
    """An answer that is no success."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status, self.message = status, message


class FakeService:
    """Serves `answer(method, path, fields, headers)` on a free port.

    fail_next: so many of the next requests get a 500 and do nothing; lose_next: so many are done, and their answer is lost;
    delay_seconds: before each answer. `asked` counts requests.
    """

    def __init__(self) -> None:
        self.fail_next = self.lose_next = self.asked = 0
        self.delay_seconds = 0.0
        self.lock = threading.RLock()
        self.kept: dict[str, Any] = {}
        service = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                self._serve("GET", b"")

            def do_POST(self) -> None:
                self._serve("POST", self.rfile.read(int(self.headers.get("Content-Length") or 0)))

            def _serve(self, method: str, body: bytes) -> None:
                status, data = service.respond(method, self.path, body, dict(self.headers))
                if status == 0:
                    self.close_connection = True
                    self.connection.close()
                    return
                payload = json.dumps(data).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(payload)))
                self.end_headers()
                self.wfile.write(payload)

            def log_message(self, *args: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def respond(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, Any]:
        with self.lock:
            self.asked += 1
            if self.fail_next:
                self.fail_next -= 1
                return 500, {"message": "out of order"}
            try:
                status, data = 200, self._once(method, path, body, headers)
            except Fault as problem:
                status, data = problem.status, {"error": {"message": problem.message}, "message": problem.message}
            lost = self.lose_next > 0
            self.lose_next -= lost
        if self.delay_seconds:
            threading.Event().wait(self.delay_seconds)
        return (0, None) if lost else (status, data)

    def _once(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Any:
        """The same key gets the same answer, as the services promise."""
        key = headers.get("Idempotency-Key") or headers.get("Paypal-Request-Id") or headers.get("PayPal-Request-Id")
        if key and key in self.kept:
            return self.kept[key]
        parts = urlsplit(path)
        kind = headers.get("Content-Type", "")
        fields: Any = (
            json.loads(body) if "json" in kind and body else {k: v[-1] for k, v in parse_qs(body.decode()).items()}
        )
        fields = fields or {name: values[-1] for name, values in parse_qs(parts.query).items()}
        made = self.answer(method, parts.path, fields, headers)
        if key:
            self.kept[key] = made
        return made

    def answer(self, method: str, path: str, fields: Any, headers: dict[str, str]) -> Any:
        raise NotImplementedError
