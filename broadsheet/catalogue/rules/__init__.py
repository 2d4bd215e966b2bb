"""What an order costs and what its total is made of; who is left out of a set of regions. Plain Python."""

from broadsheet.catalogue.rules.history import Period, contradictions
from broadsheet.catalogue.rules.names import *  # noqa: F403
from broadsheet.catalogue.rules.names import BANK, CARD, CASH, CHEQUE, METHODS, PAYPAL
from broadsheet.catalogue.rules.quoting import postage_for, quote
from broadsheet.catalogue.rules.regions import Fault, RegionSpec, faults_of, is_isbn
from broadsheet.catalogue.rules.tariffs import (
    Line,
    OfferTariff,
    Part,
    PostageRow,
    PriceRow,
    Quote,
    Refusal,
    SupplementRow,
    Tariff,
    Wanted,
)

__all__ = [
    "BANK", "CARD", "CASH", "CHEQUE", "METHODS", "PAYPAL", "Fault", "Line", "OfferTariff", "Part", "Period", "PostageRow",
    "PriceRow", "Quote", "Refusal", "RegionSpec", "SupplementRow", "Tariff", "Wanted", "contradictions", "faults_of", "is_isbn",
    "postage_for", "quote",
]  # fmt: skip
