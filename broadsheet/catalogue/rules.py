"""What a price is made of, and in which ways people pay: plain Python."""

from __future__ import annotations

BANK, PAYPAL, CARD, CHEQUE, CASH = METHODS = ("bank", "paypal", "card", "cheque", "cash")
