"""CSV in the style of banks and payment services of many countries; the names are invented."""

from datetime import date

import pytest

from broadsheet.payments.statements.lines import FEE, PAYOUT, NotAStatement
from broadsheet.payments.statements.reading import read_statements
from broadsheet.payments.statements.table import DayOrMonth, WhichColumns, read_table

TODAY = date(2026, 4, 1)


def only(data, currency="EUR", **options):
    found = read_statements(data if isinstance(data, bytes) else data.encode(), currency, today=TODAY, **options)
    assert len(found) == 1
    return found[0]


def told(data, currency="EUR", **options):
    return [(line.day.isoformat(), line.minor, line.name, line.words) for line in only(data, currency, **options).lines]


# Two entries of each: 2 March 24.00 from a payer with words, 3 March −950.00 to a printer.
STYLES = {
    "german savings bank": (
        "EUR", '"Auftragskonto";"Buchungstag";"Valutadatum";"Buchungstext";"Verwendungszweck";"Beguenstigter/Zahlungspflichtiger";"Kontonummer/IBAN";"BIC";"Betrag";"Waehrung";"Info"\n'
        '"DE89370400440532013000";"03.03.26";"03.03.26";"ONLINE-UEBERWEISUNG";"Rechnung 12";"Druckerei am Hafen";"DE02120300000000202051";"BYLADEM1001";"-950,00";"EUR";"Umsatz gebucht"\n'
        '"DE89370400440532013000";"02.03.26";"02.03.26";"GUTSCHR. UEBERWEISUNG";"RF25 1000 17";"Jürgen Größl";"DE02120300000000202051";"BYLADEM1001";"24,00";"EUR";"Umsatz gebucht"\n',
        "Jürgen Größl", "RF25 1000 17", "cp1252",
    ),
    "german direct bank, new": (
        "EUR", '"Girokonto";"DE89370400440532013000"\n""\n"Kontostand vom 31.03.2026:";"1.074,00 €"\n""\n"Buchungsdatum";"Wertstellung";"Status";"Zahlungspflichtige*r";"Zahlungsempfänger*in";"Verwendungszweck";"Umsatztyp";"IBAN";"Betrag (€)";"Gläubiger-ID"\n'
        '"03.03.26";"03.03.26";"Gebucht";"NIGHTGLASS";"Druckerei am Hafen";"Rechnung 12";"Ausgang";"DE02120300000000202051";"-950,00";""\n'
        '"02.03.26";"02.03.26";"Gebucht";"Jürgen Größl";"NIGHTGLASS";"RF25 1000 17";"Eingang";"DE02120300000000202051";"24,00";""\n',
        "Jürgen Größl", "RF25 1000 17", "utf-8-sig",
    ),
    "german cooperative bank, S and H": (
        "EUR", "Buchungstag;Valuta;Auftraggeber/Zahlungsempfänger;Vorgang/Verwendungszweck;Währung;Umsatz;S/H\n"
        "02.03.2026;02.03.2026;Jürgen Größl;RF25 1000 17;EUR;24,00;H\n03.03.2026;03.03.2026;Druckerei am Hafen;Rechnung 12;EUR;950,00;S\n",
        "Jürgen Größl", "RF25 1000 17", "cp850",
    ),
    "dutch, af and bij": (
        "EUR", '"Datum";"Naam / Omschrijving";"Rekening";"Tegenrekening";"Code";"Af Bij";"Bedrag (EUR)";"Mutatiesoort";"Mededelingen"\n'
        '"20260303";"Drukkerij aan de Haven";"NL91ABNA0417164300";"NL02ABNA0123456789";"OV";"Af";"950,00";"Overschrijving";"factuur 12"\n'
        '"20260302";"J. Vuurtoren";"NL91ABNA0417164300";"NL02ABNA0123456789";"OV";"Bij";"24,00";"Overschrijving";"RF25 1000 17"\n',
        "J. Vuurtoren", "RF25 1000 17", "utf-8",
    ),
    "dutch, three columns of words": (
        "EUR", '"IBAN/BBAN","Munt","BIC","Volgnr","Datum","Rentedatum","Bedrag","Saldo na trn","Tegenrekening IBAN/BBAN","Naam tegenpartij","Code","Transactiereferentie","Omschrijving-1","Omschrijving-2","Omschrijving-3"\n'
        '"NL91RABO0417164300","EUR","RABONL2U","000000000000001","2026-03-02","2026-03-02","+24,00","+1024,00","NL02ABNA0123456789","J. Vuurtoren","cb","T1","RF25 1000 17","voor het boek",""\n'
        '"NL91RABO0417164300","EUR","RABONL2U","000000000000002","2026-03-03","2026-03-03","-950,00","+74,00","NL02ABNA0123456789","Drukkerij aan de Haven","cb","T2","factuur 12","",""\n',
        "J. Vuurtoren", "RF25 1000 17 voor het boek", "utf-8",
    ),
    "italian, dare and avere": (
        "EUR", "Conto corrente;12345\n\nData contabile;Data valuta;Descrizione;Dare;Avere\n02/03/2026;02/03/2026;Bonifico di Ottavia Lucente RF25 1000 17;;24,00\n"
        "03/03/2026;03/03/2026;Tipografia al Porto;950,00;\n", "", "Bonifico di Ottavia Lucente RF25 1000 17", "iso8859-15",
    ),
    "italian, one column of direction": (
        "EUR", "Data;Importo;Dare/Avere;Ordinante;Causale\n02/03/2026;24,00;Avere;Ottavia Lucente;RF25 1000 17\n03/03/2026;950,00;Dare;Tipografia al Porto;fattura 12\n",
        "Ottavia Lucente", "RF25 1000 17", "utf-8",
    ),
    "french": (
        "EUR", "Date de comptabilisation;Libelle simplifie;Libelle operation;Reference;Informations complementaires;Type operation;Debit;Credit;Date operation;Date de valeur\n"
        "02/03/2026;VIR BASILE FONTCLAIRE;VIR BASILE FONTCLAIRE;;RF25 1000 17;Virement recu;;+24,00;02/03/2026;02/03/2026\n"
        "03/03/2026;VIR IMPRIMERIE DU PORT;VIR IMPRIMERIE DU PORT;;facture 12;Virement;-950,00;;03/03/2026;03/03/2026\n",
        "", "VIR BASILE FONTCLAIRE RF25 1000 17", "cp1252",
    ),
    "spanish": (
        "EUR", "Fecha;F. Valor;Concepto;Movimiento;Importe;Divisa;Disponible;Observaciones\n03/03/2026;03/03/2026;Imprenta del Puerto;Pago;-950,00;EUR;74,00;factura 12\n"
        "02/03/2026;02/03/2026;Transferencia de Íñigo Peña;Abono;24,00;EUR;1.024,00;RF25 1000 17\n", "", "Transferencia de Íñigo Peña Abono RF25 1000 17", "cp1252",
    ),
    "polish": (
        "PLN", "Data operacji;Data księgowania;Opis operacji;Tytuł;Nadawca/Odbiorca;Numer konta;Kwota;Saldo po operacji\n2026-03-02;2026-03-02;PRZELEW;RF25 1000 17;Łucja Żółkiewska;'61109010140000071219812874';24,00;1 024,00\n"
        "2026-03-03;2026-03-03;PRZELEW;faktura 12;Drukarnia w Porcie;'61109010140000071219812874';-950,00;74,00\n", "Łucja Żółkiewska", "PRZELEW RF25 1000 17", "cp1250",
    ),
    "czech": (
        "CZK", '"Datum";"Objem";"Měna";"Protiúčet";"Název protiúčtu";"VS";"Zpráva pro příjemce"\n"02.03.2026";"24,00";"CZK";"2600000001/2010";"Jiří Nováček";"";"RF25 1000 17"\n"03.03.2026";"-950,00";"CZK";"2600000001/2010";"Tiskárna v přístavu";"";"faktura 12"\n',
        "Jiří Nováček", "RF25 1000 17", "iso8859-2",
    ),
    "swedish": (
        "SEK", "Bokföringsdag;Belopp;Avsändare;Mottagare;Namn;Rubrik;Saldo;Valuta\n2026/03/02;24,00;;;Åsa Ängström;RF25 1000 17;1024,00;SEK\n2026/03/03;-950,00;;Hamntryckeriet;Hamntryckeriet;faktura 12;74,00;SEK\n",
        "Åsa Ängström", "RF25 1000 17", "iso8859-1",
    ),
    "norwegian, in and out": (
        "NOK", "Dato;Forklaring;Rentedato;Ut fra konto;Inn på konto\n02.03.2026;Fra Åse Ødegård RF25 1000 17;02.03.2026;;24,00\n03.03.2026;Havnetrykkeriet;03.03.2026;950,00;\n", "", "Fra Åse Ødegård RF25 1000 17", "cp1252",
    ),
    "turkish": ("TRY", "Tarih;Açıklama;Tutar;Bakiye\n02.03.2026;Işıl Çağdaş RF25 1000 17;24,00;1.024,00\n03.03.2026;Liman Matbaası;-950,00;74,00\n", "", "Işıl Çağdaş RF25 1000 17", "cp1254"),
    "russian, in and out": (
        "RUB", "Дата операции;Контрагент;Назначение платежа;Приход;Расход\n02.03.2026;Вера Ветлугина;RF25 1000 17;24,00;\n03.03.2026;Портовая типография;счёт 12;;950,00\n", "Вера Ветлугина", "RF25 1000 17", "cp1251",
    ),
    "russian, signs of direction": (
        "RUB", "Дата;Плательщик;Дт/Кт;Сумма;Назначение\n02.03.2026;Вера Ветлугина;Кт;24,00;RF25 1000 17\n03.03.2026;Портовая типография;Дт;950,00;счёт 12\n", "Вера Ветлугина", "RF25 1000 17", "koi8-r",
    ),
    "ukrainian": ("UAH", "Дата операції;Платник;Призначення платежу;Сума;Валюта\n02.03.2026;Віра Їжакевич;RF25 1000 17;24,00;UAH\n03.03.2026;Друкарня;рахунок 12;-950,00;UAH\n", "Віра Їжакевич", "RF25 1000 17", "cp1251"),
    "greek": ("EUR", "Ημερομηνία;Περιγραφή;Ποσό\n02/03/2026;Ελένη Παππά RF25 1000 17;24,00\n03/03/2026;Τυπογραφείο;-950,00\n", "", "Ελένη Παππά RF25 1000 17", "cp1253"),
    "persian, solar years": ("IRR", "تاریخ,شرح,واریز,برداشت,مانده\n۱۴۰۴/۱۲/۱۱,نسرین دولتیار RF25 1000 17,۲۴٫۰۰,,۱٬۰۲۴٫۰۰\n۱۴۰۴/۱۲/۱۲,چاپخانه,,۹۵۰٫۰۰,۷۴٫۰۰\n", "", "نسرین دولتیار RF25 1000 17", "utf-8"),
    "hebrew": ("ILS", "תאריך,תיאור,חובה,זכות,יתרה\n02/03/2026,שרה לוי RF25 1000 17,,24.00,1024.00\n03/03/2026,דפוס הנמל,950.00,,74.00\n", "", "שרה לוי RF25 1000 17", "cp1255"),
    "japanese": ("EUR", "日付,お取引内容,お引出金額,お預入金額,残高\n2026/3/2,山田太郎 RF25 1000 17,,24.00,1024.00\n2026/3/3,港の印刷所,950.00,,74.00\n", "", "山田太郎 RF25 1000 17", "shift_jis"),
    "chinese": ("CNY", "交易日期,对方户名,收入金额,支出,余额,备注\n2026-03-02,张三,24.00,,1024.00,RF25 1000 17\n2026-03-03,港口印刷厂,,950.00,74.00,发票\n", "张三", "RF25 1000 17", "gb18030"),
    "british": ("GBP", "Date,Type,Description,Paid out,Paid in,Balance\n02 Mar 2026,FPI,M WETHERLIGHT RF25 1000 17,,24.00,1024.00\n03 Mar 2026,DD,HARBOUR PRINTERS,950.00,,74.00\n", "", "M WETHERLIGHT RF25 1000 17", "utf-8"),
    "american": ("USD", "Details,Posting Date,Description,Amount,Type,Balance,Check or Slip #\nCREDIT,03/02/2026,ZELLE M WETHERLIGHT RF25 1000 17,24.00,QUICKPAY_CREDIT,1024.00,\nDEBIT,03/31/2026,HARBOUR PRINTERS,-950.00,ACH_DEBIT,74.00,\n", "", "", "utf-8"),
    "canadian, marks behind the amount": ("CAD", "Date,Transaction Description,Amount,Balance\n2026-03-02,E-TRANSFER M WETHERLIGHT RF25 1000 17,24.00 CR,1024.00\n2026-03-03,HARBOUR PRINTERS,950.00 DR,74.00\n", "", "E-TRANSFER M WETHERLIGHT RF25 1000 17", "utf-8"),
    "indian": ("INR", "Txn Date,Value Date,Description,Ref No./Cheque No.,Debit,Credit,Balance\n2 Mar 2026,2 Mar 2026,NEFT M WETHERLIGHT RF25 1000 17,,,24.00,\"1,024.00\"\n3 Mar 2026,3 Mar 2026,HARBOUR PRINTERS,,950.00,,74.00\n", "", "NEFT M WETHERLIGHT RF25 1000 17", "utf-8"),
    "brazilian": ("BRL", "Data Lançamento;Histórico;Descrição;Valor;Saldo\n02/03/2026;Pix recebido;Inês Gonçalves RF25 1000 17;24,00;1.024,00\n03/03/2026;Pix enviado;Gráfica do Porto;-950,00;74,00\n", "", "Pix recebido Inês Gonçalves RF25 1000 17", "cp1252"),
    "hungarian": ("HUF", "Könyvelés dátuma;Partner neve;Közlemény;Összeg;Deviza;Egyenleg\n2026.03.02.;Szűcs Ödön;RF25 1000 17;24,00;HUF;1 024,00\n2026.03.03.;Kikötői Nyomda;számla;-950,00;HUF;74,00\n", "Szűcs Ödön", "RF25 1000 17", "cp1250"),
}  # fmt: skip


@pytest.mark.parametrize("style", STYLES)
def test_each_style_gives_day_amount_payer_and_words(style):
    currency, text, name, words, encoding = STYLES[style]
    found = told(text.encode(encoding), currency)
    assert [(day, minor) for day, minor, _name, _words in found] in (
        [("2026-03-02", 2400), ("2026-03-03", -95000)],
        [("2026-03-02", 2400), ("2026-03-31", -95000)],
    )
    if style != "american":
        assert found[0][2:] == (name, words)
    assert "RF25 1000 17" in found[0][3]


# --- direction, currency, state, fee -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "came", "went"),
    [
        ("Type", "Credit", "Debit"), ("Debit/Credit", "CR", "DR"), ("Soll/Haben", "Haben", "Soll"), ("S/H", "H", "S"), ("D/C", "C", "D"),
        ("Dare/Avere", "A", "D"), ("Дебет/Кредит", "Кредит", "Дебет"), ("Sens", "Crédit", "Débit"), ("Af Bij", "Bij", "Af"), ("Balance Impact", "Credit", "Debit"),
        ("Debe/Haber", "H", "D"), ("收支", "收入", "支出"), ("نوع", "واریز", "برداشت"),
    ],
)  # fmt: skip
def test_a_column_of_direction_gives_the_sign(head, came, went):
    text = f"Date;{head};Amount;Name\n2026-03-02;{came};4.90;A\n2026-03-03;{went};4.90;B\n2026-03-04;{went};-1.00;C\n"
    assert [line.minor for line in only(text).lines] == [490, -490, -100]


def test_directions_that_nobody_knows_are_asked_about():
    text = "Date;Direction;Amount;Name\n2026-03-02;flux;4.90;A\n2026-03-03;credit;5.00;B\n"
    with pytest.raises(WhichColumns, match="flux"):
        only(text)
    assert [line.minor for line in only(text, is_out=frozenset({"Flux"})).lines] == [-490, 500]


def test_a_column_of_kinds_is_not_taken_for_one_of_directions():
    text = "Date,Type,Amount\n2026-03-02,FPI,4.90\n2026-03-03,DD,-1.00\n"
    assert [line.minor for line in only(text).lines] == [490, -100]


SERVICE = (
    "Date,Name,Type,Status,Currency,Gross,Fee,Net,Transaction ID,Balance,Note\n"
    "2026-03-14,Maud Wetherlight,Website Payment,Completed,GBP,14.00,-0.73,13.27,TXA1,13.27,RF31100006\n"
    "2026-03-15,Tobit Arden,Website Payment,Completed,USD,100.00,-3.90,96.10,TXA2,96.10,\n"
    "2026-03-16,Ada Vane,Website Payment,Pending,GBP,50.00,-1.90,48.10,TXA3,13.27,\n"
    "2026-03-17,Maud Wetherlight,Payment Refund,Completed,GBP,-14.00,0.44,-13.56,TXA4,-0.29,\n"
    "2026-03-18,,General Withdrawal,Completed,GBP,-5.00,0.00,-5.00,TXA5,-5.29,\n"
)


def test_a_services_file_tells_gross_fee_and_what_is_no_money_of_the_account():
    made = only(SERVICE, "GBP")
    assert [(line.minor, line.kind, line.bank_id) for line in made.lines] == [
        (1400, "", "TXA1"), (-73, FEE, "TXA1"), (-1400, "refund", "TXA4"), (44, FEE, "TXA4"), (-500, PAYOUT, "TXA5"),
    ]  # fmt: skip
    assert made.left_out == ("line 3: it is in USD, the account in GBP", "line 4: no money has moved: “Pending”")
    assert (made.opening, made.closing, made.is_sound) == (0, -529, True)


@pytest.mark.parametrize(
    "state",
    [
        "Pending",
        "Denied",
        "Ausstehend",
        "In sospeso",
        "En attente",
        "Pendiente",
        "В обработке",
        "در انتظار",
        "Oczekująca",
    ],
)
def test_what_has_not_happened_is_left_out_with_its_reason(state):
    text = f"Date;Amount;Status;Name\n2026-03-02;5.00;{state};A\n2026-03-03;6.00;Completed;B\n"
    made = only(text)
    assert [line.minor for line in made.lines] == [600]
    assert made.left_out == (f"line 2: no money has moved: “{state}”",)


def test_a_state_that_nobody_knows_is_a_question():
    made = only("Date;Amount;Status;Name\n2026-03-02;5.00;Quux;A\n2026-03-03;6.00;Completed;B\n")
    assert [bool(line.question) for line in made.lines] == [True, False]


def test_a_file_of_two_accounts_is_two_statements():
    text = "Account;Date;Amount;Name;Counterparty account\n" + "".join(
        f"NL91ABNA041716430{at % 2};2026-03-0{at + 1};{at + 1}.00;N{at};NL02ABNA01234567{at}9\n" for at in range(4)
    )
    found = read_statements(text.encode(), "EUR", today=TODAY)
    assert [(made.iban, [line.minor for line in made.lines]) for made in found] == [
        ("NL91ABNA0417164300", [100, 300]),
        ("NL91ABNA0417164301", [200, 400]),
    ]


# --- amounts and days ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "minor"),
    [("1,650.00", 165000), ("1.650,00", 165000), ("1'650.00", 165000), ("1 650,00", 165000), ("14,00-", -1400), ("(14.00)", -1400), ("−14.00", -1400),
     ("€ 14.00", 1400), ("14.00 EUR", 1400), ("14", 1400), ("14.5", 1450), ("1,23,456.00", 12345600)],
)  # fmt: skip
def test_amounts_in_the_ways_of_banks(written, minor):
    assert only(f"Date\tAmount\tName\n2026-03-02\t{written}\tA\n").lines[0].minor == minor


def test_a_point_before_three_digits_is_read_as_the_rest_of_the_file_writes():
    text = "Date;Amount;Name\n2026-03-02;1.650;A\n2026-03-03;12,50;B\n"
    assert [line.minor for line in only(text).lines] == [165000, 1250]
    made = only("Date;Amount;Name\n2026-03-02;1.650;A\n2026-03-03;12;B\n")
    assert (made.faults, [line.minor for line in made.lines]) == (("line 2: “1.650” is no amount in EUR",), [1200])


@pytest.mark.parametrize(
    "written", ["2026-03-02", "02.03.2026", "2.3.26", "20260302", "2026/03/02", "02-Mar-2026", "2 March 2026", "Mar 2, 2026", "2 mars 2026", "2. März 2026",
                "2 марта 2026", "2 de marzo de 2026", "2026-03-02T10:00:00Z", "2026年3月2日", "۱۴۰۴/۱۲/۱۱", "02/03/2569"],
)  # fmt: skip
def test_days_in_the_ways_of_banks(written):
    text = f"Date;Amount;Name\n{written};1.00;A\n"
    assert only(text, day_first=True).lines[0].day == date(2026, 3, 2)


def test_only_a_file_in_english_is_asked_which_comes_first():
    with pytest.raises(DayOrMonth):
        only("Date,Amount,Name\n03/02/2026,1.00,A\n")
    assert only("Date,Montant,Libellé\n03/02/2026,1.00,A\n").lines[0].day == date(2026, 2, 3)


def test_a_row_without_a_day_is_told():
    made = only("Date;Description;Amount\n2026-03-02;x;1.00\n;Total;1.00\n")
    assert made.left_out == ("line 3: it has no day: “Total 1.00”",)


def test_a_file_without_heads_is_read_by_what_stands_in_it():
    found = told("02/25/2026,24.00,,M WETHERLIGHT\n02/26/2026,-950.00,,HARBOUR PRINTERS\n", "USD")
    assert found == [("2026-02-25", 2400, "", "M WETHERLIGHT"), ("2026-02-26", -95000, "", "HARBOUR PRINTERS")]


def test_a_number_that_only_counts_the_rows_is_no_number_of_the_bank():
    assert "bank_id" not in read_table(b"Number,Date,Amount\n1,2026-03-02,1.00\n2,2026-03-03,2.00\n").guessed()


def test_a_spreadsheet_is_refused_with_what_to_do():
    with pytest.raises(NotAStatement, match="CSV"):
        only(b"PK\x03\x04 and so on")


def test_cells_that_excel_protects_are_words():
    text = 'sep=;\nDate;Amount;Transaction ID\n2026-03-02;1.00;="00012"\n2026-03-03;2.00;="00044"\n'
    assert [line.bank_id for line in only(text).lines] == ["00012", "00044"]
