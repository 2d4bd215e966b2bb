"""Python's search for rubbish, made rarer while very many rows are made."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def seldom_tidied() -> Iterator[None]:
    """Within this, circles of objects are looked for seldom: a fifth of an import's time went into finding none."""
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
