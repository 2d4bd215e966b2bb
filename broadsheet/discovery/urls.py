"""Search, feeds, citations; and what machines ask for at the root."""

from django.urls import path

from broadsheet.discovery import views

app_name = "discovery"
urlpatterns = [
    path("search", views.search, name="search"),
    path("feed.<str:form>", views.house_feed, name="feed"),
    path("sections/<str:slug>/feed.<str:form>", views.section_feed, name="section-feed"),
    path("topics/<str:slug>/feed.<str:form>", views.topic_feed, name="topic-feed"),
    path("periodicals/<str:slug>/feed.<str:form>", views.periodical_feed, name="periodical-feed"),
    path("articles/<day:day>/<str:slug>.bib", views.citation, {"form": "bib"}, name="bibtex"),
    path("articles/<day:day>/<str:slug>.ris", views.citation, {"form": "ris"}, name="ris"),
    path("articles/<day:day>/<str:slug>.json", views.citation, {"form": "json"}, name="csl-json"),
]
machine_patterns = [
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", views.sitemap_index, name="sitemap"),
    path("sitemap-<lang:lang>-<int:number>.xml", views.sitemap, name="sitemap-part"),
    path(".well-known/security.txt", views.security, name="security"),
]
