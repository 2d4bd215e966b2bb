"""The tables of the room."""

from broadsheet.payments.models.accounts import METHOD_NAMES, Method, RemittanceAccount
from broadsheet.payments.models.gifts import Gift, GiftPurpose, GiftPurposeWords
from broadsheet.payments.models.money import (
    CANCELLED,
    EXPIRED,
    GIFT,
    ORDER,
    TO_DUE,
    TO_GIFT,
    TO_OTHER,
    TO_PAY_BACK,
    TO_TRANSFER,
    TO_UNDONE,
    Allocation,
    Due,
    LetGo,
    PayBack,
    Remittance,
)
from broadsheet.payments.models.services import PAYPAL, PRACTICE, STRIPE, Delivery, Dispute, ProviderPayment
from broadsheet.payments.models.standing import Practice, Standing, WayNotice
from broadsheet.payments.models.statements import BankStatement, KeptReading, StatementFile, StatementLine

__all__ = [
    "CANCELLED",
    "EXPIRED",
    "GIFT",
    "METHOD_NAMES",
    "ORDER",
    "PAYPAL",
    "PRACTICE",
    "STRIPE",
    "TO_DUE",
    "TO_GIFT",
    "TO_OTHER",
    "TO_PAY_BACK",
    "TO_TRANSFER",
    "TO_UNDONE",
    "Allocation",
    "BankStatement",
    "Delivery",
    "Dispute",
    "Due",
    "Gift",
    "GiftPurpose",
    "GiftPurposeWords",
    "KeptReading",
    "LetGo",
    "Method",
    "PayBack",
    "Practice",
    "ProviderPayment",
    "Remittance",
    "RemittanceAccount",
    "Standing",
    "StatementFile",
    "StatementLine",
    "WayNotice",
]  # fmt: skip
