"""The lines of a bank account as payers copy them: a label that is known is said in the reader's language."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

# Whatever language the house typed one of these in, it is recognised; other labels stay as they were typed.
KNOWN = (
    _("Bank"), _("Account holder"), _("Account number"), _("Sort code"), _("Routing number"), _("Transit number"),
    _("Institution number"), _("Branch"), _("BSB"), _("IBAN"), _("BIC"), _("Address of the bank"),
)  # fmt: skip


def label_in_words(typed: str) -> str:
    """A label in the language spoken, if it is known; else as it was typed."""
    at = _places().get(_plain(typed))
    return typed if at is None else str(KNOWN[at])


def _plain(label: str) -> str:
    return " ".join(label.casefold().split())


@lru_cache
def _places() -> dict[str, int]:
    """Each known label, in each language of ours, and its place among them."""
    found: dict[str, int] = {}
    for language in settings.INTERFACE_LANGUAGES:
        with override(language):
            for at, label in enumerate(KNOWN):
                found.setdefault(_plain(str(label)), at)
    return found
