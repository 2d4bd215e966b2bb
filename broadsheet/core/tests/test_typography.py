import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.core.typography import REASONS, check


def proposals(text, language):
    return [(finding.found, finding.proposal) for finding in check(text, language)]


def applied(text, language):
    for finding in reversed(check(text, language)):
        text = text[: finding.start] + finding.proposal + text[finding.end :]
    return text


def test_mixed_thousands_in_one_italian_text_are_all_proposed_one_way():
    text = "Erano 1 500 operai, poi 250 000, infine 1000 donne; 45-75 000 nel 1917 e 10 mila in via Roma 1234."

    assert proposals(text, "it") == [
        ("1 500", "1.500"),
        ("250 000", "250.000"),
        ("1000", "1.000"),
        ("45-75 000", "45–75.000"),
        ("10 mila", "10.000"),
    ]
    assert [finding.reason_key for finding in check(text, "it")] == [
        *["thousands-mixed"] * 3,
        "range-ambiguous",
        "thousands-words",
    ]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "In 1917 there were 1,500 workers and 250,000 leaflets; since 2000 none."),
        ("en", "From 1914–18, at 4567 Oak Street, WC1N 3XX, pp. 7–9; 3.14; 192.168.1.1."),
        ("en", "tel. 020 7946 000, +44 20 794 600, ISBN 978-88-06-12345-6, ISSN 0317-8471, №12345."),
        ("en", "“He said ‘no’,” she wrote; the workers’ o’clock in the ’90s…"),
        ("en", "See https://example.org/a--b?c='d' or a.b@example.org"),
        ("en", "It scored 3-1 on 2024-11-07 (COVID-19, F-16)."),
        ("it", "Nel 1917 1500 operai, 1.500 donne, 20122 Milano, «così “detto”»."),
        ("it", "C’erano 10 mila operai nel 2024."),
        ("fr", "«\u202fOui\u202f», dit-il\u00a0: 1\u202f500 ouvriers\u00a0!"),
        ("fr", "À 10:30, rue de Rivoli, 75011 Paris."),
        ("es", "«Hola»: 1500 obreros y 250\u202f000 pesos; ¿qué?"),
        ("ru", "«Да» — 1500 рабочих и 250\u00a0000 рублей в 1917 г."),
        ("fa", "او می‌خواهد کتاب‌ها را در ۱۹۱۷ بخواند، «سلام»؛ ۱٬۵۰۰ کارگر؟"),
        ("de", "Er sagte „ja“ und »nein«."),
        ("zh-hans", "他说：“好”。"),
        ("xx", "«Any» “marks” pass."),
    ],
)
def test_a_text_set_right_draws_no_remark(language, text):
    assert proposals(text, language) == []


@pytest.mark.parametrize(
    ("language", "found", "proposal", "reason"),
    [
        ("en", "1 500", "1,500", "thousands-convention"),
        ("en", "1.500", "1,500", "thousands-or-decimal"),
        ("en", "1.500.000", "1,500,000", "thousands-convention"),
        ("en", "250000", "250,000", "thousands-ungrouped"),
        ("en", "3500", "3,500", "thousands-ungrouped"),
        ("it", "1 500", "1.500", "thousands-convention"),
        ("it", "250,000", "250.000", "thousands-or-decimal"),
        ("fr", "1 500", "1\u202f500", "thousands-convention"),
        ("fr", "1.500", "1\u202f500", "thousands-convention"),
        ("es", "1.500", "1500", "thousands-convention"),
        ("es", "250.000", "250\u202f000", "thousands-convention"),
        ("ru", "1 500", "1500", "thousands-convention"),
        ("ru", "250 000", "250\u00a0000", "thousands-convention"),
        ("fa", "1,500", "۱٬۵۰۰", "thousands-convention"),
        ("fa", "۱۵۰۰۰", "۱۵٬۰۰۰", "thousands-ungrouped"),
        ("de", "1,500", "1.500", "thousands-or-decimal"),
    ],
)
def test_thousands_follow_the_language(language, found, proposal, reason):
    nouns = {"ru": "рабочих", "fa": "کارگر"}
    finding = check(f"{found} {nouns.get(language, 'workers')}", language)[0]

    assert (finding.found, finding.proposal, finding.reason_key) == (found, proposal, reason)


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "pp. 7-9", [("7-9", "7–9")]),
        ("en", "1914-18", [("1914-18", "1914–18")]),
        ("en", "1917 - 1921", [("1917 - 1921", "1917–1921")]),
        ("en", "1,500-2,000 men", [("1,500-2,000", "1,500–2,000")]),
        ("en", "1917 – 20 people", []),
        ("fa", "۷-۹", [("۷-۹", "۷–۹")]),
        ("en", '"Yes", he said', [('"', "“"), ('"', "”")]),
        ("en", "«Yes»", [("«", "“"), ("»", "”")]),
        ("en", "a 5'10\" man", []),
        ("it", '"sì"', [('"', "«"), ('"', "»")]),
        ("it", "« sì »", [("« ", "«"), (" »", "»")]),
        ("it", '«a "b" c»', [('"', "“"), ('"', "”")]),
        ("ru", "“да”", [("“", "«"), ("”", "»")]),
        ("fr", "«oui»", [("«", "«\u202f"), ("»", "\u202f»")]),
        ("fr", '"oui"', [('"', "«\u202f"), ('"', "\u202f»")]),
        ("es", '"hola"', [('"', "«"), ('"', "»")]),
        ("de", '"ja" “nein”', [('"', "„"), ('"', "“"), ("“", "„"), ("”", "“")]),
        ("en", "it's the '90s", [("'", "’"), ("'", "’")]),
        ("it", "un po' d'aria", [("'", "’"), ("'", "’")]),
        ("en", "two  spaces", [("  ", " ")]),
        ("en", "no , really ?", [(" ,", ","), (" ?", "?")]),
        (
            "fr",
            "Vrai? Oui ! Non ; si:",
            [("?", "\u202f?"), (" !", "\u202f!"), (" ;", "\u202f;"), (":", "\u202f:")],
        ),
        ("fr", "bon , oui", [(" ,", ",")]),
        ("en", "so...", [("...", "…")]),
        ("en", "yes - no -- yes", [(" - ", " – "), (" -- ", " – ")]),
        ("ru", "да - нет", [(" - ", " — ")]),
        ("fa", "می خواهم", [("می خواهم", "می‌خواهم")]),
        ("fa", "نمی خواهم", [("نمی خواهم", "نمی‌خواهم")]),
        ("fa", "كتاب ها", [("كتاب ها", "کتاب‌ها")]),
        ("fa", "جامعه ای", [("جامعه ای", "جامعه‌ای")]),
        ("fa", "علي", [("علي", "علی")]),
        ("fa", "سال 1917", [("1917", "۱۹۱۷")]),
        ("fa", "بله, چرا?", [(",", "،"), ("?", "؟")]),
    ],
)
def test_each_habit_of_a_language_is_proposed(language, text, expected):
    assert proposals(text, language) == expected


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", 'He said "1.500 men - or 250 000" in 1914-18...  so , "yes"'),
        ("it", 'Erano 1 500, poi 45-75 000 "operai" - 10 mila... un po\' .'),
        ("fr", 'Il dit: "oui"... « Non » et «peut-être » ; 1 500 ouvriers ! l\'an 1917 - fin'),
        ("es", 'Dijo "hola" y 1.500 obreros - 250000 pesos'),
        ("ru", 'Он сказал "да" - и 1 500 рабочих, 250 000 рублей , "так"...'),
        ("fa", 'او می خواهد كتاب ها را 1917 بخواند, "سلام" جامعه ای'),
    ],
)
def test_a_text_that_takes_every_proposal_draws_no_further_remark(language, text):
    assert check(applied(text, language), language) == []


@given(
    st.text(alphabet="a1250 .,-–'\"«»“”„\n\u00a0\u202f;:!?ميهاِ۱\u200c", max_size=60),
    st.sampled_from(["en", "it", "fr", "es", "ru", "fa", "de", "sv", "da", "xx", ""]),
)
def test_findings_never_overlap_and_always_quote_the_text(text, language):
    end = 0
    for finding in check(text, language):
        assert finding.start >= end
        assert finding.found == text[finding.start : finding.end] != finding.proposal
        assert finding.reason_key in REASONS
        end = finding.end


@pytest.mark.parametrize("unit", ["1-", "a", "ا", "ي", '"', "« ", "1", "a."])
def test_a_long_monotonous_text_is_checked_to_its_end(unit):
    text = unit * 20_000
    for language in ("en", "fr", "fa"):
        assert isinstance(check(text, language), list)
