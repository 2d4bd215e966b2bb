"""What an article costs: queries, milliseconds, weight; against the smallest answer of the same server in the same run.

    python bench/article.py [--path /en/articles/…]

Serves the house of BROADSHEET_HOME on a free port of loopback (two web processes) and prints a table. The ratio is requests
per second of the article to those of /healthz, both over 16 connections; nothing of the article is kept between requests
but the frame (there is no page cache yet).
"""

from __future__ import annotations

import argparse
import http.client
import os
import signal
import socket
import statistics
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
SECONDS = 4
CONNECTIONS = 16


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def one_connection(port: int, path: str, count: int = 200) -> list[float]:
    """Milliseconds of each of `count` requests on one connection."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    times = []
    for _ in range(count):
        began = time.perf_counter()
        connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
        connection.getresponse().read()
        times.append((time.perf_counter() - began) * 1000)
    return times


def per_second(port: int, path: str) -> float:
    """Requests per second over many connections for a few seconds."""
    until = time.monotonic() + SECONDS
    counts = [0] * CONNECTIONS

    def ask(place: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        while time.monotonic() < until:
            connection.request("GET", path)
            connection.getresponse().read()
            counts[place] += 1

    threads = [threading.Thread(target=ask, args=(place,)) for place in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / SECONDS


def wait(port: int) -> float:
    """Seconds until the first answer."""
    began = time.monotonic()
    while time.monotonic() - began < 60:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=1)
            return time.monotonic() - began
        except OSError:
            time.sleep(0.02)
    raise TimeoutError("the server did not answer")


def queries(path: str) -> int:
    """Queries of one request when the frame is known."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "broadsheet.settings")
    import django

    django.setup()
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(SERVER_NAME="127.0.0.1")
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        client.get(path)
    return len(asked)


def first_article(port: int) -> str:
    page = urllib.request.urlopen(f"http://127.0.0.1:{port}/en/").read().decode()
    return "/en/articles/2" + page.split('href="/en/articles/2')[1].split('"')[0]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--path", default="")
    arguments = parser.parse_args()
    port = free_port()
    command = [sys.executable, "-m", "broadsheet", "serve", "--port", str(port), "--no-worker"]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        started = wait(port)
        path = arguments.path or first_article(port)
        one_connection(port, path, 50)
        times = one_connection(port, path)
        article, smallest = per_second(port, path), per_second(port, "/healthz")
        request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers={"Accept-Encoding": "gzip"})
        weight = len(urllib.request.urlopen(request).read())
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=30)
    print(f"article                     {path}")
    print(f"start to first 200          {started:.2f} s")
    print(f"queries                     {queries(path)}")
    print(
        f"one connection, p50 / p99   {statistics.median(times):.1f} / {sorted(times)[int(len(times) * 0.99)]:.1f} ms"
    )
    print(
        f"{CONNECTIONS} connections              {article:.0f}/s, ratio to the smallest answer {article / smallest:.2f}"
    )
    print(f"HTML on the wire            {weight} bytes")


if __name__ == "__main__":
    main()
