"""Bank files composed from the standards and from exports as they are known, not from the readers; the names are invented."""

from datetime import date

import pytest

from broadsheet.payments.tests.strangers import (
    DAY,
    account,
    camt,
    collector,
    crlf,
    dtl,
    ntry,
    read_as_the_standard_says,
    st,
)

CASES, case = collector()

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


@pytest.mark.parametrize(("currency", "data", "statements"), CASES)
def test_a_file_of_a_stranger_is_read_as_its_standard_says(currency, data, statements):
    read_as_the_standard_says(currency, data, statements)
