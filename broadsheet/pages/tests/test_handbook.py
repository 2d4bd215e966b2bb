"""The handbook of the house in its admin, and the house's own name and emblem there."""

import re
from pathlib import Path

import pytest
import wagtail
from babel.messages.pofile import read_po
from django.conf import settings

from broadsheet.pages import handbook

LINK = re.compile(r'href="(/admin/handbook/[^"#]+)')
LANGUAGES = [code for code in settings.INTERFACE_LANGUAGES if (handbook.folder() / handbook.EVERY_DAY / code).is_dir()]


def html(answer):
    assert answer.status_code == 200
    return answer.content.decode()


def speaks(client, language):
    client.user.interface_language = language
    client.user.save()
    return client


def test_every_page_of_the_handbook_opens_and_its_links_lead_on(staff, house):
    client = speaks(staff("editor", "italy", "it"), "it")
    open_, seen = ["/admin/handbook/"], set()
    while open_:
        path = open_.pop()
        seen.add(path)
        open_ += [link for link in LINK.findall(html(client.get(path))) if link not in seen and link not in open_]

    assert len(seen) > len(handbook.ORDER) + 5
    assert client.get("/admin/handbook/nothing/").status_code == 404
    assert client.get("/admin/handbook/every-day/nothing/").status_code == 404


def test_what_is_done_every_day_stands_in_the_language_spoken(staff, house):
    page = html(speaks(staff("editor", "italy", "it"), "it").get("/admin/handbook/every-day/order/"))

    assert '<article class="bs-handbook" lang="it"' in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_handbook_calls_things_what_the_screen_calls_them(language):
    known, ends = words_on_screen(language)
    folder = handbook.folder() / handbook.EVERY_DAY / language
    unknown = {
        f"{path.name}: {words}"
        for path in folder.glob("*.md")
        for words in re.findall(r"(?<![*\w])\*([^*\n]+)\*(?!\*)", path.read_text(encoding="utf-8"))
        if re.search(r"\w", words) and plain(words) not in known and not plain(words).endswith(ends)
    }

    assert not unknown


def plain(words):
    """Without what is filled in and the marks around it: “New order: %(section)s” is “New order: …” on the page."""
    return re.sub(r"%\(\w+\)[sd]|[:.…?!«»“”\s]+", " ", words).strip().casefold()


def words_on_screen(language):
    """What the program and Wagtail say in a language, and how that ends which Wagtail puts together of two.

    Where Wagtail has no word in a language it says it in English.
    """
    package = Path(wagtail.__file__).parent
    found, ends, translated, english = set(), set(), set(), set()
    for root in (settings.LOCALE_PATHS[0], *package.glob("*/locale"), package / "locale"):
        for message in messages_of(root / ("it" if language == "en" else language)):
            ids = [message.id] if isinstance(message.id, str) else message.id
            said = ids if language == "en" else [message.string] if isinstance(message.string, str) else message.string
            found |= {plain(one) for one in said}
            translated |= {plain(one) for one in ids if any(said)}
            ends |= {f" {plain(one)}" for one in said if one.strip().startswith("%(") and plain(one)}
        english |= {plain(message.id) for message in messages_of(root / "it") if isinstance(message.id, str)}
    return found | (english - translated), tuple(ends)


def messages_of(folder):
    path = folder / "LC_MESSAGES" / "django.po"
    if not path.exists():
        return []
    with path.open("rb") as stream:
        return list(read_po(stream))


def test_the_admin_bears_the_name_of_the_house_and_no_other(staff, house):
    page = html(staff("superuser").get("/admin/"))

    assert "The Test House" in page
    assert 'class="house-brand"' in page
    assert "editor guide" not in page
    assert not re.search(r"Wagtail [0-9]", page)


def test_each_word_of_the_menu_means_one_thing(staff, house):
    page = html(staff("superuser").get("/admin/"))
    labels = re.findall(r'"label": "([^"]+)"', page)

    assert labels.count("Events") == 1
    assert labels.count("House") == 1
