"""What this room adds to Wagtail's admin."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from broadsheet.periodicals.policies import ISSUES
from broadsheet.sections.desk_menu import DeskItem, whoever_may
from broadsheet.typesetting import desk_views as views


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern | URLResolver]:
    press = [
        path("", views.press, name="list"),
        path("issues/<int:pk>/begin/", views.begin, name="begin"),
        path("issues/<int:pk>/<str:name>/", views.step, name="step"),
        path("<int:pk>/", views.table, name="table"),
        path("<int:pk>/texts/<int:text>/", views.add_text, name="add-text"),
        path("<int:pk>/title/", views.add_title, name="add-title"),
        path("<int:pk>/advert/", views.add_advert, name="add-advert"),
        path("<int:pk>/entries/<int:entry>/", views.entry, name="entry"),
        path("<int:pk>/entries/<int:entry>/remove/", views.remove, name="remove"),
        path("<int:pk>/entries/<int:entry>/order/", views.reorder, name="reorder"),
        path("<int:pk>/entries/<int:entry>/hold/", views.hold, name="hold"),
        path("<int:pk>/details/", views.details, name="details"),
        path("<int:pk>/freeze/", views.freeze, name="freeze"),
        path("<int:pk>/thaw/", views.thaw, name="thaw"),
        path("<int:pk>/progress/", views.progress, name="progress"),
        path("<int:pk>/sheets/<str:form>/", views.sheet, name="sheet"),
        path("<int:pk>/sheets/<str:form>/make/", views.ask, name="ask"),
        path("<int:pk>/sheets/<str:form>/stop/", views.stop, name="stop"),
    ]
    return [path("press/", include((press, "press")))]


@hooks.register("register_admin_menu_item")
def press_item() -> DeskItem:
    return DeskItem(
        _("Press"), "press:list", whoever_may(ISSUES, "change", "view"), name="press", icon_name="press", order=250
    )


@hooks.register("register_icons")
def icons(known: list[str]) -> list[str]:
    return [*known, "typesetting/admin/icons/press.svg"]
