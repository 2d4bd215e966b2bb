"""Search is work: one visitor may ask so often a minute, counted in this process only."""

from __future__ import annotations

import time
from collections import OrderedDict

MOST_A_MINUTE = 60
MOST_VISITORS = 4096
_asked: OrderedDict[str, tuple[float, int]] = OrderedDict()


def may_ask(visitor: str, now: float | None = None) -> bool:
    """Count one question of a visitor; False when there were too many this minute."""
    now = time.monotonic() if now is None else now
    began, count = _asked.pop(visitor, (now, 0))
    if now - began >= 60:
        began, count = now, 0
    _asked[visitor] = (began, count + 1)
    while len(_asked) > MOST_VISITORS:
        _asked.popitem(last=False)
    return count < MOST_A_MINUTE
