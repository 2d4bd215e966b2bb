"""What wants to do harm is refused with its line, or loses what would; nothing is half written."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from broadsheet.articles.models import ArticlePage, Contributor
from broadsheet.comments.models import Comment
from broadsheet.importers import markdown, wxr
from broadsheet.importers.markdown import Refused, import_folder
from broadsheet.importers.pictures import NotUsable, cleaned
from broadsheet.importers.tests.wxr import comment, export, item
from broadsheet.importers.wordpress import import_wordpress
from broadsheet.pages.models import Picture

pytestmark = pytest.mark.django_db
Files = Callable[..., Path]
HEAD = "---\ntitle: A\nlanguage: en\n---\n"


def refused(file: Path) -> Refused:
    with pytest.raises(Refused) as found:
        import_wordpress(file)
    assert not ArticlePage.objects.exists()
    assert found.value.place == file.name
    return found.value


BOMB = (
    '<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {chr(98 + at)} "{f"&{chr(97 + at)};" * 10}">' for at in range(9))
    + "]>\n"
)


@pytest.mark.parametrize(
    "head",
    [
        BOMB,
        '<!DOCTYPE rss SYSTEM "http://evil.example/x.dtd">\n',
        '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>\n',
        "<!DOCTYPE rss>\n",
    ],
    ids=["bomb", "outside DTD", "outside entity", "empty DTD"],
)
def test_declarations_are_refused(house: Any, wxr: Files, head: str) -> None:
    problem = refused(wxr(item("&j;" and 1), head=head))

    assert "DOCTYPE" in problem.message
    assert problem.line == 2


def test_broken_xml_names_its_line(house: Any, tmp_path: Path) -> None:
    file = tmp_path / "broken.xml"
    file.write_text(export(item(1)).replace("</channel>", "<item><title>open</channel>"))

    problem = refused(file)
    assert "broken" in problem.message
    assert problem.line == 5


def test_what_came_before_the_break_is_not_written_either(house: Any, tmp_path: Path) -> None:
    file = tmp_path / "cut.xml"
    file.write_text(export(*(item(at, slug=f"s{at}") for at in range(1, 300)))[:-400])

    refused(file)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"just words",
        b"<html><body>no</body></html>",
        b"<rss version='2.0'><channel><title>a feed</title></channel></rss>",
        b"\0\0\0\0",
    ],
)
def test_what_is_no_export_is_refused(house: Any, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "other.xml"
    file.write_bytes(content)

    refused(file)


def test_null_bytes_in_an_export_are_refused(house: Any, tmp_path: Path) -> None:
    file = tmp_path / "null.xml"
    file.write_bytes(export(item(1)).encode().replace(b"Some words.", b"Some\0words."))

    assert refused(file).line == 4


def test_a_field_without_end_is_refused(house: Any, wxr: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("broadsheet.importers.wxr.LONGEST_FIELD", 1000)

    assert "longer than" in refused(wxr(item(body="x" * 2000))).message


def test_elements_without_end_are_refused(house: Any, wxr: Files) -> None:
    assert "deeply" in refused(wxr(item(more="<x>" * 200 + "</x>" * 200))).message


def test_scripts_in_posts_titles_and_comments_are_gone(house: Any, wxr: Files, client: Any) -> None:
    evil = '<script>alert(1)</script><img src="x" onerror="alert(1)"><a href="javascript:alert(1)">x</a>'
    report = import_wordpress(
        wxr(
            item(
                title=f"Fine {evil}",
                body=f"Words {evil}",
                excerpt=evil,
                comments=comment(1, evil + "Kept."),
                author=evil,
            )
        )
    )

    page = ArticlePage.objects.get()
    stored = f"{page.title}{page.marked_title}{page.standfirst}{page.body.raw_data[:]}{Comment.objects.get().body}"
    assert not [word for word in ("<script", "onerror", "javascript:") if word in stored]
    assert any("removed <script>" in question for question in report.questions)
    answer = client.get(page.address()).content.decode()
    assert "alert(1)" not in answer


# --- Markdown ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (HEAD.encode() + b"a\0b", "bad.md, line 5: the file holds a null byte: it is no text"),
        (HEAD.encode() + b"\xff\xfe", "bad.md, line 5: the file is not UTF-8"),
        (b"---\ntitle: [a]\nlanguage: en\n---\n", "bad.md, line 2: title must be words, not a list"),
        (b"---\ntitle: A\nlanguage: en\nauthors: {x: y}\n---\n", "bad.md, line 4: authors must be a list of words"),
        (b"---\ntitle: A\nlanguage: en\ncomments: [3]\n---\n", "bad.md, line 4: each entry of comments must consist of `key: words`"),
        (b"---\ntitle: A\nlanguage: klingon!\n---\n", "bad.md, line 3: 'klingon!' is not the code of a language"),
        (b"---\ntitle: A\nlanguage: xx\n---\n", "bad.md: the house knows no language 'xx'"),
        (b"---\ntitle: A\n---\n", "bad.md, line 1: the language is missing: write `language: en` in the head, or give --language"),
        (b"---\ntitle: A\nlanguage: en\ndate: 0000-00-00\n---\n", "bad.md, line 4: '0000-00-00' is not a date: year 0 is out of range"),
        (b"---\ntitle: A\nlanguage: en\nlicence: gpl\n---\n", "bad.md, line 4: no licence is called 'gpl'"),
        (b"---\ntitle: A\nlanguage: en\nstatus: secret\n---\n", "bad.md, line 4: status is draft or live, not 'secret'"),
        (b"---\ntitle: A\nlanguage: en\nsources: [{country: QQ}]\n---\n", "bad.md, line 4: there is no country with the code QQ"),
        (b"---\ntitle: A\nlanguage: en\ncredits: [{name: B, role: king}]\n---\n", "bad.md, line 4: 'king' is no role; roles are author, translator, editor, illustrator"),
        (b"---\ntitle: " + b"long " * 100 + b"\nlanguage: en\n---\n", "bad.md, line 2: title has 499 characters, at most 250 fit"),
    ],
)  # fmt: skip
def test_a_bad_file_is_refused_with_its_line_and_leaves_nothing(
    house: Any, folder: Files, content: bytes, message: str
) -> None:
    report = import_folder(folder({"bad.md": content, "good.md": HEAD + "Words."}))

    assert report.refused == [message]
    assert ArticlePage.objects.count() == 1
    assert not Contributor.objects.exists()


def test_a_huge_file_is_refused_unread(house: Any, folder: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(markdown, "LARGEST_FILE", 1000)

    assert "larger than" in import_folder(folder({"a.md": HEAD + "x" * 2000})).refused[0]


@pytest.mark.parametrize("path", ["../../etc/passwd", "../secret.png", "/../../secret.png", "%2e%2e/secret.png"])
def test_pictures_do_not_come_from_outside_the_folder(house: Any, folder: Files, path: str) -> None:
    texts = folder({"a.md": f"{HEAD}![x]({path})"})
    Image.new("RGB", (2, 2)).save(texts.parent / "secret.png")

    report = import_folder(texts)

    assert report.refused or report.questions
    assert not Picture.objects.exists()


def test_links_in_the_file_system_do_not_lead_out(house: Any, folder: Files) -> None:
    texts = folder({"a.md": f"{HEAD}![x](inner.png)"})
    Image.new("RGB", (2, 2)).save(texts.parent / "secret.png")
    (texts.parent / "other.md").write_text(HEAD + "Outside.")
    (texts / "inner.png").symlink_to(texts.parent / "secret.png")
    (texts / "b.md").symlink_to(texts.parent / "other.md")

    report = import_folder(texts)

    assert report.refused == ["b.md: the file lies outside the folder"]
    assert "the picture inner.png was left out: the path inner.png leads out of the folder" in report.questions[0]
    assert not Picture.objects.exists()


def test_a_text_made_of_html_is_sanitised(house: Any, folder: Files) -> None:
    import_folder(
        folder(
            {
                "a.md": f'{HEAD}<div onclick="x()"><p>Words<script>alert(1)</script></p></div>\n\n[x](javascript:alert(1))'
            }
        )
    )

    assert "script>" not in str(ArticlePage.objects.get().body.raw_data[:])
    assert 'href="javascript' not in str(ArticlePage.objects.get().body.raw_data[:])


# --- pictures ------------------------------------------------------------------------------


def test_pictures_lose_what_their_camera_knew() -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "At home, 12 Whitby Lane"
    jpeg, png = io.BytesIO(), io.BytesIO()
    Image.new("RGB", (20, 10), "navy").save(jpeg, "JPEG", exif=exif, comment=b"secret")
    notes = PngInfo()
    notes.add_text("Author", "secret")
    Image.new("RGBA", (20, 10)).save(png, "PNG", pnginfo=notes, exif=exif)

    for data, name in [(jpeg.getvalue() + b"<script>alert(1)</script>", "a.jpeg"), (png.getvalue(), "b.png")]:
        clean, _name = cleaned(data, name)
        assert b"Whitby" not in clean
        assert b"secret" not in clean
        assert b"<script" not in clean
        with Image.open(io.BytesIO(clean)) as picture:
            assert not dict(picture.getexif())
            assert picture.size == (10, 20)


def test_a_picture_comes_out_of_its_second_cleaning_as_it_went_in() -> None:
    png = io.BytesIO()
    Image.radial_gradient("L").convert("RGB").save(png, "PNG")
    once, name = cleaned(png.getvalue(), "a.png")

    assert cleaned(once, name) == (once, name)


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"no picture", "a.png"),
        (b"", "a.jpg"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "a.png"),
        (b"<?php system('x') ?>", "a.gif"),
        (b'<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>', "a.svg"),
    ],
)
def test_what_is_no_picture_is_not_taken(data: bytes, name: str) -> None:
    with pytest.raises(NotUsable):
        cleaned(data, name)


def test_pictures_of_too_many_points_are_not_opened(settings: Any) -> None:
    settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS = 100
    png = io.BytesIO()
    Image.new("1", (20, 20)).save(png, "PNG")

    with pytest.raises(NotUsable, match="400 pixels"):
        cleaned(png.getvalue(), "a.png")


def test_a_bad_picture_does_not_keep_the_text_out(house: Any, folder: Files) -> None:
    report = import_folder(folder({"a.md": f"{HEAD}![A lamp](a.png)", "a.png": b"no picture"}))

    assert report.written == 1
    assert "was left out" in report.questions[0]


def test_the_reader_of_exports_keeps_nothing_of_the_file() -> None:
    assert wxr.CHUNK <= 1_000_000
