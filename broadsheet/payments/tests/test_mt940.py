"""MT940 as banks of several countries write it."""

from datetime import date

import pytest

from broadsheet.payments.statements.field86 import Details, details_of
from broadsheet.payments.statements.lines import NotAStatement
from broadsheet.payments.statements.reading import read_statements

HEAD = ":20:STMT\n:25:DE89370400440532013000\n:28C:00001/001\n:60F:C260301EUR1000,00\n"


def page(*entries, closing):
    return f"{HEAD}{chr(10).join(entries)}\n:62F:C260331EUR{closing}\n-\n".encode()


def lines(data):
    return [line for made in read_statements(data, "EUR", today=date(2026, 4, 1)) for line in made.lines]


@pytest.mark.parametrize(
    ("mark", "minor"),
    [
        ("C", 1400),
        ("D", -1400),
        ("RC", -1400),
        ("RD", 1400),
        ("CR", 1400),
        ("DR", -1400),
        ("RCR", -1400),
        ("RDR", 1400),
    ],
)
def test_a_reversal_turns_the_sign(mark, minor):
    """The letter behind the mark is the third one of the currency. Source: field 61, subfields 3 and 4."""
    (line,) = lines(page(f":61:2603020303{mark}14,00NTRFNONREF//X1", ":86:words", closing="1014,00"))
    assert (line.minor, line.day, line.bank_id) == (minor, date(2026, 3, 3), "X1")


def test_what_is_expected_is_no_money_yet():
    (made,) = read_statements(
        page(":61:260302C14,00NTRFNONREF", ":61:260302EC20,00NTRFNONREF", closing="1014,00"),
        "EUR",
        today=date(2026, 4, 1),
    )
    assert [line.minor for line in made.lines] == [1400]
    assert made.left_out == ("entry 2: it is expected, not booked yet",)


def test_the_day_of_booking_lies_in_the_year_next_to_the_value():
    entries = [":61:2512310102C1,00NTRFNONREF", ":61:2601021231C1,00NTRFNONREF"]
    assert [line.day for line in lines(page(*entries, closing="1002,00"))] == [date(2026, 1, 2), date(2025, 12, 31)]


@pytest.mark.parametrize("end", [":62F:C260331EUR1014,00\n", ":62F:C260331EUR1014,00\n:64:C260331EUR1014,00\n"])
def test_a_note_behind_the_balance_is_of_no_entry(end):
    plain = f"{HEAD}:61:260302C14,00NTRFNONREF\n:86:WINTER BOOK\n{end}".encode()
    noted = plain + b":86:/SUM/1/0/14,00/0,00/\n-\n"
    assert lines(noted) == lines(plain)
    assert lines(noted)[0].words == "WINTER BOOK"


def test_pages_of_one_statement_are_each_sound():
    second = b":20:STMT\n:25:DE89370400440532013000\n:28C:00001/002\n:60M:C260302EUR1400,00\n:61:260302C400,00NTRFNONREF\n:62F:C260302EUR1800,00\n-\n"
    first = f"{HEAD}:61:260302C400,00NTRFNONREF\n:62M:C260302EUR1400,00\n-\n".encode()
    made = read_statements(first + second, "EUR", today=date(2026, 4, 1))
    assert [(one.opening, one.closing, one.is_sound) for one in made] == [
        (100000, 140000, True),
        (140000, 180000, True),
    ]


@pytest.mark.parametrize(
    "written",
    ["DE89370400440532013000EUR", "DE89370400440532013000 EUR", "DE89370400440532013000", "DE/DE89370400440532013000"],
)
def test_the_account_is_read_without_what_stands_around_it(written):
    data = page(closing="1000,00").replace(b":25:DE89370400440532013000", f":25:{written}".encode())
    assert read_statements(data, "EUR")[0].iban == "DE89370400440532013000"


def test_the_blocks_of_swift_around_a_message_are_taken_off():
    data = b"{1:F01BANKDEFFAXXX0000000000}{2:I940BANKDEFFXXXXN}{4:\r\n" + page(
        ":61:260302C14,00NTRFNONREF", ":86:WINTER BOOK", closing="1014,00"
    ).replace(b"\n-\n", b"\r\n-}\r\n")
    assert [(line.minor, line.words) for line in lines(data)] == [(1400, "WINTER BOOK")]


def test_a_time_of_day_makes_no_mt940():
    text = b"Date,Time,Name,Amount\n2026-03-02,12:20:45,Maud Wetherlight,14.00\n2026-03-03,10:60F:00,Tobit Arden,2.00\n"
    made = read_statements(text, "GBP")
    assert [(line.minor, line.name) for line in made[0].lines] == [(1400, "Maud Wetherlight"), (200, "Tobit Arden")]
    assert made[0].kind.startswith("csv:")


def test_a_damaged_entry_is_told_and_the_others_are_taken():
    (made,) = read_statements(
        page(":61:garbage", ":61:260302C14,00NTRFNONREF", closing="1014,00"), "EUR", today=date(2026, 4, 1)
    )
    assert [line.minor for line in made.lines] == [1400]
    assert made.faults == ("entry 1: “garbage” is no entry",)
    with pytest.raises(NotAStatement):
        read_statements(page(":61:garbage", closing="1014,00"), "EUR")


@pytest.mark.parametrize(
    ("raw", "name", "words", "reference"),
    [
        # Germany: subfields of 27 signs, cut by line ends; what fills its subfield goes on without a blank
        ("166?00GUTSCHRIFT?109310?20EREF+ORDER-17?21SVWZ+Mitgliedsbeitrag fuer d?22as Jahr 2026 und ein\nBuch?30COBADEFFXXX"
         "?31DE02120300000000202051?32WETHERLIGHT, MAUD", "WETHERLIGHT, MAUD", "Mitgliedsbeitrag fuer das Jahr 2026 und einBuch", "ORDER-17"),
        ("177?00SEPA-UEBERWEISUNG?20SVWZ+RF25 1000 17?21EREF+NOTPROVIDED?32TOBIT ARDEN", "TOBIT ARDEN", "RF25 1000 17", ""),
        ("166?00GUTSCHRIFT?20SVWZ+Spende?21ABWA+Ada Vane?32TREUHAND NORD", "Ada Vane (TREUHAND NORD)", "Spende", ""),
        ("105?00LASTSCHRIFT?20EREF+R-9?21KREF+K-1?22MREF+M-1?23CRED+DE98ZZZ09999999999?24SVWZ+Rechnung 12?32Druckerei am Hafen?33GmbH",
         "Druckerei am Hafen GmbH", "Rechnung 12", "R-9"),
        ("808?00ENTGELT?10931", "", "ENTGELT", ""),
        # the Netherlands
        ("/TRTP/SEPA OVERBOEKING/IBAN/NL02ABNA0123456789/BIC/ABNANL2A/NAME/M WETHERLIGHT/REMI/WINTER BOOK RF25100017/EREF/NOTPROVIDED",
         "M WETHERLIGHT", "WINTER BOOK RF25100017", ""),
        ("/IBAN/NL02ABNA0123456789/NAME/M WETHERLIGHT/REMI/RF25100017", "M WETHERLIGHT", "RF25100017", ""),
        ("/EREF/ORDER-17//ORDP//NAME/Maud Wetherlight/REMI/USTD//winter book//ISDT/2026-03-02", "Maud Wetherlight", "winter book", "ORDER-17"),
        ("/RTRN/MS03/BENM//NAME/Tobit Arden/REMI/came back/ISDT/2026-03-02", "Tobit Arden", "came back", ""),
        ("/EREF/E-1//CNTP/NL32INGB0000012345/INGBNL2A/Maud Wetherlight/Leith//REMI/USTD//RF25100017/", "Maud Wetherlight", "RF25100017", "E-1"),
        ("/REMI/STRD/CUR/RF25100017/NAME/Maud Wetherlight", "Maud Wetherlight", "", "RF25100017"),
        ("/ORDP//NAME/Trust/ULTD//NAME/Ada Vane/REMI/invoice 7/2026", "Ada Vane (Trust)", "invoice 7/2026", ""),
        ("NL28RABO9999999999 hr e.p. wetherlight\n\nwinter book", "hr e.p. wetherlight", "winter book", ""),
        # Poland and neighbours
        ("020~00VE02~20Skladka za rok~21 2026~3010500099~310000000000012345~32LUCJA ZOLKIEWSKA~33UL. LIPOWA 4~38PL61109010140000071219812874",
         "LUCJA ZOLKIEWSKA UL. LIPOWA 4", "Skladka za rok 2026", ""),
        ("723<00PRZELEW<20RF25100017<32TOBIT ARDEN", "TOBIT ARDEN", "RF25100017", ""),
        # Switzerland
        ("GUTSCHRIFT VON FREMDBANK\nAUFTRAGGEBER: Maud Wetherlight\nMITTEILUNGEN: winter book\nREFERENZEN: NOTPROVIDED", "Maud Wetherlight", "winter book", ""),
        ("Bonifico\nORDINANTE: Ottavia Lucente\nCAUSALE: quota 2026", "Ottavia Lucente", "quota 2026", ""),
        # words alone
        ("RF25 1000 17 winter\nbook", "", "RF25 1000 17 winter book", ""),
    ],
)  # fmt: skip
def test_field_86_in_the_ways_of_banks(raw, name, words, reference):
    told = details_of([raw])
    assert (told.name, told.words, told.reference) == (name, words, reference)


def test_a_line_that_is_full_goes_on_without_a_blank():
    line = "/TRTP/SEPA OVERBOEKING/IBAN/NL02ABNA0123456789/NAME/MAUD WETHERLIGHT/REMI/A"[:61] + "/REM"
    assert len(line) == 65
    assert details_of([f"{line}\nI/winter book"]).words == "winter book"


def test_no_field_tells_nothing():
    assert details_of([]) == details_of(["\n"]) == Details()


def test_the_key_holds_the_banks_own_numbers_alone():
    one = lines(page(":61:260302C14,00NTRFNONREF//X1", ":86:?20one?32A", closing="1014,00"))[0]
    two = lines(page(":61:260302C14,00NTRFNONREF//X1", ":86:/NAME/B/REMI/two", closing="1014,00"))[0]
    assert (one.bank_id, two.bank_id) == ("X1", "X1")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "iso8859-1"])
def test_letters_of_any_code_page(encoding):
    data = (
        page(":61:260302C14,00NTRFNONREF", ":86:?20Beitrag für März?32Jürgen Größl", closing="1014,00")
        .decode()
        .encode(encoding)
    )
    assert [(line.name, line.words) for line in lines(data)] == [("Jürgen Größl", "Beitrag für März")]
