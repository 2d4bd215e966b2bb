from __future__ import annotations

import pytest

from broadsheet.core.names import PersonName, guessed


@pytest.mark.parametrize(
    ("name", "family", "given", "suffix"),
    [
        ("Martin Amberly Jr.", "Amberly", "Martin", "Jr."),
        ("Orla Finn, Sr.", "Finn", "Orla", "Sr."),
        ("Edmund Vane III", "Vane", "Edmund", "III"),
        ("Ursula K. Le Brun", "Le Brun", "Ursula K.", ""),
        ("Gabriel García Morales", "García Morales", "Gabriel", ""),
        ("María José Fernández Ibarra", "Fernández Ibarra", "María José", ""),
        ("José Ortega y Gasset", "Ortega y Gasset", "José", ""),
        ("Ludwig van Hoven", "van Hoven", "Ludwig", ""),
        ("Anna von der Heide", "von der Heide", "Anna", ""),
        ("Simone de la Croix", "de la Croix", "Simone", ""),
        ("Della Street", "Street", "Della", ""),
        ("Lin Zhaoming", "Lin", "Zhaoming", ""),
        ("Kim Min-jun", "Kim", "Min-jun", ""),
        ("林昭明", "林", "昭明", ""),
        ("欧阳明", "欧阳", "明", ""),
        ("Иван Сергеевич Петров", "Петров", "Иван Сергеевич", ""),
        ("Le Brun, Ursula K.", "Le Brun", "Ursula K.", ""),
        ("Ottoline Farrow", "Farrow", "Ottoline", ""),
        ("Perdita", "Perdita", "", ""),
    ],
)
def test_a_name_is_taken_apart_as_it_is_usually_written(name: str, family: str, given: str, suffix: str) -> None:
    assert guessed(name) == PersonName(family, given, suffix)


def test_where_family_names_come_first_they_stay_first() -> None:
    assert guessed("Nagy Emese", country="HU") == PersonName("Nagy", "Emese")
    assert guessed("Nagy Emese", language="hu") == PersonName("Nagy", "Emese")


def test_a_name_is_inverted_with_its_suffix_last() -> None:
    assert guessed("Martin Amberly Jr.").inverted() == "Amberly, Martin, Jr."
