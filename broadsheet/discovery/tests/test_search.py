import pytest

from broadsheet.discovery.finding import find, hits
from broadsheet.discovery.indexing import index_all
from broadsheet.discovery.models import SearchDocument
from broadsheet.pages.frame import Frame


def titles(query, language="en", **options):
    found = find(query, Frame(language), **options)
    return [document.title for document in (SearchDocument.objects.get(pk=pk) for pk in found.keys)]


def test_a_published_text_is_found_and_a_draft_is_not(write):
    write("Lanterns", body="<p>The lantern is out.</p>")
    write("Hidden", body="<p>The lantern is hidden.</p>", live=False)

    assert titles("lantern") == ["Lanterns"]


def test_an_unpublished_text_is_found_no_more(write):
    page = write("Lanterns", body="<p>The lantern is out.</p>")
    page.unpublish()

    assert titles("lantern") == []


def test_a_deleted_text_is_found_no_more(write):
    write("Lanterns", body="<p>The lantern is out.</p>").delete()

    assert titles("lantern") == []


@pytest.mark.parametrize(
    ("language", "body", "query"),
    [
        ("en", "Watching the stars", "star"),
        ("it", "Le città degli osservatori", "citta"),
        ("it", "Gli osservatori della notte", "osservatore"),
        ("fr", "Des années entières à regarder", "annee"),
        ("es", "Una canción de noche", "canciones"),
        ("ru", "Ёлки и звёзды над городом", "елка"),
        ("ru", "Ёлки и звёзды над городом", "ЗВЕЗДА"),
        ("fa", "می‌خواهم ستاره‌ها را ببینم", "میخواهم"),
        ("fa", "كتاب‌هاي آسمان", "کتاب"),
    ],
)
def test_each_language_is_found_by_its_own_stems_without_accents(write, language, body, query):
    write("x", language=language, body=f"<p>{body}</p>")

    assert titles(query, language) == ["x"]


def test_a_word_of_another_language_is_found_from_any_frame(write):
    write("Notte", language="it", body="<p>Gli osservatori della notte.</p>")

    assert titles("osservatore", "fa") == ["Notte"]


def test_each_text_stands_once_in_the_language_of_the_frame(write):
    english = write("Perseids", body="<p>A meteor.</p>")
    write("Perseidi", language="it", text=english.text, body="<p>Una meteora, meteor.</p>")

    assert titles("meteor", "en") == ["Perseids"]
    assert titles("meteor", "it") == ["Perseidi"]


def test_words_in_quotation_marks_stand_next_to_each_other(write):
    write("One", body="<p>The dark sky is wide.</p>")
    write("Two", body="<p>The sky is dark.</p>")

    assert titles('"dark sky"') == ["One"]
    assert sorted(titles("dark sky")) == ["One", "Two"]


def test_a_title_weighs_more_than_a_body(write):
    write("Something else", body="<p>" + "A comet. " * 3 + "</p>")
    write("Comet", body="<p>Something else entirely.</p>")

    assert titles("comet") == ["Comet", "Something else"]


@pytest.mark.parametrize(
    "query", ['"', "a AND", "NEAR(", "((", "'", "*", "title:", "\\", "a" * 5000, "\x00", "-", "' | '"]
)
def test_no_question_breaks_the_index(write, query):
    write("One", body="<p>a</p>")

    titles(query)


def test_the_extract_shows_the_words_that_were_found(write):
    write("One", body="<p>" + "Nothing here. " * 40 + "At last a <i>meteor</i> fell. " + "More. " * 40 + "</p>")
    (hit,) = hits(find("meteors", Frame("en")).keys, "meteors", Frame("en"))

    assert [piece.text for piece in hit.extract if piece.hit] == ["meteor"]


def test_authors_and_footnotes_are_found(write):
    page = write("One", authors=("Nasrin Dowlatyar",))

    assert titles("dowlatyar") == ["One"]
    assert page.live


def test_making_the_index_anew_changes_nothing(write):
    write("One", body="<p>comet</p>")
    before = titles("comet")

    assert index_all() == SearchDocument.objects.count()
    assert titles("comet") == before


def test_the_page_of_search_answers_in_few_questions(client, write, django_assert_max_num_queries):
    for number in range(3):
        write(f"Comet {number}", body="<p>A comet.</p>")
    client.get("/en/search", {"q": "comet"})
    with django_assert_max_num_queries(4):
        answer = client.get("/en/search", {"q": "comet"})

    assert answer.status_code == 200
    assert "3 results" in answer.content.decode()


def test_a_visitor_who_asks_too_often_is_told_to_wait(client, write):
    write("Comet")
    answers = {client.get("/en/search", {"q": "comet"}, REMOTE_ADDR="10.1.1.1").status_code for _ in range(65)}

    assert answers == {200, 429}
