from datetime import date

import pytest

from broadsheet.articles import actions
from broadsheet.articles.models import Address, ArticlePage, Text
from broadsheet.sections.models import Section


def test_a_published_version_has_an_address_with_its_day_and_words(write):
    page = write('The *Night* is "not" empty')

    assert page.title == 'The Night is "not" empty'
    assert page.address() == "/en/articles/2024-11-07/the-night-is-not-empty"


def test_a_draft_has_no_address(write):
    assert write("Not yet", live=False).address() is None


def test_publishing_twice_keeps_one_address(write):
    page = write("Once")
    page.save_revision().publish()

    assert Address.objects.filter(version=page).count() == 1


def test_of_two_texts_of_one_day_and_title_the_later_gets_a_number(write):
    write("Same")
    later = write("Same")

    assert later.address() == "/en/articles/2024-11-07/same-2"


def test_texts_in_two_languages_never_share_day_and_words(write):
    write("Notte", language="it")
    other = write("Notte", language="fr")

    assert other.address() == "/fr/articles/2024-11-07/notte-2"


def test_versions_of_one_text_may_share_day_and_words(write):
    first = write("Nova", language="it")
    second = write("Nova", language="es", text=first.text)

    assert second.address() == "/es/articles/2024-11-07/nova"
    assert Text.objects.count() == 1


def test_a_changed_slug_keeps_the_old_address_beside_the_new(write):
    page = write("Old words")
    page.address_slug = "new-words"
    page.save_revision().publish()

    rows = {row.slug: row.is_current for row in Address.objects.filter(version=page)}
    assert rows == {"old-words": False, "new-words": True}


def test_an_undated_text_takes_the_day_of_first_publication_and_shows_none(write):
    page = write("Undated", date=None)

    assert page.date_precision == "unknown"
    assert page.current_address().day == page.first_published_at.date()


def test_a_date_known_to_the_month_is_written_01_in_the_address(write):
    page = write("Month", date=date(2024, 11, 23), date_precision="month")

    assert page.address() == "/en/articles/2024-11-01/month"


def test_a_text_keeps_the_licence_under_which_it_first_appeared(write, house):
    house.default_licence = "cc-by-3.0"
    house.save()
    page = write("Licensed")
    house.default_licence = "cc-by-sa-4.0"
    house.save()
    page.licence = ""
    page.save_revision().publish()

    assert ArticlePage.objects.get(pk=page.pk).licence == "cc-by-3.0"


def test_a_new_version_is_an_unpublished_draft_that_rests_on_the_source(write):
    source = write("Source")
    draft = actions.start_version(source, "it")

    assert not draft.live
    assert draft.text_id == source.text_id
    assert [one.version_id for one in draft.sources.all()] == [source.pk]
    assert draft.sources.get().revision_id == source.live_revision_id
    assert draft.sources.get().title == "Source"


def test_a_second_version_in_a_language_is_refused(write):
    source = write("Source")
    actions.start_version(source, "it")

    with pytest.raises(actions.Refused):
        actions.start_version(source, "it")


def test_joining_makes_one_text_of_two_and_drops_the_empty_one(write):
    english, italian = write("Night"), write("Notte", language="it")
    actions.join(italian, english.text)

    italian.refresh_from_db()
    assert italian.text_id == english.text_id
    assert italian.translation_key == english.translation_key
    assert Text.objects.count() == 1


def test_joining_is_refused_where_the_language_is_taken(write):
    with pytest.raises(actions.Refused):
        actions.join(write("One"), write("Two").text)


def test_parting_gives_the_version_a_text_of_its_own(write):
    english = write("Night")
    italian = write("Notte", language="it", text=english.text)
    actions.part(italian)

    italian.refresh_from_db()
    assert italian.text_id != english.text_id
    assert italian.text.section_id == english.text.section_id
    italian.save_revision().publish()
    assert ArticlePage.objects.get(pk=italian.pk).text_id != english.text_id


def test_moving_a_text_moves_all_its_versions(write):
    english = write("Night")
    italian = write("Notte", language="it", text=english.text)
    italy = Section.objects.get(slug="italy")
    actions.move_text(english.text, italy)

    for page in (english, italian):
        page = ArticlePage.objects.get(pk=page.pk)
        assert page.get_parent().section_node.section_id == italy.pk
    assert Text.objects.get().section_id == italy.pk
