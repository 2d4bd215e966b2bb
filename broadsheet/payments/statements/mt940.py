"""SWIFT MT940, through the package mt-940. Source: the field definitions of MT940 (fields 60F, 61, 62F, 86)."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import mt940
from django.utils.translation import gettext as _

from broadsheet.core.money import is_currency
from broadsheet.payments.statements.lines import Line, NotAStatement, Statement, minor_units

_SUBFIELD = re.compile(r"\?(\d\d)")
_TAGGED = re.compile(
    r"(?:^|\s)/(EREF|KREF|MREF|REMI|NAME|BENM|ORDP|RTRN|CSID|TRCD|MARF|IBAN|BIC|ADDR|CNTP|ISDT|PURP|SVCL)/"
)


def read_mt940(data: bytes) -> list[Statement]:
    """The statement of each account in a file. Raises NotAStatement."""
    words = _decoded(data)
    if ":61:" not in words and ":60" not in words:
        raise NotAStatement(_("there is no statement in it"))
    parts = [part for part in re.split(r"(?m)^(?=:20:)", words) if ":60" in part]
    return [_statement(part) for part in parts or [words]]


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _statement(words: str) -> Statement:
    try:
        found = mt940.parse(words)
    except Exception as problem:  # the package raises whatever its parts raise
        raise NotAStatement(_("it is damaged")) from problem
    facts: dict[str, Any] = found.data
    opening, closing = _balance(facts, "opening"), _balance(facts, "closing")
    currency = (opening or closing or ("", 0))[0]
    if not is_currency(currency):
        raise NotAStatement(_("it does not say its currency"))
    lines = tuple(_line(one.data, currency) for one in found.transactions if one.data.get("amount"))
    days = [line.day for line in lines]
    return Statement(
        currency, lines, iban=str(facts.get("account_identification") or "").partition("/")[2] or str(facts.get("account_identification") or ""),
        opening=opening[1] if opening else None, closing=closing[1] if closing else None,
        first_day=min(days, default=None), last_day=max(days, default=None),
    )  # fmt: skip


def _balance(facts: dict[str, Any], which: str) -> tuple[str, int] | None:
    for name in (f"final_{which}_balance", f"{which}_balance", f"intermediate_{which}_balance"):
        row = facts.get(name)
        if row is not None:
            amount = row.amount
            return str(amount.currency), minor_units(str(amount.amount), str(amount.currency))
    return None


def _line(facts: dict[str, Any], currency: str) -> Line:
    day = facts.get("entry_date") or facts.get("date")
    if day is None:
        raise NotAStatement(_("an entry has no day or no amount"))
    name, words, reference = _details(str(facts.get("transaction_details") or ""), facts)
    own = str(facts.get("bank_reference") or "").strip()
    customer = str(facts.get("customer_reference") or "").strip()
    if customer not in ("", "NONREF") and customer not in words:
        words = f"{words} {customer}".strip()
    return Line(
        date(day.year, day.month, day.day), minor_units(str(facts["amount"].amount), currency), name, words, reference,
        "" if own == "NONREF" else own,
    )  # fmt: skip


def _details(raw: str, facts: dict[str, Any]) -> tuple[str, str, str]:
    """Name, words and reference out of field 86: with ?nn subfields, with /TAG/ parts, or as plain words."""
    joined = raw.replace("\n", "")
    if _SUBFIELD.search(joined):
        parts = _SUBFIELD.split(joined)
        by_number: dict[str, str] = {}
        for number, value in zip(parts[1::2], parts[2::2], strict=False):
            by_number[number] = by_number.get(number, "") + value
        words = "".join(by_number.get(f"{number}", "") for number in (*range(20, 30), *range(60, 64)))
        return (by_number.get("32", "") + by_number.get("33", "")).strip(), words.strip(), ""
    if _TAGGED.search(joined):
        parts = _TAGGED.split(joined)
        tags = dict(zip(parts[1::2], (part.strip("/ ") for part in parts[2::2]), strict=False))
        reference = tags.get("EREF", "") if tags.get("EREF") != "NOTPROVIDED" else ""
        return (
            tags.get("NAME", "") or tags.get("ORDP", ""),
            " ".join(filter(None, (tags.get("REMI", ""), reference))),
            "",
        )
    name = str(facts.get("applicant_name") or "")
    words = str(facts.get("purpose") or "") or " ".join(raw.split())
    return name.strip(), words.strip(), ""
