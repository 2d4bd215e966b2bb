"""The public addresses of the room, behind /{lang}/."""

from django.urls import path

from broadsheet.orders import views

urlpatterns = [
    path("basket/", views.basket, name="basket"),
    path("basket/add", views.add, name="add"),
    path("basket/change", views.change, name="change"),
    path("checkout/", views.checkout, name="checkout"),
    path("orders/<str:token>", views.order, name="order"),
    path("orders/<str:token>/method", views.method, name="method"),
    path("orders/<str:token>/pay", views.pay, name="pay"),
    path("orders/<str:token>/paid", views.paid, name="paid"),
    path("orders/<str:token>/cancel", views.cancel, name="cancel"),
]
