from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from broadsheet.people import actions
from broadsheet.people.models import Letter, User


class DeadServer:
    """A mail server that never answers."""

    def __init__(self, *args, **kwargs):
        pass

    def send_messages(self, messages):
        raise ConnectionRefusedError("nobody there")


def test_a_letter_leaves_once(db):
    actions.write_letter("a@b.example", "Hello\nEvil: header", "Words")

    assert actions.send_waiting_letters() == 1
    assert actions.send_waiting_letters() == 0
    assert [letter.subject for letter in mail.outbox] == ["Hello Evil: header"]


def test_a_letter_waits_when_the_server_is_down_and_is_not_lost(db, settings):
    actions.write_letter("a@b.example", "Hello", "Words")
    settings.EMAIL_BACKEND = "broadsheet.people.tests.test_letters.DeadServer"
    assert actions.send_waiting_letters() == 0
    assert Letter.objects.get().failures == 1

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    Letter.objects.update(taken_until=None)
    assert actions.send_waiting_letters() == 1


def test_a_letter_taken_by_one_worker_is_left_alone_by_another(db):
    actions.write_letter("a@b.example", "Hello", "Words")
    Letter.objects.update(taken_until=timezone.now() + timedelta(minutes=1))

    assert actions.send_waiting_letters() == 0


def test_old_letters_are_thrown_away(db):
    actions.write_letter("a@b.example", "Hello", "Words")
    long_ago = timezone.now() - timedelta(days=31)
    Letter.objects.update(written_at=long_ago, sent_at=long_ago)

    assert actions.throw_away_old_letters() == 1


def test_an_e_mail_address_is_one_user_whatever_its_case(db):
    User.objects.create_user("Ann@Example.org", "x")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user("ann@example.org", "x")
