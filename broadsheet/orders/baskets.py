"""The basket in the reader's own browser: no account, nothing of it in the database."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from broadsheet.orders.rules import Basket, new_key, read_basket, write_basket

COOKIE = "broadsheet_basket"
KEPT_FOR = 14 * 24 * 3600


def basket_in(request: HttpRequest) -> Basket:
    """What the reader has put into her basket; an empty one where there is none."""
    words = request.COOKIES.get(COOKIE, "")
    return read_basket(words) if words else Basket(new_key())


def keep_basket(response: HttpResponse, basket: Basket) -> HttpResponse:
    """Give the basket to the browser, or take an empty one from it."""
    if basket:
        response.set_cookie(
            COOKIE,
            write_basket(basket),
            max_age=KEPT_FOR,
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
    else:
        response.delete_cookie(COOKIE, samesite="Lax")
    return response
