"""The tables of the room."""

from broadsheet.subscriptions.models.grants import (
    FREE_PRODUCTS,
    ISSUES,
    PRODUCT,
    Grant,
    IncomeShare,
    Serving,
    Subscription,
)

__all__ = ["FREE_PRODUCTS", "ISSUES", "PRODUCT", "Grant", "IncomeShare", "Serving", "Subscription"]
