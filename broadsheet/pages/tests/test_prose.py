"""What readers get of a stored text: its lines kept, and no address that runs, whatever door it came in by."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from broadsheet.core.schemes import leads_somewhere, scheme_of

pytestmark = pytest.mark.django_db
BLANKS = ["", "\u2028", "\u00a0", "\u2000", "\u2009", "\x01", "\t ", "\u200b", "\ufeff"]


@pytest.mark.parametrize("blank", BLANKS)
@pytest.mark.parametrize(
    "scheme", ["javascript:run(1)", "jAvA\tscript:run(1)", "java&#10;script:run(1)", "vbscript:run(1)"]
)
def test_a_stored_address_that_runs_leads_nowhere(
    write: Callable[..., Any], client: Client, blank: str, scheme: str
) -> None:
    page = write(
        body=f'<p><a href="{blank}{scheme}">here</a> and <a href="https://x.example/?a=javascript:1">there</a></p>'
    )

    for address in (page.address(), "/en/feed.xml", "/en/feed.json"):
        answer = client.get(address).content.decode()
        assert "run(1)" not in answer
        assert "x.example" in answer


def test_prose_about_addresses_stays(write: Callable[..., Any], client: Client) -> None:
    page = write(body='<p>He wrote href="javascript:run(1)" and meant it.</p>')

    assert "javascript:run(1)" in client.get(page.address()).content.decode()


@pytest.mark.parametrize(
    ("address", "scheme", "leads"),
    [
        ("https://x.example/", "https", True),
        (" HTTP://x.example/", "http", True),
        ("mailto:a@x.example", "mailto", True),
        ("/en/texts/", "", True),
        ("chapter.md#javascript:x", "", True),
        ("\u2028javascript:x", "javascript", False),
        ("java\r\nscript:x", "javascript", False),
        ("\x1f\u2005data:text/html,x", "data", False),
        ("file:///etc/hosts", "file", False),
        ("\u00a0", "", False),
    ],
)
def test_schemes_are_read_as_browsers_read_them(address: str, scheme: str, leads: bool) -> None:
    assert (scheme_of(address), leads_somewhere(address)) == (scheme, leads)


def test_a_poem_keeps_its_lines_on_the_web_and_in_feeds(write: Callable[..., Any], client: Client) -> None:
    page = write(live=False)
    page.body = [
        ("verse", "<p>The boat is gone,<br/>the rope is here.</p>"),
        ("pullquote", {"text": "So.", "attribution": "Zoe"}),
    ]
    page.save_revision().publish()

    answer = client.get(page.address()).content.decode()
    assert '<div class="verse"><p>The boat is gone,<br/>the rope is here.</p></div>' in answer
    assert '<footer class="attribution">Zoe</footer>' in answer
    assert "The boat is gone,&lt;br/&gt;the rope" in client.get("/en/feed.xml").content.decode()
