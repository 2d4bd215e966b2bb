"""Each kind of statement, small and as banks write it."""

from datetime import date

import pytest

from broadsheet.payments.statements.lines import Line, NotAStatement, keyed
from broadsheet.payments.statements.reading import read_statements
from broadsheet.payments.statements.table import DayOrMonth, read_table

CAMT = """<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><GrpHdr><MsgId>1</MsgId></GrpHdr><Stmt>
<Id>S1</Id><FrToDt><FrDtTm>2024-11-01T00:00:00</FrDtTm><ToDtTm>2024-11-07T23:59:59</ToDtTm></FrToDt>
<Acct><Id><IBAN>IT60X0542811101000000123456</IBAN></Id><Ccy>EUR</Ccy></Acct>
<Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">100.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2024-11-01</Dt></Dt></Bal>
<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">151.50</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2024-11-07</Dt></Dt></Bal>
<Ntry><Amt Ccy="EUR">24.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2024-11-04</Dt></BookgDt>
<AcctSvcrRef>B1</AcctSvcrRef><NtryDtls><TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs>
<RltdPties><Dbtr><Pty><Nm>Ottavia Lucente</Nm></Pty></Dbtr><DbtrAcct><Id><IBAN>IT11</IBAN></Id></DbtrAcct></RltdPties>
<RmtInf><Strd><CdtrRefInf><Ref>RF59000017</Ref></CdtrRefInf></Strd></RmtInf></TxDtls></NtryDtls></Ntry>
<Ntry><Amt Ccy="EUR">30.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2024-11-05</Dt></BookgDt>
<NtryDtls><TxDtls><AmtDtls><TxAmt><Amt Ccy="EUR">10.00</Amt></TxAmt></AmtDtls><RltdPties><Dbtr><Nm>A</Nm></Dbtr></RltdPties><RmtInf><Ustrd>il libro</Ustrd><Ustrd>d'inverno</Ustrd></RmtInf></TxDtls>
<TxDtls><AmtDtls><TxAmt><Amt Ccy="EUR">20.00</Amt></TxAmt></AmtDtls><RltdPties><Dbtr><Nm>B</Nm></Dbtr></RltdPties></TxDtls></NtryDtls></Ntry>
<Ntry><Amt Ccy="EUR">2.50</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2024-11-06</Dt></BookgDt><AddtlNtryInf>Spese</AddtlNtryInf></Ntry>
<Ntry><Amt Ccy="EUR">99.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>PDNG</Sts><BookgDt><Dt>2024-11-07</Dt></BookgDt></Ntry>
</Stmt></BkToCstmrStmt></Document>"""

MT940 = """:20:STMT1
:25:12345678/0001234567
:28C:1/1
:60F:C241101GBP100,00
:61:2411041104CR15,00NTRFNONREF//B1
:86:166?00CREDIT?20RF59000017?21the winter book?32A. N.?33OTHER
:61:2411051105D2,50NCHGNONREF
:86:charges
:62F:C241107GBP112,50
-"""

OFX = """OFXHEADER:100
DATA:OFXSGML
CHARSET:1252

<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>USD<BANKACCTFROM><BANKID>1<ACCTID>998877</BANKACCTFROM>
<BANKTRANLIST><DTSTART>20241101<DTEND>20241107
<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20241104120000[-5:EST]<TRNAMT>27.00<FITID>F1<NAME>Tobit &amp; Daughters<MEMO>RF59000017</STMTTRN>
<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20241105<TRNAMT>-1.25<FITID>F2<NAME>Fee
</BANKTRANLIST><LEDGERBAL><BALAMT>525.75<DTASOF>20241107</LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>"""


def only(text, currency="GBP", **options):
    found = read_statements(text.encode(), currency, **options)
    assert len(found) == 1
    return found[0]


def test_camt_053_with_a_batch_and_a_pending_entry():
    made = only(CAMT)
    assert (made.currency, made.iban, made.opening, made.closing) == (
        "EUR",
        "IT60X0542811101000000123456",
        10000,
        15150,
    )
    assert made.lines == (
        Line(date(2024, 11, 4), 2400, "Ottavia Lucente", "", "RF59000017", "B1", "IT11"),
        Line(date(2024, 11, 5), 1000, "A", "il libro d'inverno"),
        Line(date(2024, 11, 5), 2000, "B"),
        Line(date(2024, 11, 6), -250, "", "Spese"),
    )
    assert made.is_sound
    assert (made.first_day, made.last_day) == (date(2024, 11, 1), date(2024, 11, 7))


def test_an_entry_that_cannot_be_read_is_told_and_the_others_are_taken():
    made = only(CAMT.replace("24.00", "24.001"))
    assert made.faults == ("entry 1: “24.001” is no amount",)
    assert [line.minor for line in made.lines] == [1000, 2000, -250]
    assert not made.is_sound


def test_mt940_with_subfields():
    made = only(MT940)
    assert (made.currency, made.opening, made.closing, made.is_sound) == ("GBP", 10000, 11250, True)
    assert [(line.day, line.minor) for line in made.lines] == [(date(2024, 11, 4), 1500), (date(2024, 11, 5), -250)]
    assert made.lines[0].name == "A. N. OTHER"
    assert "RF59000017" in made.lines[0].words
    assert "the winter book" in made.lines[0].words


def test_ofx_as_sgml():
    made = only(OFX)
    assert (made.currency, made.iban, made.closing) == ("USD", "998877", 52575)
    assert made.lines == (
        Line(date(2024, 11, 4), 2700, "Tobit & Daughters", "RF59000017", "", "F1"),
        Line(date(2024, 11, 5), -125, "Fee", "", "", "F2"),
    )


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Date,Description,Amount,Balance\n14/11/2024,A N OTHER winter book,14.00,200.00\n", [(14, 1400, "A N OTHER winter book")]),
        ("Conto: 12\n\nData;Descrizione;Dare;Avere\n14.11.2024;Bonifico;;1.024,50\n15.11.2024;Spese;2,50;\n",
         [(14, 102450, "Bonifico"), (15, -250, "Spese")]),
        ("Дата;Плательщик;Назначение;Сумма\n2024-11-14;А. Б.;книга;14,00\n", [(14, 1400, "книга")]),
        ("Date\tLibellé\tMontant\n15/11/2024\tVIR\t30\n14/11/2024\tVIR 2\t(12.00)\n", [(14, -1200, "VIR 2"), (15, 3000, "VIR")]),
    ],
)  # fmt: skip
def test_csv_in_the_ways_of_banks(text, lines):
    assert [(line.day.day, line.minor, line.words) for line in only(text).lines] == lines


def test_days_that_could_be_read_in_two_ways_are_asked_about():
    text = "Date,Description,Amount\n03/04/2024,X,1.00\n"
    with pytest.raises(DayOrMonth):
        only(text)
    assert only(text, day_first=True).lines[0].day == date(2024, 4, 3)
    assert only(text, day_first=False).lines[0].day == date(2024, 3, 4)
    assert only("Date,Description,Amount\n03/04/2024,X,1.00\n03/25/2024,X,1.00\n").lines[0].day == date(2024, 3, 4)


@pytest.mark.parametrize(
    "data",
    [
        b"", b"\x00\x01\x02", b"<Document><Stmt></Document>", b"<html></html>", b"hello, there\nyou,\n", b"<OFX></OFX>",
        b":20:X\n:60F:C241101GBPnonsense\n:61:garbage\n", b"Date,Amount,Name\n2024-11-14,much,A\n", b"Date,Name,What\n2024-11-14,A,B\n",
        b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'bb'>]><a>&b;</a>",
        CAMT.replace("EUR", "XXX").encode(), b"\xff\xfe" * 300,
    ],
)  # fmt: skip
def test_what_is_no_statement_is_refused_in_words(data):
    with pytest.raises(NotAStatement):
        read_statements(data, "GBP")


def test_the_same_line_has_the_same_key_in_every_file():
    one = Line(date(2024, 11, 4), 1500, "A", "x")
    two = Line(date(2024, 11, 5), 1500, "A", "x")
    first = [key for key, _line in keyed([one, one, two], "1")]
    assert len(set(first)) == 3
    assert [key for key, _line in keyed([one, one], "1")] == first[:2]
    assert {key for key, _line in keyed([one], "2")}.isdisjoint(first)


def test_heads_are_guessed():
    assert read_table(b"Transaction ID,Date,Name,Gross,Reference\n1,2024-11-14,A,1.00,x\n").guessed() == {
        "bank_id": (0,), "day": (1,), "name": (2,), "amount": (3,), "reference": (4,),
    }  # fmt: skip
