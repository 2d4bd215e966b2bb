"""The public addresses of the room, behind /{lang}/."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
