"""Texts in other forms, beside their pages."""

from django.urls import path

from broadsheet.exporters import views

app_name = "exporters"
urlpatterns = [
    path("articles/<day:day>/<str:slug>.md", views.article_markdown, name="markdown"),
]
