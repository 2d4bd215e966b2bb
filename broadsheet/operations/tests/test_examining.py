"""What an operator is told of a house before a reader finds it out."""

import socket

from broadsheet.operations import examining
from broadsheet.people.models import User


def wrongs(check):
    return [(found.wrong, found.is_advice) for found in check()]


def test_a_house_without_an_administrator_is_not_well(house):
    assert wrongs(examining.administrators) == [("nobody can administer the house", False)]
    User.objects.create_superuser("ada@example.org", "correct horse battery")
    assert not wrongs(examining.administrators)


def test_letters_that_go_to_a_folder_are_told_and_are_wrong_in_public(house, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    [(_words, is_advice)] = wrongs(examining.mail)
    assert is_advice
    settings.PUBLIC_URL = "https://house.example"
    [(_words, is_advice)] = wrongs(examining.mail)
    assert not is_advice


def test_a_mail_server_that_cannot_be_reached_is_told(house, settings):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, and nobody listens
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", taken.getsockname()[1]
        [(words, is_advice)] = wrongs(examining.mail)

    assert "mail server does not take letters" in words
    assert not is_advice
