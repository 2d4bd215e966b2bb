"""Faces, styles and the frame of every page."""

import re
from dataclasses import replace

import brotli
import pytest

from broadsheet.pages import fonts
from broadsheet.pages.emblems import inline
from broadsheet.pages.models import PAPER_BY_DAY, PAPER_BY_NIGHT
from broadsheet.pages.styles import FOLDER, LAYERS, built_sheet

LATIN = next(face for face in fonts.FACES if face.name == "latin")


def test_the_name_of_a_face_changes_with_its_definition():
    assert replace(LATIN, letters="U+41").file_name != LATIN.file_name
    assert re.fullmatch(r"latin-[0-9a-f]{8}\.woff2", LATIN.file_name)


def test_a_face_is_made_once_and_then_left_alone(settings, tmp_path, monkeypatch):
    settings.FONTS = tmp_path / "fonts"
    monkeypatch.setattr(fonts, "FACES", (replace(LATIN, letters="U+41-43"),))

    made = fonts.ensure_fonts()

    assert [path.read_bytes()[:4] for path in made] == [b"wOF2"]
    assert fonts.ensure_fonts() == []
    assert list(settings.FONTS.iterdir()) == made


def test_a_face_of_ours_is_kept_for_ever_and_another_does_not_exist(client, house, settings, tmp_path):
    settings.FONTS = tmp_path
    (tmp_path / LATIN.file_name).write_bytes(b"wOF2 and more")
    (tmp_path / "other.woff2").write_bytes(b"wOF2")

    answer = client.get(LATIN.address)

    assert answer.content == b"wOF2 and more"
    assert answer["Content-Type"] == "font/woff2"
    assert "immutable" in answer["Cache-Control"]
    assert client.get("/fonts/other.woff2").status_code == 404
    assert client.get("/fonts/latin-00000000.woff2").status_code == 404


def test_every_face_is_declared_with_its_letters_and_swaps():
    for face in fonts.FACES:
        assert f"src:url({face.address})" in built_sheet()
    assert built_sheet().count("font-display:swap") == len(fonts.FACES)


@pytest.mark.parametrize(
    ("code", "name"), [("en", "latin"), ("tr", "latin"), ("ru", "cyrillic"), ("fa", "arabic"), ("ar", "arabic")]
)
def test_a_language_is_set_in_the_face_of_its_script(code, name):
    assert fonts.roman_address(code).startswith(f"/fonts/{name}-")


def test_a_language_without_a_face_of_ours_is_set_by_the_readers_system():
    assert fonts.roman_address("ja") == ""


def test_the_style_sheet_is_small_and_in_layers():
    sheet = built_sheet()

    assert sheet.startswith(f"@layer {', '.join(LAYERS)};")
    assert len(brotli.compress(sheet.encode())) <= 9_250


def test_the_paper_of_the_styles_is_that_for_which_accents_are_checked():
    tokens = (FOLDER / "tokens.css").read_text(encoding="utf-8")

    assert f"--paper: {PAPER_BY_DAY};" in tokens
    assert f"--paper: {PAPER_BY_NIGHT};" in tokens


def test_a_part_and_its_styles_have_one_name():
    parts = {path.stem for path in (FOLDER.parents[2] / "templates" / "parts").glob("*.html")}

    assert {path.stem for path in (FOLDER / "parts").glob("*.css")} <= parts


def test_the_emblem_stands_in_the_page_without_words_of_its_own():
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" role="img"><title>T</title><script>x</script><path d="M0 0"/></svg>'

    html = inline(drawing)

    assert html.startswith('<svg xmlns="http://www.w3.org/2000/svg"')
    assert 'aria-hidden="true"' in html
    assert "<path" in html
    assert "title" not in html
    assert "script" not in html


def test_a_large_emblem_is_not_drawn_into_every_page():
    assert (
        inline(b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'>" + b"<path d='M0 0'/>" * 600 + b"</svg>")
        == ""
    )


def test_a_list_leads_to_the_same_list_in_the_other_languages(client, house):
    html = client.get("/en/articles/").content.decode()

    assert re.search(r'<a href="/fa/articles/" lang="fa" hreflang="fa" dir="rtl">', html)


def test_an_error_leads_to_the_front_pages_of_the_other_languages(client, house):
    html = client.get("/en/nothing-here").content.decode()

    assert '<a href="/it/" lang="it"' in html
    assert "/it/nothing-here" not in html


@pytest.mark.parametrize(
    "path", ["/en/", "/en/articles/", "/fa/start/", "/en/sections/", "/en/periodicals/", "/en/nothing"]
)
def test_every_page_has_one_heading_a_way_past_the_masthead_and_no_script(client, house, path):
    html = client.get(path).content.decode()

    assert len(re.findall(r"<h1[\s>]", html)) == 1
    assert '<a class="skip" href="#main">' in html
    assert '<main id="main"' in html
    assert "<script" not in html


def test_a_printed_page_says_where_it_comes_from(client, house, settings):
    html = client.get("/en/articles/").content.decode()

    assert f"{settings.PUBLIC_URL}/en/articles/</bdi>" in html
    assert 'class="scan-code"' in html
