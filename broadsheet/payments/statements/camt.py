"""ISO 20022 camt.053 and camt.052, any version: namespaces are not looked at.

Source: the message definitions BankToCustomerStatement and BankToCustomerAccountReport.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from xml.etree.ElementTree import Element

from defusedxml import DefusedXmlException, ElementTree
from django.utils.translation import gettext as _

from broadsheet.core.money import is_currency
from broadsheet.payments.statements.lines import Line, NotAStatement, Statement, minor_units


def read_camt(data: bytes) -> list[Statement]:
    """Every statement of a file. Raises NotAStatement."""
    try:
        root = ElementTree.fromstring(data)
    except (ElementTree.ParseError, DefusedXmlException, ValueError, LookupError) as problem:
        raise NotAStatement(_("it is no sound XML")) from problem
    found = [_statement(one) for one in root.iter() if _name(one) in ("Stmt", "Rpt")]
    if not found:
        raise NotAStatement(_("there is no statement in it"))
    return found


def _name(node: Element) -> str:
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


def _all(node: Element | None, *path: str) -> Iterator[Element]:
    """Descendants along a path of names."""
    if node is None:
        return
    if not path:
        yield node
        return
    for child in node:
        if _name(child) == path[0]:
            yield from _all(child, *path[1:])


def _text(node: Element | None, *path: str) -> str:
    return next(((one.text or "").strip() for one in _all(node, *path) if (one.text or "").strip()), "")


def _statement(node: Element) -> Statement:
    balances = {_text(one, "Tp", "CdOrPrtry", "Cd"): one for one in _all(node, "Bal")}
    opening, closing = balances.get("OPBD") or balances.get("PRCD"), balances.get("CLBD")
    amounts = [*_all(opening, "Amt"), *_all(closing, "Amt"), *_all(node, "Ntry", "Amt")]
    currency = _text(node, "Acct", "Ccy") or next((one.get("Ccy", "") for one in amounts), "")
    if not is_currency(currency):
        raise NotAStatement(_("it does not say its currency"))
    lines = [line for entry in _all(node, "Ntry") if _is_booked(entry) for line in _lines(entry, currency)]
    days = [line.day for line in lines]
    first, last = _day(_text(node, "FrToDt", "FrDtTm")), _day(_text(node, "FrToDt", "ToDtTm"))
    return Statement(
        currency, tuple(lines), iban=_text(node, "Acct", "Id", "IBAN"), opening=_signed(opening, currency),
        closing=_signed(closing, currency), first_day=first or min(days, default=None), last_day=last or max(days, default=None),
    )  # fmt: skip


def _is_booked(entry: Element) -> bool:
    """Pending entries are not money yet."""
    return (_text(entry, "Sts", "Cd") or _text(entry, "Sts") or "BOOK") == "BOOK"


def _signed(node: Element | None, currency: str) -> int | None:
    words = _text(node, "Amt")
    if node is None or not words:
        return None
    minor = minor_units(words, currency)
    is_debit = _text(node, "CdtDbtInd") == "DBIT"
    return -minor if is_debit else minor


def _day(words: str) -> date | None:
    try:
        return date.fromisoformat(words[:10])
    except ValueError:
        return None


def _lines(entry: Element, currency: str) -> Iterator[Line]:
    """A line per transaction of an entry; a batch without amounts of its own stays one line."""
    day = _day(_text(entry, "BookgDt", "Dt") or _text(entry, "BookgDt", "DtTm") or _text(entry, "ValDt", "Dt"))
    whole = _signed(entry, currency)
    if day is None or whole is None:
        raise NotAStatement(_("an entry has no day or no amount"))
    details = list(_all(entry, "NtryDtls", "TxDtls"))
    parts = [_detail_amount(one, currency, whole) for one in details]
    if len(details) > 1 and None not in parts and sum(part for part in parts if part) == whole:
        for at, (one, part) in enumerate(zip(details, parts, strict=True)):
            yield _line(entry, one, day, part or 0, at)
    else:
        yield _line(entry, details[0] if len(details) == 1 else None, day, whole, 0)


def _detail_amount(node: Element, currency: str, whole: int) -> int | None:
    for one in (*_all(node, "Amt"), *_all(node, "AmtDtls", "TxAmt", "Amt")):
        if one.get("Ccy", currency) == currency and one.text:
            minor = minor_units(one.text, currency)
            return -minor if whole < 0 else minor
    return None


def _line(entry: Element, detail: Element | None, day: date, minor: int, at: int) -> Line:
    side = "Dbtr" if minor > 0 else "Cdtr"
    name = _text(detail, "RltdPties", side, "Nm") or _text(detail, "RltdPties", side, "Pty", "Nm")
    account = _text(detail, "RltdPties", f"{side}Acct", "Id", "IBAN")
    words = " ".join((one.text or "").strip() for one in _all(detail, "RmtInf", "Ustrd"))
    reference = _text(detail, "RmtInf", "Strd", "CdtrRefInf", "Ref")
    end_to_end = _text(detail, "Refs", "EndToEndId")
    if end_to_end not in ("", "NOTPROVIDED") and end_to_end not in words:
        words = f"{words} {end_to_end}".strip()
    words = words or _text(detail, "AddtlTxInf") or _text(entry, "AddtlNtryInf")
    bank_id = _text(detail, "Refs", "AcctSvcrRef") or _text(entry, "AcctSvcrRef") or _text(entry, "NtryRef")
    return Line(day, minor, name, words, reference, f"{bank_id}/{at}" if bank_id and at else bank_id, account)
