"""The only writers of orders. No network here; each is one transaction and safe to repeat."""

from broadsheet.orders.actions.closing import (
    basket_of,
    cancel,
    cancel_unpaid,
    change_method,
    expire_orders,
    methods_for,
    post_parcels,
    release_paid,
    reopen,
    send_on_trust,
)
from broadsheet.orders.actions.placing import (
    PAYER,
    RECIPIENT,
    THIRD,
    Ordering,
    Who,
    copies_in,
    place,
    promise_lines,
    quote_of,
    write_line,
)
from broadsheet.orders.actions.reductions import drop_line, know_refunds, let_go, refund, refundable, stop, unpack
from broadsheet.orders.actions.refusals import PriceChanged, Refused

__all__ = [
    "PAYER", "RECIPIENT", "THIRD", "Ordering", "PriceChanged", "Refused", "Who", "basket_of", "cancel", "cancel_unpaid", "change_method",
    "copies_in", "drop_line", "expire_orders", "know_refunds", "let_go", "methods_for", "place", "post_parcels", "promise_lines", "quote_of",
    "refund", "refundable", "release_paid", "reopen", "send_on_trust", "stop", "unpack", "write_line",
]  # fmt: skip
