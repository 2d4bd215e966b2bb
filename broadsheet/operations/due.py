"""What is to be done by the clock, and when it was done last. One worker at a time does each thing."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

from django.core.cache import cache
from django.core.management import call_command

from broadsheet.core.turns import STOP, Turn
from broadsheet.events.actions import turn_the_page
from broadsheet.events.registering import forget_old
from broadsheet.orders.actions import expire_orders
from broadsheet.payments.charging import renew_and_charge
from broadsheet.payments.paying import ask_about_begun, ask_about_paid, process_waiting
from broadsheet.people.actions import send_waiting_letters, throw_away_old_letters

logger = logging.getLogger("broadsheet.worker")
HEARTBEAT = "worker-heartbeat"
# So long each may go on before the others have their turn: a mail server that does not answer holds nobody up.
TURN_SECONDS = 5.0


@dataclass(frozen=True)
class Job:
    """A named thing to do every so many seconds; what it cannot do in its turn comes in the next one."""

    name: str
    every_seconds: int
    do: Callable[[Turn], object]


JOBS = [
    Job("letters", 2, lambda turn: send_waiting_letters(turn=turn)),
    Job("scheduled pages", 30, lambda _turn: call_command("publish_scheduled", verbosity=0)),
    Job("notices of payments", 5, lambda turn: process_waiting(turn=turn)),
    Job("payments begun", 300, lambda turn: ask_about_begun(turn=turn)),
    Job("payments made", 300, lambda turn: ask_about_paid(turn=turn)),
    Job("standing payments", 900, lambda turn: renew_and_charge(turn=turn)),
    Job("orders without their money", 3600, expire_orders),
    Job("turn of the day", 15, lambda _turn: turn_the_page()),
    Job("old registrations", 86_400, lambda _turn: forget_old()),
    Job("old letters", 86_400, lambda _turn: throw_away_old_letters()),
    Job("old sessions", 86_400, lambda _turn: call_command("clearsessions", verbosity=0)),
    Job("old task results", 86_400, lambda _turn: call_command("prune_db_task_results", verbosity=0)),
]


def run_due(now_seconds: float, last_done: dict[str, float]) -> None:
    """Do what is due; a job that fails is logged and comes round again."""
    for job in JOBS:
        if STOP.is_asked:
            return
        if now_seconds - last_done.get(job.name, float("-inf")) < job.every_seconds:
            continue
        last_done[job.name] = now_seconds
        try:
            job.do(Turn(TURN_SECONDS))
        except Exception:
            logger.exception("job %r failed; it will be tried again", job.name)


def beat() -> None:
    """Tell the doctor that a worker is alive."""
    cache.set(HEARTBEAT, 1, timeout=60)


def is_alive() -> bool:
    return bool(cache.get(HEARTBEAT))
