from django.urls import URLPattern

app_name = "exporters"
urlpatterns: list[URLPattern] = []
