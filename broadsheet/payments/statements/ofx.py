"""OFX 1 (SGML, tags without ends) and OFX 2 (XML): only what a statement needs. Source: the Open Financial Exchange 2.3."""

from __future__ import annotations

import html
import re
from datetime import date

from django.utils.translation import gettext as _

from broadsheet.core.money import is_currency
from broadsheet.pages.spoken import Spoken
from broadsheet.payments.statements.amounts import NoAmount, minor_of
from broadsheet.payments.statements.encodings import decoded
from broadsheet.payments.statements.lines import FEE, MONEY, Line, NotAStatement, Statement

_FIELD = re.compile(r"<([A-Z0-9.]+)>\s*(?:<!\[CDATA\[(.*?)\]\]>|([^<\r\n]*))", re.I | re.S)
_BLOCKS = re.compile(r"<(STMTRS|CCSTMTRS)>(.*?)(?:</\1>|(?=<STMTRS>|<CCSTMTRS>)|\Z)", re.S | re.I)
_ENTRY = re.compile(r"<STMTTRN>(.*?)(?=</STMTTRN>|<STMTTRN>|</BANKTRANLIST>|<LEDGERBAL>|<AVAILBAL>|\Z)", re.S | re.I)
_LEDGER = re.compile(r"<LEDGERBAL>(.*?)(?=</LEDGERBAL>|<AVAILBAL>|\Z)", re.S | re.I)
# Kinds of entries by which money goes out. Source: OFX 2.3, 11.4.4.3 (TRNTYPE).
_OUT = frozenset({"DEBIT", "FEE", "SRVCHG", "CHECK", "PAYMENT", "ATM", "POS", "DIRECTDEBIT", "REPEATPMT"})
_FEES = frozenset({"FEE", "SRVCHG"})


def is_ofx(data: bytes) -> bool:
    head = decoded(data[:8000]).upper()
    return "<OFX>" in head or head.lstrip().startswith("OFXHEADER")


def read_ofx(data: bytes) -> list[Statement]:
    """Every statement of a file. Raises NotAStatement."""
    words = decoded(data, _claimed(data))
    if "<OFX>" not in words.upper():
        raise NotAStatement(_("there is no statement in it"))
    found = [_statement(block) for _name, block in _BLOCKS.findall(words)]
    if not found:
        raise NotAStatement(_("there is no statement in it"))
    return found


def _claimed(data: bytes) -> str:
    """The code page that the head names: `CHARSET:1252`, `encoding="windows-1251"`; '' where it names none."""
    head = data[:2000].decode("ascii", "replace")
    if found := re.search(r"CHARSET:\s*(\d{3,4})\b", head, re.I):
        return f"cp{found[1]}"
    found = re.search(r"(?:CHARSET:|encoding=[\"'])\s*([\w-]+)", head, re.I)
    return found[1].lower() if found and found[1].upper() != "NONE" else ""


def _fields(block: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, cdata, value in _FIELD.findall(block):
        words = (cdata or html.unescape(html.unescape(value))).strip()
        if words or name.upper() == "ORIGCURRENCY":
            found.setdefault(name.upper(), words)
    return found


def _statement(block: str) -> Statement:
    head = _ENTRY.sub("", block)
    top = _fields(head)
    currency = top.get("CURDEF", "").upper()
    if not is_currency(currency):
        raise NotAStatement(_("it does not say its currency"))
    balance = _LEDGER.search(block)
    ledger = _fields(balance.group(1)) if balance else {}
    last = _day(top.get("DTEND", "")) or _day(ledger.get("DTASOF", ""))
    entries = [_fields(entry) for entry in _ENTRY.findall(block)]
    unsigned = not any("-" in entry.get("TRNAMT", "") for entry in entries)
    lines, faults = [], []
    for number, entry in enumerate(entries, 1):
        try:
            lines.append(_line(entry, currency, last, is_unsigned=unsigned))
        except NotAStatement as problem:
            faults.append(_("entry %(number)s: %(why)s") % {"number": Spoken(number), "why": problem})
    if faults and not lines:
        raise NotAStatement("; ".join(faults[:5]))
    days = [line.day for line in lines]
    return Statement(
        currency, tuple(lines), iban=_account(top.get("ACCTID", ""), currency),
        closing=_minor(ledger["BALAMT"], currency) if "BALAMT" in ledger else None,
        first_day=_day(top.get("DTSTART", "")) or min(days, default=None), last_day=last or max(days, default=None),
        faults=tuple(faults),
    )  # fmt: skip


def _account(written: str, currency: str) -> str:
    bare = "".join(char for char in written if char.isalnum()).upper()
    return bare[:-3] if bare.endswith(currency) and len(bare) > 8 else bare


def _line(fields: dict[str, str], currency: str, last: date | None, *, is_unsigned: bool) -> Line:
    """An entry. Raises NotAStatement."""
    if "TRNAMT" not in fields:
        raise NotAStatement(_("an entry has no day or no amount"))
    if (other := fields.get("CURSYM", "").upper()) not in ("", currency) and "ORIGCURRENCY" not in fields:
        raise NotAStatement(_("it is in %(one)s, the account in %(other)s") % {"one": other, "other": currency})
    day, question = _day(fields.get("DTPOSTED", "")) or _day(fields.get("DTUSER", "")), ""
    if day is None:
        if last is None:
            raise NotAStatement(_("an entry has no day or no amount"))
        day, question = last, _("The file gives it no day: was it %(day)s?") % {"day": last.isoformat()}
    minor, kind = _minor(fields["TRNAMT"], currency), fields.get("TRNTYPE", "").upper()
    if is_unsigned and kind in _OUT and minor > 0:
        minor, question = (
            -minor,
            question or _("The file calls it money that went out, but gives it no minus: is that so?"),
        )
    words = " ".join(part for part in (fields.get("MEMO", ""), fields.get("CHECKNUM", "")) if part)
    return Line(
        day, minor, fields.get("NAME", ""), words, fields.get("REFNUM", ""), fields.get("FITID", ""),
        fields.get("BANKACCTTO", ""), FEE if kind in _FEES and minor < 0 else MONEY, question,
    )  # fmt: skip


def _minor(words: str, currency: str) -> int:
    """OFX allows a point or a comma before the pence, and nothing between thousands; what could be either is refused."""
    try:
        return minor_of(words, currency)
    except NoAmount as problem:
        raise NotAStatement(_("“%(words)s” is no amount") % {"words": words[:40]}) from problem


def _day(words: str) -> date | None:
    try:
        return date(int(words[:4]), int(words[4:6]), int(words[6:8]))
    except ValueError:
        return None
