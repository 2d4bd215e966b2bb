"""Who is known, and letters: written inside a transaction, handed over outside of it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from broadsheet.core.addresses import PARTS, POSTCODE, name_key, postcode_in_order, same_address
from broadsheet.core.turns import ENDLESS, Turn
from broadsheet.people.models import Address, Letter, Person

logger = logging.getLogger("broadsheet.people")
TAKEN_FOR = timedelta(minutes=5)
KEPT_FOR = timedelta(days=30)
# Higher rooms say here what goes with a letter: letter → (file name, content, media type).
enclosures: list[Callable[[Letter], list[tuple[str, bytes, str]]]] = []


def write_letter(to: str, subject: str, body: str, reply_to: str = "") -> Letter:
    """Put a letter into the outbox; it leaves when the surrounding transaction is committed."""
    one_line = " ".join(subject.split())[:250]
    return Letter.objects.create(to=to, subject=one_line, body=body, reply_to=reply_to)


def know_person(name: str, *, email: str = "", phone: str = "", language: str = "") -> Person:
    """Whoever has this name and this e-mail address already, else somebody new.

    Two people without an e-mail address are never taken for one by machine.
    """
    name, email = " ".join(name.split())[:200], email.strip()
    if email and (known := Person.objects.filter(name_key=name_key(name), email__iexact=email).order_by("pk").first()):
        return known
    return Person.objects.create(name=name, email=email, phone=phone[:50], language=language[:20])


def know_address(person: Person, country: str, parts: Mapping[str, str]) -> Address:
    """The person's address with these parts, the one already known if a postman would call it the same.

    A postcode is kept as its country writes it.
    """
    typed = {**parts, POSTCODE: postcode_in_order(parts.get(POSTCODE, ""), country)}
    kept = {name: _fitting(name, typed.get(name, "")) for name in PARTS}
    row, _made = Address.objects.get_or_create(
        person=person, key=same_address(kept, country), defaults={**kept, "country": country}
    )
    return row


def _fitting(name: str, words: str) -> str:
    lines = [" ".join(line.split()) for line in words.splitlines()]
    whole = "\n".join(line for line in lines if line)
    return whole[:500] if name == "lines" else whole[: {"postcode": 20}.get(name, 100)]


def send_waiting_letters(limit: int = 50, turn: Turn = ENDLESS) -> int:
    """Hand over what waits, each letter taken by one worker only; return how many left. A slow mail server ends the turn."""
    now = timezone.now()
    free = Letter.objects.waiting().filter(Q(taken_until=None) | Q(taken_until__lt=now))
    return sum(_send(letter) for letter in turn.each(free[:limit]) if _take(letter))


def throw_away_old_letters() -> int:
    """Delete letters sent more than 30 days ago (retention of personal data)."""
    return Letter.objects.filter(sent_at__lt=timezone.now() - KEPT_FOR).delete()[0]


def _take(letter: Letter) -> bool:
    now = timezone.now()
    free = Letter.objects.filter(pk=letter.pk, sent_at=None).filter(Q(taken_until=None) | Q(taken_until__lt=now))
    return bool(free.update(taken_until=now + TAKEN_FOR * (1 + letter.failures)))


def _send(letter: Letter) -> bool:
    mine = Letter.objects.filter(pk=letter.pk, sent_at=None)
    try:
        _message(letter).send()
    except (
        Exception
    ) as problem:  # whatever is wrong with it or the mail server, it stays in the outbox, and the others go on
        logger.warning("letter %s not handed over: %s", letter.pk, type(problem).__name__)
        mine.update(failures=F("failures") + 1, last_error=f"{type(problem).__name__}: {problem}"[:250])
        return False
    return bool(mine.update(sent_at=timezone.now(), last_error=""))


def _message(letter: Letter) -> EmailMessage:
    message = EmailMessage(
        letter.subject, letter.body, to=[letter.to], reply_to=[letter.reply_to] if letter.reply_to else None
    )
    for enclosed in enclosures:
        for name, content, media_type in enclosed(letter):
            message.attach(name, content, media_type)
    message.extra_headers["Message-ID"] = f"<letter-{letter.pk}@{settings.PUBLIC_HOST}>"
    return message


def send_again(letters: QuerySet[Letter]) -> int:
    """Letters that were given up are tried again; return how many."""
    given_up = letters.filter(sent_at=None, failures__gte=Letter.MOST_FAILURES)
    return given_up.update(failures=0, taken_until=None)
