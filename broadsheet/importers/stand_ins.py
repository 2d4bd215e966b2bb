"""Links to texts that may not be written yet: what stands in a text for them, until all texts are there."""

from __future__ import annotations

import html
import re
from typing import Any
from urllib.parse import quote, unquote

WITHIN, ENDING = "within/", ".md"
LINK = re.compile(r'<a href="within/[^"/]+/([^"/]+)\.md">')


def stand_in(address: str, key: str) -> str:
    """A link to the text of a key, which keeps the address that it stands for."""
    return f"{WITHIN}{quote(key, safe='')}/{quote(address, safe='')}{ENDING}"


def key_of(link: str) -> str:
    """The key in a stand-in; '' for any other link."""
    return unquote(link.removeprefix(WITHIN).partition("/")[0]) if link.startswith(WITHIN) else ""


def taken_back(value: Any) -> Any:
    """The words of a text in which what still stands in for a link is the address again."""
    if isinstance(value, str):
        return LINK.sub(lambda found: f'<a href="{html.escape(unquote(found[1]))}">', value)
    if isinstance(value, list):
        return [taken_back(one) for one in value]
    return {name: taken_back(one) for name, one in value.items()} if isinstance(value, dict) else value
