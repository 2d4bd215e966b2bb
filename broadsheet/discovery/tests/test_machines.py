import json
from datetime import date
from xml.etree import ElementTree

import pytest

ATOM = "{http://www.w3.org/2005/Atom}"


def test_the_feed_of_a_language_holds_only_texts_in_that_language(client, write):
    write("Night")
    write("Notte", language="it")
    feed = ElementTree.fromstring(client.get("/it/feed.xml").content)

    assert [entry.findtext(f"{ATOM}title") for entry in feed.findall(f"{ATOM}entry")] == ["Notte"]


def test_the_feed_says_where_and_when_a_text_appeared(client, write):
    write("Night & <Day>", body="<p>Full <i>words</i>.</p>")
    feed = ElementTree.fromstring(client.get("/en/feed.xml").content)
    entry = feed.find(f"{ATOM}entry")

    assert entry.findtext(f"{ATOM}title") == "Night & <Day>"
    assert entry.findtext(f"{ATOM}published").startswith("2024-11-07")
    assert "<i>words</i>" in entry.findtext(f"{ATOM}content")


def test_the_json_feed_holds_the_same_entries(client, write):
    write("Night")
    feed = json.loads(client.get("/en/feed.json").content)

    assert [item["title"] for item in feed["items"]] == ["Night"]


def test_who_follows_hears_of_a_text_without_a_date_while_lists_put_it_last(client, write):
    write("Old and dated", date=date(2020, 1, 1))
    write("Nobody knows when", date=None)
    titles = [item["title"] for item in json.loads(client.get("/en/feed.json").content)["items"]]
    listed = client.get("/en/articles/").content.decode()

    assert titles == ["Nobody knows when", "Old and dated"]
    assert listed.index("Old and dated") < listed.index("Nobody knows when")


def test_a_section_has_its_own_feed(client, write):
    write("Everywhere")
    write("Italy alone", section="italy")
    feed = json.loads(client.get("/en/sections/italy/feed.json").content)

    assert [item["title"] for item in feed["items"]] == ["Italy alone"]


def test_an_unknown_form_of_feed_is_not_found(client, house):
    assert client.get("/en/feed.rss").status_code == 404


def test_the_feed_is_new_right_after_publishing(client, write):
    write("First")
    etag = client.get("/en/feed.xml")["ETag"]
    assert client.get("/en/feed.xml", headers={"If-None-Match": etag}).status_code == 304
    write("Second")

    assert "Second" in client.get("/en/feed.xml", headers={"If-None-Match": etag}).content.decode()


def test_the_sitemap_names_the_versions_of_a_text(client, write):
    english = write("Night")
    write("Notte", language="it", text=english.text)
    index = client.get("/sitemap.xml").content.decode()
    part = client.get("/sitemap-en-0.xml").content.decode()

    assert "/sitemap-it-0.xml" in index
    assert 'hreflang="it"' in part
    assert "/en/articles/2024-11-07/night</loc>" in part
    ElementTree.fromstring(part)


def test_a_part_of_the_sitemap_that_is_not_there_is_not_found(client, house):
    assert client.get("/sitemap-en-9.xml").status_code == 404


def test_a_text_is_cited_with_the_date_as_far_as_it_is_known(client, write):
    from datetime import date

    page = write("A {curious} night", authors=("Ottoline Farrow",), date=date(2024, 11, 1), date_precision="month")
    bibtex = client.get(page.address() + ".bib").content.decode()
    ris = client.get(page.address() + ".ris").content.decode()
    csl = json.loads(client.get(page.address() + ".json").content)

    assert "date = {2024-11}" in bibtex
    assert r"\{curious\}" in bibtex
    assert "AU  - Farrow, Ottoline\r\n" in ris
    assert csl[0]["issued"] == {"date-parts": [[2024, 11]]}


def test_machines_find_what_they_ask_for_at_the_root(client, house):
    assert "Sitemap:" in client.get("/robots.txt").content.decode()
    assert "Expires:" in client.get("/.well-known/security.txt").content.decode()
    assert client.get("/healthz").status_code == 200


def test_the_sitemap_names_an_event_in_the_languages_that_it_has_words_in(client, house):
    from broadsheet.events.models import Event, EventWords
    from broadsheet.sections.models import Section

    event = Event.objects.create(
        section=Section.objects.get(slug="italy"), slug="write-to-us", is_standing=True, state="published"
    )
    Event.objects.create(section=event.section, slug="a-draft", is_standing=True)
    for code in ("en", "it"):
        EventWords.objects.create(event=event, language=code, title="Write to us")

    assert (
        '/en/events/write-to-us</loc><xhtml:link rel="alternate" hreflang="en"'
        in client.get("/sitemap-en-0.xml").content.decode()
    )
    assert "/it/events/write-to-us</loc>" in client.get("/sitemap-it-0.xml").content.decode()
    assert "write-to-us</loc>" not in client.get("/sitemap-fr-0.xml").content.decode()
    assert "a-draft" not in client.get("/sitemap-en-0.xml").content.decode()


def test_a_note_stands_once_in_feeds_and_its_mark_leads_to_the_text(client, write):
    import uuid

    from broadsheet.articles.models import Footnote

    mark = uuid.uuid4()
    page = write(body=f'<p>It came by sea.<footnote id="{mark}"></footnote></p>', live=False)
    page.footnotes.add(Footnote(uuid=mark, text="<p>In a crate.</p>"))
    page.save_revision().publish()

    for address in ("/en/feed.xml", "/en/feed.json"):
        feed = client.get(address).content.decode()
        assert feed.count("In a crate.") == 1
        assert f"{page.address()}#note-1" in feed
        assert '"#note-1' not in feed
        assert "&quot;#note-1" not in feed
    assert 'id="note-1"' in client.get(page.address()).content.decode()


STAINED = "One\x0btwo\x02 three\ufffe."


def test_characters_that_xml_forbids_never_get_out(client, write):
    write(f"A night{STAINED}", body=f"<p>{STAINED}</p>", standfirst=STAINED, authors=("Ottoline\x02 Farrow",))

    for address in ("/en/feed.xml", "/sitemap-en-0.xml"):
        ElementTree.fromstring(client.get(address).content)
    assert "\\u000b" not in client.get("/en/feed.json").content.decode()


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("One\x0btwo\x02 three.", "One\ntwo three."),
        ('{"text": "One\\u000btwo\\u0002 three."}', '{"text": "One\\ntwo three."}'),
        ('{"text": "a path C:\\\\u0002"}', '{"text": "a path C:\\\\u0002"}'),
        ("One \\u0002 two", "One \\u0002 two"),
        ("Tab\tand\r\nlines", "Tab\tand\r\nlines"),
    ],
)
def test_what_is_sent_comes_in_without_them(rf, sent, kept):
    from django.http import HttpResponse

    from broadsheet.pages.clean_words import clean_words

    seen = {}

    def view(request):
        seen.update(request.POST.dict())
        return HttpResponse()

    clean_words(view)(rf.post("/", {"words": sent, "more": "as it was"}))
    assert seen == {"words": kept, "more": "as it was"}


@pytest.mark.parametrize(
    ("name", "ris", "bibtex", "csl"),
    [
        ("Martin Amberly Jr.", "Amberly, Martin, Jr.", "Amberly, Jr., Martin", ("Amberly", "Martin", "Jr.")),
        ("Ursula K. Le Brun", "Le Brun, Ursula K.", "Le Brun, Ursula K.", ("Le Brun", "Ursula K.", None)),
        ("Lin Zhaoming", "Lin, Zhaoming", "Lin, Zhaoming", ("Lin", "Zhaoming", None)),
    ],
)
def test_citations_have_the_parts_of_names(client, write, name, ris, bibtex, csl):
    page = write(authors=(name,))

    assert f"AU  - {ris}\r\n" in client.get(page.address() + ".ris").content.decode()
    assert f"author = {{{bibtex}}}" in client.get(page.address() + ".bib").content.decode()
    author = json.loads(client.get(page.address() + ".json").content)[0]["author"][0]
    assert (author["family"], author["given"], author.get("suffix")) == csl


def test_a_guess_can_be_put_right_and_lists_follow(client, write):
    from broadsheet.articles.models import ContributorWords

    page = write(authors=("Bea Adler Zabel", "Cora Moss"))
    ContributorWords.objects.filter(name="Bea Adler Zabel").update(family="Adler Zabel", given="Bea")

    assert "AU  - Adler Zabel, Bea\r\n" in client.get(page.address() + ".ris").content.decode()
    authors = client.get("/en/authors/").content.decode()
    assert 0 < authors.find("Bea Adler Zabel") < authors.find("Cora Moss")
