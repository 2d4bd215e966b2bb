"""Whole exports of four programs: every word, name, language and date is kept, or asked about."""

from __future__ import annotations

import html
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from broadsheet.articles.models import ArticlePage
from broadsheet.comments.models import Comment
from broadsheet.importers.markdown import import_folder
from broadsheet.importers.report import Report
from broadsheet.importers.tests.wxr import comment, item
from broadsheet.importers.wordpress import import_wordpress
from broadsheet.pages.models import PlainPage

pytestmark = pytest.mark.django_db
Files = Callable[..., Path]
WORD = re.compile(r"[^\W_]+")
HEAD_LINE = re.compile(r"^(?:---|\+\+\+)$.*?^(?:---|\+\+\+)$\n?", re.MULTILINE | re.DOTALL)


def counted(words: Iterable[str]) -> Counter[str]:
    return Counter(word.casefold() for piece in words for word in WORD.findall(piece))


def here(report: Report) -> Counter[str]:
    """Every word that a reader finds here, or that the report tells of."""
    pieces = list(report.questions) + list(report.refused) + list(report.skipped)
    for page in [*ArticlePage.objects.all(), *PlainPage.objects.all()]:
        pieces += [page.title, (page.body and json.dumps(list(page.body.raw_data), ensure_ascii=False)) or ""]
        pieces += (
            [page.standfirst, *(note.text for note in page.footnotes.all())] if isinstance(page, ArticlePage) else []
        )
    pieces += [f"{one.body} {one.author_name}" for one in Comment.objects.all()]
    return counted(html.unescape(piece) for piece in pieces)


def missing(source: Iterable[str], report: Report) -> dict[str, int]:
    found, wanted = here(report), counted(source)
    return {word: count for word, count in wanted.items() if found[word] < count}


def bodies(language: str) -> list[str]:
    return [page.title for page in ArticlePage.objects.filter(locale__language_code=language).order_by("title")]


def credited(title: str) -> list[str]:
    return [str(one.contributor) for one in ArticlePage.objects.get(title=title).credits.all()]


# --- WordPress with a translation plug-in ------------------------------------------------------


def pair(code: str, group: str) -> tuple[tuple[str, str, str], ...]:
    return (("language", code, code), ("post_translations", group, group))


GALLERY = (
    '<!-- wp:gallery --><figure class="wp-block-gallery"><ul class="blocks-gallery-grid"><li><figure><img src="a.jpg" alt="Alder">'
    '<figcaption>Birch beside a brook.</figcaption></figure></li><li><figure><img src="b.jpg" alt="Cedar"><figcaption>Dogwood.'
    "</figcaption></figure></li></ul><figcaption>Elder and elm.</figcaption></figure><!-- /wp:gallery -->"
)
ENGLISH = (
    "<!-- wp:paragraph --><p>Fern grows by the gate<sup data-fn=\"n1\" class=\"fn\"><a href=\"#n1\">1</a></sup>.</p><!-- /wp:paragraph -->"
    + GALLERY
    + '<!-- wp:verse --><pre class="wp-block-verse">Gorse at noon,<br>heather at <em>night</em>.</pre><!-- /wp:verse -->'
    '<!-- wp:pullquote --><figure class="wp-block-pullquote"><blockquote><p>Ivy never asks.</p><cite>Juno Kite</cite></blockquote></figure>'
    "<!-- /wp:pullquote --><p><del>Larch</del> <ins>Maple</ins>, H<sub>2</sub>O.</p><ol start=\"3\"><li>Nettle</li><li>Oak</li></ol>"
    "<dl><dt>Pine</dt><dd>an evergreen</dd></dl><table><caption>Quince</caption><tr><td>Rowan</td><td>Sorrel</td></tr></table>"
    '<figure><audio src="https://almanack.example/thrush.mp3"></audio><figcaption>Thrush.</figcaption></figure>'
    '<blockquote><p>Umber.</p><p>— Vera Wild</p></blockquote><details><summary>Xylem</summary><p>Yew.</p></details>'
    "<ul>stray<li>Zinnia</li></ul>"
)  # fmt: skip
FRENCH = '<p>La fougère pousse.</p><h3>Chêne <em>et</em> hêtre</h3><p>[mood colour="bleu"]Le lierre[/mood] reste.</p>'


def test_wordpress_with_a_translation_plug_in_loses_no_word(house: Any, wxr: Files) -> None:
    notes = json.dumps([{"content": "Seen in <em>March</em>.", "id": "n1"}])
    posts = [
        item(11, "By the gate", ENGLISH, slug="gate", terms=(*pair("en", "pll_1"), ("author", "cap-ada", "ada"), ("author", "cap-orla", "orla")),
             meta=(("footnotes", notes),), excerpt="A short walk.", comments=comment(1, "How true, said the heron.", author="Heron Grey")),
        item(12, "Près de la porte", FRENCH, slug="porte", terms=pair("fr", "pll_1"), date="2012-05-06 10:00:00"),
        item(13, "[:it]Sotto[:en]Below[:]", "[:it]<p>Il pioppo.</p>[:en]<p>The poplar.</p>[:]", slug="below"),
        item(14, "About", "<p>Willow house.</p>", kind="page", slug="about"),
        item(90, "x", kind="guest-author", slug="cap-orla", meta=(("cap-display_name", "Orla Finn"),)),
    ]  # fmt: skip
    report = import_wordpress(wxr(*posts, authors=(("ada", "Ada Lamplight"),)))

    said = [re.sub(r"\[/?mood[^\]]*\]|<[^>]+>", " ", one) for one in (ENGLISH, FRENCH)]
    said += [
        "By the gate Près de la porte Sotto Below Il pioppo The poplar Willow house About",
        "A short walk Seen in March",
    ]
    said += ["How true, said the heron Heron Grey", "Alder Cedar thrush mp3"]
    assert missing([re.sub(r"(?<=gate) 1 ", " ", " ".join(said[0].split())), *said[1:]], report) in ({}, {"1": 1})
    assert (bodies("en"), bodies("fr"), bodies("it")) == (["Below", "By the gate"], ["Près de la porte"], ["Sotto"])
    assert credited("By the gate") == ["Ada Lamplight", "Orla Finn"]
    assert ArticlePage.objects.get(title="Près de la porte").date.isoformat() == "2012-05-06"
    assert (
        ArticlePage.objects.get(title="By the gate").text_id
        == ArticlePage.objects.get(title="Près de la porte").text_id
    )
    assert report.refused == []


# --- folders of Markdown -------------------------------------------------------------------------


HUGO = {
    "content/en/posts/moss.md": """\
        +++
        title = "Moss"
        date = 2020-02-03T10:00:00+01:00
        authors = ["Ada Vane"]
        +++
        Moss {{< figure src="moss.png" alt="Green" title="A wall" >}} stays.

        {{% notice tip %}}Bring a lamp.{{% /notice %}} See {{< ref "fern.md" >}}.

        Term
        : its meaning

        ~~Struck~~ words[^1].

        [^1]: A note.
        """,
    "content/fr/posts/moss.md": "---\ntitle: Mousse\ndate: 2020-02-04\n---\nLa mousse reste.\n",
    "content/en/posts/fern.md": '---\ntitle: Fern\n---\n{{< quote author="Bea Lowe" >}}Ferns wait.{{< /quote >}}\n',
}
JEKYLL = {
    "_posts/2019-05-28-dark-lane.md": """\
        ---
        comments: false
        author: {name: Cora Dean, email: cora@x.example}
        tags: night lane
        ---
        The lane at {{ site.baseurl }}/plan.png is dark.
        {: .lead}

        {% include note.html text="Mind the step" %}

        {% highlight text %}
        kept {{ code }}
        {% endhighlight %}

        <audio src="https://x.example/owl.mp3">An owl calls.</audio>
        """,
    "_drafts/gate.md": "---\n---\nThe gate creaks.\n",
}
PELICAN = {
    "sky.md": """\
        Title: Under the sky
        Date: 2018-04-05 10:20
        Author: Dora Elm
        Lang: en
        Slug: sky

        Stars [below]({filename}/earth.md) and ![a map]({static}/images/map.png).

        4. four
        5. five
        """,
    "sky-it.md": "Title: Sotto il cielo\nDate: 2018-04-05\nLang: it\nSlug: sky\nTranslation: true\n\nStelle.\n",
    "earth.md": "Title: On earth\nLang: en\n\nRoots.\n",
}


def source_of(folder: Path) -> list[str]:
    """The words of the files without their heads, tags and addresses."""
    said = []
    for file in sorted(folder.rglob("*.md")):
        text = re.sub(r"\A(?:[A-Z][a-z]+: [^\n]*\n)+", "", HEAD_LINE.sub("", file.read_text(), count=1))
        said.append(
            re.sub(r"\]\([^)]*\)|\{[%{<][^}]*\}|\{:[^}]*\}|<[^>]+>|\[\^\d\]:?|^\d\. ", " ", text, flags=re.MULTILINE)
        )
    return said


@pytest.mark.parametrize(
    ("files", "more", "languages", "dates", "people"),
    [
        (HUGO, ["Green A wall Bea Lowe Moss Mousse Fern"], {"en": ["Fern", "Moss"], "fr": ["Mousse"]},
         {"Moss": "2020-02-03", "Mousse": "2020-02-04"}, {"Moss": ["Ada Vane"]}),
        (JEKYLL, ["Mind the step Dark lane Gate owl mp3 code"], {"en": ["Dark lane", "Gate"]},
         {"Dark lane": "2019-05-28"}, {"Dark lane": ["Cora Dean"]}),
        (PELICAN, ["Under the sky Sotto il cielo On earth a map"], {"en": ["On earth", "Under the sky"], "it": ["Sotto il cielo"]},
         {"Under the sky": "2018-04-05"}, {"Under the sky": ["Dora Elm"]}),
    ],
    ids=["Hugo", "Jekyll", "Pelican"],
)  # fmt: skip
def test_a_folder_of_another_program_loses_no_word(
    house: Any, folder: Files, files: dict[str, str], more: list[str], languages: dict[str, list[str]],
    dates: dict[str, str], people: dict[str, list[str]],
) -> None:  # fmt: skip
    texts = folder(files)
    report = import_folder(texts, language="en")

    assert report.refused == []
    assert missing([*source_of(texts), *more], report) == {}
    assert {code: bodies(code) for code in languages} == languages
    assert {title: ArticlePage.objects.get(title=title).date.isoformat() for title in dates} == dates
    assert {title: credited(title) for title in people} == people
    assert import_folder(texts, language="en").written == 0


def test_the_count_finds_a_word_that_is_lost(house: Any, folder: Files) -> None:
    texts = folder({"a.md": "---\ntitle: A\nlanguage: en\n---\nKept words.\n"})
    report = import_folder(texts)

    assert missing([*source_of(texts), "A"], report) == {}
    assert missing([*source_of(texts), "gone words"], report) == {"gone": 1, "words": 2}
