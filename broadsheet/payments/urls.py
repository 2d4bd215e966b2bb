"""The addresses of the room: donations behind /{lang}/, and those that payment services call."""

from django.urls import path

from broadsheet.payments import views

urlpatterns = [
    path("donate/", views.donate, name="donate"),
    path("donate/<str:token>", views.gift, name="gift"),
    path("donate/<str:token>/pay", views.pay, name="pay"),
    path("donate/<str:token>/paid", views.paid, name="paid"),
]
machine_patterns = [path("payments/webhooks/<slug:provider>/<slug:service>", views.webhook, name="webhook")]
