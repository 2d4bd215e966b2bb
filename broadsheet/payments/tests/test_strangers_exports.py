"""Bank files composed from the standards and from exports as they are known, not from the readers; the names are invented."""

from datetime import date

import pytest

from broadsheet.payments.tests.strangers import (
    DAY,
    SG,
    SON,
    account,
    bank,
    camt,
    collector,
    dtl,
    head_of,
    ntry,
    read_as_the_standard_says,
    st,
    t,
)

CASES, case = collector()

case(
    "camt, 053.04 swiss qr batch",
    "CHF",
    camt(
        "04",
        [
            account("CH9300762011623852957", "CHF", 0, 30000)
            + ntry(
                "300.00",
                "CHF",
                "CRDT",
                "BOOK",
                "2026-03-04",
                "<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>VCOM</SubFmlyCd></Fmly></Domn></BkTxCd><NtryDtls><Btch><NbOfTxs>2</NbOfTxs></Btch>"
                + "".join(
                    f'<TxDtls><Refs><AcctSvcrRef>T{i}</AcctSvcrRef></Refs><Amt Ccy="CHF">{a}</Amt><CdtDbtInd>CRDT</CdtDbtInd><RltdPties><Dbtr><Nm>{n}</Nm></Dbtr></RltdPties><RmtInf><Strd><CdtrRefInf><Tp><CdOrPrtry><Prtry>QRR</Prtry></CdOrPrtry></Tp><Ref>{r}</Ref></CdtrRefInf></Strd></RmtInf></TxDtls>'
                    for i, (a, n, r) in enumerate(
                        [
                            ("100.00", "Hans Muster", "210000000003139471430009017"),
                            ("200.00", "Vreni Meier", "000000000000000000000000026"),
                        ]
                    )
                )
                + "</NtryDtls>",
            )
        ],
    ),
    st(
        "CHF",
        [
            (DAY, 10000, "Hans Muster", None, "210000000003139471430009017"),
            (DAY, 20000, "Vreni Meier", None, "000000000000000000000000026"),
        ],
        0,
        30000,
    ),
)
case(
    "camt, 053.02 scor",
    "EUR",
    camt(
        "02",
        [
            account("FI2112345600000785", "EUR", 100, 1334)
            + ntry(
                "12.34",
                "EUR",
                "CRDT",
                "BOOK",
                "2026-03-04",
                dtl(
                    "<Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs><RltdPties><Dbtr><Nm>Matti Meikalainen</Nm></Dbtr></RltdPties><RmtInf><Strd><CdtrRefInf><Tp><CdOrPrtry><Cd>SCOR</Cd></CdOrPrtry></Tp><Ref>RF18539007547034</Ref></CdtrRefInf></Strd></RmtInf>"
                ),
            )
        ],
    ),
    st("EUR", [(DAY, 1234, "Matti Meikalainen", None, "RF18539007547034")], 100, 1334),
)
case(
    "camt, 052 pending",
    "EUR",
    camt(
        "02",
        [
            account("DE89370400440532013000", "EUR", None, None)
            + ntry("7.00", "EUR", "CRDT", "PDNG", "2026-03-04", dtl("<RmtInf><Ustrd>not yet</Ustrd></RmtInf>"))
            + ntry("8.00", "EUR", "CRDT", "BOOK", "2026-03-04", dtl("<RmtInf><Ustrd>here</Ustrd></RmtInf>"))
            + ntry("9.00", "EUR", "CRDT", "INFO", "2026-03-04", dtl("<RmtInf><Ustrd>only told</Ustrd></RmtInf>"))
        ],
        True,
    ),
    st("EUR", [(DAY, 800, None, "here", None)], out=2),
)
case(
    "camt, reversal indicator and return",
    "EUR",
    camt(
        "02",
        [
            account("DE89370400440532013000", "EUR", 5000, 3500)
            + ntry(
                "10.00",
                "EUR",
                "DBIT",
                "BOOK",
                "2026-03-04",
                dtl(
                    "<Refs><EndToEndId>DD-1</EndToEndId></Refs><RltdPties><Dbtr><Nm>Otto Rueck</Nm></Dbtr></RltdPties><RmtInf><Ustrd>Lastschrift</Ustrd></RmtInf><RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>"
                ),
                rvsl="<RvslInd>true</RvslInd>",
            )
            + ntry(
                "5.00",
                "EUR",
                "DBIT",
                "BOOK",
                "2026-03-04",
                dtl("<RltdPties><Cdtr><Nm>Druckerei</Nm></Cdtr></RltdPties><RmtInf><Ustrd>Papier</Ustrd></RmtInf>"),
            )
        ],
    ),
    st(
        "EUR", [(DAY, -1000, "Otto Rueck", "Lastschrift", "DD-1"), (DAY, -500, "Druckerei", "Papier", None)], 5000, 3500
    ),
)
case(
    "camt, charges taken off",
    "EUR",
    camt(
        "08",
        [
            account("BE68539007547034", "EUR", 0, 970)
            + ntry(
                "9.70",
                "EUR",
                "CRDT",
                "<Cd>BOOK</Cd>",
                "2026-03-04",
                '<Chrgs><TtlChrgsAndTaxAmt Ccy="EUR">0.30</TtlChrgsAndTaxAmt><Rcrd><Amt Ccy="EUR">0.30</Amt><CdtDbtInd>DBIT</CdtDbtInd></Rcrd></Chrgs>'
                + dtl(
                    '<Amt Ccy="EUR">10.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><RltdPties><Dbtr><Pty><Nm>Jean Dupont</Nm></Pty></Dbtr></RltdPties><RmtInf><Ustrd>Facture 12</Ustrd></RmtInf>'
                ),
            )
        ],
    ),
    st("EUR", [(DAY, 1000, "Jean Dupont", "Facture 12", None), (DAY, -30, None, None, None, "fee")], 0, 970),
)
case(
    "camt, missing booking date",
    "EUR",
    camt(
        "04",
        [
            account("DE89370400440532013000", "EUR", 0, 300)
            + ntry(
                "3.00", "EUR", "CRDT", "BOOK", None, dtl("<RmtInf><Ustrd>val only</Ustrd></RmtInf>"), val="2026-03-04"
            )
        ],
    ),
    st("EUR", [(DAY, 300, None, "val only", None)], 0, 300),
)
case(
    "camt, two accounts datetimes",
    "EUR",
    camt(
        "08",
        [
            account("DE89370400440532013000", "EUR", 0, 100)
            + ntry(
                "1.00",
                "EUR",
                "CRDT",
                "<Cd>BOOK</Cd>",
                None,
                "<BookgDt><DtTm>2026-03-04T23:30:00+01:00</DtTm></BookgDt><AddtlNtryInf>first</AddtlNtryInf>",
            ),
            account("DE02120300000000202051", "EUR", -200, 0)
            + ntry("2", "EUR", "CRDT", "<Cd>BOOK</Cd>", "2026-03-04", "<AddtlNtryInf>second</AddtlNtryInf>"),
        ],
    ),
    st("EUR", [(DAY, 100, None, "first", None)], 0, 100),
    st("EUR", [(DAY, 200, None, "second", None)], -200, 0),
)
case(
    "camt, prefixed yen",
    "JPY",
    '<?xml version="1.0"?><ns:Document xmlns:ns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.06"><ns:BkToCstmrStmt><ns:Stmt><ns:Id>1</ns:Id><ns:Acct><ns:Id><ns:Othr><ns:Id>1234567</ns:Id></ns:Othr></ns:Id></ns:Acct><ns:Bal><ns:Tp><ns:CdOrPrtry><ns:Cd>PRCD</ns:Cd></ns:CdOrPrtry></ns:Tp><ns:Amt Ccy="JPY">1000</ns:Amt><ns:CdtDbtInd>CRDT</ns:CdtDbtInd><ns:Dt><ns:Dt>2026-03-03</ns:Dt></ns:Dt></ns:Bal><ns:Bal><ns:Tp><ns:CdOrPrtry><ns:Cd>CLBD</ns:Cd></ns:CdOrPrtry></ns:Tp><ns:Amt Ccy="JPY">4000</ns:Amt><ns:CdtDbtInd>CRDT</ns:CdtDbtInd><ns:Dt><ns:Dt>2026-03-04</ns:Dt></ns:Dt></ns:Bal><ns:Ntry><ns:Amt Ccy="JPY">3000.00</ns:Amt><ns:CdtDbtInd>CRDT</ns:CdtDbtInd><ns:Sts>BOOK</ns:Sts><ns:BookgDt><ns:Dt>2026-03-04</ns:Dt></ns:BookgDt><ns:AddtlNtryInf>kaihi</ns:AddtlNtryInf></ns:Ntry></ns:Stmt></ns:BkToCstmrStmt></ns:Document>',
    st("JPY", [(DAY, 3000, None, "kaihi", None)], 1000, 4000),
)
case(
    "ofx, sgml one line",
    "USD",
    SG
    + "<OFX>"
    + SON
    + bank(
        "USD",
        "123",
        t("CREDIT", "20260304120000[-5:EST]", "45.00", "F1", "<NAME>SMITH &amp; SONS<MEMO>Inv 1001 &lt;paid&gt;")
        + t("DEBIT", "20260305", "-3.5", "F2", "<NAME>STAPLER SHOP"),
        "541.50",
    )
    + "</OFX>",
    st(
        "USD",
        [(DAY, 4500, "SMITH & SONS", "Inv 1001 <paid>", None), (date(2026, 3, 5), -350, "STAPLER SHOP", None, None)],
        None,
        54150,
    ),
)
case(
    "ofx, 1252 umlaut comma",
    "EUR",
    SG
    + "<OFX>"
    + SON
    + bank("EUR", "77", t("CREDIT", "20260304", "1234,56", "F1", "<NAME>Jürgen Groß<MEMO>Beitrag März"), "2000,00")
    + "</OFX>",
    st("EUR", [(DAY, 123456, "Jürgen Groß", "Beitrag März", None)], None, 200000),
    enc="cp1252",
)
case(
    "ofx, xml 2",
    "GBP",
    '<?xml version="1.0" encoding="UTF-8" standalone="no"?><?OFX OFXHEADER="200" VERSION="211" SECURITY="NONE" OLDFILEUID="NONE" NEWFILEUID="NONE"?><OFX><BANKMSGSRSV1><STMTTRNRS><TRNUID>1</TRNUID><STMTRS><CURDEF>GBP</CURDEF><BANKACCTFROM><BANKID>200000</BANKID><ACCTID>55779911</ACCTID><ACCTTYPE>CHECKING</ACCTTYPE></BANKACCTFROM><BANKTRANLIST><DTSTART>20260301</DTSTART><DTEND>20260305</DTEND><STMTTRN><TRNTYPE>DIRECTDEP</TRNTYPE><DTPOSTED>20260304000000.000[0:GMT]</DTPOSTED><TRNAMT>+20.00</TRNAMT><FITID>9</FITID><PAYEE><NAME>O&apos;Brien</NAME><ADDR1>x</ADDR1><CITY>y</CITY><STATE>z</STATE><POSTALCODE>1</POSTALCODE><PHONE>1</PHONE></PAYEE><MEMO>SUB 77</MEMO></STMTTRN></BANKTRANLIST><LEDGERBAL><BALAMT>120.00</BALAMT><DTASOF>20260305</DTASOF></LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>',
    st("GBP", [(DAY, 2000, "O'Brien", "SUB 77", None)], None, 12000),
)
case(
    "ofx, credit card",
    "USD",
    SG
    + "<OFX>"
    + SON
    + bank(
        "USD",
        "4111",
        t("DEBIT", "20260304", "-19.99", "F1", "<NAME>HOSTING CO")
        + t("CREDIT", "20260305", "100.00", "F2", "<NAME>PAYMENT THANK YOU"),
        "-250.01",
        cc=True,
    )
    + "</OFX>",
    st(
        "USD",
        [(DAY, -1999, "HOSTING CO", None, None), (date(2026, 3, 5), 10000, "PAYMENT THANK YOU", None, None)],
        None,
        -25001,
    ),
)
case(
    "ofx, two accounts",
    "USD",
    SG
    + "<OFX>"
    + SON
    + bank("USD", "1", t("CREDIT", "20260304", "1.00", "A", "<NAME>ONE"), "1.00")
    + bank("USD", "2", t("CREDIT", "20260304", "2.00", "A", "<NAME>TWO"), "2.00")
    + "</OFX>",
    st("USD", [(DAY, 100, "ONE", None, None)], None, 100),
    st("USD", [(DAY, 200, "TWO", None, None)], None, 200),
)
case(
    "ofx, yen",
    "JPY",
    SG.replace("CHARSET:1252", "CHARSET:NONE").replace("USASCII", "UTF-8")
    + "<OFX>"
    + bank("JPY", "3", t("CREDIT", "20260304", "5000", "A", "<NAME>ヤマダ タロウ"), "25000")
    + "</OFX>",
    st("JPY", [(DAY, 5000, "ヤマダ タロウ", None, None)], None, 25000),
)
case(
    "ofx, utf8 bom, lines, check number",
    "CAD",
    "\ufeff"
    + SG
    + "<OFX>\r\n"
    + bank(
        "CAD",
        "9",
        t("CHECK", "20260304", "-60.00", "A", "<CHECKNUM>0102<NAME>Émile")
        + t("FEE", "20260304", "-1.25", "B", "<NAME>Service charge"),
        "8.75",
    ).replace("><", ">\r\n<")
    + "\r\n</OFX>",
    st("CAD", [(DAY, -6000, "Émile", None, None), (DAY, -125, "Service charge", None, None, "fee")], None, 875),
)
case(
    "ofx, no balance, offset day",
    "BRL",
    SG
    + "<OFX>"
    + bank("BRL", "9", t("CREDIT", "20260304233000[-3:BRT]", "1.234,56", "A", "<MEMO>PIX RECEBIDO MARIA"))
    + "</OFX>",
    st("BRL", [(DAY, 123456, None, "PIX RECEBIDO MARIA", None)]),
)
case(
    "csv, german phone bank",
    "EUR",
    head_of("""
"Booking Date","Value Date","Partner Name","Partner Iban",Type,"Payment Reference","Account Name","Amount (EUR)","Original Amount","Original Currency","Exchange Rate"
2026-03-04,2026-03-04,"Erika Beispiel",DE12500105170648489891,"Credit Transfer","Rechnung 2026-0042","Main Account",119.00,,,
2026-03-05,2026-03-06,"CLOUD INC",,Presentment,,"Main Account",-9.12,-10.00,USD,0.912
"""),
    st(
        "EUR",
        [(DAY, 11900, "Erika Beispiel", "Rechnung 2026-0042", None), (date(2026, 3, 5), -912, "CLOUD INC", None, None)],
    ),
)
case(
    "csv, app with state and fee",
    "GBP",
    head_of("""
Type,Product,Started Date,Completed Date,Description,Amount,Fee,Currency,State,Balance
TOPUP,Current,2026-03-03 10:11:12,2026-03-04 10:11:13,Payment from Ann Lee,50.00,0.00,GBP,COMPLETED,150.00
TRANSFER,Current,2026-03-05 09:00:00,2026-03-05 09:00:01,To Bob Ray,-20.00,0.50,GBP,COMPLETED,129.50
CARD_PAYMENT,Current,2026-03-06 09:00:00,,Coffee,-3.00,0.00,GBP,REVERTED,
CARD_PAYMENT,Current,2026-03-07 09:00:00,,Tea,-2.00,0.00,GBP,PENDING,
"""),
    st(
        "GBP",
        [
            (date(2026, 3, 3), 5000, None, "Payment from Ann Lee", None),
            (date(2026, 3, 5), -2000, None, "To Bob Ray", None),
            (date(2026, 3, 5), -50, None, None, None, "fee"),
        ],
        10000,
        12950,
        out=2,
    ),
)
case(
    "csv, purse of many currencies",
    "EUR",
    head_of("""
"TransferWise ID",Date,Amount,Currency,Description,"Payment Reference","Running Balance","Exchange From","Exchange To","Exchange Rate","Payer Name","Payee Name","Payee Account Number",Merchant,"Card Last Four Digits","Card Holder Full Name",Attachment,Note,"Total fees"
TRANSFER-1,13-03-2026,75.00,EUR,"Received money from Ida Holm with reference INV 31","INV 31",175.00,,,,"Ida Holm",,,,,,,,0.00
TRANSFER-2,12-03-2026,-10.00,EUR,"Sent money to Print Oy",PAPER,100.00,,,,,"Print Oy",FI2112345600000785,,,,,,0.41
"""),
    st(
        "EUR",
        [
            (date(2026, 3, 12), -1000, "Print Oy", "PAPER", None),
            (date(2026, 3, 12), -41, None, None, None, "fee"),
            (date(2026, 3, 13), 7500, "Ida Holm", "INV 31", None),
        ],
        None,
        17500,
    ),
)
case(
    "csv, british app",
    "GBP",
    head_of("""
Date,Counter Party,Reference,Type,Amount (GBP),Balance (GBP),Spending Category,Notes
04/03/2026,Ann Lee,MEMBERSHIP 12,FASTER PAYMENT,30.00,130.00,INCOME,
13/03/2026,Paper Shop,,CONTACTLESS,-4.20,125.80,OFFICE,
"""),
    st(
        "GBP",
        [(DAY, 3000, "Ann Lee", None, "MEMBERSHIP 12"), (date(2026, 3, 13), -420, "Paper Shop", None, None)],
        10000,
        12580,
    ),
)
case(
    "csv, british card",
    "GBP",
    head_of("""
Transaction ID,Date,Time,Type,Name,Emoji,Category,Amount,Currency,Local amount,Local currency,Notes and #tags,Address,Receipt,Description,Category split,Money Out,Money In
tx_0000A1,04/03/2026,08:10:11,Faster payment,Bob Ray,,Income,12.50,GBP,12.50,GBP,,,,SUBS 44,,,12.50
tx_0000A2,15/03/2026,08:10:11,Card payment,Web Shop,,Shopping,-8.00,GBP,-10.00,USD,,,,WEBSHOP US,,-8.00,
"""),
    st("GBP", [(DAY, 1250, "Bob Ray", "SUBS 44", None), (date(2026, 3, 15), -800, "Web Shop", "WEBSHOP", None)]),
)
case(
    "csv, british memo",
    "GBP",
    head_of("""
Number,Date,Account,Amount,Subcategory,Memo
 ,25/03/2026,20-00-00 12345678,15.00,Counter Credit,"C SMITH\tINV 900 BGC"
 ,24/03/2026,20-00-00 12345678,-6.00,Payment,"STAMPS\tON 23 MAR BCC"
"""),
    st("GBP", [(date(2026, 3, 25), 1500, None, "INV 900", None), (date(2026, 3, 24), -600, None, "STAMPS", None)]),
)
case(
    "csv, british without head",
    "GBP",
    '25/03/2026,MRS A LEE INV 77,"1,020.00"\n24/03/2026,STAMPS LTD,-6.00\n',
    st("GBP", [(date(2026, 3, 25), 102000, None, "INV 77", None), (date(2026, 3, 24), -600, None, "STAMPS", None)]),
)


@pytest.mark.parametrize(("currency", "data", "statements"), CASES)
def test_a_file_of_a_stranger_is_read_as_its_standard_says(currency, data, statements):
    read_as_the_standard_says(currency, data, statements)
