"""The archive, articles, and lists by topic, region and author."""

from django.urls import path

from broadsheet.articles import views

app_name = "articles"
urlpatterns = [
    path("articles/", views.archive, name="archive"),
    path("articles/<day:day>/<str:slug>", views.article, name="article"),
    path("articles/<day:day>/<str:slug>/reuse", views.reuse, name="reuse"),
    path("topics/", views.topics, name="topics"),
    path("topics/<str:slug>", views.topic, name="topic"),
    path("regions/", views.regions, name="regions"),
    path("regions/<str:slug>", views.region, name="region"),
    path("authors/", views.authors, name="authors"),
    path("authors/<str:slug>", views.author, name="author"),
]
