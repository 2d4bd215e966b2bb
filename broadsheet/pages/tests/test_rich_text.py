import json

import pytest
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

from broadsheet.pages import references
from broadsheet.pages.blocks import PROSE
from broadsheet.sections.models import Contact, Section

UUID = "1b6d2b1e-6d0c-4a35-9a1c-0e5a3c6f7d10"


@pytest.fixture
def converter(house):
    return ContentstateConverter(PROSE)


def there_and_back(converter, html):
    stored = converter.to_database_format(converter.from_database_format(html))
    return stored.replace(' data-block-key="key00"', "")


@pytest.mark.parametrize(
    "inner",
    [
        f'A word<footnote id="{UUID}"></footnote> and more.',
        f'<footnote id="{UUID}"></footnote> first, <i>then</i> words.',
        f'At the end.<footnote id="{UUID}"></footnote>',
        'They call it <foreign lang="it">la <i>Notte</i></foreign>, always.',
        '<foreign lang="fa">شب</foreign>',
        'Write to <reference kind="contact" key="italy/general"></reference>, today.',
        f'<foreign lang="it">uno</foreign><footnote id="{UUID}"></footnote> due',
    ],
)  # fmt: skip
def test_marks_come_back_from_the_editor_as_they_went(converter, inner):
    assert there_and_back(converter, f'<p data-block-key="key00">{inner}</p>') == f"<p>{inner}</p>"


def test_words_that_stood_inside_a_mark_are_not_stored_again(converter):
    html = f'<p data-block-key="key00">One<footnote id="{UUID}">1</footnote> two</p>'

    assert there_and_back(converter, html) == f'<p>One<footnote id="{UUID}"></footnote> two</p>'


def test_the_editor_shows_the_present_words_of_a_reference_in_the_language_of_the_page(converter):
    from broadsheet.pages.rich_text import edited_language

    contact = Contact(section=Section.objects.get(slug="italy"), purpose="general", email="x@example.org")
    contact.words.add(
        contact.words.model(language="it", label="la sede"), contact.words.model(language="en", label="the office")
    )
    contact.save()
    token = edited_language.set("it")

    state = json.loads(
        converter.from_database_format('<p>A <reference kind="contact" key="italy/general"></reference>.</p>')
    )
    edited_language.reset(token)

    assert state["blocks"][0]["text"] == "A la sede."


def test_a_forged_mark_does_not_reach_the_text(converter):
    forged = {
        "entityMap": {
            "0": {"type": "FOOTNOTE", "mutability": "IMMUTABLE", "data": {"uuid": '"><script>'}},
            "1": {"type": "FOREIGN", "mutability": "MUTABLE", "data": {"language": 'it" onclick="x'}},
            "2": {"type": "REFERENCE", "mutability": "IMMUTABLE", "data": {"kind": "contact", "key": '"><script>'}},
        },
        "blocks": [{
            "key": "key00", "type": "unstyled", "depth": 0, "text": "abc", "inlineStyleRanges": [],
            "entityRanges": [{"offset": i, "length": 1, "key": i} for i in range(3)],
        }],
    }  # fmt: skip

    assert converter.to_database_format(json.dumps(forged)) == '<p data-block-key="key00">b</p>'


def test_what_can_be_named_is_listed_by_kind_in_the_language_asked_for(staff):
    answer = staff("writer", "italy", "it").get("/admin/references/?language=it").json()

    kinds = {one["kind"]: one for one in answer["kinds"]}
    assert set(kinds) == set(references.KINDS)
    assert {"key": "italy", "label": "Italia", "words": "Italia"} in kinds["section"]["things"]
    assert all(thing["words"] for one in answer["kinds"] for thing in one["things"])


def test_references_are_no_business_of_strangers(client, house):
    assert client.get("/admin/references/").status_code == 302
