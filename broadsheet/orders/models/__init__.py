"""The tables of the room."""

from broadsheet.orders.models.orders import (
    PART_NAMES,
    LetterWithCode,
    Mending,
    Order,
    OrderLine,
    OrderQuerySet,
    Part,
    Recipient,
    Reduction,
)

__all__ = [
    "PART_NAMES",
    "LetterWithCode",
    "Mending",
    "Order",
    "OrderLine",
    "OrderQuerySet",
    "Part",
    "Recipient",
    "Reduction",
]
