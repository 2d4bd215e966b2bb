"""What a browser takes is what it gets, and it reads the same."""

import gzip

import brotli
import pytest

from broadsheet.pages.frame import house
from broadsheet.pages.styles import style_name

READ = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("br", "br"),
        ("gzip, deflate, br, zstd", "br"),
        ("gzip", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("br; q=0.000", None),
        ("brotli", None),
        ("", None),
        ("identity;q=1, *;q=0", None),
    ],
)
@pytest.mark.parametrize("of", ["page", "style"])
def test_an_answer_is_compressed_as_the_browser_takes_it(client, write, asked, given, of):
    write("Night")
    path = "/en/" if of == "page" else f"/style/{style_name(house())}"
    plain = client.get(path)
    answer = client.get(path, headers={"accept-encoding": asked})

    assert answer.get("Content-Encoding") == given
    assert READ[given](answer.content).startswith(plain.content[:200])
    assert "Accept-Encoding" in answer.get("Vary", "")


def test_what_is_tiny_stays_as_it_is(client, house):
    assert client.get("/healthz", headers={"accept-encoding": "br"}).get("Content-Encoding") is None
