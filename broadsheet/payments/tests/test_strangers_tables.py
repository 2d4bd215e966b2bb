"""Bank files composed from the standards and from exports as they are known, not from the readers; the names are invented."""

from datetime import date

import pytest

from broadsheet.payments.tests.strangers import (
    DAY,
    collector,
    head_of,
    read_as_the_standard_says,
    st,
)

CASES, case = collector()

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
            (date(2026, 3, 5), -1000, None, "Invoice 1000", None, "refund"),
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
    read_as_the_standard_says(currency, data, statements)
