import pytest

from broadsheet.core.licences import LICENCES, UnknownLicence, contradictions, contradicts, licence, named_in


def test_the_register_holds_six_kinds_in_four_versions_and_three_others():
    assert len(LICENCES) == 6 * 4 + 3
    assert all(code == one.code for code, one in LICENCES.items())


def test_a_licence_says_what_it_allows():
    strict, free = licence("cc-by-nc-nd-4.0"), licence("cc-by-sa-3.0")

    assert (strict.allows_adaptation, strict.allows_commercial_use, strict.needs_share_alike) == (False,) * 3
    assert (free.allows_adaptation, free.allows_commercial_use, free.needs_share_alike) == (True,) * 3
    assert free.url == "https://creativecommons.org/licenses/by-sa/3.0/"
    assert (free.spdx, free.short_name, free.family) == ("CC-BY-SA-3.0", "CC BY-SA 3.0", "cc-by-sa")
    assert free.name == "Creative Commons Attribution-ShareAlike 3.0 Unported"
    assert not licence("all-rights-reserved").allows_sharing
    assert not licence("cc0-1.0").needs_attribution


def test_an_unknown_licence_is_refused_in_words():
    with pytest.raises(UnknownLicence, match="no licence is called 'cc-by-9'"):
        licence("cc-by-9")


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("under CC BY 3.0.", ["cc-by-3.0"]),
        ("CC-BY-SA 3.0 and CC BY-NC", ["cc-by-sa-3.0", "cc-by-nc"]),
        ("cc by nc nd v4.0", ["cc-by-nc-nd-4.0"]),
        ("CC BY 1.7", ["cc-by"]),
        ("CC0 or CC0 1.0", ["cc0-1.0", "cc0-1.0"]),
        ("https://creativecommons.org/licenses/by/3.0/deed.it", ["cc-by-3.0"]),
        ("see creativecommons.org/licenses/by/3.0.", ["cc-by-3.0"]),
        ("http://creativecommons.org/licenses/by-nc-sa/2.5/", ["cc-by-nc-sa-2.5"]),
        ("creativecommons.org/publicdomain/mark/1.0/", ["public-domain-mark"]),
        ("Creative Commons Attribution-ShareAlike 4.0 International License", ["cc-by-sa-4.0"]),
        ("Creative Commons Attribution, Non-Commercial, No Derivatives licence", ["cc-by-nc-nd"]),
        ("a Creative Commons licence", ["cc"]),
        ("Creative Commons Attribution 3.0 (CC BY 3.0)", ["cc-by-3.0", "cc-by-3.0"]),
        (
            "licenza Creative Commons Attribuzione - Non commerciale - Condividi allo stesso modo 3.0 Italia",
            ["cc-by-nc-sa-3.0"],
        ),
        (
            "licence Creative Commons Attribution - Pas d’Utilisation Commerciale - Pas de Modification 4.0",
            ["cc-by-nc-nd-4.0"],
        ),
        (
            "Licencia Creative Commons Reconocimiento-NoComercial-CompartirIgual 4.0 Internacional",
            ["cc-by-nc-sa-4.0"],
        ),
        ("лицензия Creative Commons С указанием авторства – С сохранением условий 4.0", ["cc-by-sa-4.0"]),
        ("مجوز کریتیو کامنز اختیار-اشتراک همسان ۳٫۰", ["cc-by-sa-3.0"]),
        ("پروانه کریتیو کامانز تخصیص - اشتراک همسان", ["cc-by-sa"]),
        ("Tutti i diritti riservati", ["all-rights-reserved"]),
        ("Tous droits réservés", ["all-rights-reserved"]),
        ("Все права защищены", ["all-rights-reserved"]),
        ("تمامی حقوق برای ناشر محفوظ است", ["all-rights-reserved"]),
        ("The accc bye-law, Attribution matters", []),
        ("", []),
    ],
)
def test_licences_are_found_in_prose(text, codes):
    assert [code for code, _, _ in named_in(text)] == codes


def test_a_mention_tells_its_place():
    text = "Texts are CC BY-SA 3.0 here."

    [(_, start, end)] = named_in(text)

    assert text[start:end] == "CC BY-SA 3.0"


@pytest.mark.parametrize(
    ("text", "code", "verdict"),
    [
        ("CC BY 3.0", "cc-by-3.0", False),
        ("CC BY", "cc-by-3.0", False),
        ("a Creative Commons licence", "cc-by-3.0", False),
        ("CC BY 4.0", "cc-by-3.0", True),
        ("CC BY-NC", "cc-by-3.0", True),
        ("All rights reserved.", "cc-by-3.0", True),
        ("a Creative Commons licence", "all-rights-reserved", True),
        ("CC BY 3.0, pictures CC BY-SA 3.0", "cc-by-3.0", True),
        ("No licence here", "cc-by-3.0", False),
    ],
)
def test_prose_that_speaks_of_another_licence_contradicts(text, code, verdict):
    assert contradicts(text, code) is verdict
    assert bool(contradictions(text, code)) is verdict


def test_contradicting_an_unknown_licence_is_refused():
    with pytest.raises(UnknownLicence):
        contradicts("CC BY", "cc-by")
