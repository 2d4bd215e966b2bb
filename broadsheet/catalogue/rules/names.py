"""The words in which prices, post and stock are kept."""

BANK, PAYPAL, CARD, CHEQUE, CASH = METHODS = ("bank", "paypal", "card", "cheque", "cash")
EVERY = ""  # a price or rate for every way to pay

SUBSCRIPTION, PRODUCT, BUNDLE = OFFER_KINDS = ("subscription", "product", "bundle")
STANDARD, CONCESSION, SOLIDARITY = RATES = ("standard", "concession", "solidarity")
PER_COPY, PER_ORDER, DEAREST_FIRST, ALONE = COMBININGS = ("per_copy", "per_order", "dearest_first", "refused")
ONCE, BY_DATE, BEFORE_ISSUE = CHARGES = ("once", "by_date", "before_issue")
WEIGHT, PIECE, PARCEL = POSTAGE_UNITS = ("weight", "piece", "order")
ORDINARY = "standard"  # the class of post that is taken where nobody chose one
BOOK, PAMPHLET, BACK_ISSUE = PRODUCT_KINDS = ("book", "pamphlet", "back_issue")
PRINTED, TAKEN, RELEASED, RETURNED, CORRECTED = MOVEMENTS = ("printed", "taken", "released", "returned", "corrected")

# Keys of the parts of a total.
PRICE, SUPPLEMENT, POSTAGE = "price", "supplement", "postage"

# Why something is not sold.
(
    NO_COUNTRY, NO_OFFER, NOT_ON_SALE, BAD_QUANTITY, NO_PRICE, NOT_BY_METHOD, NO_SUPPLEMENT, UNKNOWN_SUPPLEMENT,
    NO_POSTAGE, TOO_HEAVY, NOT_TOGETHER, OUT_OF_PRINT, TOO_FEW_LEFT, CONTRADICTION,
) = REFUSALS = (
    "no_country", "no_offer", "not_on_sale", "bad_quantity", "no_price", "not_by_method", "no_supplement",
    "unknown_supplement", "no_postage", "too_heavy", "not_together", "out_of_print", "too_few_left", "contradiction",
)  # fmt: skip
MOST_COPIES = 9_999
