from django.urls import path

from broadsheet.periodicals import views

app_name = "periodicals"
urlpatterns = [
    path("periodicals/", views.periodicals, name="list"),
    path("periodicals/<str:slug>", views.periodical, name="periodical"),
]
