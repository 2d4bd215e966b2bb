import os

import pytest

from broadsheet.operations.command_line import listen_as_told


@pytest.mark.parametrize(
    ("options", "address"),
    [
        ([], "http://127.0.0.1:8000"),
        (["--port", "9000"], "http://127.0.0.1:9000"),
        (["--workers", "1", "--port=9000", "--host", "0.0.0.0"], "http://127.0.0.1:9000"),
        (["--host", "::", "--port", "9000"], "http://[::1]:9000"),
        (["--host", "10.0.0.7"], "http://10.0.0.7:8000"),
    ],
)
def test_the_public_address_is_where_we_listen(monkeypatch, options, address):
    monkeypatch.setenv("BROADSHEET_URL", "")
    monkeypatch.delenv("BROADSHEET_URL")
    listen_as_told(options)
    assert os.environ["BROADSHEET_URL"] == address


def test_an_address_that_is_set_stays_and_a_port_that_is_none_is_left_to_the_command(monkeypatch):
    monkeypatch.setenv("BROADSHEET_URL", "https://house.example")
    listen_as_told(["--port", "9000"])
    listen_as_told(["--port", "fish"])
    assert os.environ["BROADSHEET_URL"] == "https://house.example"
