"""Statements composed from the standards and from exports as they are known, not from the readers; the names are invented."""

from datetime import date

import pytest

from broadsheet.payments.statements.reading import read_statements

DAY = date(2026, 3, 4)
CASES = []


def case(name, currency, data, *statements, enc="utf-8"):
    CASES.append(pytest.param(currency, data.encode(enc), statements, id=name))


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


case(
    "mt940, german ?nn wraps",
    "EUR",
    crlf("""
:20:STARTUMS
:25:50010517/0648489890
:28C:00012/001
:60F:C260301EUR1000,00
:61:2603020302CR119,00N051NONREF
:86:166?00GUTSCHRIFT?109310?20SVWZ+Rechnung 2026-0042 Abo?21nnement M
aerz?30INGDDEFFXXX?31DE12500105170648489891?32Muster und Soehne Gesellsch
?33aft mbH?34000
:61:2603030303DR12,50N020NONREF
:86:177?00UEBERWEISUNG?20EREF+MIETE-77?21SVWZ+Lagerplatz?32Hof Verwal
tung
:62F:C260303EUR1106,50
-
"""),
    st(
        "EUR",
        [
            (
                date(2026, 3, 2),
                11900,
                "Muster und Soehne Gesellschaft mbH",
                "Rechnung 2026-0042 Abonnement Maerz",
                None,
            ),
            (date(2026, 3, 3), -1250, "Hof Verwaltung", "Lagerplatz", "MIETE-77"),
        ],
        100000,
        110650,
    ),
)
case(
    "mt940, sepa eref kref mref svwz",
    "EUR",
    crlf("""
:20:951110
:25:70090100/1234567
:28C:1/1
:60F:D260105EUR250,75
:61:2601070107C48,00NTRFNONREF//POS 55
:86:166?00SEPA-UEBERWEISUNG?20EREF+INV-2026-0007?21KREF+NONREF?22SVWZ+I
NV-2026-0007 Danke?30GENODEF1S04?31DE02700100800030876808?32ERIKA BEI
SPIEL
:62F:D260107EUR202,75
-
"""),
    st("EUR", [(date(2026, 1, 7), 4800, "ERIKA BEISPIEL", "INV-2026-0007 Danke", "INV-2026-0007")], -25075, -20275),
)
case(
    "mt940, dutch cooperative structured",
    "EUR",
    crlf("""
:940:
:20:940S260210
:25:NL44RABO0123456789 EUR
:28C:26041
:60F:C260209EUR000000000100,00
:61:260210C000000000025,00N541NONREF
NL02ABNA0123456789
:86:/EREF/K2026-19/BENM//NAME/J. de Vries/REMI/Contributie K2026-19 ja
nuari/ISDT/2026-02-10
:61:260210D000000000003,10N544NONREF
:86:/ORDP//NAME/Papierhandel B.V./REMI/Enveloppen
:62F:C260210EUR000000000121,90
"""),
    st(
        "EUR",
        [
            (date(2026, 2, 10), 2500, None, "Contributie K2026-19 januari", "K2026-19"),
            (date(2026, 2, 10), -310, "Papierhandel B.V.", "Enveloppen", None),
        ],
        10000,
        12190,
    ),
)
case(
    "mt940, dutch big sepa trtp",
    "EUR",
    crlf("""
ABNANL2A
940
ABNANL2A
:20:EEN BANK NV
:25:517852257
:28:19321/1
:60F:C260518EUR3236,28
:61:2605190519C9,00N192NONREF
:86:/TRTP/SEPA OVERBOEKING/IBAN/NL24RABO0311234567/BIC/RABONL2U/NAME/P.
 JANSEN/REMI/FACTUUR 2026-311/EREF/NOTPROVIDED
:61:2605190519D7,50N426NONREF
:86:BEA   NR:XXX1234   19.05.26/09.00 KANTOORWINKEL UTRECHT,PAS123
:62F:C260519EUR3237,78
-
"""),
    st(
        "EUR",
        [
            (date(2026, 5, 19), 900, "P. JANSEN", "FACTUUR 2026-311", None),
            (date(2026, 5, 19), -750, None, "KANTOORWINKEL", None),
        ],
        323628,
        323778,
    ),
)
case(
    "mt940, dutch cntp",
    "EUR",
    crlf("""
{1:F01INGBNL2ABXXX0000000000}
{2:I940INGBNL2AXXXN}
{4:
:20:P260722000000001
:25:NL69INGB0123456789EUR
:28C:00000
:60F:C260721EUR662,23
:61:2607220722C1,56NTRFEREF//00000000001005
/TRCD/00100/
:86:/EREF/EV12341REP1231456T1234//CNTP/NL32INGB0000012345/INGBNL2A/EEN
BANK NV INZAKE WEB///REMI/USTD//EV10001REP1000000T1000/
:61:2607220722D1,57NTRFPREF//00000000001006
/TRCD/00200/
:86:/PREF/M000000003333333//REMI/USTD//TOTAAL 1 VZ/
:62F:C260722EUR662,22
:64:C260722EUR662,22
:65:C260723EUR662,22
:86:/SUM/1/1/1,57/1,56/
-}
"""),
    st(
        "EUR",
        [
            (date(2026, 7, 22), 156, None, "EV10001REP1000000T1000", "EV12341REP1231456T1234"),
            (date(2026, 7, 22), -157, None, "TOTAAL 1 VZ", None),
        ],
        66223,
        66222,
    ),
)
case(
    "mt940, dutch ethical gt style",
    "EUR",
    crlf("""
:20:1234567890
:25:EENBANK/0390123456
:28:1
:60F:C260110EUR4975,09
:61:260115C19,96NET NONREF
:86:000>100987654321
>20ALGEMENE LIDMAATSCHAP 2026-
>210012>310390123459
:61:260116D1,00NET NONREF
:86:000>20KOSTEN
:62F:C260116EUR4994,05
-
"""),
    st(
        "EUR",
        [(date(2026, 1, 15), 1996, None, "LIDMAATSCHAP", None), (date(2026, 1, 16), -100, None, "KOSTEN", None)],
        497509,
        499405,
    ),
)
case(
    "mt940, polish tilde",
    "PLN",
    crlf("""
:20:MT940
:25:/PL84114020040000300276543210
:28C:00023
:60F:C260401PLN1500,00
:61:2604020402CN246,00NTRFNONREF//BR26092
:86:020~00PRZELEW PRZYCHODZACY
~20Faktura FV/2026/04/11 prenu~21merata roczna
~22
~3011402004~310000300200000001
~32JAN KOWALSKI~33UL. POLNA 3 00-001 WARSZAWA
~38PL1011402004000030020000001
:62F:C260402PLN1746,00
-
"""),
    st("PLN", [(date(2026, 4, 2), 24600, None, "FV/2026/04/11 prenumerata roczna", None)], 150000, 174600),
)
case(
    "mt940, polish, parts by semicolons",
    "PLN",
    crlf("""
:20:ST260605CYC/1
:25:PL50114010100000123456001001
:28C:103/1
:60F:C260605PLN200,00
:61:2606050605C50,00S944NONREF//BOS26060500001
944-PRZEL.KRAJ.WYCH.MT.ELX
:86:944 PRZEL.KRAJ.; z rach.: 19114010100000123456001002; od: ANNA NOWAK UL. D
LUGA 5; tyt.: FV 12/2026; TNR: 145271016138277.020002
:62F:C260605PLN250,00
-
"""),
    st("PLN", [(date(2026, 6, 5), 5000, None, "FV 12/2026", None)], 20000, 25000),
)
case(
    "mt940, swiss large",
    "CHF",
    crlf("""
:20:MT940-2603310
:25:CH9300762011623852957
:28C:90/1
:60F:C260330CHF12500,00
:61:2603310331CF150,NTRFNONREF//9930590TI1234567
Credit
:86:?20Rechnung 8812?32Hans Muster, Bahnhofstrasse 1, 8001 Zuerich
:61:2603310331DF5,30NCHGNONREF//9930590TI1234568
Dienstleistungspreis
:86:Spesen Kontofuehrung
:62F:C260331CHF12644,70
:64:C260331CHF12644,70
-
"""),
    st(
        "CHF",
        [(date(2026, 3, 31), 15000, None, "Rechnung 8812", None), (date(2026, 3, 31), -530, None, "Spesen", None)],
        1250000,
        1264470,
    ),
)
case(
    "mt940, norwegian plain with return",
    "NOK",
    crlf("""
{1:F01DNBANOKKXXX0000000000}{2:O9400000000000DNBANOKKXXX00000000000000000000N}{4:
:20:NO2609010001
:25:15030612345
:28C:170/1
:60F:C260831NOK1000,
:61:2609010901C500,NTRFKID 00012345//REF998
:86:KARI NORDMANN FAKTURA 12345
:61:2609010901RC500,NRTINONREF//REF999
:86:RETUR BETALING
:61:2609010901RD40,NTRFNONREF
:86:TILBAKEFORT UTBETALING
:62F:C260901NOK1040,
-}
"""),
    st(
        "NOK",
        [
            (date(2026, 9, 1), 50000, None, "FAKTURA 12345", None),
            (date(2026, 9, 1), -50000, None, "RETUR", None),
            (date(2026, 9, 1), 4000, None, "TILBAKEFORT", None),
        ],
        100000,
        104000,
    ),
)
case(
    "mt940, pages of one statement",
    "DKK",
    crlf("""
:20:PAGE1
:25:DK5000400440116243
:28C:7/1
:60F:C260101DKK10,00
:61:2512310101C20,00NTRFNONREF
:86:Medlem 1
:62M:C260101DKK30,00
-
:20:PAGE2
:25:DK5000400440116243
:28C:7/2
:60M:C260101DKK30,00
:61:2601010101D5,00NCHGNONREF
:86:Gebyr
:62F:C260101DKK25,00
:86:Renten er aendret fra 1. januar
-
"""),
    st("DKK", [(date(2026, 1, 1), 2000, None, "Medlem 1", None)], 1000, 3000),
    st("DKK", [(date(2026, 1, 1), -500, None, "Gebyr", None)], 3000, 2500),
)
case(
    "mt940, two accounts",
    "EUR",
    crlf("""
:20:A
:25:DE89370400440532013000
:28C:1/1
:60F:C260201EUR0,00
:61:2602020202C1,01NTRFNONREF
:86:Eins
:62F:C260202EUR1,01
-
:20:B
:25:DE02120300000000202051
:28C:1/1
:60F:D260201EUR5,00
:61:2602020202C2,02NTRFNONREF
:86:Zwei
:62F:D260202EUR2,98
-
"""),
    st("EUR", [(date(2026, 2, 2), 101, None, "Eins", None)], 0, 101),
    st("EUR", [(date(2026, 2, 2), 202, None, "Zwei", None)], -500, -298),
)
case(
    "camt, 053.02 ultimate debtor",
    "EUR",
    camt(
        "02",
        [
            account("DE89370400440532013000", "EUR", 10000, 14250)
            + ntry(
                "42.50",
                "EUR",
                "CRDT",
                "BOOK",
                "2026-03-04",
                "<AcctSvcrRef>A1</AcctSvcrRef><BkTxCd><Prtry><Cd>NTRF+166</Cd></Prtry></BkTxCd>"
                + dtl(
                    "<Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs><RltdPties><Dbtr><Nm>Zahl Dienst AG</Nm></Dbtr><UltmtDbtr><Nm>Erika Beispiel</Nm></UltmtDbtr></RltdPties><RmtInf><Ustrd>RE 2026-</Ustrd><Ustrd>0099</Ustrd></RmtInf>"
                ),
            )
        ],
    ),
    st("EUR", [(DAY, 4250, None, "0099", "")], 10000, 14250),
)
case(
    "camt, 053.08 status code and Pty",
    "EUR",
    camt(
        "08",
        [
            account("DE89370400440532013000", "EUR", 0, 1000)
            + ntry(
                "10.00",
                "EUR",
                "CRDT",
                "<Cd>BOOK</Cd>",
                "2026-03-04",
                dtl(
                    "<Refs><EndToEndId>E2E-5</EndToEndId></Refs><RltdPties><Dbtr><Pty><Nm>Anna Nowak</Nm></Pty></Dbtr></RltdPties><RmtInf><Ustrd>Invoice 5</Ustrd></RmtInf>"
                ),
            )
        ],
    ),
    st("EUR", [(DAY, 1000, "Anna Nowak", "Invoice 5", "E2E-5")], 0, 1000),
)
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
case(
    "csv, american check",
    "USD",
    head_of("""
Details,Posting Date,Description,Amount,Type,Balance,Check or Slip #
CREDIT,03/14/2026,"ZELLE PAYMENT FROM ANN LEE INV 5",40.00,QUICKPAY_CREDIT,140.00,,
DEBIT,03/13/2026,"STAMPS.COM",-5.00,ACH_DEBIT,100.00,,
"""),
    st(
        "USD",
        [(date(2026, 3, 14), 4000, None, "INV 5", None), (date(2026, 3, 13), -500, None, "STAMPS", None)],
        10500,
        14000,
    ),
)
case(
    "csv, american without head",
    "USD",
    '"03/14/2026","40.00","*","","ZELLE FROM ANN LEE ON 03/14 REF # X1 INV 5"\n"03/13/2026","-5.00","*","101","CHECK # 101"\n',
    st("USD", [(date(2026, 3, 14), 4000, None, "INV 5", None), (date(2026, 3, 13), -500, None, "CHECK", None)]),
)
case(
    "csv, german yellow",
    "EUR",
    "\ufeff"
    + head_of("""
Buchungstag;Wertstellung;Umsatzart;Buchungstext;Betrag;Währung;IBAN Kontoinhaber;Kategorie
04.03.2026;04.03.2026;Gutschrift;Erika Beispiel Rechnung 42 End-to-End-Ref.: NOTPROVIDED;1.119,00;EUR;DE89370400440532013000;Einnahmen
03.03.2026;03.03.2026;Überweisung;Papier GmbH Umschläge;-12,50;EUR;DE89370400440532013000;Büro
"""),
    st("EUR", [(DAY, 111900, None, "Rechnung 42", None), (date(2026, 3, 3), -1250, None, "Umschläge", None)]),
)
case(
    "csv, german direct with preamble",
    "EUR",
    head_of("""
;
"Umsätze Girokonto";"Zeitraum: 30 Tage";
"Neuer Kontostand";"1.131,50 EUR";

"Buchungstag";"Wertstellung (Valuta)";"Vorgang";"Buchungstext";"Umsatz in EUR";
"offen";"05.03.2026";"Kartenverfügung";"Buchungstext: HOTEL";"-80,00";
"04.03.2026";"04.03.2026";"Übertrag / Überweisung";"Auftraggeber: ERIKA BEISPIEL Buchungstext: RECHNUNG 42 Ref. XY1/2";"119,00";
"03.03.2026";"03.03.2026";"Lastschrift / Belastung";"Auftraggeber: STROM AG Buchungstext: ABSCHLAG Ref. XY1/1";"-50,00";

"Alter Kontostand";"1.062,50 EUR";
"""),
    st("EUR", [(date(2026, 3, 3), -5000, None, "ABSCHLAG", None), (DAY, 11900, None, "RECHNUNG 42", None)], out=2),
    enc="cp1252",
)
case(
    "csv, italian in and out",
    "EUR",
    head_of("""
Data_Operazione;Data_Valuta;Entrate;Uscite;Descrizione;Descrizione_Completa;Stato;Moneymap
04/03/2026;04/03/2026;1.050,00;;Bonifico SEPA Italia;Ben: Circolo Ord: Maria Rossi Causale: Quota 2026/15;Contabilizzato;
03/03/2026;03/03/2026;;-3,95;Canone Mensile;Canone Mensile Conto;Contabilizzato;
"""),
    st("EUR", [(DAY, 105000, None, "Quota 2026/15", None), (date(2026, 3, 3), -395, None, "Canone", None)]),
)
case(
    "csv, french big",
    "EUR",
    head_of("""
Crédit;Compte de chèques;****1234;04/03/2026;;1 240,50
Date operation;Libelle court;Type operation;Libelle operation;Montant operation en euro
04/03/2026;VIR CPTE A CPTE RECU;VIREMENT RECU TIERS;VIR SEPA RECU /DE JEAN DUPONT /MOTIF FACTURE 12 /REF NOTPROVIDED;1 040,50
03/03/2026;;PRELEVEMENT;PRLV SEPA ELECTRICITE;-45,00
"""),
    st("EUR", [(date(2026, 3, 3), -4500, None, "ELECTRICITE", None), (DAY, 104050, None, "FACTURE 12", None)]),
    enc="cp1252",
)
case(
    "csv, spanish preamble",
    "EUR",
    head_of("""
Movimientos de cuenta;;;;
Cuenta:;ES9121000418450200051332;;;
Saldo:;1.250,00 EUR;;;

FECHA OPERACIÓN;FECHA VALOR;CONCEPTO;IMPORTE EUR;SALDO
04/03/2026;04/03/2026;Transferencia De Ana Garcia, Concepto Factura 12.;250,00;1.250,00
03/03/2026;03/03/2026;Recibo Luz;-40,00;1.000,00
"""),
    st(
        "EUR",
        [(DAY, 25000, None, "Factura 12", None), (date(2026, 3, 3), -4000, None, "Recibo Luz", None)],
        104000,
        125000,
    ),
)
case(
    "csv, polish savings",
    "PLN",
    head_of("""
"Data operacji","Data waluty","Typ transakcji","Kwota","Waluta","Saldo po transakcji","Opis transakcji","","",""
"2026-03-04","2026-03-04","Przelew na konto","+123.00","PLN","+623.00","Rachunek nadawcy: 11402004000030020000001","Nazwa nadawcy: JAN KOWALSKI","Tytuł: FV 11/2026",""
"2026-03-03","2026-03-02","Płatność kartą","-20.00","PLN","+500.00","Tytuł: 0001 PAPIER","Lokalizacja: Kraj: POLSKA","",""
"""),
    st("PLN", [(DAY, 12300, None, "FV 11/2026", None), (date(2026, 3, 3), -2000, None, "PAPIER", None)], 52000, 62300),
    enc="cp1250",
)
case(
    "csv, russian yellow",
    "RUB",
    head_of("""
"Дата операции";"Дата платежа";"Номер карты";"Статус";"Сумма операции";"Валюта операции";"Сумма платежа";"Валюта платежа";"Кэшбэк";"Категория";"MCC";"Описание";"Бонусы (включая кэшбэк)";"Округление на инвесткопилку";"Сумма операции с округлением"
"04.03.2026 12:13:14";"04.03.2026";"";"OK";"500,00";"RUB";"500,00";"RUB";"";"Пополнения";"";"Мария К. взнос 15";"0,00";"0,00";"500,00"
"03.03.2026 11:00:00";"03.03.2026";"*1234";"FAILED";"-70,00";"RUB";"-70,00";"RUB";"";"Кафе";"5812";"Кофе";"0,00";"0,00";"70,00"
"""),
    st("RUB", [(DAY, 50000, None, "взнос 15", None)], out=1),
    enc="cp1251",
)
case(
    "csv, card service, balance",
    "USD",
    head_of("""
id,Type,Source,Amount,Fee,Net,Currency,Created (UTC),Available On (UTC),Description,Customer Facing Amount,Customer Facing Currency,Transfer,Transfer Date (UTC),Transfer Group
txn_1,charge,ch_1,50.00,1.75,48.25,usd,2026-03-04 10:00,2026-03-06 00:00,Invoice 1001,50.00,usd,,,
txn_2,refund,re_1,-10.00,0.00,-10.00,usd,2026-03-05 10:00,2026-03-05 00:00,REFUND FOR CHARGE (Invoice 1000),,,,,
txn_3,payout,po_1,-38.25,0.00,-38.25,usd,2026-03-06 10:00,2026-03-06 00:00,PAYOUT,,,,,
"""),
    st(
        "USD",
        [
            (DAY, 5000, None, "Invoice 1001", None),
            (DAY, -175, None, None, None, "fee"),
            (date(2026, 3, 5), -1000, None, "Invoice 1000", None),
            (date(2026, 3, 6), -3825, None, "PAYOUT", None, "payout"),
        ],
    ),
)
case(
    "csv, german purse",
    "EUR",
    "\ufeff"
    + head_of("""
"Datum","Uhrzeit","Zeitzone","Name","Typ","Status","Währung","Brutto","Gebühr","Netto","Absender E-Mail-Adresse","Empfänger E-Mail-Adresse","Transaktionscode","Rechnungsnummer","Betreff","Auswirkung auf Guthaben"
"04.03.2026","10:11:12","Europe/Berlin","Erika Beispiel","Website-Zahlung","Abgeschlossen","EUR","20,00","-0,75","19,25","e@example.org","v@example.org","1AB23","2026-42","Beitrag","Haben"
"05.03.2026","10:11:12","Europe/Berlin","Otto Muster","Zahlung","Ausstehend","EUR","30,00","0,00","30,00","o@example.org","v@example.org","1AB24","","Beitrag","Memo"
"06.03.2026","10:11:12","Europe/Berlin","","Von Nutzer eingeleitete Abbuchung","Abgeschlossen","EUR","-19,25","0,00","-19,25","","","1AB25","","","Soll"
"""),
    st(
        "EUR",
        [
            (DAY, 2000, "Erika Beispiel", "Beitrag", "2026-42"),
            (DAY, -75, None, None, None, "fee"),
            (date(2026, 3, 6), -1925, None, None, None, "payout"),
        ],
        out=1,
    ),
)
case(
    "csv, purse of many currencies fee within",
    "EUR",
    head_of("""
"TransferWise ID",Date,Amount,Currency,Description,"Payment Reference","Running Balance","Payer Name","Payee Name",Merchant,"Total fees"
TRANSFER-1,15-03-2026,75.00,EUR,"Received money from Ida Holm","INV 31",175.00,"Ida Holm",,,0.00
TRANSFER-2,14-03-2026,-10.41,EUR,"Sent money to Print Oy",PAPER,100.00,,"Print Oy",,0.41
TRANSFER-3,13-03-2026,10.41,EUR,"Received money from Ola","INV 30",110.41,"Ola",,,0.00
"""),
    st(
        "EUR",
        [
            (date(2026, 3, 13), 1041, "Ola", None, None),
            (date(2026, 3, 14), -1041, "Print Oy", None, None),
            (date(2026, 3, 15), 7500, "Ida Holm", None, None),
        ],
        10000,
        17500,
    ),
)
case(
    "csv, dutch payments service",
    "EUR",
    head_of("""
Date,Payment method,Currency,Amount,Status,ID,Description,Consumer name,Consumer bank account,Consumer BIC,Settlement currency,Settlement amount,Settlement reference,Amount refunded
2026-03-04 10:11:12,ideal,EUR,25.00,paid,tr_1,Order 1001,J. Jansen,NL44RABO0123456789,RABONL2U,EUR,25.00,04.2603.01,0.00
2026-03-05 10:11:12,ideal,EUR,30.00,expired,tr_2,Order 1002,,,,,,,0.00
"""),
    st("EUR", [(DAY, 2500, "J. Jansen", "Order 1001", None)], out=1),
)
case(
    "csv, direct debits service",
    "GBP",
    head_of("""
id,created_at,charge_date,amount,description,currency,status,amount_refunded,reference,transaction_fee,payout_date,app_fee,links.mandate,links.creditor,customers.given_name,customers.family_name
PM1,2026-03-01T08:00:00.000Z,2026-03-04,12.00,Membership 9,GBP,paid_out,0.00,,0.20,2026-03-07,,MD1,CR1,Ann,Lee
PM2,2026-03-01T08:00:00.000Z,2026-03-04,12.00,Membership 8,GBP,failed,0.00,,0.00,,,MD2,CR1,Bob,Ray
"""),
    st("GBP", [(DAY, 1200, None, "Membership 9", None), (DAY, -20, None, None, None, "fee")], out=1),
)
case(
    "csv, russian green",
    "RUB",
    head_of("""
Дата операции;Дата проводки;Код авторизации;Категория;Описание операции;Сумма в валюте счёта;Остаток
04.03.2026;05.03.2026;123456;Перевод;Перевод от И. Мария, счёт 15;+1 500,00;2 500,00
03.03.2026;04.03.2026;123455;Кафе;КОФЕЙНЯ;200,00;1 000,00
"""),
    st(
        "RUB", [(date(2026, 3, 3), -20000, None, "КОФЕЙНЯ", None), (DAY, 150000, None, "счёт 15", None)], 120000, 250000
    ),
)


@pytest.mark.parametrize(("currency", "data", "statements"), CASES)
def test_a_file_of_a_stranger_is_read_as_its_standard_says(currency, data, statements):
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
