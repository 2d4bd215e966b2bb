from broadsheet.core.html_tree import Node, tree


def test_a_tree_has_the_elements_and_words_of_its_source() -> None:
    root = tree('<p class="a b">One <b>two</b><br/>&amp; three</p><hr>')

    first = root.children[0]
    assert isinstance(first, Node)
    assert (first.tag, first.classes, first.text()) == ("p", ["a", "b"], "One two & three")
    assert [one.tag for one in root.all("b")] == ["b"]
    assert root.holds_block()
    assert not first.holds_block()


def test_words_with_angle_brackets_stay_words() -> None:
    assert tree("<p>&lt;b&gt; <i>&lt;i&gt;</i></p>").text() == "<b> <i>"


def test_stray_ends_close_nothing_and_depth_has_an_end() -> None:
    assert tree("</b>a</p>").text() == "a"
    assert tree("<b>" * 10_000 + "deep" + "</b>" * 10_000 + "<p>after</p>").text() == "deepafter"
