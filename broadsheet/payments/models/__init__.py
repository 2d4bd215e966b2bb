"""The tables of the room."""

from broadsheet.payments.models.accounts import METHOD_NAMES, Method, RemittanceAccount
from broadsheet.payments.models.money import (
    CANCELLED,
    EXPIRED,
    GIFT,
    ORDER,
    TO_DUE,
    TO_GIFT,
    TO_PAY_BACK,
    Allocation,
    Due,
    PayBack,
    Remittance,
)
from broadsheet.payments.models.services import PAYPAL, STRIPE, Delivery, ProviderPayment

__all__ = [
    "CANCELLED", "EXPIRED", "GIFT", "METHOD_NAMES", "ORDER", "PAYPAL", "STRIPE", "TO_DUE", "TO_GIFT", "TO_PAY_BACK",
    "Allocation", "Delivery", "Due", "Method", "PayBack", "ProviderPayment", "Remittance", "RemittanceAccount",
]  # fmt: skip
