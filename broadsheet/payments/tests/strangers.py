"""Statements composed from the standards and from exports as they are known, not from the readers; the names are invented."""

from datetime import date

import pytest

from broadsheet.payments.statements.reading import read_statements

DAY = date(2026, 3, 4)


def collector():
    """An empty table of cases, and what adds one: its name, the account's currency, the file, and what is right for each statement."""
    cases = []

    def case(name, currency, data, *statements, enc="utf-8"):
        cases.append(pytest.param(currency, data.encode(enc), statements, id=name))

    return cases, case


def st(currency, lines, opening=None, closing=None, out=0):
    """lines: day, minor units, name, a part of the words, reference, kind; None is not looked at."""
    return currency, lines, opening, closing, out


def crlf(words):
    return words.lstrip("\n").replace("\n", "\r\n")


def head_of(words):
    return words.lstrip("\n")


def camt(ver, stmts, rep=False):
    kind, tag, msg = ("052", "Rpt", "BkToCstmrAcctRpt") if rep else ("053", "Stmt", "BkToCstmrStmt")
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.{kind}.001.{ver}"><{msg}><GrpHdr><MsgId>M1</MsgId><CreDtTm>2026-03-05T06:00:00</CreDtTm></GrpHdr>'
        + "".join(f"<{tag}>{s}</{tag}>" for s in stmts)
        + f"</{msg}></Document>"
    )


def account(iban, cur, o, c, d1="2026-03-01", d2="2026-03-05"):
    def bal(code, v, d):
        return f'<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy="{cur}">{abs(v) / 100:.2f}</Amt><CdtDbtInd>{"CRDT" if v >= 0 else "DBIT"}</CdtDbtInd><Dt><Dt>{d}</Dt></Dt></Bal>'

    return (
        f"<Id>S</Id><ElctrncSeqNb>1</ElctrncSeqNb><CreDtTm>2026-03-05T06:00:00</CreDtTm><Acct><Id><IBAN>{iban}</IBAN></Id><Ccy>{cur}</Ccy></Acct>"
        + (bal("OPBD", o, d1) if o is not None else "")
        + (bal("CLBD", c, d2) if c is not None else "")
    )


def ntry(amt, cur, ind, sts, day, rest, val=None, rvsl=""):
    return (
        f'<Ntry><Amt Ccy="{cur}">{amt}</Amt><CdtDbtInd>{ind}</CdtDbtInd>{rvsl}<Sts>{sts}</Sts>'
        + (f"<BookgDt><Dt>{day}</Dt></BookgDt>" if day else "")
        + (f"<ValDt><Dt>{val}</Dt></ValDt>" if val else "")
        + rest
        + "</Ntry>"
    )


def dtl(x):
    return f"<NtryDtls><TxDtls>{x}</TxDtls></NtryDtls>"


# OFX
SG = "OFXHEADER:100\r\nDATA:OFXSGML\r\nVERSION:102\r\nSECURITY:NONE\r\nENCODING:USASCII\r\nCHARSET:1252\r\nCOMPRESSION:NONE\r\nOLDFILEUID:NONE\r\nNEWFILEUID:NONE\r\n\r\n"


def bank(cur, acct, trns, bal=None, cc=False):
    a, b, c = ("CREDITCARDMSGSRSV1", "CCSTMTTRNRS", "CCSTMTRS") if cc else ("BANKMSGSRSV1", "STMTTRNRS", "STMTRS")
    af = (
        f"<CCACCTFROM><ACCTID>{acct}</CCACCTFROM>"
        if cc
        else f"<BANKACCTFROM><BANKID>121000248<ACCTID>{acct}<ACCTTYPE>CHECKING</BANKACCTFROM>"
    )
    return (
        f"<{a}><{b}><TRNUID>1<STATUS><CODE>0<SEVERITY>INFO</STATUS><{c}><CURDEF>{cur}{af}<BANKTRANLIST><DTSTART>20260301<DTEND>20260331{trns}</BANKTRANLIST>"
        + (f"<LEDGERBAL><BALAMT>{bal}<DTASOF>20260331</LEDGERBAL>" if bal else "")
        + f"</{c}></{b}></{a}>"
    )


def t(ty, d, a, i, rest):
    return f"<STMTTRN><TRNTYPE>{ty}<DTPOSTED>{d}<TRNAMT>{a}<FITID>{i}{rest}</STMTTRN>"


SON = "<SIGNONMSGSRSV1><SONRS><STATUS><CODE>0<SEVERITY>INFO</STATUS><DTSERVER>20260331<LANGUAGE>ENG</SONRS></SIGNONMSGSRSV1>"


def read_as_the_standard_says(currency, data, statements):
    """Holds what is read of a file to what was written down before."""
    found = read_statements(data, currency, today=date(2026, 12, 1))
    assert len(found) == len(statements)
    for made, (code, lines, opening, closing, out) in zip(found, statements, strict=True):
        assert (made.currency, made.is_sound, made.faults, len(made.left_out)) == (code, True, (), out)
        assert closing is None or (made.opening, made.closing) == (
            opening if opening is not None else made.opening,
            closing,
        )
        wanted = sorted(lines, key=lambda line: line[0])
        assert [(line.day, line.minor) for line in made.lines] == [line[:2] for line in wanted]
        for line, (_day, _minor, name, words, reference, *kind) in zip(made.lines, wanted, strict=True):
            assert name is None or line.name == name
            assert words is None or words in line.words
            assert reference is None or line.reference == reference
            assert (line.kind, line.question) == (kind[0] if kind else "", "")
