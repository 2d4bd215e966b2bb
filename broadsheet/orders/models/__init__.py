"""The tables of the room."""

from broadsheet.orders.models.orders import PART_NAMES, LetterWithCode, Order, OrderLine, OrderQuerySet, Part, Recipient

__all__ = ["PART_NAMES", "LetterWithCode", "Order", "OrderLine", "OrderQuerySet", "Part", "Recipient"]
