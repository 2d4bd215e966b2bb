from django.urls import URLPattern

app_name = "discovery"
urlpatterns: list[URLPattern] = []
machine_patterns: list[URLPattern] = []
