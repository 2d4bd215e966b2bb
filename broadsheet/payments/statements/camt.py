"""ISO 20022 camt.053 and camt.052, any version: namespaces are not looked at.

Source: the message definitions BankToCustomerStatement and BankToCustomerAccountReport.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from xml.etree.ElementTree import Element

from defusedxml import DefusedXmlException, ElementTree
from django.utils.translation import gettext as _

from broadsheet.core.money import is_currency
from broadsheet.pages.spoken import Spoken
from broadsheet.payments.statements.lines import FEE, Line, NotAStatement, Statement, minor_units
from broadsheet.payments.statements.names import with_ultimate

_NOTHING = frozenset({"", "NOTPROVIDED", "NOT PROVIDED", "NOTAVAILABLE", "NONREF"})


def read_camt(data: bytes) -> list[Statement]:
    """Every statement of a file. Raises NotAStatement."""
    try:
        root = ElementTree.fromstring(data)
    except (ElementTree.ParseError, DefusedXmlException, ValueError, LookupError) as problem:
        raise NotAStatement(_("it is no sound XML")) from problem
    found = [_statement(one) for one in root.iter() if _name(one) in ("Stmt", "Rpt")]
    if not found and any(_name(one) == "Ntfctn" for one in root.iter()):
        raise NotAStatement(_("it tells of single payments (camt.054): take in the statement (camt.053) of these days"))
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


def _first(node: Element | None, *paths: str) -> str:
    """The text at the first of several paths (`A/B/C`) that has any."""
    return next((words for path in paths if (words := _text(node, *path.split("/")))), "")


def _joined(words: Iterable[str]) -> str:
    """Each once, in order, with single blanks."""
    return " ".join(dict.fromkeys(" ".join(one.split()) for one in words if one.strip()))


# --- a statement ------------------------------------------------------------------------------------------------------


def _statement(node: Element) -> Statement:
    opening, closing = _ends(node)
    amounts = [*_all(opening, "Amt"), *_all(closing, "Amt"), *_all(node, "Ntry", "Amt")]
    currency = _text(node, "Acct", "Ccy") or next((one.get("Ccy", "") for one in amounts), "")
    if not is_currency(currency):
        raise NotAStatement(_("it does not say its currency"))
    first, last = (_day(_first(node, f"FrToDt/{one}DtTm", f"FrToDt/{one}Dt")) for one in ("Fr", "To"))
    last = last or _day(_first(closing, "Dt/Dt", "Dt/DtTm"))
    lines, faults, left_out = [], list[str](), list[str]()
    for number, entry in enumerate(_all(node, "Ntry"), 1):
        if reason := _why_left_out(entry):
            left_out.append(_("entry %(number)s: %(why)s") % {"number": Spoken(number), "why": reason})
            continue
        try:
            lines += _lines(entry, currency, last)
        except NotAStatement as problem:
            faults.append(_("entry %(number)s: %(why)s") % {"number": Spoken(number), "why": problem})
    if faults and not lines:
        raise NotAStatement("; ".join(faults[:5]))
    days = [line.day for line in lines]
    return Statement(
        currency, tuple(lines), iban=_account(node, currency), opening=_signed(opening, currency),
        closing=_signed(closing, currency), first_day=first or min(days, default=None),
        last_day=last or max(days, default=None), faults=tuple(faults), left_out=tuple(left_out),
    )  # fmt: skip


def _ends(node: Element) -> tuple[Element | None, Element | None]:
    """The opening and the closing balance: of a page between others, the interim ones."""
    balances: dict[str, list[Element]] = {}
    for one in _all(node, "Bal"):
        balances.setdefault(_first(one, "Tp/CdOrPrtry/Cd", "Tp/CdOrPrtry/Prtry"), []).append(one)
    interim = balances.get("ITBD", [])
    opening = next((row[0] for code in ("OPBD", "PRCD") if (row := balances.get(code))), None)
    closing = next((row[-1] for code in ("CLBD",) if (row := balances.get(code))), None)
    if opening is None and interim:
        opening = interim[0]
    if closing is None and interim and interim[-1] is not opening:
        closing = interim[-1]
    return opening, closing


def _account(node: Element, currency: str) -> str:
    written = _first(node, "Acct/Id/IBAN", "Acct/Id/Othr/Id", "Acct/Id/BBAN", "Acct/Id/PrtryAcct/Id")
    bare = "".join(char for char in written if char.isalnum()).upper()
    return bare[:-3] if bare.endswith(currency) and len(bare) > 8 else bare


def _why_left_out(entry: Element) -> str:
    """Entries that are announced or pending are not money yet."""
    state = _first(entry, "Sts/Cd", "Sts/Prtry", "Sts") or "BOOK"
    return "" if state in ("BOOK", "BOOKED") else _("no money has moved: “%(state)s”") % {"state": state[:40]}


def _signed(node: Element | None, currency: str) -> int | None:
    words = _text(node, "Amt")
    if node is None or not words:
        return None
    minor = minor_units(words, currency)
    return -minor if _text(node, "CdtDbtInd") == "DBIT" else minor


def _day(words: str) -> date | None:
    try:
        return date.fromisoformat(words[:10])
    except ValueError:
        return None


# --- an entry ---------------------------------------------------------------------------------------------------------


def _lines(entry: Element, currency: str, last: date | None) -> list[Line]:
    """A line per payment of an entry, and one for what the bank kept of them; one line where they do not add up to it."""
    others = {one.get("Ccy", currency) for one in _all(entry, "Amt")} - {currency}
    if others:
        raise NotAStatement(
            _("it is in %(one)s, the account in %(other)s") % {"one": others.pop()[:10], "other": currency}
        )
    whole = _signed(entry, currency)
    if whole is None:
        raise NotAStatement(_("an entry has no day or no amount"))
    day, question = _day_of(entry, last)
    details = list(_all(entry, "NtryDtls", "TxDtls"))
    parts = [_detail_amount(one, currency, whole) for one in details]
    kept = _kept(entry, details, currency)
    sums = [part for part in parts if part is not None]
    if len(details) > 1 and len(sums) == len(details) and sum(sums) == whole:
        kept = 0
    elif not (details and kept and len(sums) == len(details) and sum(sums) - kept == whole):
        return [_whole_line(entry, details, day, whole, question)]
    lines = [_line(entry, one, day, part, question) for one, part in zip(details, sums, strict=True)]
    if kept:
        words = _joined(_text(one, "Refs", "EndToEndId") for one in details) if len(details) == 1 else ""
        lines.append(Line(day, -kept, "", words, "", _bank_id(entry, None), "", FEE, question))
    return lines


def _day_of(entry: Element, last: date | None) -> tuple[date, str]:
    """The day of an entry, and what is to be asked where the bank gives it none. Raises NotAStatement."""
    day = _day(_first(entry, "BookgDt/Dt", "BookgDt/DtTm", "ValDt/Dt", "ValDt/DtTm"))
    if day is not None:
        return day, ""
    if last is None:
        raise NotAStatement(_("an entry has no day or no amount"))
    return last, _("The file gives it no day: was it %(day)s?") % {"day": last.isoformat()}


def _detail_amount(node: Element, currency: str, whole: int) -> int | None:
    """What was paid in one payment of an entry, in the account's currency; below 0 what went out."""
    for one in (*_all(node, "Amt"), *_all(node, "AmtDtls", "TxAmt", "Amt"), *_all(node, "AmtDtls", "InstdAmt", "Amt")):
        if one.get("Ccy", currency) == currency and one.text:
            minor = minor_units(one.text, currency)
            direction = _text(node, "CdtDbtInd")
            is_out = direction == "DBIT" if direction else whole < 0
            return -minor if is_out else minor
    return None


def _kept(entry: Element, details: list[Element], currency: str) -> int:
    """What the bank says that it kept, of the payments or else of the whole entry; minor units, above 0."""
    of_parts = sum(_charges(one, currency) for one in details)
    return of_parts or _charges(entry, currency)


def _charges(node: Element, currency: str) -> int:
    total = _text(node, "Chrgs", "TtlChrgsAndTaxAmt")
    if total:
        return minor_units(total, currency)
    records = [*_all(node, "Chrgs", "Rcrd"), *(one for one in _all(node, "Chrgs") if _text(one, "Amt"))]
    sums = 0
    for one in records:
        amount = next(_all(one, "Amt"), None)
        if amount is not None and amount.text and amount.get("Ccy", currency) == currency:
            given_back = _text(one, "CdtDbtInd") == "CRDT"
            sums += -minor_units(amount.text, currency) if given_back else minor_units(amount.text, currency)
    return sums


def _whole_line(entry: Element, details: list[Element], day: date, whole: int, question: str) -> Line:
    """One line for an entry; what its payments say is kept together where they do not add up to it."""
    if len(details) <= 1:
        return _line(entry, details[0] if details else None, day, whole, question)
    lines = [_line(entry, one, day, whole, question) for one in details]
    return Line(
        day, whole, _joined(line.name for line in lines), _joined(line.words for line in lines),
        _joined(line.reference for line in lines)[:140], _bank_id(entry, None), "", question=question,
    )  # fmt: skip


def _line(entry: Element, detail: Element | None, day: date, minor: int, question: str) -> Line:
    side = _other_side(entry, detail, minor)
    words = _joined((one.text or "") for one in _all(detail, "RmtInf", "Ustrd"))
    structured = [node for node in _all(detail, "RmtInf", "Strd")]
    reference = _joined(_text(one, "CdtrRefInf", "Ref") for one in structured)
    more = _joined(_first(one, path) for one in structured for path in ("RfrdDocInf/Nb", "AddtlRmtInf"))
    words = _joined([words, more])
    end_to_end = _text(detail, "Refs", "EndToEndId")
    if end_to_end.upper() not in _NOTHING and not reference:
        reference = end_to_end
    elif end_to_end.upper() not in _NOTHING and end_to_end not in f"{words} {reference}":
        words = f"{words} {end_to_end}".strip()
    words = words or _text(detail, "AddtlTxInf") or _text(entry, "AddtlNtryInf")
    return Line(
        day, minor, _party(detail, side), words, reference, _bank_id(entry, detail),
        _first(detail, f"RltdPties/{side}Acct/Id/IBAN", f"RltdPties/{side}Acct/Id/Othr/Id"), question=question,
    )  # fmt: skip


def _other_side(entry: Element, detail: Element | None, minor: int) -> str:
    """Who paid what came, who got what went; of a payment that is returned it is the other way round."""
    side, turned = ("Dbtr", "Cdtr") if minor > 0 else ("Cdtr", "Dbtr")
    is_returned = _text(entry, "RvslInd") == "true" or next(_all(detail, "RtrInf"), None) is not None
    return turned if is_returned and _party(detail, turned) else side


def _party(detail: Element | None, side: str) -> str:
    """The name of a party, with the one behind it who owed or was owed the money."""
    paths = ("Nm", "Pty/Nm", "Agt/FinInstnId/Nm")
    near = _first(detail, *(f"RltdPties/{side}/{path}" for path in paths))
    ultimate = _first(detail, *(f"RltdPties/Ultmt{side}/{path}" for path in paths))
    return with_ultimate(" ".join(near.split()), " ".join(ultimate.split()))


def _bank_id(entry: Element, detail: Element | None) -> str:
    """The bank's own number; that of the row in the file (NtryRef) is another one in the next file, and none."""
    return _first(detail, "Refs/AcctSvcrRef") or _text(entry, "AcctSvcrRef")
