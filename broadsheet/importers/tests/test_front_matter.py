import pytest

from broadsheet.importers.front_matter import Keys, split
from broadsheet.importers.report import Refused


def test_yaml_toml_and_pelican_are_understood() -> None:
    for text, form in [
        ("---\ntitle: A\ntags: [x, y]\n---\nBody", "yaml"),
        ('+++\ntitle = "A"\ntags = ["x", "y"]\ndraft = false\n+++\nBody', "toml"),
        ("Title: A\nTags: x, y\n\nBody", "pelican"),
    ]:
        head = split(text)
        assert head is not None
        assert head.form == form
        assert Keys(head).words("title") == "A"
        assert Keys(head).names("tags", comma=True) == ["x", "y"]
        assert head.body.strip() == "Body"


def test_a_file_without_a_head_has_none() -> None:
    assert split("# A title\n\nWords.") is None
    assert split("Note: this is prose.\n") is None


def test_values_are_words_whatever_yaml_thinks_of_them() -> None:
    head = split("---\nlanguage: no\ntitle: 1.10\ndate: 2024-11-07\n---\n")

    assert head is not None
    assert head.values == {"language": "no", "title": "1.10", "date": "2024-11-07"}


@pytest.mark.parametrize(
    ("head", "line", "words"),
    [
        ("a: &x 1\nb: *x", 2, "aliases"),
        ("a: 1\nb: !!python/object/apply:os.system [x]", 3, "tag"),
        ("a: 1\na: 2", 3, "stands twice"),
        ("a: b: c", 2, "cannot be read"),
        ("title: x\nlist: " + "[" * 40 + "]" * 40, 3, "nested"),
        ("- a\n- b", 2, "key: value"),
        ("title: \x07", 2, "cannot be read"),
    ],
)
def test_a_bad_head_is_refused_with_its_line(head: str, line: int, words: str) -> None:
    with pytest.raises(Refused) as refused:
        split(f"---\n{head}\n---\n")

    assert refused.value.line == line
    assert words in refused.value.message


def test_a_bomb_of_aliases_is_refused_before_it_grows() -> None:
    bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{chr(98 + at)}: &{chr(98 + at)} [{','.join(['*' + chr(97 + at)] * 9)}]\n" for at in range(9)
    )
    with pytest.raises(Refused):
        split(f"---\n{bomb}---\n")


def test_an_open_head_is_refused() -> None:
    with pytest.raises(Refused):
        split("---\ntitle: A\n\nBody without an end of the head")


def test_wrong_kinds_are_refused_with_the_line_of_their_key() -> None:
    head = split("---\ntitle: [a, b]\nauthors: {a: b}\ncorrections: soon\ndraft: perhaps\n---\n")
    assert head is not None
    keys = Keys(head)

    for ask, line in [
        (lambda: keys.words("title"), 2),
        (lambda: keys.names("authors"), 3),
        (lambda: keys.rows("corrections", {"date", "reason"}), 4),
        (lambda: keys.flag("draft"), 5),
    ]:
        with pytest.raises(Refused) as refused:
            ask()
        assert refused.value.line == line
