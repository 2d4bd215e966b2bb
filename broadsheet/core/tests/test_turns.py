import pytest

from broadsheet.core.turns import Stop, Stopping, Turn


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        self.now += 1
        return self.now


def test_a_turn_ends_and_the_rest_waits_for_the_next():
    turn = Turn(3, Stop(), Clock())
    assert list(turn.each(range(10))) == [0, 1]


def test_a_turn_does_one_row_at_least():
    assert list(Turn(0, Stop(), Clock()).each(range(10))) == [0]


def test_a_job_without_a_limit_takes_what_it_needs():
    assert list(Turn(None, Stop()).each(range(5))) == [0, 1, 2, 3, 4]


def test_whoever_is_to_stop_begins_nothing_more():
    stop = Stop()
    seen = []
    for row in Turn(None, stop).each(range(5)):
        seen.append(row)
        if row == 1:
            stop.ask()
    assert seen == [0, 1]
    assert list(Turn(None, stop).each(range(5))) == []
    with pytest.raises(Stopping):
        stop.check()
    stop.forget()
    stop.check()
