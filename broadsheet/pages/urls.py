"""Plain pages, and what serves pages: styles, documents."""

from django.urls import path

from broadsheet.pages import views

app_name = "pages"
machine_patterns = [
    path("style/<str:name>.css", views.style, name="style"),
    path("fonts/<str:name>.woff2", views.font, name="font"),
    path("documents/<int:pk>/<str:filename>", views.document, name="document"),
    path("files/<path:path>", views.file, name="file"),
    path("emblem.svg", views.emblem, name="emblem"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("apple-touch-icon.png", views.icon, {"side": 180}, name="touch-icon"),
    path("icon-512.png", views.icon, {"side": 512}, name="icon"),
    path("share/<int:pk>-<str:mark>", views.share, name="share"),
]
plain_patterns = [
    path("sections/<str:section>/<path:path>", views.section_page, name="section-page"),
    path("<path:path>", views.plain_page, name="plain-page"),
]
