import io

import pytest

from broadsheet.core.progress import Progress


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_a_terminal_sees_one_line_that_fills():
    stream = Terminal()
    with Progress(4, "Importing", stream) as progress:
        progress.step(2)
        progress.step(2)

    assert stream.getvalue().count("\n") == 1
    assert stream.getvalue().endswith("Importing [############################] 4/4\n")


def test_a_log_sees_a_line_a_quarter():
    stream = io.StringIO()
    with Progress(100, "Importing", stream) as progress:
        for _ in range(100):
            progress.step()

    assert stream.getvalue().splitlines() == [
        *("Importing: 25/100", "Importing: 50/100", "Importing: 75/100", "Importing: 100/100")
    ]


@pytest.mark.parametrize("stream", [io.StringIO(), Terminal()])
def test_a_note_stays_on_a_line_of_its_own(stream):
    with Progress(2, "Importing", stream) as progress:
        progress.note("text 7 has no date")

    assert "text 7 has no date\n" in stream.getvalue()


@pytest.mark.parametrize("total", [0, None])
def test_an_empty_or_unknown_total_is_harmless(total):
    stream = Terminal()
    with Progress(total, "Importing", stream) as progress:
        progress.step(3)

    assert stream.getvalue().endswith("\n")


def test_more_steps_than_promised_do_not_overflow_the_bar():
    stream = Terminal()
    with Progress(1, "Importing", stream) as progress:
        progress.step(9)

    assert "#" * 29 not in stream.getvalue()


@pytest.mark.parametrize("stream", [io.StringIO(), Terminal()])
def test_an_interruption_ends_the_line_and_passes(stream):
    def interrupted():
        with Progress(10, "Importing", stream) as progress:
            progress.step()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()

    assert stream.getvalue().endswith("\n")
    assert "1/10" in stream.getvalue()
