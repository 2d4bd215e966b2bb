"""Field 86 of MT940, "information to account owner", as banks of several countries fill it: read from the raw lines.

Dialects: numbered subfields (`?20…` in Germany, Austria, Hungary and Switzerland, `~20…`, `^20…`, `<20…` in Poland and elsewhere), within
them SEPA marks (`EREF+`, `SVWZ+`); names between slashes (`/ORDP//NAME/…/REMI/…` of Dutch and Belgian banks); labelled lines
(`AUFTRAGGEBER:`); plain words. Source: the guides to MT940 of DK (Germany), Betaalvereniging (Netherlands), ZBP (Poland).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from broadsheet.payments.statements.names import with_ultimate

# A line of field 86 has 65 signs, a subfield 27: what fills it goes on without a blank, what is shorter ended there.
LINE, SUBFIELD = 65, 27
# Some count the tag `:86:` into the first line.
FIRST_LINE = LINE - len(":86:")
_NUMBERED = re.compile(r"^\s*(?:\d{3})?([?~^<>|@!])(?=\d\d)")
_SEPA = re.compile(r"(EREF|KREF|MREF|CRED|DEBT|COAM|OAMT|SVWZ|ABWA|ABWE|IBAN|BIC|PURP|DDAT|SQTP|ANAM)[+:]\s?")
_TAGS = (
    "EREF KREF MREF PREF REMI NAME BENM ORDP RTRN CSID TRCD TRTP MARF IBAN BIC ADDR CNTP ISDT PURP SVCL ULTD ULTB ULTC OCMT CHGS EXCH "
    "PMTINF INIT SRVC BUSP RTYP ACCW OCUR"
).split()
_TAGGED = re.compile(rf"/({'|'.join(_TAGS)})(?=/)")
_WHOSE = frozenset({"ORDP", "BENM", "ULTD", "ULTB", "ULTC", "INIT"})
_NOTHING = frozenset({"NOTPROVIDED", "NOT PROVIDED", "NONREF", "NOTAVAILABLE", "N/A"})
_OWN_ACCOUNT = re.compile(r"^([A-Z]{2}\d{2}[A-Z0-9]{10,30})\s+(\S.*)$")
_LABELS = {
    "name": "AUFTRAGGEBER|ABSENDER|EINZAHLER|ZAHLUNGSPFLICHTIGER|DONNEUR D'ORDRE|DONNEUR D’ORDRE|EXPÉDITEUR"
            "|EXPEDITEUR|ORDINANTE|MITTENTE|ORDENANTE"
            "|ORDERING CUSTOMER"
            "|ORDERED BY|SENDER|FROM"
            "|BEGÜNSTIGTER|EMPFÄNGER|BÉNÉFICIAIRE|BENEFICIARIO|BENEFICIARY|NAAM|NAME|DEBTOR|NAZWA",
    "words": "MITTEILUNGEN|MITTEILUNG|ZAHLUNGSZWECK|VERWENDUNGSZWECK|COMMUNICATIONS|COMMUNICATION|MOTIF|MESSAGE|DETAILS|CAUSALE"
             "|COMUNICAZIONI|CONCEPTO"
             "|OMSCHRIJVING"
             "|REMITTANCE INFO|PAYMENT DETAILS|INFO|TYTUL|TYTUŁ",
    "reference": "REFERENZEN|REFERENZ|RÉFÉRENCES|REFERENCES|RÉFÉRENCE|REFERENCE|RIFERIMENTO|RIFERIMENTI|KENMERK|END-TO-END",
    "account": "IBAN|KONTO|COMPTE|CONTO|ACCOUNT|REKENING",
}  # fmt: skip
_LABELLED = re.compile(
    "|".join(rf"(?P<{name}>(?:^|(?<=\s))(?:{words}))\s?:\s*" for name, words in _LABELS.items()), re.I
)


@dataclass(frozen=True)
class Details:
    """What a field 86 tells: the other side's name and account, words, a structured reference."""

    name: str = ""
    words: str = ""
    reference: str = ""
    account: str = ""


def details_of(fields: Sequence[str]) -> Details:
    """What the fields 86 of one entry tell; each with its lines kept apart."""
    raw = "\n".join(fields).strip("\n")
    if not raw.strip():
        return Details()
    if numbered := _NUMBERED.match(raw):
        return _numbered(raw, numbered[1])
    glued = _glued(raw.split("\n"))
    if _TAGGED.search(glued):
        return _tagged(glued)
    if _SEPA.match(glued):
        return _sepa(glued, "", "", "")
    return _labelled(raw) or _plain(raw)


def _glued(lines: Iterable[str]) -> str:
    """Lines as one: what fills its line goes on without a blank, what is shorter ended with a word."""
    found = ""
    for at, line in enumerate(lines):
        found += line if len(line) >= (LINE if at else FIRST_LINE) else f"{line} "
    return found.strip()


def _tidy(words: str) -> str:
    return " ".join(words.split())


def _meant(reference: str) -> str:
    bare = _tidy(reference)
    return "" if bare.upper() in _NOTHING else bare


# --- numbered subfields ---------------------------------------------------------------------------------------------


def _numbered(raw: str, mark: str) -> Details:
    joined = _glued_numbered(raw.split("\n"), mark)
    parts = re.split(rf"{re.escape(mark)}(\d\d)", joined)
    by_number: dict[int, str] = {}
    for number, value in zip(parts[1::2], parts[2::2], strict=False):
        by_number[int(number)] = by_number.get(int(number), "") + value
    words = _glued_subfields(by_number, (*range(20, 30), *range(60, 64)))
    name = _glued_subfields(by_number, (32, 33))
    account = _tidy(by_number.get(38, "") or by_number.get(31, "")).replace(" ", "")
    return _sepa(words, name, account, _tidy(by_number.get(0, "")))


def _glued_numbered(lines: Sequence[str], mark: str) -> str:
    """Lines as one: a subfield begins anew, a full line goes on, a shorter one ended with a word."""
    found = lines[0]
    for at, (before, line) in enumerate(pairwise(lines)):
        goes_on = len(before) >= (LINE if at else FIRST_LINE) or re.match(rf"{re.escape(mark)}\d\d", line)
        found += line if goes_on else f" {line}"
    return found


def _glued_subfields(by_number: dict[int, str], numbers: Iterable[int]) -> str:
    """Subfields as one text; a mark of SEPA begins anew."""
    found = ""
    for number in numbers:
        value = by_number.get(number, "")
        if found and value and not found.endswith(" ") and (_SEPA.match(value) or not found.endswith("\0")):
            found += " "
        found = found.rstrip("\0") + value + ("\0" if len(value) >= SUBFIELD else "")
    return found.replace("\0", "").strip()


def _sepa(words: str, name: str, account: str, fallback: str) -> Details:
    """Words with SEPA's marks (EREF+, SVWZ+) taken apart; without them they are words."""
    parts = _SEPA.split(words)
    marked: dict[str, str] = {}
    for mark, value in zip(parts[1::2], parts[2::2], strict=False):
        marked[mark] = _tidy(f"{marked.get(mark, '')} {value}")
    ultimate = marked.get("ABWA", "") or marked.get("ABWE", "")
    said = _tidy(f"{parts[0]} {marked.get('SVWZ', '')}")
    reference = _meant(marked.get("EREF", "")) or _meant(marked.get("KREF", ""))
    return Details(
        with_ultimate(_tidy(name or marked.get("ANAM", "")), ultimate), said or fallback, reference,
        account or marked.get("IBAN", ""),
    )  # fmt: skip


# --- names between slashes --------------------------------------------------------------------------------------------


def _tagged(glued: str) -> Details:
    parts = _TAGGED.split(glued)
    found: dict[str, str] = {"": _tidy(parts[0])}
    whose = ""
    for tag, value in zip(parts[1::2], (part.strip("/ ") for part in parts[2::2]), strict=False):
        if tag in _WHOSE:
            whose = tag
        key = f"{whose}:{tag}" if tag in ("NAME", "IBAN", "ADDR") and whose else tag
        found[key] = _tidy(f"{found.get(key, '')} {value}")
    words, structured = _remittance(found.get("REMI", ""))
    end_to_end = _meant(found.get("EREF", ""))
    return Details(
        _name(found), words or _tidy(" ".join(found.get(tag, "") for tag in ("", "TRTP", "SVCL", "BUSP"))),
        structured or end_to_end, _account(found),
    )  # fmt: skip


def _name(found: dict[str, str]) -> str:
    near = next(
        (name for key in ("NAME", "ORDP:NAME", "BENM:NAME", "ORDP", "BENM") if (name := found.get(key, ""))), ""
    )
    if not near and found.get("CNTP"):
        parts = found["CNTP"].split("/")
        near = _tidy(parts[2]) if len(parts) > 2 else ""
    ultimate = next(
        (name for key in ("ULTD:NAME", "ULTB:NAME", "ULTC:NAME", "ULTD", "ULTB") if (name := found.get(key, ""))), ""
    )
    return with_ultimate(near, ultimate)


def _account(found: dict[str, str]) -> str:
    plain = next((found[key] for key in ("IBAN", "ORDP:IBAN", "BENM:IBAN") if found.get(key)), "")
    return plain or found.get("CNTP", "").partition("/")[0]


def _remittance(remi: str) -> tuple[str, str]:
    """Words and structured reference of /REMI/: USTD//words/, STRD/CUR/reference/, or the words alone."""
    kind, _slash, rest = remi.partition("/")
    if kind == "USTD":
        return _tidy(rest.strip("/ ")), ""
    if kind == "STRD":
        return "", _tidy(rest.strip("/ ").rpartition("/")[2])
    return _tidy(remi), ""


# --- labelled and plain -----------------------------------------------------------------------------------------------


def _labelled(raw: str) -> Details | None:
    """Lines such as `ABSENDER: …`; a label holds until the next one. None where there are none, or only one of its kind."""
    joined = "\n".join(line.strip() for line in raw.split("\n"))
    marks = [
        found
        for found in _LABELLED.finditer(joined)
        if joined[: found.start()].endswith("\n") or not found.start() or found.end()
    ]
    at_starts = [found for found in marks if not found.start() or joined[found.start() - 1] == "\n"]
    if not at_starts or not any(found.lastgroup in ("name", "words") for found in at_starts):
        return None
    told: dict[str, str] = {}
    ends = [*(found.start() for found in at_starts[1:]), len(joined)]
    for found, end in zip(at_starts, ends, strict=True):
        told.setdefault(found.lastgroup or "", _tidy(joined[found.end() : end]))
    before = _tidy(joined[: at_starts[0].start()])
    return Details(
        told.get("name", ""),
        told.get("words", "") or before,
        _meant(told.get("reference", "")),
        told.get("account", ""),
    )


def _plain(raw: str) -> Details:
    """Words as they stand; an account and a name before an empty line are the other side."""
    first, _break, rest = raw.partition("\n")
    own = _OWN_ACCOUNT.match(first.strip())
    if own and rest.strip():
        return Details(_tidy(own[2]), _tidy(_glued(rest.strip().split("\n"))), "", own[1])
    return Details(words=_tidy(_glued(raw.split("\n"))))
