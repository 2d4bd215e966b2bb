"""What goes out as Markdown comes back the same."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from wagtail.models import Page

from broadsheet.articles.models import ArticlePage, Contributor, Footnote, Place, RelatedText, Source, Text, Topic
from broadsheet.comments.models import Comment
from broadsheet.core.html_tree import tree
from broadsheet.exporters.blocks import BlockWriter, PictureFacts
from broadsheet.exporters.markdown import NotEmpty, export_folder
from broadsheet.exporters.rich_text import Notes, Writing
from broadsheet.importers.markdown import import_folder
from broadsheet.importers.markdown_text import markdown_text
from broadsheet.importers.tests.test_markdown import FOLDER
from broadsheet.importers.tests.wxr import comment, item
from broadsheet.importers.wordpress import import_wordpress
from broadsheet.pages.models import OldAddress, Picture, PlainPage, PublishedDocument

Files = Callable[..., Path]
RICH = """
    ---
    title: "Ogni *cosa*: «tutto»"
    language: it
    date: 2019
    work: rich
    credits: [{name: Gruppo Cielo, kind: collective, role: author, id: cielo}]
    sources:
      - {organisation: GÖK, country: TR, title: Damlarda, language: tr, date: 2018-05, url: "https://gok.example/d"}
      - {}
    original_status: scheduled
    ---
    # Parte

    Un *corsivo* e **grassetto *insieme***, a_b_c, 2\\*3, H~2~O, [κόσμος]{lang=el}, x<sup>2</sup>; [noi](ref:contact/italy/general).[^1]
    1\\. Non è una lista\\
    - neppure questa

    - uno
    - due
      1. sotto
      2. [altro](first.md "t")

    * ancora

    > «Sì.»
    >
    > No.
    >
    > — Ada, *Notti*

    ::: pullquote
    # Non un titolo
    :::

    ::: {lang=la}
    ## Caput

    Lorem ipsum.
    :::

    ::: table {caption="Lux \\"misurati\\""}
    | Dove[^2] | Quanto |
    |---|--:|
    | sotto \\| *sopra* | 31 |
    | [qui](https://x.example/a_(b)) | 1,5 |
    :::

    ![Un lampione\\!](pics/lamp.png "Di *notte*, \\"qui\\"."){credit="Bo & \\"Cy\\"" licence="cc-by-sa-4.0"}

    ![](pics/line.svg){decoration="yes"}

    ::: document
    [Il rapporto](it.pdf)
    :::

    * * *

        codice
          rientrato

    [^1]: Nota *prima*.

        Secondo capoverso.
    [^2]: Nota **seconda** [x](https://x.example).
"""
PAGE = "---\ntitle: Chi siamo\nlanguage: it\nkind: page\npath: chi-siamo\nold_urls: [/vecchio/]\n---\nNoi. [Altro](rich.md)\n"
DRAFT = "---\ntitle: Bozza\nlanguage: it\nstatus: draft\nsection: italy\n---\nNon ancora.\n"
LINE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 1"><path d="M0 0h4"/></svg>'


def empty_the_house() -> None:
    """All texts and what belongs to them; sections and languages stay."""
    for model in (Comment, OldAddress, RelatedText, Source, Footnote):
        model.objects.all().delete()
    for page in [*ArticlePage.objects.all(), *PlainPage.objects.order_by("-depth")]:
        Page.objects.get(pk=page.pk).delete()
    for model in (Text, Contributor, Topic, Place, Picture, PublishedDocument):
        model.objects.all().delete()


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def full_house(house: Any, folder: Files) -> Path:
    root = folder({**FOLDER, "rich.md": RICH, "page.md": PAGE, "draft.md": DRAFT, "pics/line.svg": LINE})
    Image.new("RGB", (6, 4), "navy").save(root / "pics/lamp.png")
    report = import_folder(root)
    assert report.refused == []
    return root


@pytest.mark.django_db
def test_a_second_house_gives_the_same_files(full_house: Path, tmp_path: Path) -> None:
    export_folder(tmp_path / "one")
    empty_the_house()

    report = import_folder(tmp_path / "one")
    export_folder(tmp_path / "two")

    assert report.refused == []
    one, two = files_of(tmp_path / "one"), files_of(tmp_path / "two")
    assert sorted(one) == sorted(two)
    assert {name: content for name, content in one.items() if two[name] != content} == {}


@pytest.mark.django_db
def test_a_second_house_shows_the_same(full_house: Path, tmp_path: Path, client: Client) -> None:
    def shown() -> dict[str, str]:
        pages = [*ArticlePage.objects.live(), *PlainPage.objects.live()]
        main = {
            page.address(): client.get(page.address())
            .content.decode()
            .partition("<article")[2]
            .partition("</article>")[0]
            for page in pages
        }
        return {address: words for address, words in main.items() if "/files/" not in words}

    before = shown()
    export_folder(tmp_path / "one")
    empty_the_house()
    import_folder(tmp_path / "one")

    after = shown()
    assert after.keys() == before.keys()
    assert len(before) >= 3


@pytest.mark.django_db
def test_the_same_house_finds_nothing_new_in_its_own_export(full_house: Path, tmp_path: Path) -> None:
    export_folder(tmp_path / "one")

    report = import_folder(tmp_path / "one")

    assert (report.read, report.written, report.unchanged, report.refused) == (6, 0, 6, [])


@pytest.mark.django_db
def test_what_was_written_in_the_house_keeps_its_work(write: Any, tmp_path: Path) -> None:
    page = write("Written here", body="<p data-block-key='x1'>Some words.</p>")
    export_folder(tmp_path / "one")
    assert import_folder(tmp_path / "one").unchanged == 1
    key, address = page.text.translation_key, page.address()
    empty_the_house()

    import_folder(tmp_path / "one")

    again = ArticlePage.objects.get()
    assert again.text.translation_key == key
    assert again.address() == address


@pytest.mark.django_db
def test_texts_of_wordpress_go_out_and_come_back(house: Any, wxr: Files, tmp_path: Path) -> None:
    comments = comment(1, "So *dark*!\n\nTwo lines.") + comment(2, "Yes.", parent=1, approved="0")
    import_wordpress(
        wxr(
            item(
                1,
                "Night & *day*",
                "One\ntwo\n\n<pre>a\n  b</pre>",
                comments=comments,
                terms=(("category", "news", "News & views"),),
            ),
            item(2, "Hidden", status="private", slug="hidden"),
            item(3, "Page", kind="page", slug="page", comments=comment(3, "On a page.")),
            item(4, "Below", kind="page", slug="below", parent=3),
        )
    )
    export_folder(tmp_path / "one")
    empty_the_house()

    report = import_folder(tmp_path / "one")
    export_folder(tmp_path / "two")

    assert (report.written, report.refused, Comment.objects.count()) == (4, [], 3)
    assert files_of(tmp_path / "one") == files_of(tmp_path / "two")
    assert Comment.objects.get(body="Yes.").reply_to.body == "So *dark*!\n\nTwo lines."
    assert ArticlePage.objects.get(title="Hidden").original_status == "private"


@pytest.mark.django_db
def test_a_folder_with_other_things_is_left_alone(full_house: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/letter.txt").write_text("Dear all")

    with pytest.raises(NotEmpty):
        export_folder(tmp_path / "mine")

    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["letter.txt"]
    export_folder(tmp_path / "mine", force=True)
    assert (tmp_path / "mine/letter.txt").read_text() == "Dear all"


@pytest.mark.django_db
def test_an_earlier_export_is_brought_up_to_date(full_house: Path, tmp_path: Path) -> None:
    export_folder(tmp_path / "out")
    Page.objects.get(pk=ArticlePage.objects.get(title="First").pk).delete()

    export_folder(tmp_path / "out")

    assert not (tmp_path / "out/en/articles/first.md").exists()
    assert (tmp_path / "out/en/articles/2024-11-last-lamp.md").exists()


@pytest.mark.django_db
def test_markdown_lies_beside_the_page(full_house: Path, client: Client) -> None:
    answer = client.get("/en/articles/2024-11-01/last-lamp.md")

    assert answer.headers["Content-Type"] == "text/markdown; charset=utf-8"
    text = answer.content.decode()
    assert text.startswith("---\ntitle: The *last* lamp\nlanguage: en\n")
    assert "It leans.[^1]" in text
    assert "reader" not in text and "Bravo" not in text and "mood" not in text
    assert client.get("/it/articles/2024-11-01/last-lamp.md").status_code == 302
    assert client.get("/en/articles/2024-11-02/last-lamp.md").status_code == 404
    draft = ArticlePage.objects.get(title="Bozza")
    assert client.get(f"/it/articles/{draft.address_day}/bozza.md").status_code == 404


# --- rich text -----------------------------------------------------------------------------


def there_and_back(value: str) -> str:
    writer = BlockWriter(Writing(Notes(), lambda kind, key: ""), lambda pk: PictureFacts(""), lambda pk: "")
    read = markdown_text(writer.write([{"type": "text", "value": value}]), "en", "k").blocks
    return "".join(one["value"] for one in read)


WORDS = st.text(
    alphabet=st.sampled_from("abc ABC 12.) *_`~[]{}()<>&;!#+-=|:\\\"'/^$%é«»\u00a0—文،"), min_size=1, max_size=25
).filter(lambda words: words.strip(" \u00a0"))


@given(WORDS)
def test_any_words_come_back_as_they_were(words: str) -> None:
    from html import escape

    once = there_and_back(f"<p>{escape(words, quote=False)}</p>")

    assert " ".join(tree(once).text().split(" ")) == " ".join(part for part in words.split(" ") if part)


@given(WORDS, WORDS, WORDS, st.sampled_from(["b", "i"]))
def test_emphasis_anywhere_comes_back(before: str, within: str, after: str, tag: str) -> None:
    from html import escape

    source = (
        f"<p>{escape(before, quote=False)}<{tag}>{escape(within, quote=False)}</{tag}>{escape(after, quote=False)}</p>"
    )

    once = there_and_back(source)

    assert there_and_back(once) == once
    assert tree(once).text().replace(" ", "") == (before + within + after).replace(" ", "")
    assert "".join(tag.text() for tag in tree(once).all(tag)).strip(" ") == " ".join(
        part for part in within.split(" ") if part
    )


@pytest.mark.parametrize(
    "value",
    [
        "<p>a<b>“b”</b>c</p>",
        "<p><b><i>both</i></b> and <i>one <b>two</b></i></p>",
        "<p><b>a</b><i>b</i></p>",
        "<p>2 * 3 = 6, snake_case, _under_</p>",
        '<p><a href="https://x.example/a?b=1&amp;c=(2)">x [1]</a>!</p>',
        '<p>Look!<a href="https://x.example">here</a></p>',
        "<p>a<br/>- b<br/>1. c<br/># d</p>",
        "<p>\u00a0\u00a0indented</p>",
        "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul><ul><li>another</li></ul><ol><li>one</li></ol>",
        "<ul><li>1. not a list</li><li>a<br/>b</li></ul>",
        '<p><foreign lang="fa">شب <b>یلدا</b></foreign>, x<sub>2</sub></p>',
        "<p>&amp;copy; &lt;b&gt; {x} | `y` ~~z~~ ::: $</p>",
        "<p>::: pullquote</p>",
        "<p>[^1] [x](y) ![z](w)</p>",
    ],
)
def test_rich_text_comes_back_to_the_letter(value: str) -> None:
    once = there_and_back(value)

    assert tree(once).text() == tree(value).text()
    assert there_and_back(once) == once
    for tag in ("a", "sub", "foreign", "li", "br"):
        assert len(list(tree(once).all(tag))) == len(list(tree(value).all(tag)))
