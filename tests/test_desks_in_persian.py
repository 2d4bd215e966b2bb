"""Every desk of ours speaks the language of who sits at it: shown here in Persian, whose letters are no English ones."""

import re

import pytest
from django.urls import NoReverseMatch, reverse
from wagtail.snippets.models import get_snippet_models

from tests.test_permissions import DESKS

# A run of English words; names, codes and addresses stand alone or in capitals.
ENGLISH = re.compile(r"\b[A-Za-z][a-z]{2,}(?:[ ,’'-]+[a-z]{2,})+")
# What Wagtail says before it knows the language, a link to its own guide; an example from an English bank.
WAGTAILS_OWN = re.compile("editor guide$|^Sorry, you do not have permission|«Sort code:")
SPOKEN_ATTRIBUTES = ("title", "aria-label", "placeholder", "alt")


def places():
    rows = ["wagtailadmin_home", *sorted(DESKS), "prices:region-sets", "prices:new-region-set", "prices:postage",
            "prices:stock", "money:received", "money:statements", "money:out", "money:pay-backs", "money:notices"]  # fmt: skip
    for model in get_snippet_models():
        if model.__module__.startswith("broadsheet."):
            rows += [model.snippet_viewset.get_url_name(name) for name in ("list", "add")]
    return rows


def english_in(page):
    """What a page says in English to those who see it and to those who hear it."""
    from lxml import html

    tree = html.fromstring(page)
    for quiet in tree.xpath("//script | //noscript | //style | //template | //option | //textarea | //bdi"):
        quiet.drop_tree()
    said = []
    for element in tree.iter():
        if not isinstance(element.tag, str) or any(
            one.get("lang") for one in element.iterancestors() if one.tag != "html"
        ):
            continue
        own = [element.text, *(child.tail for child in element), *(element.get(name) for name in SPOKEN_ATTRIBUTES)]
        said += [" ".join(words.split()) for words in own if words]
    return [words for words in said if ENGLISH.search(words) and not WAGTAILS_OWN.search(words)]


@pytest.fixture
def persian(house, staff):
    person = staff("superuser")
    person.user.interface_language = "fa"
    person.user.save()
    return person


def test_no_desk_falls_back_into_english(persian):
    found = {}
    for name in places():
        try:
            address = reverse(name)
        except NoReverseMatch:
            continue  # rows that nobody adds by hand
        answer = persian.get(address, follow=True)
        assert answer.status_code == 200, name
        if words := english_in(answer.content.decode()):
            found[name] = words
    assert found == {}, "\n".join(f"{name}: {words}" for name, words in found.items())


def test_the_search_for_english_finds_some():
    assert english_in("<html><body><p>Nothing is <b>booked yet.</b></p><a title='Go on to order'>ب</a></body></html>")
    assert not english_in("<html><body><p>ب GBP</p><bdi>The Winter Book is out</bdi></body></html>")
