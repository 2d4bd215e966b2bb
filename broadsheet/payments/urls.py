"""The addresses of the room: those that payment services call."""

from django.urls import path

from broadsheet.payments import views

machine_patterns = [path("payments/webhooks/<slug:provider>/<slug:service>", views.webhook, name="webhook")]
