"""Letters to sections."""

from __future__ import annotations

from django.http import HttpRequest

from broadsheet.people.actions import write_letter
from broadsheet.people.visitors import may_write
from broadsheet.sections.models import Contact

LETTERS_AN_HOUR = 5


class TooManyLetters(Exception):
    """One address wrote more letters in an hour than people do."""


def write_to_contact(contact: Contact, letter: dict[str, str], request: HttpRequest, language: str) -> None:
    """Put a reader's letter into the outbox; a machine's is dropped without a word."""
    if letter.get("website"):
        return
    if not may_write("letters", request, LETTERS_AN_HOUR):
        raise TooManyLetters
    subject = f"{contact.label_in(language)}: {letter['name']}"
    write_letter(
        contact.email, subject, f"{letter['message']}\n\n-- \n{letter['name']} <{letter['email']}>\n", letter["email"]
    )
