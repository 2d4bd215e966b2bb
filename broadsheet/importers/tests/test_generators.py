"""Files of Hugo, Jekyll, Pelican and MyST: their tags mean something, or are asked about; languages, titles, dates stand where they stand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from broadsheet.articles.models import ArticlePage, Contributor
from broadsheet.comments.models import Comment
from broadsheet.exporters.markdown import export_folder
from broadsheet.importers.generator_tags import Tags
from broadsheet.importers.markdown import import_folder
from broadsheet.importers.tests.wxr import comment, item
from broadsheet.importers.wordpress import import_wordpress

Files = Callable[..., Path]
HEAD = "---\ntitle: A\nlanguage: en\n---\n"


def untagged(text: str, **values: str) -> tuple[str, list[str]]:
    found = Tags(values, lambda name: f"posts/{name}.md" if name == "other" else "").out_of(text)
    return " ".join(found.text.split()), found.questions


@pytest.mark.parametrize(
    ("written", "means"),
    [
        ("See {{ site.baseurl }}/plan.png.", "See /plan.png."),
        ('{{ "/a.png" | relative_url }}', "/a.png"),
        ("{{ page.place }}", "Whitby"),
        ("[it]({% post_url other %})", "[it](within/posts%2Fother.md/other.md)"),
        ('{{< ref "other" >}}', "[other](within/posts%2Fother.md/other.md)"),
        ('[it]({{< relref "other" >}})', "[it](within/posts%2Fother.md/other.md)"),
        ("[it]({filename}/other)", "[it](within/posts%2Fother.md/other.md)"),
        ("![it]({static}/images/a.png)", "![it](/images/a.png)"),
        ("![it](|filename|b.png)", "![it](b.png)"),
        ('{{< figure src="a.png" alt="A" title="The plan" >}}',
         '<figure><img src="a.png" alt="A"><figcaption>The plan</figcaption></figure>'),
        ("{{< verse >}}\nOne\n{{< /verse >}}", "::: verse One :::"),
        ("A paragraph.\n{: .lead}\n\nNext.", "A paragraph. Next."),
        ("## A part {#part}", "## A part"),
        ("* TOC\n{:toc}\n\nWords.", "Words."),
        ("H{sub}`2`O and {emphasis}`so`", "H<sub>2</sub>O and <em>so</em>"),
        ("{doc}`that one <other>`", "[that one](within/posts%2Fother.md/other.md)"),
        ("```{figure} a.png\n:alt: A\nThe plan\n```",
         '<figure><img src="a.png" alt="A"><figcaption> The plan </figcaption></figure>'),
        ("(part)=\n## A part", "## A part"),
        ("{% raw %}{{ kept }}{% endraw %} `{{ kept }}`", "{{ kept }} `{{ kept }}`"),
        ("```\n{% kept %}\n{: .kept}\n```", "``` {% kept %} {: .kept} ```"),
        ("{{</* kept */>}}", "{{< kept >}}"),
        (r"\{% kept %} and \{: kept}", r"\{% kept %} and \{: kept}"),
        ("| tag | {a} |", "| tag | {a} |"),
    ],
)  # fmt: skip
def test_a_tag_that_is_known_becomes_what_it_means(written: str, means: str) -> None:
    assert untagged(written, place="Whitby") == (means, [])


@pytest.mark.parametrize(
    ("written", "stays"),
    [
        ('{% include note.html text="Bring a lamp" %}', "Bring a lamp"),
        ("{{% notice %}}Bring a lamp.{{% /notice %}}", "Bring a lamp."),
        ("{% if site.x %}Words.{% endif %}", "Words."),
        ("[a link]({% post_url 2019-05-28-gone %})", "[a link]()"),
        ("{{< youtube abc123 >}}", "<https://www.youtube.com/watch?v=abc123>"),
        ("{term}`lux <lux-term>`", "lux"),
        ("```{admonition} Mind\nthe step\n```", "**Mind** the step"),
        ("Words.\n{: lang=\"fr\"}", "Words."),
    ],
)  # fmt: skip
def test_any_other_is_asked_about_and_its_words_stay(written: str, stays: str) -> None:
    text, questions = untagged(written)

    assert text == stays
    assert questions


def pages() -> dict[tuple[str, str], ArticlePage]:
    return {(page.language, page.title): page for page in ArticlePage.objects.all()}


def words(page: Any) -> str:
    return "".join(one["value"] for one in page.body.raw_data if one["type"] == "text")


@pytest.mark.django_db
def test_hugo_says_the_language_by_folder_or_by_ending(house: Any, folder: Files) -> None:
    report = import_folder(
        folder(
            {
                "content/en/posts/night.md": "---\ntitle: Night\n---\nDark.",
                "content/fr/posts/night.md": "---\ntitle: Nuit\n---\nNoir.",
                "content/posts/sky/index.md": "---\ntitle: Sky\n---\nHigh.",
                "content/posts/sky/index.zh.md": "---\ntitle: 天\n---\n高。",
            }
        ),
        language="en",
    )

    found = pages()
    assert sorted(found) == [("en", "Night"), ("en", "Sky"), ("fr", "Nuit"), ("zh-hans", "天")]
    assert found["en", "Night"].text_id == found["fr", "Nuit"].text_id
    assert found["en", "Sky"].text_id == found["zh-hans", "天"].text_id
    assert any("was read from its folder" in one for one in report.questions)


@pytest.mark.django_db
def test_a_title_that_stands_only_in_the_name_of_the_file_is_taken_and_asked_about(house: Any, folder: Files) -> None:
    files = {"_posts/2019-5-8-a-dark-lane.md": "---\n---\nWords.", "_drafts/the-gate.md": "---\n\n---\nMore."}
    report = import_folder(folder(files), language="en")

    found = pages()
    assert sorted(found) == [("en", "A dark lane"), ("en", "The gate")]
    assert found["en", "A dark lane"].date.isoformat() == "2019-05-08"
    assert report.refused == []
    assert sum("had no title" in one for one in report.questions) == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    "key", ["comments: false", "comments: true", "tags: false", "author: {name: Ada Vane, email: ada@x.example}"]
)
def test_keys_with_other_kinds_of_values_refuse_no_text(house: Any, folder: Files, key: str) -> None:
    report = import_folder(folder({"a.md": HEAD.replace("language", f"{key}\nlanguage") + "Words."}))

    assert report.refused == []
    assert words(ArticlePage.objects.get()) == "<p>Words.</p>"


@pytest.mark.django_db
def test_an_e_mail_address_is_nobodys_name(house: Any, folder: Files) -> None:
    head = HEAD.replace("language", "authors: [ada@x.example, Bea Lowe <bea@x.example>]\nlanguage")
    report = import_folder(folder({"a.md": head + "Words."}))

    assert [str(one) for one in Contributor.objects.all()] == ["Bea Lowe"]
    assert any("ada@x.example" in one for one in report.questions)


@pytest.mark.django_db
def test_a_picture_outside_the_folder_leaves_its_words_and_a_question(house: Any, folder: Files) -> None:
    report = import_folder(folder({"a.md": HEAD + "![A lamp](../../lamp.png)\n\n[paper](../../../paper.pdf) Words."}))

    assert report.refused == []
    assert "A lamp" in words(ArticlePage.objects.get())
    assert any("leads out of the folder" in one for one in report.questions)


@pytest.mark.django_db
def test_links_among_texts_of_other_programs_lead_to_them(house: Any, folder: Files) -> None:
    files = {
        "content/a.md": HEAD + 'See [it]({{< ref "b.md" >}}) and {{< relref "posts/c" >}}.',
        "content/b.md": HEAD.replace("A", "B") + "B.",
        "content/posts/c/index.md": HEAD.replace("A", "C") + "C.",
    }
    report = import_folder(folder(files))

    found = pages()
    shown = words(found["en", "A"])
    assert f'<a linktype="page" id="{found["en", "B"].pk}">it</a>' in shown
    assert f'<a linktype="page" id="{found["en", "C"].pk}">' in shown
    assert report.questions == []


@pytest.mark.django_db
def test_times_of_comments_do_not_move_on_their_way_through_markdown(house: Any, wxr: Files, tmp_path: Path) -> None:
    one = comment(1, "So dark!", date="2011-03-05 08:00:00").replace(
        "<wp:comment_date>2011-03-05 08:00:00", "<wp:comment_date>2011-03-05 10:00:00"
    )
    import_wordpress(wxr(item(comments=one)))
    before = list(Comment.objects.values_list("written_at", "date_words", "body"))
    export_folder(tmp_path / "out")
    ArticlePage.objects.get().delete()
    Comment.objects.all().delete()

    import_folder(tmp_path / "out")

    assert list(Comment.objects.values_list("written_at", "date_words", "body")) == before
