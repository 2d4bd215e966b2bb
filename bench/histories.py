"""Random histories of orders against a small reference: how many agree.

    python bench/histories.py [--count 10000] [--first 0] [--processes 2]

Each history places an order and takes up to nine steps: paid, paid in part or too much, by card, sent on trust, packed, posted,
refunded by line, stopped, cancelled, opened again by late money, disputed, let go. After every step the liability, the income,
what is to be paid back, the stock, the promises in force and the state are compared with `broadsheet/orders/tests/reference.py`,
and `check-books` must be content. It runs in a house of its own in a temporary folder.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))
SHOWN, EVERY = 5, 100


def furnish(folder: str) -> None:
    """An empty house in a folder: the migrated one that the tests begin with."""
    from tests.databases import migrations_key, sqlite_template

    shutil.copy(sqlite_template(migrations_key()), f"{folder}/house.sqlite3")
    os.environ |= {
        "DATABASE_URL": f"sqlite:///{folder}/house.sqlite3", "CACHE_URL": "memory:", "BROADSHEET_HOME": folder, "BROADSHEET_DEBUG": "0",
        "DJANGO_SETTINGS_MODULE": "broadsheet.settings",
    }  # fmt: skip


def run(first: int, count: int) -> tuple[int, Counter[str], list[str]]:
    """How many agree, in what the others differ, and some of them in words."""
    import logging

    import django

    django.setup()
    logging.disable(logging.CRITICAL)
    from broadsheet.orders.tests.histories import Differs, open_shop, run_history
    from tests.houses import furnish_test_house

    furnish_test_house()
    shop, agreed, different, told = open_shop(), 0, Counter[str](), []
    for seed in range(first, first + count):
        try:
            run_history(shop, seed)
        except Differs as problem:
            different[str(problem).partition(": ")[2].partition(":")[0]] += 1
            told.append(str(problem))
        except Exception as problem:
            different[type(problem).__name__] += 1
            told.append(f"seed {seed}: {type(problem).__name__}: {problem}")
        else:
            agreed += 1
        if (done := seed - first + 1) % EVERY == 0 and done < count:
            print(f"{agreed} of the first {done} from {first} on agree", flush=True)
    return agreed, different, told


def in_processes(first: int, count: int, processes: int) -> None:
    """A part of the histories for each process, each with a house of its own."""
    share = -(-count // processes)
    parts = [(first + at, min(share, first + count - at - first)) for at in range(0, count, share)]
    command = [sys.executable, __file__, "--processes", "1"]
    running = [subprocess.Popen([*command, "--first", str(one), "--count", str(many)]) for one, many in parts]
    sys.exit(max(process.wait() for process in running))


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--processes", type=int, default=2)
    given = parser.parse_args()
    if given.processes > 1:
        in_processes(given.first, given.count, given.processes)
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        furnish(folder)
        agreed, different, told = run(given.first, given.count)
    for words in told[:SHOWN]:
        print(words)
    print(f"{agreed} of {given.count} histories from {given.first} on agree, in {time.monotonic() - begun:.0f} s")
    for what, number in different.most_common():
        print(f"  {number} × {what}")
    sys.exit(bool(different))


if __name__ == "__main__":
    main()
