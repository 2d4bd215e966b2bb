"""What is to be done by the clock, and when it was done last. One worker at a time does each thing."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

from django.core.cache import cache
from django.core.management import call_command

from broadsheet.events.actions import turn_the_page
from broadsheet.events.registering import forget_old
from broadsheet.orders.actions import expire_orders
from broadsheet.payments.charging import renew_and_charge
from broadsheet.payments.paying import ask_about_begun, ask_about_paid, process_waiting
from broadsheet.people.actions import send_waiting_letters, throw_away_old_letters

logger = logging.getLogger("broadsheet.worker")
HEARTBEAT = "worker-heartbeat"


@dataclass(frozen=True)
class Job:
    """A named thing to do every so many seconds."""

    name: str
    every_seconds: int
    do: Callable[[], object]


JOBS = [
    Job("letters", 2, send_waiting_letters),
    Job("scheduled pages", 30, lambda: call_command("publish_scheduled", verbosity=0)),
    Job("notices of payments", 5, process_waiting),
    Job("payments begun", 300, ask_about_begun),
    Job("payments made", 300, ask_about_paid),
    Job("standing payments", 900, renew_and_charge),
    Job("orders without their money", 3600, expire_orders),
    Job("turn of the day", 15, turn_the_page),
    Job("old registrations", 86_400, forget_old),
    Job("old letters", 86_400, throw_away_old_letters),
    Job("old sessions", 86_400, lambda: call_command("clearsessions", verbosity=0)),
    Job("old task results", 86_400, lambda: call_command("prune_db_task_results", verbosity=0)),
]


def run_due(now_seconds: float, last_done: dict[str, float]) -> None:
    """Do what is due; a job that fails is logged and comes round again."""
    for job in JOBS:
        if now_seconds - last_done.get(job.name, float("-inf")) < job.every_seconds:
            continue
        last_done[job.name] = now_seconds
        try:
            job.do()
        except Exception:
            logger.exception("job %r failed; it will be tried again", job.name)


def beat() -> None:
    """Tell the doctor that a worker is alive."""
    cache.set(HEARTBEAT, 1, timeout=60)


def is_alive() -> bool:
    return bool(cache.get(HEARTBEAT))
