"""How banks and payment services head the columns of their CSV files, and what they write into them. Plain data.

Words are bare of case, accents and what stands between them (`bare`). Of several columns that fit, the one whose words stand first
in the row below is taken; `name` and `words` take all that fit. Source: the files that banks of the countries offer for downloading.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

DAY, AMOUNT, IN, OUT, DIRECTION, CURRENCY, STATE, FEE, NAME, PAYEE, WORDS, REFERENCE, BANK_ID, BALANCE, ACCOUNT, OTHER, KIND, ABOUT = COLUMNS = (
    "day", "amount", "in", "out", "direction", "currency", "state", "fee", "name", "payee", "words", "reference", "bank_id", "balance",
    "account", "other", "kind", "about",
)  # fmt: skip
# Columns that several may be taken for.
JOINED = frozenset({WORDS, NAME})

# fmt: off
HEADS: dict[str, str] = {
    DAY: "booking date|date booked|posting date|posted date|post date|transaction date|completed date completed|date completed"
         "|date posted|booked on|charge date|finished on|created utc|created|date time|datetime|date"
         "|buchungstag|buchungsdatum|buchung|datum|boekingsdatum|boekdatum|transactiedatum|rentedatum"
         "|data contabile|data operazione|data registrazione|data movimento|data"
         "|date de comptabilisation|date comptable|date d operation|date operation|date de l operation|date d ecriture"
         "|fecha contable|fecha de operacion|fecha operacion|f operacion|fecha movimiento|fecha|f contable|fecha de la operacion"
         "|data lancamento|data do lancamento|data mov|data movimento|data de lancamento|data da operacao"
         "|data ksiegowania|data operacji|data transakcji|data wykonania|datum zauctovani|datum provedeni|datum zaksiegowania|datum uctovania"
         "|bokforingsdag|bokforingsdatum|bokfort|bokforingsdato|dato|bogfort|kirjauspaiva|pvm|arvopaiva|bokfort dato"
         "|konyveles datuma|konyveles napja|tranzakcio datuma|datum knjizenja|datum valute|data tranzactiei|data finalizarii tranzactiei"
         "|islem tarihi|tarih|kuupaev|makse kuupaev|datums|operacijos data|ημερομηνια|ημερομηνια συναλλαγης|ημ νια"
         "|дата операции|дата проводки|дата документа|дата платежа|дата транзакции|дата списания|дата обработки|дата операціі|дата"
         "|تاریخ|تاريخ|تاریخ تراکنش|تاریخ عملیات|תאריך|תאריך פעולה|日付|取引日|お取引日|年月日|日期|交易日期|交易时间|交易時間|记账日期|거래일|거래일시|거래일자"
         "|วันที่|tanggal|ngay giao dich|ngay|tarikh|दिनांक|txn date|tran date|trans date|value date|valuta|valutadatum|wertstellung|data valuta|date de valeur|date valeur|fecha valor|дата валютирования|rentedato|start date|started date",
    AMOUNT: "gross|gross amount|amount|transaction amount|amount in account currency|total amount|paid amount|amount eur|amount gbp|amount usd|amount chf"
            "|betrag|betrag eur|betrag in eur|umsatz|umsatz eur|umsatz in eur|buchungsbetrag|brutto|bedrag|bedrag eur|transactiebedrag"
            "|importo|importo eur|importo in euro|lordo|importo operazione|montant|montant eur|montant en eur|montant operation|montant en euros|brut|avant commission"
            "|importe|importe eur|importe en euros|bruto|monto|valor|valor r|montante|kwota|kwota operacji|kwota transakcji|castka|objem|suma|ciastka|kwota w walucie rachunku"
            "|belopp|belop|belob|beloeb|maara|summa|maara eur|osszeg|terheles jovairas|iznos|znesek|suma tranzactiei|tutar|islem tutari|tutar tl|saldo rorelse"
            "|ποσο|ποσο συναλλαγης|сумма|сумма операции|сумма платежа|сумма в валюте счета|сума|сума операціі|сума у валюті картки|износ|مبلغ|مبلغ تراکنش|المبلغ|סכום|金額|お取引金額|金额|交易金额|交易金額|금액|거래금액|จำนวนเงิน|jumlah|so tien|राशि|net|net amount|netto",
    IN: "paid in|money in|money received|credit|credits|credit amount|amount credit|deposit|deposits|deposit amount|deposit amt|received|receipts|cr|inflow|credit amt|paid in gbp|credit gbp"
        "|haben|gutschrift|gutschrift in chf|gutschrift in eur|eingang|haben eur|einnahmen|bij|bijschrijving|entrate|accrediti|accredito|avere|dare avere accredito"
        "|credit eur|credit euros|montant credit|au credit|abono|abonos|haber|ingreso|ingresos|deposito|depositos|credito|creditos|entrada|entradas|uznania|uznanie|wplaty|przychody|prijem|prichozi|kredit"
        "|insattning|inn pa konto|inn|ind|hyvitys|tulot|jovairas|uplata|uplate|primitak|incasari|alacak|yatan|gelen|πιστωση|πιστωσεις"
        "|приход|зачисление|зачислено|поступление|поступления|кредит|дохід|надходження|по кредиту|сумма по кредиту|сумма зачисления|واریز|بستانکار|دائن|إيداع|זכות|入金|入金額|お預り金額|お預入金額|预入金额|收入|收入金额|貸方|存入|입금|입금액|ฝาก|kredit jumlah|ghi co",
    OUT: "paid out|money out|money sent|debit|debits|debit amount|amount debit|withdrawal|withdrawals|withdrawal amount|withdrawal amt|spent|payments|dr|outflow|debit amt|paid out gbp|debit gbp"
         "|soll|lastschrift|belastung|belastung in chf|belastung in eur|ausgang|soll eur|ausgaben|af|afschrijving|uscite|addebiti|addebito|dare"
         "|debit eur|debit euros|montant debit|au debit|cargo|cargos|debe|gasto|gastos|retiro|retiros|debito|debitos|saida|saidas|obciazenia|obciazenie|wyplaty|rozchody|vydej|odchozi|debet"
         "|uttag|ut fra konto|ut|ud|veloitus|menot|terheles|isplata|isplate|izdatak|plati|borc|cekilen|giden|χρεωση|χρεωσεις"
         "|расход|списание|списано|дебет|витрата|по дебету|сумма по дебету|сумма списания|برداشت|بدهکار|مدين|سحب|חובה|出金|出金額|お引出金額|お支払金額|支出|支出金额|借方|提出|출금|출금액|ถอน|ghi no",
    DIRECTION: "debit credit|credit debit|debit credit indicator|credit debit indicator|cr dr|dr cr|d c|c d|dc|cd|type|transaction type|direction|sign|balance impact|indicator"
               "|soll haben|soll haben kennzeichen|haben soll|s h|sh|umsatztyp|af bij|bij af|dc indicator|debet credit|dare avere|segno|d a|sens|debit credit dc|signe|debe haber|d h|cargo abono|tipo|tipo movimento|natureza"
               "|rodzaj|strona|smer|wn ma|typ|retning|inn ut|til fra|t j|jel|smjer|tip|borc alacak|b a|χρεωση πιστωση|дебет кредит|дт кт|д к|тип|вид операции|тип операции|приход расход|направление|نوع|بدهکار بستانکار|נוסף|借贷|借贷标志|收支|收 支|入出金区分|구분|deposit withdrawal|movement|kierunek|impatto sul saldo|impact sur le solde|efecto en el saldo|impacto en el saldo|влияние на баланс|auswirkung auf guthaben|saldo impact",
    CURRENCY: "currency|ccy|currency code|payment currency|account currency|source currency|wahrung|waehrung|valuta|munt|divisa|devise|moneda|moeda|waluta|mena|valuutta|penznem|deviza|para birimi|doviz|νομισμα|валюта|валюта счета|валюта операции|ارز|عملة|מטבע|通貨|币种|幣別|통화|mata uang|muntsoort|valuta konta|currency eur",
    STATE: "status|state|payment status|transaction status|booking status|stato|etat|statut|estado|stav|status operacji|tila|allapot|durum|κατασταση|статус|состояние|وضعیت|حالة|סטטוס|状態|状态|交易状态|상태|situacao|buchungsstatus",
    FEE: "fee|fees|paypal fee|stripe fee|transaction fee|total fees|service fee|fee amount|source fee amount|commission|gebuhr|gebuhren|entgelt|kosten|tariffa|commissione|commissioni|tariffe|commission paypal|frais|comision|tarifa|taxa|prowizja|poplatek|oplata|gebyr|avgift|kulu|dij|komisyon|комиссия|کارمزد|עמלה|手数料|手续费|수수료",
    NAME: "name|payer|payer name|from name|sender|sender name|source name|remitter|debtor|counterparty|counterparty name|counter party|customer name|donor|donor name|other party|from|partner name|consumer name|merchant name|payee or payer|name of counterparty|contact name"
          "|auftraggeber beguenstigter|beguenstigter zahlungspflichtiger|begunstigter zahlungspflichtiger|auftraggeber empfanger|auftraggeber empfaenger|auftraggeber|zahlungspflichtiger|zahlungspflichtige r|name zahlungsbeteiligter|zahlungsbeteiligter|partnername|kontoinhaber gegenkonto|absender|vollstandiger name|partner"
          "|naam|naam tegenpartij|tegenpartij|naam omschrijving|naam tegenrekening|tegenrekeninghouder|opdrachtgever"
          "|ordinante|nominativo|controparte|nome|mittente|ordinante beneficiario|beneficiario ordinante|donneur d ordre|emetteur|tiers|nom|nom contrepartie|contrepartie|nom de la contrepartie|expediteur"
          "|ordenante|nombre|remitente|beneficiario o remitente|titular|remetente|nome remetente|ordenante beneficiario"
          "|nadawca|nadawca odbiorca|nazwa nadawcy|dane kontrahenta|kontrahent|nazwa kontrahenta|nazev protistrany|nazev protiuctu|protistrana|protiucet nazev|nazov protiuctu|nazov partnera|avsandare|avsandare mottagare|avsender|afsender|navn|namn|saaja maksaja|maksaja|partner neve|ellenoldali nev|uplatitelj|platitelj|ordonator|gonderen|gonderici|αποστολεας|επωνυμια|ονομα"
          "|плательщик|контрагент|отправитель|имя|фио|наименование плательщика|наименование контрагента|корреспондент|наименование корреспондента|платник|наименование|от кого"
          "|پرداخت کننده|پرداخت‌کننده|نام|نام واریز کننده|نام پرداخت کننده|فرستنده|اسم|المرسل|שם|お名前|振込依頼人|依頼人名|对方户名|对方姓名|对方账户名|付款人|對方戶名|의뢰인|보낸분|ชื่อ|nama|ten|メモ名",
    PAYEE: "payee|payee name|beneficiary|beneficiary name|recipient|target name|to|creditor|beguenstigter|begunstigter|empfanger|empfaenger|zahlungsempfanger|zahlungsempfanger in|zahlungsempfaenger|ontvanger|begunstigde|naam begunstigde|beneficiario|destinatario|beneficiaire|destinataire|odbiorca|nazwa odbiorcy|prijemce|mottagare|mottaker|modtager|saaja|kedvezmenyezett|primatelj|beneficiar|alici|παραληπτης|получатель|наименование получателя|отримувач|گیرنده|المستفيد|收款人|受取人|받는분",
    WORDS: "description|details|transaction details|transaction description|memo|message|narrative|narration|note|notes|subject|purpose|remittance information|payment reference|reference text|particulars|payment details|bank reference text|item title|transaction narrative|remarks|comment|transaction remarks|additional information|analysis|particular"
           "|verwendungszweck|mitteilung|text|zahlungszweck|vorgang verwendungszweck|betreff|buchungsdetails|avisierungstext|beschreibung\\d?|beschreibung|fussnoten"
           "|omschrijving|omschrijving \\d|mededelingen|mededeling|vrije mededeling|omschrijving transactie"
           "|descrizione|descrizione estesa|descrizione completa|descrizione operazione|causale|causale descrizione|dettagli|messaggio|nota|oggetto|operazione"
           "|libelle|libelle operation|libelle de l operation|libelle simplifie|libelle complementaire|informations complementaires|motif|communication|communications|description|detail|remarque|objet|reference libelle|detail de l ecriture"
           "|concepto|concepto ampliado|descripcion|mas datos|observaciones|detalle|detalles|mensaje|motivo|glosa|descricao|historico|descritivo|mensagem|descricao do movimento|movimiento"
           "|tytul|tytul operacji|tytulem|opis|opis operacji|opis transakcji|szczegoly|zprava pro prijemce|zprava|popis|poznamka|sprava pre prijimatela|informacia pre prijemcu|ucel platby|meddelande|specifikation|rubrik|text meddelande|beskrivning|melding|beskrivelse|forklaring|tekst|viesti|selite|saajan viesti|kozlemeny|megjegyzes|leiras|opis placanja|namen|svrha|opis prometa|detalii|descriere|explicatii|aciklama|selgitus|maksajuma merkis|informacija sanemejam|mokejimo paskirtis|paskirtis|αιτιολογια|περιγραφη"
           "|назначение|назначение платежа|описание|описание операции|комментарий|сообщение|основание|содержание операции|призначення|призначення платежу|опис|опис операціі|основание за плащане|пояснения"
           "|شرح|توضیحات|توضیح|شرح تراکنش|بابت|شرح سند|الوصف|البيان|التفاصيل|תיאור|פרטים|הפעולה|摘要|お取引内容|取引内容|内容|適用|お取り扱い内容|备注|附言|用途|交易摘要|交易备注|說明|備註|적요|내용|거래내용|รายการ|รายละเอียด|keterangan|dien giai|noi dung|विवरण",
    REFERENCE: "ref|reference|customer reference|your reference|payer reference|structured reference|creditor reference|end to end id|end to end reference|kundenreferenz|kundenreferenz end to end|referenz|zahlungsreferenz|glaubiger referenz|ende zu ende referenz|betalingskenmerk|kenmerk|gestructureerde mededeling|referentie"
               "|riferimento|riferimento creditore|referencia|referencia \\d|referencia cliente|reference du virement|variabilni symbol|variabilny symbol|vs|viite|viitenumero|kid|kid nummer|ocr|ocr nummer|poziv na broj|sklic|referans|viitenumber|референс|номер заказа|مرجع|شماره مرجع|شماره پیگیری|المرجع|אסמכתא|invoice number|rechnungsnummer|factuurnummer|numero fattura|numero de facture|numero de factura|numer faktury|referencia interbancaria",
    BANK_ID: "payment intent id|paymentintent id|transaction id|transactionid|bank reference|entry id|entry reference|transaction number|transaction reference|id|bank id|fit id|fitid|unique id|unique identifier|balance transaction id|transferwise id|wise id"
             "|transaktionscode|transaktions id|transaktions nr|auftrags nr|buchungsreferenz|bankreferenz|transactiereferentie|volgnr|codice transazione|id transazione|codice|numero operazione|numero de transaction|identifiant transaction|id de transaction|reference operation|numero operation|id de transaccion|id transaccion|codigo de transaccion|numero de operacion|num operacion|codigo|id da transacao|id transakcji|numer transakcji|numer referencyjny|referencia transakcie|id pohybu|id operace|arkivreferanse|arkistointitunnus|tranzakcio azonosito|referinta|dekont no|fis no|islem no|arhiivitunnus|αρ συναλλαγης"
             "|номер операции|номер транзакции|номер документа|номер|код транзакции|идентификатор операции|شماره تراکنش|شماره|شماره سند|شناسه|رقم العملية|流水号|交易流水号|交易号|交易單號|取引番号|거래번호",
    BALANCE: "balance|running balance|balance after|account balance|closing balance|ledger balance|available balance|running total|saldo|saldo nach buchung|kontostand|saldo eur|saldo in chf|saldo na mutatie|saldo na trn|saldo contabile|solde|solde apres|saldo disponible|saldo posterior|saldo po operacji|saldo po transakcji|zustatek|zostatok|resulting balance|bokfort saldo|saldo konto|tilin saldo|egyenleg|stanje|sold|bakiye|υπολοιπο|остаток|баланс|залишок|остаток на счете|مانده|موجودی|الرصيد|יתרה|残高|差引残高|余额|账户余额|餘額|잔액|거래후잔액|คงเหลือ|so du|शेष",
    ACCOUNT: "auftragskonto|iban auftragskonto|bezeichnung auftragskonto konto|本方账号|account|account number|account no|account iban|own account|iban|iban bban|product account|konto|kontonummer|rekening|rekeningnummer|eigen rekening|conto|numero conto|conto corrente|compte|numero de compte|numero compte|cuenta|numero de cuenta|conta|rachunek|numer rachunku|numer konta|ucet|cislo uctu|konto numer|oma tili|szamlaszam|racun|cont|hesap no|hesap|λογαριασμος|счет|номер счета|лицевой счет|рахунок|حساب|شماره حساب|رقم الحساب|חשבון|口座番号|账号|帳號|계좌번호",
    OTHER: "counterparty account|consumer bank account|counterparty iban|counter account|sender account|payer account|from account|account of counterparty|partner iban|iban zahlungsbeteiligter|kontonummer iban|kontonummer|iban gegenkonto|gegenkonto|iban des zahlungsbeteiligten|tegenrekening|tegenrekening iban bban|rekening tegenpartij|iban ordinante|iban controparte|compte contrepartie|iban emetteur|cuenta ordenante|iban ordenante|numer rachunku nadawcy|rachunek kontrahenta|numer konta nadawcy odbiorcy|cislo protiuctu|protiucet|protiucet|motkonto|fra konto|saajan tili|ellenszamla|iban nalogodavca|счет плательщика|счет контрагента|рахунок контрагента|حساب پرداخت کننده|对方账号|对方账户|對方帳號|相手口座",
    KIND: "buchungstext|type|transaction type|transaction category|event|category|payment type|art|typ|tipo|tipo operazione|nature|type d operation|typ operacji|тип|вид|نوع|类型|種別|sous type|activity type|description type",
    ABOUT: "reference txn id|reference transaction id|original transaction id|original payment id|parent transaction id|related transaction id"
           "|refunded transaction id|refunded payment id|zugehoriger transaktionscode|codice transazione di riferimento|codice di riferimento della transazione"
           "|codice di riferimento transazione|numero de transaction de reference|n de transaction de reference|id de transaction de reference"
           "|id de referencia de transaccion|id de referencia de trans|codigo de referencia|id da transacao de referencia"
           "|referentietransactiereferentie|identyfikator transakcji zrodlowej|код исходной операции|идентификатор исходной операции",
}

# What stands in a column of directions: money that came, that went, that moved nothing.
CAME = frozenset(bare for bare in (
    "credit|cr|c|in|cr c|crdt|deposit|paid in|incoming|received|money in|haben|h|gutschrift|eingang|bij|ontvangst|avere|a|accredito|entrata|recu|credit c|abono|haber|ingreso|entrada|credito|"
    "uznanie|ma|prijem|prichozi|kredit|k|inn|ind|insattning|tulo|hyvitys|jovairas|j|uplata|potrazuje|incasare|alacak|gelen|πιστωση|π|кредит|кт|к|приход|зачисление|поступление|пополнение|дохід|واریز|بستانکار|إيداع|دائن|זכות|入金|貸|贷|貸方|贷方|收入|收|입금|ฝาก|receita|wpływ|wplyw|+|in flow|inflow|credited|income|top up|topup"
).split("|"))
WENT = frozenset(bare for bare in (
    "debit|dr|d|out|dbit|withdrawal|paid out|outgoing|sent|money out|soll|s|lastschrift|belastung|ausgang|af|dare|addebito|uscita|debit d|emis|cargo|debe|gasto|saida|debito|"
    "obciazenie|wn|vydej|odchozi|debet|ut|ud|uttag|meno|veloitus|terheles|t|isplata|duguje|plata|borc|b|giden|χρεωση|χ|дебет|дт|д|расход|списание|снятие|витрата|برداشت|بدهکار|سحب|مدين|חובה|出金|借|借方|支出|支|출금|ถอน|despesa|wypływ|wyplyw|-|outflow|debited|expense|payment out"
).split("|"))
MEMO = frozenset("memo|none|neutral|no impact|memorandum|promemoria".split("|"))

# What stands in a column of states: what has happened, and what has not or not yet.
DONE = frozenset(
    "completed|complete|cleared|paid out|booked|posted|settled|success|successful|succeeded|paid|processed|confirmed|executed|done|final|refunded|partially refunded|reversed|approved|received|available"
    "|abgeschlossen|gebucht|verbucht|ausgefuhrt|erledigt|teilweise zuruckgezahlt|zuruckgezahlt|voltooid|geboekt|verwerkt|completato|contabilizzato|eseguito|pagato|rimborsato|termine|effectue|comptabilise|execute|rembourse|partiellement rembourse|completado|contabilizado|realizado|pagado|reembolsado|concluido|efetuado|liquidado|zaksiegowana|zaksiegowano|zrealizowana|wykonana|rozliczona|zauctovano|provedeno|bokford|bokfort|gennemfort|suoritettu|kirjattu|teljesult|konyvelt|izvrsen|finalizat|tamamlandi|gerceklesti|ολοκληρωμενη"
    "|завершено|выполнено|выполнен|исполнено|исполнен|проведено|проведен|обработано|успешно|ок|виконано|успішно|انجام شده|موفق|تکمیل شده|مكتمل|ناجح|הושלם|完了|成功|交易成功|已完成|已入账|완료|정상|ok".split("|")
)
NOT_DONE = frozenset(
    "pending|denied|declined|failed|cancelled|canceled|reverted|rejected|voided|expired|processing|in progress|on hold|held|unclaimed|returned|blocked|authorised|authorized|placed|created|open|scheduled|removed|under review|temporary hold|unpaid|incomplete|uncaptured|blocked|requires action|lost|deleted|error"
    "|ausstehend|vorgemerkt|abgelehnt|fehlgeschlagen|storniert|offen|abgebrochen|geweigerd|in behandeling|gereserveerd|geannuleerd|in attesa|in sospeso|rifiutato|negato|annullato|non contabilizzato|fallito|en attente|en cours|refuse|annule|echoue|a venir|pendiente|denegado|rechazado|cancelado|anulado|fallido|en proceso|pendente|recusado|falhado|oczekujaca|odrzucona|anulowana|nierozliczona|w realizacji|cekajici|zamitnuto|zruseno|vantande|reserverad|avvisad|reservert|avvist|afventer|odottaa|varattu|hylatty|fuggoben|elutasitott|na cekanju|odbijen|in asteptare|respins|beklemede|reddedildi|iptal|εκκρεμης|απορριφθηκε"
    "|в обработке|ожидание|ожидает|отклонено|отклонен|отменено|отменен|не выполнено|неуспешно|заблокировано|холд|в холде|отказ|ошибка|в очікуванні|відхилено|скасовано|در انتظار|ناموفق|رد شده|لغو شده|قيد الانتظار|مرفوض|ملغى|ממתין|נדחה|בוטל|処理中|保留|失敗|取消|待处理|处理中|失败|已取消|交易关闭|대기|취소|실패".split("|")
)
# Kinds by which a payment service pays out to a bank, and by which it keeps something for itself.
PAID_OUT = re.compile(
    r"general withdrawal.*|.*withdraw(al|n).* (to|bank).*|bank (withdrawal|transfer out)|transfer to bank.*|payout|payouts|automatic withdrawal|user initiated withdrawal|auszahlung.*|abbuchung auf bankkonto.*"
    r"|von nutzer eingeleitete abbuchung|prelievo.*|trasferimento sul conto bancario.*|virement vers.*|retrait.*|transferencia bancaria.*|retiro.*|retirada.*|levantamento.*|wyplata.*|вывод средств.*|снятие средств.*|uitbetaling.*|payout failure"
)
KEPT_AS_FEE = re.compile(r"(stripe|paypal|service|account|transaction|monthly|processing) fees?|fees?|stripe fee|application fee|gebuhr(en)?|commissioni?|frais|comision(es)?|комиссия|کارمزد")
# What a service gave back to a payer, and a fee that it gave back to us.
REFUNDED = re.compile(
    r"(payment|partial|full|charge|card|order|sale|customer|mass pay)? ?refund(ed)?( of .*|ed payment|issued|sent)?|payment refund.*"
    r"|(teil)?ruckzahlung.*|(teil)?erstattung.*|ruckerstattung.*|rimborso.*|remboursement.*|reembolso.*|devolucion.*|estorno"
    r"|terugbetaling.*|zwrot.*|refundacja.*|возврат.*|بازپرداخت.*"
)
FEE_GIVEN_BACK = re.compile(r"(.* )?fees? (refund|reversal|returned|credit)|(refund|reversal|cancell?ation) of .*fees?|gebuhrenerstattung")
# fmt: on
# Words of English heads: where a known head has another one, the file is of a country that writes the day before the month.
_ENGLISH = frozenset(
    "date time amount description paid in out balance type name currency status fee fees gross net reference ref transaction id "
    "details memo note notes subject account number money debit credit posting posted post value booking booked completed payer "
    "payee from to withdrawals deposits withdrawal deposit amt cr dr created utc started state message narrative running total "
    "counterparty iban direction product category title item payment bank customer".split()
)


def is_english(heads: Sequence[str]) -> bool:
    """Whether nothing in the heads of a file speaks another language."""
    known = [head for head in heads if any(rank_of(name, head) is not None for name in COLUMNS)]
    return all(set(bare(head).split()) <= _ENGLISH for head in known)


def bare(words: str) -> str:
    """Small letters without accents, signs turned to single spaces: `Debit/Credit` → `debit credit`."""
    plain = unicodedata.normalize(
        "NFKD",
        words.casefold().replace("ı", "i").replace("ł", "l").replace("ø", "o").replace("đ", "d").replace("æ", "ae"),
    )
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    return " ".join(re.sub(r"[^\w+\-]|_|(?<=\w)-(?=\w)", " ", plain).split())


def ranks_of(column: str) -> dict[str, int]:
    """The bare words by which a column is headed, each with its place: the first is taken before the others."""
    return _RANKS[column]


def rank_of(column: str, head: str) -> int | None:
    """How early in its row a head stands for a column; None where it does not."""
    plain = bare(head)
    if (at := _RANKS[column].get(plain)) is not None:
        return at
    shorter = re.sub(
        r" ((in|en|em) )?(eur|gbp|usd|chf|cad|aud|pln|czk|sek|nok|dkk|huf|rub|euro|euros|руб|rub|€)$", "", plain
    )
    if shorter != plain and (at := _RANKS[column].get(shorter)) is not None:
        return at + 200
    if (at := next((at for at, one in enumerate(_PATTERNS[column]) if one.fullmatch(plain)), None)) is not None:
        return at + 300
    return _rank_of_parts(column, head)


def _rank_of_parts(column: str, head: str) -> int | None:
    """`Auftraggeber/Zahlungsempfänger`: two names for what stands there, both of the other side."""
    parts = [
        _RANKS[column].get(bare(part), _RANKS[PAYEE].get(bare(part)) if column == NAME else None)
        for part in re.split("[/|]", head)
    ]
    known = [at for at in parts if at is not None]
    return min(known) + 400 if len(parts) > 1 and len(known) == len(parts) else None


_RANKS: dict[str, dict[str, int]] = {}
_PATTERNS: dict[str, list[re.Pattern[str]]] = {}
for _column, _row in HEADS.items():
    _RANKS[_column], _PATTERNS[_column] = {}, []
    for _at, _head in enumerate(_row.split("|")):
        if "\\" in _head:
            _PATTERNS[_column].append(re.compile(_head))
        else:
            _RANKS[_column].setdefault(bare(_head), _at)
CAME, WENT, MEMO, DONE, NOT_DONE = (frozenset(bare(one) for one in row) for row in (CAME, WENT, MEMO, DONE, NOT_DONE))
