"""SWIFT MT940 and MT942. Source: the field definitions of MT940 (fields 20, 25, 28C, 60, 61, 62, 86); what banks make of field 86
is read in `field86`.

Whatever stands behind the closing balance is a note on the statement and belongs to no entry.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from broadsheet.core.money import is_currency
from broadsheet.pages.spoken import Spoken
from broadsheet.payments.statements.amounts import NoAmount, minor_of
from broadsheet.payments.statements.encodings import decoded
from broadsheet.payments.statements.field86 import details_of
from broadsheet.payments.statements.lines import Line, NotAStatement, Statement

_TAG = re.compile(r"^:(20|21|25P?|28C?|13D?|34F|60[FM]|61|62[FM]|64|65|86|90[CD]|NS|940|942):", re.ASCII)
_STRUCTURE = re.compile(r"^[ \t]*:(?:60[FM]|61|62[FM]):", re.M)
_ENTRY = re.compile(
    r"(?P<value>\d{6})(?P<booked>\d{4})?(?P<mark>R[CD]|E[CD]|[CD])(?P<funds>[A-Z])?(?P<amount>\d[\d.,]*)"
    r"(?P<rest>.*)", re.ASCII | re.S,
)  # fmt: skip
_BALANCE = re.compile(r"(?P<mark>[CD])(?P<day>\d{6})(?P<currency>[A-Z]{3})(?P<amount>[\d.,]+)", re.ASCII)
_TYPE = re.compile(r"[A-Z][A-Z0-9]{3}", re.ASCII)
# What stands where a number would, and is none.
_NO_NUMBER = frozenset({"NONREF", "EREF", "MARF", "PREF", "KREF", "NOTPROVIDED", "NOTAVAILABLE", "NOREF", "0", ""})


@dataclass
class _Page:
    """One message: fields before and between the balances."""

    account: str = ""
    opening: str = ""
    closing: str = ""
    floor: str = ""
    entries: list[tuple[str, list[str]]] = field(default_factory=list)
    is_closed: bool = False


def is_mt940(data: bytes) -> bool:
    """Whether a file is built as MT940: balances and entries at the beginning of lines, not somewhere in a time of day."""
    return bool(_STRUCTURE.search(decoded(data[:20_000])))


def read_mt940(data: bytes) -> list[Statement]:
    """Every page of every account in a file, in its order. Raises NotAStatement."""
    pages = list(_pages(decoded(data)))
    if not pages:
        raise NotAStatement(_("there is no statement in it"))
    return [_statement(page) for page in pages]


def _pages(words: str) -> Iterator[_Page]:
    page = _Page()
    for tag, value in _fields(words):
        starts = tag == "20" or (tag in ("60F", "60M") and (page.opening or page.is_closed))
        if starts and (page.opening or page.entries):
            yield page
            page = _Page(account=page.account if tag != "20" else "")
        _take(page, tag, value)
    if page.opening or page.entries:
        yield page


def _take(page: _Page, tag: str, value: str) -> None:
    if tag in ("25", "25P"):
        page.account = value.strip()
    elif tag in ("60F", "60M"):
        page.opening = value.strip()
    elif tag in ("62F", "62M"):
        page.closing, page.is_closed = value.strip(), True
    elif tag in ("64", "65"):
        page.is_closed = True
    elif tag == "34F":
        page.floor = value.strip()
    elif tag == "61":
        page.entries.append((value, []))
        page.is_closed = False
    elif tag == "86" and page.entries and not page.is_closed:
        page.entries[-1][1].append(value)


def _fields(words: str) -> Iterator[tuple[str, str]]:
    """Tags and their raw values, lines kept apart; the blocks around a message are taken off."""
    tag, value = "", list[str]()
    for line in words.splitlines():
        if found := _TAG.match(line.lstrip(" \t\ufeff") if not value else line):
            if tag:
                yield tag, "\n".join(value)
            tag, value = (
                found[1],
                [line.lstrip(" \t\ufeff")[found.end() :] if not line.startswith(":") else line[found.end() :]],
            )
        elif line.strip() in ("-", "-}") or line.startswith("{"):
            if tag:
                yield tag, "\n".join(value)
            tag, value = "", []
        elif tag:
            value.append(line)
    if tag:
        yield tag, "\n".join(value)


def _statement(page: _Page) -> Statement:
    opening, closing = _balance(page.opening), _balance(page.closing)
    currency = (opening or closing or (page.floor[:3], 0, None))[0]
    if not is_currency(currency):
        raise NotAStatement(_("it does not say its currency"))
    lines, faults, left_out = [], [], []
    for number, (entry, details) in enumerate(page.entries, 1):
        try:
            line = _line(entry, details, currency)
        except NotAStatement as problem:
            faults.append(_("entry %(number)s: %(why)s") % {"number": Spoken(number), "why": problem})
            continue
        if line is None:
            left_out.append(_("entry %(number)s: it is expected, not booked yet") % {"number": Spoken(number)})
        else:
            lines.append(line)
    if faults and not lines:
        raise NotAStatement("; ".join(faults[:5]))
    days = [line.day for line in lines]
    return Statement(
        currency, tuple(lines), _account(page.account, currency), opening[1] if opening else None,
        closing[1] if closing else None, min(days, default=None), max(days, default=None) or (closing[2] if closing else None),
        tuple(faults), left_out=tuple(left_out),
    )  # fmt: skip


def _account(written: str, currency: str) -> str:
    """The account number without what banks put around it: `PL/…`, a sort code, the currency behind it."""
    number = written.partition("\n")[0].strip()
    before, slash, behind = number.partition("/")
    number = behind.strip() if slash and behind.strip() else before.strip()
    bare = "".join(char for char in number if char.isalnum()).upper()
    return bare[:-3] if bare.endswith(currency) and len(bare) > 8 else bare


def _balance(words: str) -> tuple[str, int, date | None] | None:
    """Currency, minor units and day; None where there is none."""
    if not words:
        return None
    found = _BALANCE.match(words.replace(" ", ""))
    if not found or not is_currency(found["currency"]):
        raise NotAStatement(_("“%(words)s” is no amount") % {"words": words[:40]})
    minor = _minor(found["amount"], found["currency"])
    return found["currency"], -minor if found["mark"] == "D" else minor, _day(found["day"])


def _minor(words: str, currency: str) -> int:
    """The comma stands before the pence, whatever follows it; a point never groups."""
    try:
        return minor_of(words.rstrip(",.") if words[-1] in ",." else words, currency)
    except NoAmount as problem:
        raise NotAStatement(_("“%(words)s” is no amount") % {"words": words[:40]}) from problem


def _day(digits: str) -> date | None:
    """YYMMDD; two digits of the year are of this century, save the last ones of the one before."""
    try:
        year = int(digits[:2])
        return date(year + (1900 if year >= 90 else 2000), int(digits[2:4]), int(digits[4:6]))
    except ValueError:
        return None


def _booked(value: date, digits: str | None) -> date:
    """MMDD of the booking, in the year that lies nearest to the day of value."""
    if not digits:
        return value
    found = []
    for year in (value.year - 1, value.year, value.year + 1):
        try:
            found.append(date(year, int(digits[:2]), int(digits[2:])))
        except ValueError:
            continue
    return min(found, key=lambda one: abs(one - value), default=value)


def _line(entry: str, details: list[str], currency: str) -> Line | None:
    """An entry; None where it is only expected. Raises NotAStatement."""
    first, _break, supplement = entry.partition("\n")
    found = _ENTRY.match(first.strip())
    value = _day(found["value"]) if found else None
    if not found or value is None:
        raise NotAStatement(_("“%(words)s” is no entry") % {"words": first[:40]})
    if found["mark"].startswith("E"):
        return None
    # A reversed credit takes money away again, a reversed debit brings it back.
    is_out = found["mark"] in ("D", "RC")
    minor = _minor(found["amount"], currency)
    told = details_of(details)
    customer, bank = _numbers(found["rest"])
    return Line(
        _booked(value, found["booked"]), -minor if is_out else minor, told.name or _name_in(supplement),
        told.words or " ".join(supplement.split()), told.reference or (customer if _is_reference(customer) else ""),
        "//".join(one for one in (customer, bank) if one), told.account,
    )  # fmt: skip


def _numbers(rest: str) -> tuple[str, str]:
    """Customer's and bank's reference of field 61, '' where none is given."""
    kind = _TYPE.match(rest)
    customer, _slashes, bank = (rest[kind.end() :] if kind else rest).partition("//")
    found = ["" if one.strip().upper() in _NO_NUMBER else " ".join(one.split()) for one in (customer, bank)]
    return found[0], found[1]


def _is_reference(customer: str) -> bool:
    return bool(re.fullmatch(r"RF\d\d[A-Z0-9]{1,21}", customer))


def _name_in(supplement: str) -> str:
    """ASN writes the other side's name there; other banks an account, a code or more words."""
    words = " ".join(supplement.split())
    return words if re.fullmatch(r"[^\W\d_][^\d/?+:]{3,33}", words) and words[:1].islower() else ""
