"""Front pages, sections, ways in."""

from django.urls import path

from broadsheet.frontpages import views

app_name = "frontpages"
root_patterns = [path("", views.choose_language, name="choose-language")]
urlpatterns = [
    path("", views.front, name="front"),
    path("start/", views.paths, name="paths"),
    path("start/<str:slug>", views.path, name="path"),
    path("sections/", views.sections, name="sections"),
    path("sections/<str:slug>", views.section, name="section"),
    path("contact/<str:section>/<str:purpose>", views.contact, name="contact"),
]
