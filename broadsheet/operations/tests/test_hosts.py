"""Who asks for a host that is not ours gets a plain answer, and the log one line."""

import logging

import pytest

from broadsheet.operations.management.commands.serve import own_address


@pytest.mark.parametrize("path", ["/", "/en/", "/en/articles/", "/admin/", "/nothing", "/files/x.png"])
def test_a_foreign_host_gets_400_without_a_traceback(client, house, caplog, path):
    with caplog.at_level(logging.INFO):
        answer = client.get(path, HTTP_HOST="evil.example")

    assert answer.status_code == 400
    assert not [record for record in caplog.records if record.exc_info]
    assert [record.name for record in caplog.records if record.levelno >= logging.INFO] == ["broadsheet.requests"]


@pytest.mark.parametrize(
    ("host", "port", "address"),
    [
        ("127.0.0.1", 8123, "http://127.0.0.1:8123"),
        ("0.0.0.0", 80, "http://127.0.0.1:80"),
        ("::1", 8000, "http://[::1]:8000"),
        ("::", 8000, "http://127.0.0.1:8000"),
        ("paper.local", 8000, "http://paper.local:8000"),
    ],
)
def test_letters_carry_the_port_on_which_the_house_is_served(host, port, address):
    assert own_address(host, port) == address
