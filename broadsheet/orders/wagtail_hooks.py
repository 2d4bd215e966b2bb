"""What this room adds to Wagtail's admin."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from broadsheet.orders import desk_views as views
from broadsheet.orders import giving_desk, mending_desk, packing_desk
from broadsheet.orders.policies import ORDERS
from broadsheet.sections.desk_menu import DeskItem, show_what_waits, whoever_may


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern | URLResolver]:
    counter = [
        path("", views.orders, name="orders"),
        path("new/<slug:slug>/", views.new, name="new"),
        path("orders/<int:pk>/", views.order, name="order"),
        path("orders/<int:pk>/cancel/", views.cancel, name="cancel"),
        path("orders/<int:pk>/lines/<int:line>/cancel/", views.drop, name="drop"),
        path("orders/<int:pk>/trust/", views.trust, name="trust"),
        path("orders/<int:pk>/remind/", views.remind, name="remind"),
        path("orders/<int:pk>/received/", views.received, name="received"),
        path("orders/<int:pk>/refund/", views.refund, name="refund"),
        path("orders/<int:pk>/where/<int:position>/", mending_desk.recipient, name="mend-recipient"),
        path("orders/<int:pk>/what/", mending_desk.lines, name="mend-lines"),
        path("orders/<int:pk>/shortfall/", mending_desk.shortfall, name="let-go"),
        path("donations/new/<slug:slug>/", giving_desk.new, name="new-donation"),
        path("donations/<int:pk>/", giving_desk.donation, name="donation"),
        path("packing/", packing_desk.packing, name="packing"),
        path("packing/pack/", packing_desk.pack, name="pack"),
        path("packing/post/", packing_desk.post, name="post"),
        path("packing/<int:parcel>/unpack/", packing_desk.unpack, name="unpack"),
    ]
    return [path("counter/", include((counter, "counter")))]


@hooks.register("register_admin_menu_item")
def counter_item() -> DeskItem:
    return DeskItem(
        _("Counter"), "counter:orders", whoever_may(ORDERS, "change"), name="counter", icon_name="counter", order=260
    )


show_what_waits(whoever_may(ORDERS, "change"), views.what_waits, icon_name="counter", order=1010)


@hooks.register("register_icons")
def icons(known: list[str]) -> list[str]:
    return [*known, "orders/admin/icons/counter.svg"]
