"""Journeys run against the demo house, served by the production server on a free port of loopback."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.databases import TEMPLATES, locked, migrations_key

ROOT = Path(__file__).parent.parent.parent
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


def environment(home: Path, port: int = 0) -> dict[str, str]:
    kept = {
        key: value for key, value in os.environ.items() if not key.endswith("_URL") and not key.startswith("BROADSHEET")
    }
    return {**kept, "BROADSHEET_HOME": str(home), "BROADSHEET_URL": f"http://127.0.0.1:{port or 8000}"}


def demo_template() -> Path:
    """The demo house, built once in a run of tests."""
    ready = TEMPLATES / f"demo-{migrations_key()}"
    with locked("demo"):
        if not ready.exists():
            part = ready.with_suffix(".part")
            shutil.rmtree(part, ignore_errors=True)
            subprocess.run(
                [sys.executable, "-m", "broadsheet", "demo"],
                cwd=ROOT,
                env=environment(part),
                check=True,
                stdout=subprocess.DEVNULL,
            )
            part.rename(ready)
    return ready


@dataclass
class Site:
    """A running house: where it is and who may log in."""

    url: str
    home: Path

    def password(self, email: str) -> str:
        for line in (self.home / "demo-log-ins.txt").read_text().splitlines():
            if line.startswith(email):
                return line.split()[1]
        raise LookupError(email)

    def run(self, *command: str) -> str:
        answer = subprocess.run(
            [sys.executable, "-m", "broadsheet", *command],
            cwd=ROOT,
            env=environment(self.home),
            check=True,
            capture_output=True,
            text=True,
        )
        return answer.stdout


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    home = tmp_path_factory.mktemp("house") / "var"
    shutil.copytree(demo_template(), home)
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "broadsheet", "serve", "--port", str(port), "--workers", "1"],
        cwd=ROOT, env=environment(home, port), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        wait_for(f"http://127.0.0.1:{port}/healthz", server)
        yield Site(f"http://127.0.0.1:{port}", home)
    finally:
        server.send_signal(signal.SIGTERM)
        try:
            server.wait(timeout=30)
        except subprocess.TimeoutExpired:
            server.kill()


def wait_for(url: str, server: subprocess.Popen[bytes], seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if server.poll() is not None:
            raise RuntimeError("the server ended before it answered")
        try:
            urllib.request.urlopen(url, timeout=2)
            return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(url)


@pytest.fixture(scope="session")
def chromium() -> Iterator[object]:
    from playwright.sync_api import sync_playwright

    if CHROMIUM is None:
        pytest.fail("Chromium is missing: apt-get install chromium") if os.environ.get("CI") == "true" else pytest.skip(
            "no Chromium"
        )
    flags = [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield browser
        browser.close()
