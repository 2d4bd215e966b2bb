import logging
import multiprocessing

from broadsheet.core.rotating_log import RotatingLog


def write_lines(path, name, count):
    handler = RotatingLog(str(path), most_bytes=2_000, kept=50)
    for number in range(count):
        handler.emit(logging.makeLogRecord({"msg": f"{name}-{number:04d}", "levelno": logging.INFO}))
    handler.close()


def test_a_full_log_is_put_aside_and_the_oldest_goes(tmp_path):
    log = RotatingLog(str(tmp_path / "house.log"), most_bytes=100, kept=2)
    for number in range(60):
        log.emit(logging.makeLogRecord({"msg": f"line {number}"}))
    log.close()

    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "house.log",
        "house.log.1",
        "house.log.2",
        "house.log.lock",
    ]
    assert all(path.stat().st_size <= 120 for path in tmp_path.iterdir())
    assert "line 59" in (tmp_path / "house.log").read_text()


def test_several_processes_lose_no_line(tmp_path):
    path = tmp_path / "house.log"
    writers = [multiprocessing.Process(target=write_lines, args=(path, name, 300)) for name in ("one", "two", "three")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    lines = [line for part in tmp_path.glob("house.log*") for line in part.read_text().splitlines()]
    assert len(lines) == len(set(lines)) == 900
