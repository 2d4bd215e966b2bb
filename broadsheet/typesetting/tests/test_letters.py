"""Whoever makes an issue is told, before it is brought out, which text has letters that would print as boxes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import translation

from broadsheet.typesetting.desk import unready_of
from broadsheet.typesetting.engines.letters import missing_by_script


def test_letters_without_a_face_are_told_by_script() -> None:
    assert missing_by_script("Night, ночь, شب, νύχτα") == {}
    assert missing_by_script("漢字 and हिन्दी").keys() == {"Hani", "Deva"}
    assert missing_by_script("漢字")["Hani"] == "字漢"


@pytest.mark.django_db
def test_the_editor_is_told_which_text_and_which_script(
    write: Callable[..., Any], make_issue: Callable[..., Any]
) -> None:
    texts = [write("Plain words"), write("Two letters", body="<p>The word 漢字 stands here.</p>")]
    issue = make_issue("61", texts=texts)

    said = [sentence for one in unready_of(issue) for sentence in one.sentences]
    assert [one for one in said if "字漢" in one] == [
        "“Two letters”: In the script Han no face of ours has these letters: 字漢"
    ]
    with translation.override("it"):
        assert any(
            "han" in sentence.casefold() and "字漢" in sentence
            for one in unready_of(issue)
            for sentence in one.sentences
        )
