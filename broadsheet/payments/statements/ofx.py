"""OFX 1 (SGML, tags without ends) and OFX 2 (XML): only what a statement needs. Source: the Open Financial Exchange 2.3."""

from __future__ import annotations

import html
import re
from datetime import date

from django.utils.translation import gettext as _

from broadsheet.core.money import is_currency
from broadsheet.payments.statements.lines import Line, NotAStatement, Statement, minor_units

_FIELD = re.compile(r"<([A-Z0-9.]+)>([^<\r\n]*)")
_BLOCKS = re.compile(r"<(STMTRS|CCSTMTRS)>(.*?)</\1>", re.S)
_ENTRY = re.compile(r"<STMTTRN>(.*?)(?=</STMTTRN>|<STMTTRN>|</BANKTRANLIST>|\Z)", re.S)
_LEDGER = re.compile(r"<LEDGERBAL>(.*?)(?=</LEDGERBAL>|<AVAILBAL>|\Z)", re.S)


def read_ofx(data: bytes) -> list[Statement]:
    """Every statement of a file. Raises NotAStatement."""
    words = _decoded(data)
    if "<OFX>" not in words:
        raise NotAStatement(_("there is no statement in it"))
    found = [_statement(block) for _name, block in _BLOCKS.findall(words)]
    if not found:
        raise NotAStatement(_("there is no statement in it"))
    return found


def _decoded(data: bytes) -> str:
    head = data[:2000].decode("ascii", "replace").upper()
    encodings = ["cp1252"] if "CHARSET:1252" in head else ["utf-8", "cp1252"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")


def _fields(block: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in _FIELD.findall(block):
        if value.strip():
            found.setdefault(name, html.unescape(value.strip()))
    return found


def _statement(block: str) -> Statement:
    top = _fields(block)
    currency = top.get("CURDEF", "").upper()
    if not is_currency(currency):
        raise NotAStatement(_("it does not say its currency"))
    lines = tuple(_line(_fields(entry), currency) for entry in _ENTRY.findall(block))
    balance = _LEDGER.search(block)
    closing = _fields(balance.group(1)).get("BALAMT") if balance else None
    days = [line.day for line in lines]
    return Statement(
        currency, lines, iban=top.get("ACCTID", ""),
        closing=minor_units(_with_point(closing), currency) if closing else None,
        first_day=_day(top.get("DTSTART", "")) or min(days, default=None),
        last_day=_day(top.get("DTEND", "")) or max(days, default=None),
    )  # fmt: skip


def _line(fields: dict[str, str], currency: str) -> Line:
    day = _day(fields.get("DTPOSTED", ""))
    if day is None or "TRNAMT" not in fields:
        raise NotAStatement(_("an entry has no day or no amount"))
    words = fields.get("MEMO", "")
    number = fields.get("CHECKNUM", "")
    return Line(
        day, minor_units(_with_point(fields["TRNAMT"]), currency), fields.get("NAME", ""),
        f"{words} {number}".strip(), fields.get("REFNUM", ""), fields.get("FITID", ""),
    )  # fmt: skip


def _with_point(words: str) -> str:
    """OFX allows a comma before the pence."""
    return words.replace(",", ".") if words.count(",") == 1 and "." not in words else words.replace(",", "")


def _day(words: str) -> date | None:
    try:
        return date(int(words[:4]), int(words[4:6]), int(words[6:8]))
    except ValueError:
        return None
