"""The words of the money desk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from broadsheet.catalogue.rules import METHODS
from broadsheet.core.dates import PartialDate, format_date
from broadsheet.core.languages import comma
from broadsheet.core.money import Money, NotAnAmount, OtherCurrency, Unclear, exponent, format_money
from broadsheet.ledger import rules as ledger
from broadsheet.pages.spoken import Spoken
from broadsheet.payments import matching
from broadsheet.payments.models import METHOD_NAMES, PayBack
from broadsheet.payments.outgoing import payer_of
from broadsheet.payments.statement_actions import Imported
from broadsheet.payments.statements.balances import Gap
from broadsheet.payments.statements.lines import Line

MOST_TOLD = 8

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

# Why something of a payment service waits for a person, or was left as it is; %(detail)s is what the service or the program says.
TROUBLES: dict[str, Promise] = {
    "unreachable": gettext_lazy("The payment service does not answer (%(detail)s)."),
    "declined": gettext_lazy("The payment service does not know it, or refuses to tell (%(detail)s)."),
    "currency": gettext_lazy(
        "It was paid as %(detail)s, and the account takes another currency: give it back at the service, or enter it by hand."
    ),
    "fault": gettext_lazy("Something here failed (%(detail)s)."),
    "nothing-of-ours": gettext_lazy("It speaks of no payment of ours."),
    "not-begun-here": gettext_lazy("No payment of this number was begun here."),
    "by-hand": gettext_lazy("Looked after by %(detail)s."),
}


def trouble_words(stored: str) -> str:
    """A stored reason (key|detail) in words; what an older release wrote stays as it is."""
    key, _bar, detail = stored.partition("|")
    return str(TROUBLES[key]) % {"detail": detail} if key in TROUBLES else stored


def report_words(done: Imported, language: str) -> list[str]:
    """What came of importing a statement, a sentence each; its figures add up."""
    lines = ngettext(
        "%(read)s line read: %(new)s new, %(known)s here already.",
        "%(read)s lines read: %(new)s new, %(known)s here already.", done.read,
    )  # fmt: skip
    words = [lines % {"read": Spoken(done.read), "new": Spoken(done.new), "known": Spoken(done.known)}]
    if done.joined:
        joined = ngettext(
            "%(count)s of them shows money that the books had already, and was joined to it.",
            "%(count)s of them show money that the books had already, and were joined to it.", done.joined,
        )  # fmt: skip
        words.append(joined % {"count": Spoken(done.joined)})
    if done.matched or done.unmatched:
        said = _("Came in: %(matched)s matched, %(waiting)s waiting for you.")
        words.append(said % {"matched": Spoken(done.matched), "waiting": Spoken(done.unmatched)})
    if done.recognised or done.unexplained:
        said = _("Went out: %(recognised)s recognised, %(unexplained)s to be explained by you.")
        words.append(said % {"recognised": Spoken(done.recognised), "unexplained": Spoken(done.unexplained)})
    if done.matched_before:
        said = ngettext(
            "%(count)s sum that had waited has found its owner.", "%(count)s sums that had waited have found their owners.",
            done.matched_before,
        )  # fmt: skip
        words.append(said % {"count": Spoken(done.matched_before)})
    if done.difference is not None and done.difference:
        amount = format_money(done.difference, language)
        words.append(_("The books differ from its closing balance by %(amount)s.") % {"amount": amount})
    elif done.difference is not None:
        words.append(_("The books agree with its closing balance."))
    if done.difference is not None and done.waits:
        words.append(_("Lines that still wait for your word are counted as booked in that."))
    return words


def doubt_words(done: Imported, language: str) -> list[str]:
    """What a person must look at: lines that look like lines that are here, and lines that could not be read."""
    words = list(done.remarks)
    if done.held:
        lines = ngettext(
            "%(count)s line looks like one that is here already, and was left out: %(lines)s. Is it another one? Then import "
            "the file again, and say that such lines are to be brought in too.",
            "%(count)s lines look like lines that are here already, and were left out: %(lines)s. Are they others? Then "
            "import the file again, and say that such lines are to be brought in too.", len(done.held),
        )  # fmt: skip
        shown = [_line_words(line, done.currency, language) for line in done.held[:MOST_TOLD]]
        words.append(
            lines
            % {"count": Spoken(len(done.held)), "lines": "; ".join(shown) + ("; …" if done.held[MOST_TOLD:] else "")}
        )
    if done.asked:
        asked = ngettext(
            "%(count)s line waits for your word before anything is booked.",
            "%(count)s lines wait for your word before anything is booked.", done.asked,
        )  # fmt: skip
        words.append(asked % {"count": Spoken(done.asked)})
    if done.left_out:
        told = "; ".join(done.left_out[:MOST_TOLD]) + ("; …" if done.left_out[MOST_TOLD:] else "")
        words.append(_("Left out, because it is no money of this account: %(rows)s.") % {"rows": told})
    if done.faults:
        told = "; ".join(done.faults[:MOST_TOLD]) + ("; …" if done.faults[MOST_TOLD:] else "")
        words.append(_("Not read: %(faults)s.") % {"faults": told})
    return words


def _line_words(line: Line, currency: str, language: str) -> str:
    day, amount = format_date(PartialDate(line.day), language), format_money(Money(line.minor, currency), language)
    return " · ".join(filter(None, (day, amount, line.name or line.words[:60])))


def pay_backs_words(rows: Sequence[PayBack], language: str) -> str:
    """Pay-backs that a debit may be, as one choice."""
    payers = comma(language).join(dict.fromkeys(payer_of(one) or "—" for one in rows))
    sums = " + ".join(format_money(one.money, language) for one in rows)
    said = _("paid back, sent already: %(payer)s") if all(one.sent_at for one in rows) else _("paid back: %(payer)s")
    return f"{said % {'payer': payers}} · {sums}"


def way_choices(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """`GBP:bank` and what people call it, for each (currency, method): the currency with most ways first."""
    names, kept = dict(METHOD_NAMES), set(pairs)
    ways = Counter(currency for currency, _method in kept)
    ordered = sorted(kept, key=lambda pair: (-ways[pair[0]], pair[0], METHODS.index(pair[1])))
    return [(f"{currency}:{method}", f"{currency} · {names[method]}") for currency, method in ordered]


def gap_words(gap: Gap, currency: str, language: str) -> str:
    """The three sums that do not agree, as one sentence."""
    opening, closing = (format_money(Money(minor, currency), language) for minor in (gap.opening, gap.closing))
    missing = format_money(Money(gap.missing, currency), language)
    if gap.sum is None:
        said = _("One page closes with %(closing)s, the next opens with %(opening)s: %(missing)s lies between them.")
        return said % {"closing": opening, "opening": closing, "missing": missing}
    said = _(
        "Opening balance %(opening)s, all lines together %(sum)s, closing balance %(closing)s: %(missing)s is missing."
    )
    sum_words = format_money(Money(gap.sum, currency), language)
    return said % {"opening": opening, "sum": sum_words, "closing": closing, "missing": missing}


def amount_question(problem: NotAnAmount, currency: str, language: str) -> str:
    """What a person is asked about an amount that is not understood, or not without doubt."""
    if isinstance(problem, Unclear):
        return _("What is meant: %(amounts)s? Please write it so.") % {
            "amounts": " / ".join(format_money(one, language) for one in problem.meanings)
        }
    if isinstance(problem, OtherCurrency):
        return _("That is another currency than the one in which you pay (%(currency)s).") % {"currency": currency}
    example = format_money(
        Money(1250 if exponent(currency) == 2 else 10 * 10 ** exponent(currency), currency), language
    )
    return _("This is no amount. Write it in digits, as %(example)s.") % {"example": example}


def out_of_bounds(money: Money, most: int, language: str) -> str:
    """Why an amount is not taken: it is nothing, or more than so many minor units; '' where it is."""
    if money.minor <= 0:
        return _("It must be more than nothing.")
    if money.minor <= most:
        return ""
    limit = format_money(Money(most, money.currency), language)
    return _("It can be %(amount)s at most. If you mean more, please write to us.") % {"amount": limit}
