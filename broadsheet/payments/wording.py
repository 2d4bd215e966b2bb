"""The words of the money desk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from broadsheet.catalogue.rules import METHODS
from broadsheet.core.money import format_money
from broadsheet.ledger import rules as ledger
from broadsheet.payments import matching
from broadsheet.payments.models import METHOD_NAMES
from broadsheet.payments.statement_actions import Imported

REASON_WORDS: dict[str, Promise] = {
    matching.REFERENCE: gettext_lazy("its reference"),
    matching.NEAR_REFERENCE: gettext_lazy("nearly its reference"),
    matching.AMOUNT: gettext_lazy("the same amount"),
    matching.NAME: gettext_lazy("the same name"),
    matching.PART_OF_NAME: gettext_lazy("part of the name"),
    matching.COUNTRY: gettext_lazy("the same country"),
    matching.WORDS: gettext_lazy("the same words"),
}
EXPENSE_WORDS: dict[str, Promise] = {
    ledger.FEES: gettext_lazy("fees"),
    ledger.PRINTING: gettext_lazy("printing"),
    ledger.POSTAGE: gettext_lazy("postage"),
    ledger.OTHER_EXPENSE: gettext_lazy("other expenses"),
}


def report_words(done: Imported, language: str) -> list[str]:
    """What came of importing a statement, a sentence each."""
    lines = ngettext("%(read)d line read, %(new)d new.", "%(read)d lines read, %(new)d of them new.", done.read)
    words = [
        lines % {"read": done.read, "new": done.new},
        _("Matched: %(matched)d. Waiting for you: %(waiting)d.") % {"matched": done.matched, "waiting": done.unmatched},
    ]
    if done.difference is not None and done.difference:
        amount = format_money(done.difference, language)
        words.append(_("The books differ from its closing balance by %(amount)s.") % {"amount": amount})
    elif done.difference is not None:
        words.append(_("The books agree with its closing balance."))
    return [*words, *done.remarks]


def way_choices(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """`GBP:bank` and what people call it, for each (currency, method): the currency with most ways first."""
    names, kept = dict(METHOD_NAMES), set(pairs)
    ways = Counter(currency for currency, _method in kept)
    ordered = sorted(kept, key=lambda pair: (-ways[pair[0]], pair[0], METHODS.index(pair[1])))
    return [(f"{currency}:{method}", f"{currency} · {names[method]}") for currency, method in ordered]
