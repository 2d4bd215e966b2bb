"""Long work beside the worker: it never holds up letters, ends within seconds and is done later."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from typing import Any

import pytest
from django.utils import timezone
from django_tasks_db.compat import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

from broadsheet.core.turns import Stop
from broadsheet.operations import slow_lane
from broadsheet.operations.due import JOBS

SLEEPER = "import time; time.sleep(60)"
DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(60)"


def task(status: str, *workers: str) -> DBTaskResult:
    return DBTaskResult.objects.create(
        status=status, worker_ids=list(workers), task_path="broadsheet.typesetting.tasks.make_impression",
        args_kwargs={"args": [0], "kwargs": {}}, backend_name="default", run_after=get_date_max(),
        started_at=timezone.now() if workers else None,
    )  # fmt: skip


def dead_process() -> int:
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    return child.pid


@pytest.mark.django_db
def test_a_task_whose_process_died_waits_again() -> None:
    host = slow_lane.worker_name().partition("/")[0]
    lost = task(TaskResultStatus.RUNNING, f"{host}/{dead_process()}/x")
    mine = task(TaskResultStatus.RUNNING, f"{host}/{os.getpid()}/x")
    elsewhere = task(TaskResultStatus.RUNNING, f"another-host/{dead_process()}/x")
    assert slow_lane.free_lost_tasks() == 1
    states = {row.pk: row.status for row in DBTaskResult.objects.all()}
    assert states[lost.pk] == TaskResultStatus.READY
    assert states[mine.pk] == states[elsewhere.pk] == TaskResultStatus.RUNNING


def test_the_lane_does_what_waits_and_ends(own_house: str) -> None:
    rows = [task(TaskResultStatus.READY) for _at in range(3)]
    assert slow_lane.work_waits()
    slow_lane.run(lambda: False, stop=Stop(), rests=0)
    assert {row.status for row in DBTaskResult.objects.filter(pk__in=[row.pk for row in rows])} == {
        TaskResultStatus.SUCCESSFUL
    }
    assert not slow_lane.work_waits()


@pytest.mark.django_db
def test_a_lane_that_is_to_stop_begins_nothing() -> None:
    task(TaskResultStatus.READY)
    stop = Stop()
    stop.ask()
    slow_lane.run(lambda: False, stop=stop)
    assert DBTaskResult.objects.ready().count() == 1


def test_nothing_that_takes_long_is_among_the_quick_jobs() -> None:
    assert not {"tasks", "sheets"} & {job.name for job in JOBS}


@pytest.mark.django_db
def test_the_process_is_started_once_and_only_where_there_is_work() -> None:
    lane = slow_lane.SlowLane(lambda: [sys.executable, "-c", SLEEPER])
    lane.keep()
    assert not lane.is_running
    task(TaskResultStatus.READY)
    lane.keep()
    first: Any = lane._process
    lane.keep()
    assert lane.is_running and lane._process is first
    lane.end()
    assert not lane.is_running


def test_a_process_that_does_not_hear_is_ended_and_no_fault_is_shown() -> None:
    child = subprocess.Popen([sys.executable, "-c", DEAF], stdout=subprocess.PIPE)
    assert child.stdout is not None and child.stdout.readline() == b"deaf\n"
    begun = time.monotonic()
    assert slow_lane.end(child, 0.3) is False
    assert child.returncode == -signal.SIGKILL
    assert time.monotonic() - begun < 10
    assert slow_lane.end(child, 0.3) is True
    assert slow_lane.end(None, 0.3) is True


@pytest.mark.django_db
def test_letters_of_a_slow_server_leave_the_others_their_turn() -> None:
    """One that takes as long as a whole turn is handed over; the rest waits, and is lost to nobody."""
    from broadsheet.core.turns import Turn
    from broadsheet.people import actions
    from broadsheet.people.models import Letter

    for number in range(3):
        actions.write_letter(f"r{number}@example.org", "s", "b")
    ticks = iter(range(0, 1000, 10))
    assert actions.send_waiting_letters(turn=Turn(5, Stop(), lambda: next(ticks))) == 1
    assert Letter.objects.filter(sent_at=None).count() == 2
    assert actions.send_waiting_letters() == 2
