"""The public addresses of the room, behind /{lang}/."""

from django.urls import path

from broadsheet.catalogue import views

app_name = "catalogue"
urlpatterns = [
    path("catalogue/", views.catalogue, name="list"),
    path("catalogue/<str:slug>", views.product, name="product"),
    path("catalogue/<str:slug>/reprint", views.reprint, name="reprint"),
    path("subscribe/", views.subscribe, name="subscribe"),
]
