"""ISO 20022 and OFX as banks write them."""

from datetime import date

import pytest

from broadsheet.payments.statements.lines import FEE, NotAStatement
from broadsheet.payments.statements.reading import read_statements

TODAY = date(2026, 4, 1)
IBAN = "DE89370400440532013000"


def camt(*entries, balances=(), more="", version="08", account=f"<Id><IBAN>{IBAN}</IBAN></Id><Ccy>EUR</Ccy>"):
    ends = "".join(
        f'<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">{amount}</Amt>'
        f"<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-03-31</Dt></Dt></Bal>"
        for code, amount in balances
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}">'
        f"<BkToCstmrStmt><Stmt><Id>1</Id><Acct>{account}</Acct>{more}{ends}{''.join(entries)}</Stmt></BkToCstmrStmt></Document>"
    ).encode()


def entry(amount, *details, day="2026-03-02", mark="CRDT", more="", currency="EUR", state="<Sts><Cd>BOOK</Cd></Sts>"):
    booked = f"<BookgDt><Dt>{day}</Dt></BookgDt>" if day else ""
    return (
        f'<Ntry><Amt Ccy="{currency}">{amount}</Amt><CdtDbtInd>{mark}</CdtDbtInd>{state}{booked}{more}'
        f"<NtryDtls>{''.join(f'<TxDtls>{one}</TxDtls>' for one in details)}</NtryDtls></Ntry>"
    )


def party(side, name, ultimate=""):
    behind = f"<Ultmt{side}><Pty><Nm>{ultimate}</Nm></Pty></Ultmt{side}>" if ultimate else ""
    return f"<RltdPties><{side}><Pty><Nm>{name}</Nm></Pty></{side}>{behind}</RltdPties>"


def words(text):
    return f"<RmtInf><Ustrd>{text}</Ustrd></RmtInf>"


def only(data, currency="EUR"):
    (made,) = read_statements(data, currency, today=TODAY)
    return made


def test_who_owed_the_money_is_the_payer_and_whose_account_it_came_from_is_told():
    made = only(camt(entry("14.00", party("Dbtr", "Treuhand Nord", "Ada Vane") + words("RF25100017"))))
    assert (made.lines[0].name, made.lines[0].words) == ("Ada Vane (Treuhand Nord)", "RF25100017")


@pytest.mark.parametrize("version", ["02", "04", "08", "13"])
def test_any_version(version):
    old = "<RltdPties><Dbtr><Nm>Maud Wetherlight</Nm></Dbtr></RltdPties>" + words("x")
    made = only(camt(entry("14.00", old, state="<Sts>BOOK</Sts>"), version=version))
    assert (made.lines[0].name, made.lines[0].minor) == ("Maud Wetherlight", 1400)


CHARGED = '<Amt Ccy="EUR">{}</Amt><Chrgs><Rcrd><Amt Ccy="EUR">{}</Amt></Rcrd></Chrgs>'


def test_a_batch_less_charges_names_its_parts_and_what_was_kept():
    one = CHARGED.format("1000.00", "16.00") + party("Dbtr", "Maud Wetherlight") + words("RF25100017")
    two = CHARGED.format("500.00", "10.00") + party("Dbtr", "Tobit Arden") + words("RF95100018")
    made = only(camt(entry("1474.00", one, two), balances=[("OPBD", "0.00"), ("CLBD", "1474.00")]))
    assert [(line.minor, line.name, line.words, line.kind) for line in made.lines] == [
        (100000, "Maud Wetherlight", "RF25100017", ""), (50000, "Tobit Arden", "RF95100018", ""), (-2600, "", "", FEE),
    ]  # fmt: skip
    assert made.is_sound


def test_charges_of_the_whole_entry_and_of_a_single_payment():
    parts = [f'<Amt Ccy="EUR">{amount}</Amt>{party("Dbtr", name)}' for amount, name in (("10.00", "A"), ("20.00", "B"))]
    charges = '<Chrgs><TtlChrgsAndTaxAmt Ccy="EUR">1.50</TtlChrgsAndTaxAmt></Chrgs>'
    assert [line.minor for line in only(camt(entry("28.50", *parts, more=charges))).lines] == [1000, 2000, -150]
    single = CHARGED.format("30.00", "5.00") + party("Dbtr", "A")
    assert [line.minor for line in only(camt(entry("25.00", single))).lines] == [3000, -500]


def test_a_batch_whose_parts_do_not_add_up_keeps_every_name_and_word():
    parts = [
        f'<Amt Ccy="EUR">{amount}</Amt>{party("Dbtr", name)}{words(said)}'
        for amount, name, said in (("10.00", "A", "x"), ("21.00", "B", "y"))
    ]
    (line,) = only(camt(entry("30.00", *parts))).lines
    assert (line.minor, line.name, line.words) == (3000, "A B", "x y")


def test_an_entry_without_a_day_is_a_question():
    made = only(camt(entry("14.00", day=""), entry("2.00"), balances=[("CLBD", "16.00")]))
    assert [(line.day.day, bool(line.question)) for line in made.lines] == [(31, True), (2, False)]


def test_pending_and_foreign_entries_are_told():
    made = only(camt(entry("14.00", state="<Sts><Cd>PDNG</Cd></Sts>"), entry("9.00", currency="USD"), entry("2.00")))
    assert [line.minor for line in made.lines] == [200]
    assert made.left_out == ("entry 1: no money has moved: “PDNG”",)
    assert made.faults == ("entry 2: it is in USD, the account in EUR",)


def test_a_payment_that_is_returned_names_the_other_side():
    returned = "<RltdPties><Dbtr><Pty><Nm>Us</Nm></Pty></Dbtr><Cdtr><Pty><Nm>Tobit Arden</Nm></Pty></Cdtr></RltdPties><RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>"
    assert only(camt(entry("14.00", returned))).lines[0].name == "Tobit Arden"


def test_structured_reference_invoice_number_and_end_to_end():
    said = (
        "<Refs><EndToEndId>E-17</EndToEndId></Refs><RmtInf><Ustrd>winter book</Ustrd><Strd><RfrdDocInf><Nb>INV 9</Nb></RfrdDocInf>"
        "<CdtrRefInf><Ref>RF25100017</Ref></CdtrRefInf></Strd></RmtInf>"
    )
    line = only(camt(entry("14.00", said))).lines[0]
    assert (line.reference, line.words) == ("RF25100017", "winter book INV 9 E-17")
    line = only(camt(entry("14.00", "<Refs><EndToEndId>E-17</EndToEndId></Refs>" + words("x")))).lines[0]
    assert (line.reference, line.words) == ("E-17", "x")


def test_a_page_between_others_has_interim_balances():
    made = only(camt(entry("14.00"), balances=[("ITBD", "100.00"), ("ITBD", "114.00")]))
    assert (made.opening, made.closing, made.is_sound) == (10000, 11400, True)


def test_the_number_of_a_row_is_no_number_of_the_bank():
    made = only(
        camt(
            entry("14.00", more="<NtryRef>1</NtryRef>"),
            entry("2.00", more="<NtryRef>2</NtryRef><AcctSvcrRef>B2</AcctSvcrRef>"),
        )
    )
    assert [line.bank_id for line in made.lines] == ["", "B2"]


def test_an_account_that_is_no_iban():
    made = only(camt(entry("14.00"), account="<Id><Othr><Id>12-34-56 00112233 EUR</Id></Othr></Id><Ccy>EUR</Ccy>"))
    assert made.iban == "12345600112233"


def test_a_notification_is_no_statement():
    with pytest.raises(NotAStatement, match=r"camt\.053"):
        read_statements(
            b"<Document><BkToCstmrDbtCdtNtfctn><Ntfctn><Id>1</Id></Ntfctn></BkToCstmrDbtCdtNtfctn></Document>", "EUR"
        )


# --- OFX ------------------------------------------------------------------------------------------------------------------


def ofx(*entries, head="OFXHEADER:100\nDATA:OFXSGML\nCHARSET:1252\n\n", balance="", encoding="cp1252"):
    rows = "".join(f"<STMTTRN>{one}</STMTTRN>\n" for one in entries)
    return (
        f"{head}<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>EUR<BANKACCTFROM><BANKID>1<ACCTID>{IBAN}<ACCTTYPE>CHECKING</BANKACCTFROM>"
        f"<BANKTRANLIST><DTSTART>20260301<DTEND>20260331\n{rows}</BANKTRANLIST>{balance}</STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>"
    ).encode(encoding)


def row(amount, kind="CREDIT", day="20260302", name="Zoë Núñez", memo="book", number="F1", more=""):
    posted = f"<DTPOSTED>{day}" if day else ""
    return f"<TRNTYPE>{kind}{posted}<TRNAMT>{amount}<FITID>{number}{more}<NAME>{name}<MEMO>{memo}"


@pytest.mark.parametrize(
    ("written", "minor"),
    [
        ("14.00", 1400),
        ("14,00", 1400),
        ("1,650.00", 165000),
        ("1.650,00", 165000),
        ("+14", 1400),
        ("-1 650.00", -165000),
    ],
)
def test_amounts_in_ofx(written, minor):
    assert only(ofx(row(written))).lines[0].minor == minor


def test_an_amount_that_could_be_two_is_told_with_its_place():
    made = only(ofx(row("1.650"), row("2.00", number="F2")))
    assert (made.faults, [line.minor for line in made.lines]) == (("entry 1: “1.650” is no amount",), [200])


@pytest.mark.parametrize(
    ("encoding", "charset"),
    [("utf-8", "1252"), ("cp1252", "1252"), ("cp1251", "1251"), ("cp1252", "NONE"), ("utf-8", "8859-1")],
)
def test_sound_utf_8_goes_before_what_the_head_claims(encoding, charset):
    name = "Вера Ветлугина" if encoding == "cp1251" else "Zoë Núñez Ángel"
    data = ofx(row("14.00", name=name), head=f"OFXHEADER:100\nCHARSET:{charset}\n\n", encoding=encoding)
    assert only(data).lines[0].name == name


def test_ofx_2_is_xml():
    head = '<?xml version="1.0" encoding="UTF-8"?><?OFX OFXHEADER="200" VERSION="211"?>'
    closed = "<TRNTYPE>CREDIT</TRNTYPE><DTPOSTED>20260302120000.000[+1:CET]</DTPOSTED><TRNAMT>14.00</TRNAMT><FITID>F1</FITID><NAME>Tobit &amp;amp; Daughters</NAME><MEMO><![CDATA[a <book>]]></MEMO>"
    line = only(ofx(closed, head=head)).lines[0]
    assert (line.day, line.name, line.words) == (date(2026, 3, 2), "Tobit & Daughters", "a <book>")


def test_a_debit_without_a_minus_in_a_file_without_any_is_a_question():
    made = only(ofx(row("14.00"), row("3.00", kind="DEBIT", number="F2")))
    assert [(line.minor, bool(line.question)) for line in made.lines] == [(1400, False), (-300, True)]


def test_another_currency_is_told():
    made = only(
        ofx(
            row("14.00", more="<CURRENCY><CURRATE>1.1<CURSYM>USD</CURRENCY>"),
            row("2.00", number="F2", more="<ORIGCURRENCY><CURRATE>1.1<CURSYM>USD</ORIGCURRENCY>"),
        )
    )
    assert (made.faults, [line.minor for line in made.lines]) == (("entry 1: it is in USD, the account in EUR",), [200])


def test_what_the_bank_keeps_is_a_fee():
    assert [line.kind for line in only(ofx(row("-3.00", kind="SRVCHG"), row("2.00", number="F2"))).lines] == [FEE, ""]
