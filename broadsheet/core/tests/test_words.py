import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.core.words import (
    Phrase,
    Token,
    Word,
    alternatives,
    fold,
    index_terms,
    parse_query,
    query_terms,
    stem,
    tokens,
)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Città", "citta"),
        ("cafe\u0301", "cafe"),
        ("Straße STRASSE", "strasse strasse"),
        ("Œuvre Æsop Ørsted Łódź", "oeuvre aesop orsted lodz"),
        ("ёлка Ёлка", "елка елка"),
        ("йод ЙОД и\u0306од їжак", "йод йод йод їжак"),
        ("İstanbul ISPARTA ılık", "istanbul isparta ilik"),
        ("Ελλάδας", "ελλαδασ"),
        ("كتاب علي", "کتاب علی"),
        ("أإآٱ ة ؤ ئ", "اااا ه و ی"),
        ("كِتَـــاب", "کتاب"),
        ("می‌خواهم", "میخواهم"),
        ("۱۴۰۳ ٢٠٢٤ ２０", "1403 2024 20"),
        ("ﬁn", "fin"),
        ("हिन्दी", "हिन्दी"),
        ("が 한국", "が 한국"),
        ("שָׁלוֹם", "שלום"),
        ("", ""),
    ],
)
def test_spelling_variants_fold_to_one(text, folded):
    assert fold(text) == folded


@given(st.text())
def test_folding_twice_changes_nothing_more(text):
    assert fold(fold(text)) == fold(text)


@given(st.text(), st.sampled_from(["en", "fa", "zh", "fr"]))
def test_a_token_stands_where_it_says(text, language):
    for token in tokens(text, language):
        assert token.text == text[token.start : token.end] != ""


@pytest.mark.parametrize(
    ("text", "language", "words"),
    [
        ("L'année dell’operaio, worker's", "fr", ["année", "operaio", "worker"]),
        ("об'єднання", "uk", ["об'єднання"]),
        ("New-York 1,500", "en", ["New", "York", "1", "500"]),
        ("می خواهم کتاب ها را", "fa", ["می خواهم", "کتاب ها", "را"]),
        ("社会主义 GDP增长", "zh", ["社会", "会主", "主义", "GDP", "增长"]),
        ("ไทย", "th", ["ไท", "ทย"]),
        ("हिन्दी", "hi", ["हिन्दी"]),
        ("re\u00adform", "en", ["re\u00adform"]),
        ("... !?", "en", []),
    ],
)
def test_a_text_is_parted_into_words(text, language, words):
    assert [token.text for token in tokens(text, language)] == words


def test_tokens_keep_their_places():
    assert list(tokens("— l’été", "fr")) == [Token("été", 4, 7)]


@pytest.mark.parametrize(
    ("language", "variants"),
    [
        ("it", ["città", "citta", "CITTÀ"]),
        ("it", ["operaio", "operai", "operaia", "operaie"]),
        ("fr", ["années", "annees", "année", "annee"]),
        ("fr", ["grève", "greves", "Grèves"]),
        ("es", ["canción", "cancion", "canciones"]),
        ("ru", ["ёлки", "елка", "Ёлка", "елками"]),
        ("ru", ["рабочий", "рабочие", "рабочего"]),
        ("en", ["worker", "workers", "Worker's"]),
        ("de", ["Häuser", "Haus", "hauser"]),
        ("tr", ["İşçiler", "isciler", "işçi"]),
        ("el", ["Ελλάδα", "ελλαδα", "Ελλάδας"]),
        ("pt-br", ["revoluções", "revolucoes"]),
        ("ar", ["العُمّال", "العمال"]),
        ("fa", ["کتاب", "کتابها", "کتاب‌ها", "کتاب ها", "كتابهاي", "کتاب‌هایی"]),
        ("fa", ["می‌خواهم", "میخواهم", "می خواهم"]),
        ("fa", ["کارگر", "کارگران", "کارگری", "کارگران‌"]),
        ("fa", ["بزرگ", "بزرگ‌تر", "بزرگترین"]),
        ("fa", ["جامعه", "جامعه‌ای", "جامعه ای", "جامعه‌ها"]),
        ("fa", ["نویسنده", "نویسندگان"]),
        ("xx", ["Größe", "grosse"]),
    ],
)
def test_forms_of_a_word_find_one_another(language, variants):
    for text in variants:
        for query in variants:
            terms = set(index_terms(text, language))
            assert all(terms & set(options) for options in query_terms(query, language)), (text, query)


@pytest.mark.parametrize("word", ["دختر", "ایران", "سازمان", "افغانستان", "زن"])
def test_persian_words_that_only_look_inflected_stay_whole(word):
    assert stem(word, "fa") == fold(word)


@given(st.text(min_size=1), st.sampled_from(["en", "it", "fr", "es", "ru", "fa", "ar", "tr", "de", "el", "sr"]))
def test_a_stem_is_the_same_with_and_without_accents(word, language):
    assert stem(word, language) == stem(fold(word), language)


def test_the_index_keeps_words_in_order_and_other_forms_after_them():
    assert index_terms("la femme occupée reste", "fr") == ["la", "femm", "occupe", "rest", "occup"]
    assert index_terms("کتاب‌های نو", "fa") == ["کتاب", "نو", "های"]


def test_halves_of_a_persian_compound_are_found():
    assert "خانه" in index_terms("کتاب‌خانه", "fa")


@pytest.mark.parametrize(
    ("query", "items"),
    [
        ("general strike", [Word("general"), Word("strike")]),
        ('"general strike" paris', [Phrase(("general", "strike")), Word("paris")]),
        ("«в Париже» забастовка", [Phrase(("в", "Париже")), Word("забастовка")]),
        ("„auf Deutsch“", [Phrase(("auf", "Deutsch"))]),
        ('"one"', [Word("one")]),
        ('unfinished "quote here', [Word("unfinished"), Word("quote"), Word("here")]),
        ("社会主义", [Phrase(("社会", "会主", "主义"))]),
        ("社会", [Word("社会")]),
        ('"" - * OR NEAR( ^', [Word("OR"), Word("NEAR")]),
        ("", []),
    ],
)
def test_a_query_has_words_and_phrases(query, items):
    assert parse_query(query) == items


def test_a_query_has_at_most_twenty_words():
    assert len(query_terms("word " * 500, "en")) == 20
    assert len(query_terms('"' + "word " * 100 + '"', "en")) == 20


@given(st.text(), st.sampled_from(["en", "fa", "zh", "ar", "xx", ""]))
def test_no_query_can_raise(query, language):
    terms = query_terms(query, language)

    assert len(terms) <= 20
    assert all(options and all(options) for options in terms)


@given(st.text(alphabet='"«»“”„ aбم\u200c社'))
def test_no_quoting_can_raise(query):
    assert all(item.words for item in parse_query(query, "fa"))


def test_a_query_word_also_stands_for_itself():
    assert alternatives("Luxemburgs", "de") == ["luxemburg", "luxemburgs"]
