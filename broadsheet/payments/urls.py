"""The addresses of the room: donations behind /{lang}/, and those that payment services call."""

from django.urls import path

from broadsheet.payments import standing_views, views

urlpatterns = [
    path("donate/", views.donate, name="donate"),
    path("donate/<str:token>", views.gift, name="gift"),
    path("donate/<str:token>/pay", views.pay, name="pay"),
    path("donate/<str:token>/paid", views.paid, name="paid"),
    path("standing/<str:token>", standing_views.standing, name="standing"),
    path("standing/<str:token>/way", standing_views.way, name="standing-way"),
    path("standing/<str:token>/amount", standing_views.amount, name="standing-amount"),
    path("standing/<str:token>/end", standing_views.end, name="standing-end"),
]
machine_patterns = [
    path("payments/webhooks/<slug:provider>/<slug:service>", views.webhook, name="webhook"),
    path("payments/practice/<str:number>", standing_views.practice, name="practice"),
]
